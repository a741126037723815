import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRun } from '../db/queries/record.ts';
import { findLastEnded } from '../db/queries/runs.ts';
import { findReport, findSitting } from '../db/queries/serving.ts';
import { endNow, Result, sayResult } from './ending.ts';
import { idOf } from './naming.ts';
import { asReport, Review, reviewOf, sayReview } from './reporting.ts';
import { defineTool } from './tool.ts';

export const finishRun = defineTool({
  name: 'finish-run',
  description:
    'Hand a run in as it is, when the learner wants to stop before its end, and tell the result and what to revise. ' +
    'Questions without an answer count as nothing. With no run open it tells how the last one went.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing', // but an exam, unless it is the one that is handed in
  confirm: 'exam', // practice can be taken again; of an exam there may be no second attempt
  input: z.strictObject({ run: idOf(RunId).describe('The run; without it the one touched last.').optional() }),
  output: Result.extend({ review: Review.nullable().describe('What to revise, where verdicts are told.') }),

  async run({ run }, context) {
    const { db, who, now } = context;
    const view = (await findRun(db, run, now)) ?? (run ? undefined : await findRun(db, await findLastEnded(db, who.user), now));
    if (!view) throw new TutorError('not-found', run ? 'You have no such run.' : 'You have no run yet.');
    const sits = view.run.mode === 'exam' && view.run.state === 'open';
    if (!sits && (await findSitting(db, now)) === 'exam')
      throw new TutorError('conflict', 'You have an exam open; how another run went is told when it is over.');
    const result = await endNow(view, 'hand-in', context);
    const report = result.score === null ? undefined : await findReport(db, view.run.id);
    return { ...result, review: report ? reviewOf(asReport(report)) : null };
  },

  async propose({ run }, { db, now }) {
    const view = await findRun(db, run, now);
    if (!view) throw new TutorError('not-found', 'You have no such run.');
    const left = view.items.filter(({ answered }) => !answered).length;
    return {
      input: { run: view.run.id },
      words: `Hand in ${view.run.title}${left ? `, with ${left} of ${view.items.length} unanswered` : ''}.`,
    };
  },

  say: ({ review, ...result }) => [sayResult(result), review ? sayReview(review) : ''].filter(Boolean).join('\n'),
});
