/** What a component of a page may do in a talk, by its person's hand: a tool is used, and no model is asked. */
export const actTools = [
  'start-run',
  'resume-run',
  'next-question',
  'submit-answer',
  'skip-question',
  'give-hint',
  'finish-run',
  'abandon-run',
  'explain-answer',
] as const;
export type ActTool = (typeof actTools)[number];

/** The part of a learner's message that says which component spoke. */
export type ActPart = { readonly tool: ActTool; readonly attempt: string | null };
