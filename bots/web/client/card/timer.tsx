import { useEffect, useState } from 'react';
import { serverNow } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { clockOf, secondsLeft, spokenTime, warningAt } from './timing.ts';

/** The seconds that are left until then by the server's clock; null where there is no limit. */
export function useSecondsLeft(deadlineAt: string | null, running: boolean): number | null {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!deadlineAt || !running) return undefined;
    const tick = setInterval(() => setNow(serverNow()), 1000);
    return () => clearInterval(tick);
  }, [deadlineAt, running]);
  return deadlineAt ? secondsLeft(deadlineAt, now) : null;
}

/** The clock of a run with a limit; at five minutes and at one it is said aloud. */
export function Timer({ seconds }: { readonly seconds: number }) {
  const warning = warningAt(seconds);
  return (
    <span className={`timer ${warning ? 'timer-low' : ''}`.trim()}>
      <Icon name="clock" />
      <span aria-hidden="true">{clockOf(seconds)}</span>
      <span className="visually-hidden">{spokenTime(seconds)}</span>
      <output className="visually-hidden">{warning}</output>
    </span>
  );
}
