import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findOpenAttempt } from '../db/queries/record.ts';
import { recordSkip } from '../db/queries/serving.ts';
import { defineTool } from './tool.ts';

export const skipQuestion = defineTool({
  name: 'skip-question',
  description: 'Put the question that is open aside, unanswered. It comes back after the others; next-question shows the one that follows.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ skipped: z.literal(true) }),

  async run(_input, { db, attempt, now }) {
    const open = await findOpenAttempt(db, attempt, now);
    if (!open || !(await recordSkip(db, open.attempt.id, now))) {
      throw new TutorError('conflict', 'That question is not open any more. Ask for the next one.');
    }
    return { skipped: true as const };
  },

  say: () => 'Put aside; it comes back after the others.',
});
