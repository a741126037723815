import { useState, type FormEvent } from 'react';
import type { ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { TroubleNotice } from '../../parts/notice.tsx';
import { GOAL_TITLE_MAX } from '../../rules.ts';

type Goal = ToolOutput<'show-my-progress'>['goals'][number];

/** Sets a goal, or changes the title and the day of one. */
export function GoalDialog({
  goal,
  courses,
  onClose,
  again,
}: {
  readonly goal: Goal | null;
  readonly courses: readonly string[];
  readonly onClose: () => void;
  readonly again: () => Promise<void>;
}) {
  const [title, setTitle] = useState(goal?.title ?? '');
  const [course, setCourse] = useState('');
  const [day, setDay] = useState(goal?.targetDate ?? '');
  const { busy, trouble, doing } = useDoing();
  const save = () =>
    goal
      ? call('change-goal', { goal: goal.goal, title: title.trim(), targetDate: day || null })
      : call('set-goal', { title: title.trim(), ...(course && { course }), ...(day && { targetDate: day }) });
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await doing(save))) return;
    onClose();
    await again();
  };
  return (
    <Dialog open title={goal ? 'Change the goal' : 'Set a goal'} onClose={onClose}>
      <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
        <Field label="What you want to reach" hint="Such as: Pass the exam in June.">
          {(control) => (
            <input {...control} required maxLength={GOAL_TITLE_MAX} value={title} onChange={(event) => setTitle(event.target.value)} />
          )}
        </Field>
        {!goal && (
          <Field label="Course" hint="The goal is as far as the share of its topics that you know well.">
            {(control) => (
              <select {...control} value={course} onChange={(event) => setCourse(event.target.value)}>
                <option value="">None: I tick it off myself</option>
                {courses.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="Until when" hint="May stay empty.">
          {(control) => <input {...control} type="date" value={day} onChange={(event) => setDay(event.target.value)} />}
        </Field>
        {trouble !== null && <TroubleNotice error={trouble} />}
        <div className="actions">
          <Button type="submit" kind="primary" busy={busy}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
