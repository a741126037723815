/** What the pages beside the chat promise, and the tools behind them. */
export const pageRequirements = {
  'pages:history':
    'The way a learner came is told by their own days: ratings, how often they were right when sure, answers, XP, topics, and what comes up.',
  'pages:history-in-time': 'Nothing of it tells a verdict before its time.',
  'pages:achievements': 'What is earned and how far the rest is are told, but for what is hidden or of an exam no course here is about.',
  'pages:pictures': 'A person chooses among the pictures that are theirs, and no other.',
  'pages:reading': 'A material is read in its own order around a cited place, by those to whom its course is open.',
  'web:cards-from-the-talk':
    'How a question card stands follows from the messages of the talk alone: by hand or typed, after a reload or in another tab.',
  'web:nothing-entered-is-lost': 'An answer that cannot be read stays in its card, which says what is wanted.',
  'practice:due-asked': 'A run of what is due asks what is due for review, in one course or in all, and nothing else.',
  'pages:calibration': 'How well somebody judges what they know is told with how sure that is, and nothing of a few answers.',
} as const;
