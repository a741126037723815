import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { AsTable } from '../as-table.tsx';
import { counted, longDay } from '../wording.ts';
import { monthsOf, weeksOf, type CalendarDay, type CalendarWeek, type Studied } from './calendar.ts';
import './streak-calendar.css';

const WEEK = 7;
const LEVELS = [0, 1, 2, 3, 4];

const tellDay = ({ day, answers, xp }: CalendarDay): string =>
  answers || xp ? `${longDay(day)}: ${counted(answers, 'answer')}, ${xp.toLocaleString('en')} XP` : `${longDay(day)}: nothing`;

/** Where a key goes: along a row to the next week, along a column to the next day. */
const steps: Readonly<Record<string, number>> = { ArrowLeft: -WEEK, ArrowRight: WEEK, ArrowUp: -1, ArrowDown: 1 };

/** The days as they are drawn; for the eye and the pointer only. */
function Grid({
  weeks,
  chosen,
  choose,
}: {
  readonly weeks: readonly CalendarWeek[];
  readonly chosen: number;
  readonly choose: (day: number) => void;
}) {
  return (
    <div className="calendar-grid" aria-hidden="true">
      {weeks.map(({ monday, month, days }, week) => (
        <div key={monday} className="calendar-week">
          <span className="calendar-month">{month}</span>
          {days.map((each, weekday) => {
            const place = week * WEEK + weekday;
            if (!each) return <span key={weekday} className="calendar-day calendar-none" />;
            return (
              <span
                key={each.day}
                data-place={place}
                className={`calendar-day calendar-${each.level}${place === chosen ? ' calendar-chosen' : ''}`}
                onPointerEnter={() => choose(place)}
                onPointerDown={() => choose(place)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** A year of days, each the fuller the more was answered on it. Arrow keys, a finger or the mouse choose one, which is told in words. */
export function StreakCalendar({
  from,
  today,
  days,
}: {
  readonly from: string;
  readonly today: string;
  readonly days: readonly Studied[];
}) {
  const weeks = useMemo(() => weeksOf(from, today, days), [from, today, days]);
  const all = useMemo(() => weeks.flatMap((week) => week.days.filter((day) => day !== null)), [weeks]);
  const last = all.length - 1;
  const [chosen, choose] = useState(last);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth; // today is at its end
  }, []);
  const day = all[chosen];
  if (!day) return null;
  const go = (to: number) => {
    const next = Math.max(0, Math.min(last, to));
    choose(next);
    scroller.current?.querySelector(`[data-place="${next}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    go(chosen + step);
  };
  return (
    <figure className="calendar">
      <div className="calendar-scroll" ref={scroller}>
        <Grid weeks={weeks} chosen={chosen} choose={choose} />
        <input
          className="visually-hidden calendar-slider"
          type="range"
          min={0}
          max={last}
          value={chosen}
          aria-label="Days of the last year"
          aria-valuetext={tellDay(day)}
          onChange={(event) => go(event.target.valueAsNumber)}
          onKeyDown={onKeyDown}
        />
      </div>
      <figcaption className="calendar-caption">
        <span>{tellDay(day)}</span>
        <span className="calendar-legend" aria-hidden="true">
          Less
          {LEVELS.map((level) => (
            <span key={level} className={`calendar-day calendar-${level}`} />
          ))}
          More
        </span>
      </figcaption>
      <AsTable
        caption="Answers and XP by month"
        head={['Month', 'Days', 'Answers', 'XP']}
        rows={monthsOf(days).map(({ month, days: on, answers, xp }) => [month, on, answers, xp])}
      />
    </figure>
  );
}
