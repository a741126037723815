import { z } from 'zod';
import { findRun } from '../db/queries/record.ts';
import { endNow, nextOf, Result, sayResult } from './ending.ts';
import { saySection, Section, tellSections } from './sections.ts';
import type { Graded } from './settling.ts';
import type { ToolContext } from './tool.ts';

/** What is told of a page that was recorded. */
export const PageAnswered = z.object({ recorded: z.int(), left: z.int(), section: Section.optional(), result: Result.optional() });
export type PageAnswered = z.output<typeof PageAnswered>;

/** What may be told now: how much is left, the verdicts of a section that is over, the end of the exam where this was the last page. */
export async function tellPage([first, ...rest]: readonly [Graded, ...Graded[]], context: ToolContext): Promise<PageAnswered> {
  const { run } = first.open;
  const view = (await findRun(context.db, run.id, context.now))!; // it was there a moment ago, and runs are never deleted
  const step = nextOf(view, context.now);
  const result = 'question' in step ? undefined : await endNow(view, step.do === 'expire' ? 'time-up' : 'hand-in', context);
  const answered = [first, ...rest].map(({ open }) => open.question.id);
  return {
    recorded: answered.length,
    left: view.items.filter((item) => !item.answered).length,
    ...(await tellSections(run, answered, context)),
    ...(result && { result }),
  };
}

/** The same, as a learner reads it. */
export const sayPage = ({ recorded, left, section, result }: PageAnswered): string =>
  [
    `${recorded} ${recorded === 1 ? 'answer is' : 'answers are'} saved${result ? '.' : `; ${left} to go.`}`,
    ...(section ? [saySection(section)] : []),
    ...(result ? [sayResult(result)] : []),
  ].join('\n');
