import type { Given, Option } from '../command.ts';

/** Options that several commands have. */
export const course: Option = { kind: 'text', describes: 'The course, by its name.', suggests: 'courses' };
export const run: Option = { kind: 'text', describes: 'Which run; without it the latest.', suggests: 'runs' };
export const questions: Option = { kind: 'whole', describes: 'How many questions.', most: 50 };

/** What was typed, without what was left out. */
export const plain = ({ private: _private, ...given }: Given): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
