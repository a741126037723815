import { lazy, Suspense } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { shareOfLevel } from '../../rules.ts';
import { Shown, unlessWaiting, useAsked } from '../asked.tsx';
import { Bar } from '../bar.tsx';
import { Page, Section } from '../page.tsx';
import { counted } from '../wording.ts';
import { Achievements } from './achievements.tsx';
import { CalibrationChart } from './calibration-chart.tsx';
import { DueChart } from './due-chart.tsx';
import { Goals } from './goals.tsx';
import { Mastery } from './mastery.tsx';
import { StreakCalendar } from './streak-calendar.tsx';
import './progress.css';

const RatingsChart = lazy(() => import('./ratings-chart.tsx'));

type Progress = ToolOutput<'show-my-progress'>;

async function askAll() {
  const [progress, history, achievements, { courses }] = await Promise.all([
    call('show-my-progress', {}),
    call('show-my-history', {}),
    call('show-my-achievements', {}),
    call('list-courses', {}),
  ]);
  return { progress, history, achievements, courses: courses.map(({ title }) => title) };
}
type All = Awaited<ReturnType<typeof askAll>>;

function Standing({ level, xp, xpToNextLevel, streakDays, streakLongestDays, answered }: Progress) {
  return (
    <div className="panel standing">
      <div className="standing-level">
        <span className="standing-number">{level}</span>
        <div className="row-text">
          <strong>Level {level}</strong>
          <Bar share={shareOfLevel(level, xp)} />
          <span className="muted">
            {xp.toLocaleString('en')} XP · {xpToNextLevel.toLocaleString('en')} more to level {level + 1}
          </span>
        </div>
      </div>
      <dl className="facts">
        <div>
          <dt>Days running</dt>
          <dd>{streakDays}</dd>
        </div>
        <div>
          <dt>Longest</dt>
          <dd>{counted(streakLongestDays, 'day')}</dd>
        </div>
        <div>
          <dt>Answers</dt>
          <dd>{answered.toLocaleString('en')}</dd>
        </div>
      </dl>
    </div>
  );
}

function Everything({
  all: { progress, history, achievements, courses },
  again,
}: {
  readonly all: All;
  readonly again: () => Promise<void>;
}) {
  const { ratings, calibration, days, topics, due, from, today } = history;
  return (
    <>
      <Standing {...progress} />
      <Goals goals={progress.goals} courses={courses} again={again} />
      <Section title="The last year">
        <StreakCalendar from={from} today={today} days={days} />
      </Section>
      {topics.length === 0 ? (
        <Empty title="Nothing answered yet.">
          <p>After the first answers this page shows how well you know each topic, and how your rating moves.</p>
          <ButtonLink to="/study" kind="primary">
            Start a run
          </ButtonLink>
        </Empty>
      ) : (
        <>
          <Section title="Ratings over time">
            {ratings.length === 0 ? (
              <p className="muted">No answer has moved a rating yet.</p>
            ) : (
              <div className="panel">
                <Suspense fallback={<Spinner />}>
                  <RatingsChart lines={ratings} />
                </Suspense>
              </div>
            )}
          </Section>
          <Section title="How well you judge yourself">
            <div className="panel">
              <CalibrationChart judged={calibration} />
            </div>
          </Section>
          <Section title="Coming up for review">
            <div className="panel">
              <DueChart due={due} />
            </div>
          </Section>
          <Section title="Topics">
            <Mastery topics={topics} />
          </Section>
        </>
      )}
      <Section title={`Achievements: ${achievements.earned} of ${achievements.achievements.length}`}>
        <Achievements achievements={achievements.achievements} />
      </Section>
    </>
  );
}

/** How far a learner is and how they came there. */
export default function ProgressPage() {
  const asked = useAsked('progress', () => unlessWaiting(askAll()));
  return (
    <Page title="Progress">
      <Shown of={asked}>
        {(all) =>
          'waits' in all ? (
            <Empty title="Not while this run is open.">
              <p>{all.waits}</p>
              <ButtonLink to="/study" kind="primary">
                To the open run
              </ButtonLink>
            </Empty>
          ) : (
            <Everything all={all} again={asked.again} />
          )
        }
      </Shown>
    </Page>
  );
}
