import { useState } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Icon } from '../../parts/icon.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { Bar } from '../bar.tsx';
import { Section } from '../page.tsx';
import { counted, shortDay } from '../wording.ts';
import { GoalDialog } from './goal-dialog.tsx';

type Goal = ToolOutput<'show-my-progress'>['goals'][number];
type Props = { readonly goals: readonly Goal[]; readonly courses: readonly string[]; readonly again: () => Promise<void> };

function GoalRow({ goal, onEdit, again }: { readonly goal: Goal; readonly onEdit: () => void; readonly again: () => Promise<void> }) {
  const { busy, trouble, doing } = useDoing();
  const become = async (status: Goal['status']) => {
    if (await doing(() => call('change-goal', { goal: goal.goal, status }))) await again();
  };
  const isDone = goal.topics === 0 || goal.completionPercent >= 100;
  return (
    <li className="row">
      <div className="row-text">
        <strong>{goal.title}</strong>
        <span className="muted">
          {[
            ...(goal.status === 'active' ? [] : [goal.status]),
            ...(goal.topics ? [`${Math.floor(goal.completionPercent)} % of ${counted(goal.topics, 'topic')} known well`] : []),
            ...(goal.targetDate ? [`by ${shortDay(goal.targetDate)}`] : []),
          ].join(' · ')}
        </span>
        {goal.topics > 0 && <Bar share={goal.completionPercent / 100} />}
        {trouble !== null && <TroubleNotice error={trouble} />}
      </div>
      <div className="actions actions-tight">
        {isDone && (
          <Button busy={busy} onClick={() => void become('completed')} aria-label={`Done: ${goal.title}`}>
            Done
          </Button>
        )}
        <Button kind="icon" onClick={onEdit} aria-label={`Change ${goal.title}`}>
          <Icon name="pen" />
        </Button>
        <Button
          busy={busy}
          kind="quiet"
          onClick={() => void become(goal.status === 'paused' ? 'active' : 'paused')}
          aria-label={`${goal.status === 'paused' ? 'Resume' : 'Pause'} ${goal.title}`}
        >
          {goal.status === 'paused' ? 'Resume' : 'Pause'}
        </Button>
        <Button busy={busy} kind="icon" onClick={() => void become('cancelled')} aria-label={`Give up ${goal.title}`}>
          <Icon name="trash" />
        </Button>
      </div>
    </li>
  );
}

/** What somebody works towards: how far they are, and how to set, change and end it. */
export function Goals({ goals, courses, again }: Props) {
  const [edited, edit] = useState<Goal | 'new' | null>(null);
  return (
    <Section
      title="Goals"
      action={
        <Button onClick={() => edit('new')}>
          <Icon name="plus" />
          Set a goal
        </Button>
      }
    >
      {goals.length === 0 ? (
        <p className="muted">A goal is what you want to know well, and until when. It fills up by itself as you learn its topics.</p>
      ) : (
        <ul className="rows">
          {goals.map((goal) => (
            <GoalRow key={goal.goal} goal={goal} onEdit={() => edit(goal)} again={again} />
          ))}
        </ul>
      )}
      {edited && <GoalDialog goal={edited === 'new' ? null : edited} courses={courses} onClose={() => edit(null)} again={again} />}
    </Section>
  );
}
