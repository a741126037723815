import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { LearnerProgress, listStudentProgress } from '../db/queries/reports.ts';
import { LearnerName, wantSomebody } from './naming.ts';
import { defineTool } from './tool.ts';

export const showStudentProgress = defineTool({
  name: 'show-student-progress',
  description: 'Show how far the learners one looks after are with their goals: share done, streak, XP, sessions, rating.',
  roles: ['tutor', 'parent', 'admin'],
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ of: LearnerName.optional() }),
  output: z.object({ learners: z.array(LearnerProgress) }),

  run: async ({ of }, { db }) => ({ learners: wantSomebody(await listStudentProgress(db, of), of) }),

  say: ({ learners }) =>
    learners.length === 0
      ? 'You look after nobody yet.'
      : learners
          .flatMap(({ name, goals }) => [
            `**${name}**${goals.length ? '' : ': no active goal'}`,
            ...goals.map(({ subject, percent, streak, xp, target, sessions, practised, rating }) =>
              [
                `- ${subject ?? 'All subjects'}: ${percent} %`,
                ...(streak ? [`${streak} ${streak === 1 ? 'day' : 'days'} running`] : []),
                `${xp} XP`,
                ...(rating === null ? [] : [`rating ${rating}`]),
                ...(sessions ? [`${sessions} ${sessions === 1 ? 'session' : 'sessions'}`] : []),
                ...(practised ? [`${practised} practised`] : []),
                ...(target ? [`by ${target}`] : []),
              ].join(', '),
            ),
          ])
          .join('\n'),
});
