import type { ToolOutput } from '../../../api.ts';
import { percent } from '../wording.ts';

type Run = ToolOutput<'list-my-runs'>['runs'][number];

const states = {
  open: 'Open',
  grading: 'Being graded',
  finished: 'Finished',
  expired: 'Time ran out',
  abandoned: 'Given up',
} as const satisfies Record<Run['state'], string>;

/** How a run ended, in a word or a number. */
export function RunResult({ state, scorePercent, passed }: Pick<Run, 'state' | 'scorePercent' | 'passed'>) {
  if (scorePercent === null) return <span className="tag">{states[state]}</span>;
  const kind = passed === null ? '' : passed ? 'tag-right' : 'tag-wrong';
  return (
    <span className={`tag ${kind}`.trim()}>
      {percent(scorePercent / 100)}
      {passed === null ? '' : passed ? ' · passed' : ' · not passed'}
    </span>
  );
}
