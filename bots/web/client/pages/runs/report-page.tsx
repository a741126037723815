import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import type { PageProps } from '../../router.tsx';
import { resumeRun, startRun } from '../acting.ts';
import { Shown, useAsked } from '../asked.tsx';
import { Bar } from '../bar.tsx';
import { Page, Section } from '../page.tsx';
import { counted, duration, percent } from '../wording.ts';
import { ReportItem } from './report-item.tsx';
import './runs.css';

type Report = ToolOutput<'show-run-report'>;

const headlineOf = ({ score, passed, state }: Report): string => {
  if (state === 'open') return 'This run goes on.';
  if (state === 'grading') return 'Some answers still wait for somebody to read them.';
  if (score === null) return state === 'abandoned' ? 'This run was given up.' : 'This run tells no score.';
  return passed === null ? percent(score) : `${percent(score)}: ${passed ? 'passed' : 'not passed'}`;
};

function Summary({ report }: { readonly report: Report }) {
  const { score, firstScore, passingScorePercent, correct, answered, questions, averageTimeMs, state, run } = report;
  return (
    <div className="panel report-summary">
      <p className="report-score">{headlineOf(report)}</p>
      {score !== null && <Bar share={score} kind={report.passed === false ? 'wrong' : 'right'} />}
      <dl className="facts">
        <div>
          <dt>Answered</dt>
          <dd>
            {answered} of {questions}
          </dd>
        </div>
        {correct !== null && (
          <div>
            <dt>Quite right</dt>
            <dd>{correct}</dd>
          </div>
        )}
        {passingScorePercent !== null && (
          <div>
            <dt>To pass</dt>
            <dd>{passingScorePercent} %</dd>
          </div>
        )}
        {averageTimeMs !== null && (
          <div>
            <dt>Time for each</dt>
            <dd>{duration(averageTimeMs)}</dd>
          </div>
        )}
      </dl>
      {firstScore !== null && <p className="muted">It was {percent(firstScore)} when the run ended; a regrade changed that.</p>}
      <div className="actions">
        {state === 'open' ? (
          <Button kind="primary" onClick={() => resumeRun(run)}>
            Resume
          </Button>
        ) : (
          correct !== null && correct < answered && <Button onClick={() => startRun({ of: 'mistakes' })}>Repeat what went wrong</Button>
        )}
      </div>
    </div>
  );
}

const numbered = (numbers: readonly number[]) =>
  numbers.map((number, place) => [
    place ? ', ' : '',
    <a key={number} href={`#question-${number}`}>
      {number}
    </a>,
  ]);

function Learnt({ report }: { readonly report: Report }) {
  const { revise, sureAndWrong, guessedRight, topics } = report;
  if (topics.length === 0 && revise.length === 0) return null;
  return (
    <Section title="What to take from it">
      {sureAndWrong.length > 0 && (
        <Notice kind="wrong">
          You were sure and wrong in {sureAndWrong.length === 1 ? 'question' : 'questions'} {numbered(sureAndWrong)}. These deserve a second
          look first.
        </Notice>
      )}
      {guessedRight.length > 0 && (
        <Notice kind="partly">
          You guessed {guessedRight.length === 1 ? 'question' : 'questions'} {numbered(guessedRight)} rightly: not known yet.
        </Notice>
      )}
      {revise.length > 0 && <p>To revise, what cost most first: {revise.join(', ')}.</p>}
      <ul className="rows">
        {topics.map(({ topic, score, correct, total }) => (
          <li key={topic} className="row">
            <div className="row-text">
              <strong>{topic}</strong>
              <span className="muted">
                {correct} of {counted(total, 'question')} quite right{score === null ? '' : ` · ${percent(score)}`}
              </span>
              <Bar share={score ?? 0} />
            </div>
            <Button onClick={() => startRun({ of: 'topic', name: topic })} aria-label={`Practise ${topic}`}>
              Practise
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How a run went, question by question, as far as its timing tells. */
export default function ReportPage({ params }: PageProps) {
  const run = params['run'] ?? '';
  const asked = useAsked(run, () => call('show-run-report', { run }));
  return (
    <Page
      title={asked.answer?.title ?? 'Run'}
      lead={
        <ButtonLink to="/runs" kind="quiet" className="back">
          All runs
        </ButtonLink>
      }
    >
      <Shown of={asked}>
        {(report) => (
          <>
            <Summary report={report} />
            {!report.told && report.items.length > 0 && <Notice>Verdicts of this run are not told yet.</Notice>}
            <Learnt report={report} />
            <Section title="Questions">
              {report.items.length === 0 ? (
                <p className="muted">No question of it has been answered yet.</p>
              ) : (
                <ol className="report-items">
                  {report.items.map((item) => (
                    <ReportItem key={item.number} item={item} onDisputed={asked.again} />
                  ))}
                </ol>
              )}
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}
