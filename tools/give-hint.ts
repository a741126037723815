import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { HINTS_MAX, nextHint } from '../core/runs/hints.ts';
import { findOpenAttempt } from '../db/queries/record.ts';
import { takeHint } from '../db/queries/serving.ts';
import { defineTool } from './tool.ts';

export const giveHint = defineTool({
  name: 'give-hint',
  description:
    'Give the learner the next hint for the question that is open: first a nudge, then a pointed one, then a similar case worked out. ' +
    'Only when they ask. Pass it on as it is and add nothing of your own: each hint costs a little of the credit.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'exam',
  input: z.strictObject({}),
  output: z.object({
    attempt: z.uuid().describe('The question it is for, as next-question names it.'),
    hint: z.string(),
    left: z.int().describe('How many more there are at most.'),
  }),

  async run(_input, { db, attempt, now }) {
    const open = await findOpenAttempt(db, attempt, now);
    if (!open || open.answered) throw new TutorError('conflict', 'No question is open that a hint could help with. Ask for the next one.');
    if (open.run.mode === 'exam') throw new TutorError('conflict', 'There are no hints in an exam.');
    const given = nextHint(open.run.mode, open.attempt.hintsShown) ? await takeHint(db, open.attempt.id, now) : { open: true };
    if (!given.open) throw new TutorError('conflict', 'That question is not open any more. Ask for the next one.');
    if (!('hint' in given) || given.hint === undefined)
      throw new TutorError(
        'conflict',
        'That was all the help there is for this question. Try it: a wrong answer costs nothing in practice.',
      );
    return { attempt: open.attempt.id, hint: given.hint, left: HINTS_MAX - (given.rung ?? HINTS_MAX) };
  },

  say: ({ hint }) => hint,
});
