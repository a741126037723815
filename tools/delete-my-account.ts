import { z } from 'zod';
import { forOneself } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { eraseSpeaker } from '../db/queries/people.ts';
import { defineTool } from './tool.ts';

export const deleteMyAccount = defineTool({
  name: 'delete-my-account',
  description:
    "Erase the speaker's account and all that is theirs for good: runs, answers, talks, goals, progress. It cannot be undone; export-my-data keeps a copy.",
  roles: everyone,
  doors: forOneself,
  effect: 'write',
  refusedDuring: 'nothing', // whoever wants to go may go
  confirm: true,
  input: z.strictObject({}),
  output: z.object({ erased: z.literal(true) }),

  async run(_input, { db }) {
    await eraseSpeaker(db);
    return { erased: true as const };
  },

  say: () => 'Your account and all that was yours is gone.',
});
