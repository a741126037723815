/** What the product says by itself in a reply, whatever the model says. */
export const ownWords = {
  disclaimer:
    '*I am Viva, an AI tutor. I can be wrong: what matters, check against your course’s materials. What you write and answer here is kept for your learning record.*',
  fellBack: '*The language model does not answer just now, so I go on by myself.*',
  closed: '*This course goes without a language model, so I go on by myself.*',
  capped: '*Today’s share of the language model is used up, so I go on by myself until midnight (UTC).*',
  broken: 'Something broke on my side. It was noted; what you did is saved. Please try again.',
  tooLong: 'That took too long, so I stopped. Please ask again.',
  nothing: 'I have nothing to say to that. Ask me to quiz you, to explain something, or to show your progress.',
} as const;

const all: ReadonlySet<string> = new Set(Object.values(ownWords));

/** Whether a paragraph is the product's own: no model should take it for its own manner. */
export const isOwn = (text: string): boolean => all.has(text.trim());
