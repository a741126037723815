import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Link } from '../../router.tsx';
import { resumeRun } from '../acting.ts';
import { Shown, useAsked } from '../asked.tsx';
import { Page } from '../page.tsx';
import { counted, moment } from '../wording.ts';
import { RunResult } from './run-result.tsx';

type Run = ToolOutput<'list-my-runs'>['runs'][number];

const modes = {
  practice: 'Practice',
  exam: 'Exam',
  mistakes: 'Mistakes',
  custom: 'Practice of a level',
} as const satisfies Record<Run['mode'], string>;

function RunRow({ run }: { readonly run: Run }) {
  const isOpen = run.state === 'open';
  const isElsewhere = run.course !== null && run.course !== run.title;
  return (
    <li className="row">
      <div className="row-text">
        <Link to={`/runs/${run.run}`}>{run.title}</Link>
        <span className="muted">
          {[
            modes[run.mode],
            ...(isElsewhere ? [run.course] : []),
            `${run.answered} of ${counted(run.questions, 'question')}`,
            moment(run.endedAt ?? run.startedAt),
          ].join(' · ')}
        </span>
      </div>
      {isOpen ? (
        <Button onClick={() => resumeRun(run.run)} aria-label={`Resume ${run.title}`}>
          Resume
        </Button>
      ) : (
        <RunResult {...run} />
      )}
    </li>
  );
}

/** A learner's runs: those that go on, then those that are over, each with its report. */
export default function RunsPage() {
  const asked = useAsked('runs', () => call('list-my-runs', {}));
  return (
    <Page title="Runs" lead="What you practised and the exams you took, the latest first. Each has its report.">
      <Shown of={asked}>
        {({ runs }) =>
          runs.length === 0 ? (
            <Empty title="You have no runs yet.">
              <p>A run is one sitting over some questions.</p>
              <ButtonLink to="/study" kind="primary">
                Start one
              </ButtonLink>
            </Empty>
          ) : (
            <ul className="rows">
              {runs.map((run) => (
                <RunRow key={run.run} run={run} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Page>
  );
}
