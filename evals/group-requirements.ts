/** What the product promises of people who study together in a server. */
export const groupRequirements = {
  'groups:place-rules': 'In a server the tutor speaks in the channels, of the courses and in the ways that were chosen for it.',
  'groups:exam-alone': 'In a server nothing of an exam is told where others read along, whatever a model or its learner asks for there.',
  'groups:place-name': 'A server keeps the name it was last known by where a door does not know it.',
  'groups:place-managed': 'How the tutor behaves in a server is changed there, by who manages it, and each change is in the audit log.',
  'groups:sealed':
    'Until a question of a round is over, no tool, audit row or sentence differs by its key or tells more of an answer than that it was given.',
  'groups:advanced-once': 'A round is taken each step once, however many call at the same moment, and goes on after a process died.',
  'groups:round-allowed': 'A round is started where and of what it may be, one in a channel at a time, and asks only what is open to all.',
  'groups:round-private': 'A round is seen and played by who speaks in its channel, and stopped by who started it or manages the server.',
  'groups:round-record': 'What was played stands in each player’s own record as practice does; what they did not answer is not wrong.',
  'groups:round-recovers': 'A round that nobody takes on any more ends by itself, and what was told of it counts.',
  'groups:board-opt-in':
    'The board of a server names who asked to be on it, there and until they leave, unlink, are shut out or are erased.',
  'groups:board-rewards-recall':
    'On it counts what was remembered a day later or more, the more the likelier it was forgotten; drilling and what a program answers is worth nothing.',
  'groups:board-counts-once': 'A question counts once in a week of the server’s own zone, if it is studied there.',
} as const;
