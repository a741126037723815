import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { LearnerConfidence, listConfidence } from '../db/queries/reports.ts';
import { LearnerName, wantSomebody } from './naming.ts';
import { defineTool } from './tool.ts';

export const showConfidence = defineTool({
  name: 'show-confidence',
  description:
    'Show how sure the tutor was when it answered questions about the materials, by learner one looks after: who gets answers that a person should check.',
  roles: ['tutor', 'admin'],
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ of: LearnerName.optional() }),
  output: z.object({ learners: z.array(LearnerConfidence) }),

  run: async ({ of }, { db }) => ({ learners: wantSomebody(await listConfidence(db, of), of, 'has asked nothing yet') }),

  say: ({ learners }) =>
    learners.length === 0
      ? 'Nobody you look after has asked anything yet.'
      : learners
          .map(
            ({ name, answers }) =>
              `- ${name}: ${answers.map(({ confidence, count, percent }) => `${confidence} ${count} (${percent} %)`).join(', ')}`,
          )
          .join('\n'),
});
