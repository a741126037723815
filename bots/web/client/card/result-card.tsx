import { useEffect, useId, useState } from 'react';
import type { ToolOutput } from '../../api.ts';
import { call } from '../api.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import type { Acting } from './acting.ts';
import type { ResultCard } from './cards.ts';
import { Gained } from './gained.tsx';
import { percent } from './marks.ts';
import './card.css';
import './result.css';

type Report = ToolOutput<'show-run-report'>;

const states = {
  finished: 'is done',
  grading: 'is handed in',
  expired: 'ran out of time',
  abandoned: 'was given up',
  open: 'goes on',
} as const;

/** What to revise: as the result says, or as the report of the run does. */
function useRevise({ result, review }: ResultCard): readonly string[] {
  const [report, setReport] = useState<Report | null>(null);
  const { run, score } = result;
  const isMissing = !review && score !== null;
  useEffect(() => {
    if (!isMissing) return undefined;
    let isGone = false;
    call('show-run-report', { run })
      .then((found) => !isGone && setReport(found))
      .catch(() => undefined); // the result stands without it, and links to the whole report
    return () => {
      isGone = true;
    };
  }, [run, isMissing]);
  return review?.revise ?? report?.revise ?? [];
}

/** How a run came out, and what to do about it. */
export function ResultCardView({ card, acting }: { readonly card: ResultCard; readonly acting: Acting }) {
  const { run, title, state, score, passed, correct, questions, answered, waiting, passingScorePercent, gained } = card.result;
  const id = useId();
  const revise = useRevise(card);
  const outcome = passed === null ? '' : passed ? 'result-passed' : 'result-failed';
  return (
    <section className={`card result ${outcome}`.trim()} aria-labelledby={id} tabIndex={-1}>
      <h2 className="card-title" id={id}>
        {title} {states[state]}
      </h2>
      <div className="result-figures">
        {score !== null && <p className="result-score">{percent(score)}</p>}
        <div>
          {passed !== null && <p className="result-mark">{passed ? 'Passed' : `Not passed; ${passingScorePercent} % is a pass`}</p>}
          <p>
            {correct === null ? `${answered} of ${questions} answered.` : `${correct} of ${questions} quite right, ${answered} answered.`}
            {waiting > 0 && ` ${waiting} ${waiting === 1 ? 'answer waits' : 'answers wait'} for somebody to read.`}
          </p>
          <p className="gains">
            <Gained gained={gained} />
          </p>
        </div>
      </div>
      {revise.length > 0 && (
        <div>
          <h3>To revise</h3>
          <ul className="revise">
            {revise.map((topic) => (
              <li key={topic}>{topic}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="card-actions">
        {correct !== null && correct < questions && (
          <Button
            busy={acting.busy}
            onClick={() => acting.act({ tool: 'start-run', input: { of: 'mistakes' } }, 'Ask me what I got wrong')}
          >
            Practise what was wrong
          </Button>
        )}
        <ButtonLink to={`/runs/${run}`} kind="primary">
          See the report
        </ButtonLink>
      </div>
    </section>
  );
}
