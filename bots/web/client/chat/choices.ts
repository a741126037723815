import type { Act, ToolOutput } from '../../api.ts';
import { counted } from '../pages/wording.ts';

/** What there is to begin with. */
export type Found = {
  readonly courses: ToolOutput<'list-courses'>['courses'];
  readonly runs: ToolOutput<'list-my-runs'>['runs'];
  readonly due: ToolOutput<'show-my-progress'>['due'];
};
/** One thing to begin with, and what pressing it does. */
export type Choice = { readonly title: string; readonly line: string; readonly icon: 'play' | 'study' | 'clock'; readonly act: Act };

/** More would have to be read before one can begin. */
export const CHOICES_MAX = 3;
/** How much is reviewed in a sitting; the rest is due right after. */
export const REVIEW_MAX = 20;

/** What to begin with, the most pressing first: what was left, what is due, and the courses there are. */
export function choicesOf({ courses, runs, due }: Found): Choice[] {
  const open = runs.find(({ state }) => state === 'open');
  return [
    ...(open
      ? [
          {
            title: `Go on with ${open.title}`,
            line: `${open.answered} of ${open.questions} answered`,
            icon: 'play' as const,
            act: { tool: 'resume-run' as const, input: { run: open.run } },
          },
        ]
      : []),
    ...(due > 0
      ? [
          {
            title: 'Review what is due',
            line: `${counted(due, 'question')} you are about to forget`,
            icon: 'clock' as const,
            act: { tool: 'start-run' as const, input: { of: 'due', count: Math.min(due, REVIEW_MAX) } },
          },
        ]
      : []),
    ...courses
      .filter(({ questions }) => questions > 0)
      .map(({ title, questions, topics }) => ({
        title: `Quiz me on ${title}`,
        line: `${questions} questions${topics.length ? `, ${counted(topics.length, 'topic')}` : ''}`,
        icon: 'study' as const,
        act: { tool: 'start-run' as const, input: { of: 'course', name: title } },
      })),
  ].slice(0, CHOICES_MAX);
}
