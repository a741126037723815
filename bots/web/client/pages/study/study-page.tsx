import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { REVIEW_MAX } from '../../chat/choices.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Link } from '../../router.tsx';
import { resumeRun, startRun } from '../acting.ts';
import { Shown, unlessWaiting, useAsked } from '../asked.tsx';
import { Page, Section } from '../page.tsx';
import { RunResult } from '../runs/run-result.tsx';
import { counted, moment } from '../wording.ts';
import { CourseCard } from './course-card.tsx';

type Run = ToolOutput<'list-my-runs'>['runs'][number];
type Progress = ToolOutput<'show-my-progress'>;

const RECENT = 5; // the rest has a page of its own

function OpenRuns({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) return null;
  return (
    <Section title="Go on">
      <ul className="rows">
        {runs.map(({ run, title, mode, answered, questions, deadlineAt }) => (
          <li key={run} className="row">
            <div className="row-text">
              <strong>{title}</strong>
              <span className="muted">
                {mode === 'exam' ? 'Exam · ' : ''}
                {answered} of {counted(questions, 'question')} answered
                {deadlineAt ? ` · until ${moment(deadlineAt)}` : ''}
              </span>
            </div>
            <Button kind="primary" onClick={() => resumeRun(run)} aria-label={`Resume ${title}`}>
              <Icon name="play" />
              Resume
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Due({ progress }: { readonly progress: Progress }) {
  const { due, dueBy } = progress;
  return (
    <Section
      title="Due for review"
      action={
        due > 0 && (
          <Button kind="primary" onClick={() => startRun({ of: 'due', count: Math.min(due, REVIEW_MAX) })}>
            <Icon name="play" />
            Review now
          </Button>
        )
      }
    >
      {due === 0 ? (
        <p className="muted">Nothing is due. What you answer comes back here when it is about to be forgotten.</p>
      ) : (
        <ul className="rows">
          {dueBy.map(({ course, topic, due: count }) => (
            <li key={`${course} ${topic}`} className="row">
              <div className="row-text">
                <strong>{topic ?? course}</strong>
                <span className="muted">
                  {counted(count, 'question')} due{topic ? ` · ${course}` : ''}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Recent({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) return null;
  return (
    <Section
      title="Recent results"
      action={
        <ButtonLink to="/runs" kind="quiet">
          All runs
        </ButtonLink>
      }
    >
      <ul className="rows">
        {runs.map((run) => (
          <li key={run.run} className="row">
            <div className="row-text">
              <Link to={`/runs/${run.run}`}>{run.title}</Link>
              <span className="muted">{moment(run.endedAt ?? run.startedAt)}</span>
            </div>
            <RunResult {...run} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What there is to study: what waits, what is due, and every course with all that a run can be taken of. */
export default function StudyPage() {
  const asked = useAsked('study', async () => {
    const [{ courses }, { runs }, progress] = await Promise.all([
      call('list-courses', {}),
      call('list-my-runs', {}),
      unlessWaiting(call('show-my-progress', {})),
    ]);
    return { courses, runs, progress: 'waits' in progress ? null : progress }; // an open run that keeps it back is what there is to do
  });
  return (
    <Page title="Study" lead="One press starts a run; the questions come in the chat.">
      <Shown of={asked}>
        {({ courses, runs, progress }) => (
          <>
            <OpenRuns runs={runs.filter(({ state }) => state === 'open')} />
            {progress ? (
              <Due progress={progress} />
            ) : (
              <Notice>What is due and how well you know each topic is shown when the run is over whose verdicts come at its end.</Notice>
            )}
            <Section title="Courses">
              {courses.length === 0 ? (
                <Empty title="There is no course here yet.">
                  <p>Whoever runs this place has to publish one first.</p>
                </Empty>
              ) : (
                <div className="course-list">
                  {courses.map((course) => (
                    <CourseCard key={course.id} course={course} topics={progress?.topics ?? []} />
                  ))}
                </div>
              )}
            </Section>
            <Recent runs={runs.filter(({ state }) => state !== 'open').slice(0, RECENT)} />
          </>
        )}
      </Shown>
    </Page>
  );
}
