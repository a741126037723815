import { AsTable } from '../as-table.tsx';
import { counted, longDay } from '../wording.ts';

/** Mo, Tu: more has no room under a bar on a telephone. */
const weekday = (day: string) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' }).slice(0, 2);

/** How many questions come up for review on each of the next days. */
export function DueChart({ due }: { readonly due: readonly { readonly day: string; readonly due: number }[] }) {
  const most = Math.max(1, ...due.map((each) => each.due));
  const total = due.reduce((sum, each) => sum + each.due, 0);
  if (total === 0) return <p className="muted">Nothing comes up for review in the next two weeks.</p>;
  return (
    <figure className="stacked">
      <p className="visually-hidden">{`${counted(total, 'question')} come up for review in ${due.length} days, ${due[0]?.due ?? 0} of them today.`}</p>
      <div className="due" aria-hidden="true">
        {due.map(({ day, due: count }, place) => (
          <div key={day} className="due-day">
            <span className="due-count">{count || ''}</span>
            <span className="due-bar" style={{ height: `${(count / most) * 100}%` }} />
            <span className={place === 0 ? 'due-name due-today' : 'due-name'}>{weekday(day)}</span>
          </div>
        ))}
      </div>
      <AsTable caption="Due for review by day" head={['Day', 'Questions']} rows={due.map(({ day, due: count }) => [longDay(day), count])} />
    </figure>
  );
}
