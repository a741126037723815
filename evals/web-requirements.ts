/** What the product promises to a browser, and of talks by hand; `requirements.ts` holds the rest, and these with it. */
export const webRequirements = {
  'web:policy': 'A browser may run and load nothing here that is not our own, and nothing written into a page; it frames cards alone.',
  'web:accessible-cards': 'The card on the page of assistants, its frame and what is around it have no fault that axe calls serious.',
  'web:cards-apart':
    'A card is drawn from another origin, in a frame of none: what is answered there is in the record, and it reaches nothing else of the page.',
  'web:tokens-by-hand': 'A token for an assistant is made, listed and revoked on a page, and shown there once.',
  'web:page': 'The page is sent at every address of a page; its files are packed, and kept for ever under names that change with them.',
  'chat:resumes': 'A reply goes on when its connection drops; whoever comes back, or sends the message again, has it from the beginning.',
  'chat:stops': 'A reply stops at the wish of its learner and of nobody else, and what was said is kept.',
  'chat:two-tabs': 'A talk in two tabs is one talk: what both say is answered in turn.',
  'chat:own-only': 'A talk is read, gone on with and stopped by its learner alone.',
  'chat:exam-tells-nothing': 'While an exam is open nothing is read of what was said before it.',
  'chat:rename-delete': 'A learner renames and deletes talks of their own, and of nobody else; what they answered stays in the record.',
  'web:bad-requests': 'A request that nobody can read is answered with one sentence, and changes nothing.',
  'web:walked': 'By no route, and by no tool for learners, does anybody read or write what is another learner’s, whatever ids they know.',
  'web:limits': 'What one person sends too often is refused for a while, and costs nobody else anything.',
  'web:ends-in-order': 'A process that is asked to end takes nothing new, says so, and lets replies finish.',
  'web:tools': 'Any tool that a role allows is used over HTTP, as the person whom the session names.',
  'chat:acts':
    'What a learner does by a control stands in the talk as they did it, asks no model, and a model reads it later as part of the talk.',
  'chat:acts-refused': 'A control whose tool refuses is told why, in the talk, and the talk goes on.',
  'chat:acts-once': 'What is done by a control is done once, however often it is delivered and whatever was lost in between.',
} as const;
