import type { Command } from './command.ts';
import { deciding } from './commands/account.ts';
import { reading } from './commands/courses.ts';
import { together } from './commands/groups.ts';
import { standing } from './commands/record.ts';
import { managing } from './commands/server.ts';
import { studying } from './commands/study.ts';

/** Every command, by what is typed, with the tool behind it. */
export const commands = {
  ...studying,
  ...reading,
  ...standing,
  ...deciding,
  ...together,
  ...managing,
  help: { describes: 'What you can do here.', seenBy: 'them', own: 'help' },
} as const satisfies Readonly<Record<string, Command>>;

/** What the commands do whose parts are commands themselves. */
export const heads = {
  goal: 'What you work towards.',
  tutor: 'Ask a person.',
  profile: 'Who you are here.',
  privacy: 'What is kept of you.',
  round: 'Play together in a channel.',
  board: 'The board of this server.',
  remind: 'Be reminded to study.',
  server: 'How I behave in this server, for those who manage it.',
} as const satisfies Readonly<Record<string, string>>;

/** Tools that are used by controls of messages and by what one of the commands above does, beside those named there. */
export const byControls = [
  'submit-answer',
  'finish-run',
  'abandon-run',
  'approve-proposal',
  'decline-proposal',
  'show-my-progress',
  'show-my-history',
  'export-my-data',
  'delete-my-account',
  'start-round',
  'answer-round',
  'advance-round',
] as const;
