import { percent as percentOf } from '../card/marks.ts';

/** A number with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** A share in percent as a card writes it, kept in one line. */
export const percent = (share: number): string => percentOf(share).replace(' ', '\u00a0');

/** The same without a decimal, for what is only estimated. */
export const roughly = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

const at = (day: string) => new Date(`${day}T12:00:00Z`);

/** A day as 21 Nov 2026. */
export const shortDay = (day: string): string =>
  at(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day as Saturday, 21 November 2026. */
export const longDay = (day: string): string =>
  at(day).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A moment where the reader is, as 21 Nov 2026, 10:00. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A mark of an axis of time where the reader is: 10:00:30, 10:00, 21 Nov or Nov 2026, by how far the marks are apart. */
export const tick = (ms: number, stepMs: number): string =>
  new Date(ms).toLocaleString(
    'en-GB',
    stepMs < DAY_MS
      ? { hour: '2-digit', minute: '2-digit', ...(stepMs < MINUTE_MS && { second: '2-digit' as const }) }
      : stepMs < 28 * DAY_MS
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: 'numeric' },
  );

/** A time taken, as 1 min 20 s. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
}
