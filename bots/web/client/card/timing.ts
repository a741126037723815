/** The time that is left in seconds, never less than none. */
export const secondsLeft = (deadlineAt: string, nowMs: number): number => Math.max(0, Math.ceil((Date.parse(deadlineAt) - nowMs) / 1000));

/** How a time that is left is written: 1:04:09, 12:30, 0:07. */
export function clockOf(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const warnings = [
  { below: 0, said: 'The time is up.' },
  { below: 60, said: 'One minute is left.' },
  { below: 5 * 60, said: 'Five minutes are left.' },
] as const;

/** What somebody who does not look at the clock is told of it; the same sentence until the next is due. */
export const warningAt = (seconds: number): string => warnings.find(({ below }) => seconds <= below)?.said ?? '';

const MINUTES_WORTH_SAYING = 1;
/** The same in words, for whoever cannot see the clock. */
export const spokenTime = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return minutes >= MINUTES_WORTH_SAYING ? `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left` : `${seconds} seconds left`;
};
