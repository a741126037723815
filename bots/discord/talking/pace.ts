import type { REST } from 'discord.js';

/** How quickly a reply is shown, in milliseconds. */
export type Pace = {
  /** From the first word to the first message; a whole sentence waits a third of it, in case that was all. */
  readonly firstMs: number;
  /** Between two edits, as long as Discord lets us. */
  readonly editMs: number;
  /** Between two signs that something is being written: Discord shows one for ten seconds. */
  readonly typingMs: number;
};

/** Five messages in five seconds is what Discord is seen to take. */
export const usualPace: Pace = { firstMs: 1_000, editMs: 1_200, typingMs: 8_000 };

const TIMES_MAX = 8;
const SLOW_MAX = 1_000; // channels

/** Knows how much slower than usual a channel wants it: twice each time when nothing was left to it. */
export type Brakes = { timesFor(channel: string): number; release(): void };

type Answered = Parameters<Parameters<typeof REST.prototype.on<'response'>>[1]>;

/** Watches what Discord says of its limits with each answer about messages. */
export function openBrakes(rest: REST): Brakes {
  const slow = new Map<string, { readonly times: number; readonly until: number }>();
  const timesFor = (channel: string) => {
    const found = slow.get(channel);
    return found && found.until > performance.now() ? found.times : 1;
  };
  const watch = (...[{ path, method }, { headers }]: Answered) => {
    const channel = /^\/channels\/(\d+)\/messages/.exec(path)?.[1];
    if (channel === undefined || (method !== 'PATCH' && method !== 'POST')) return;
    if (headers.get('x-ratelimit-remaining') !== '0') return;
    const times = Math.min(TIMES_MAX, timesFor(channel) * 2);
    if (slow.size >= SLOW_MAX) slow.clear();
    const leftMs = Number(headers.get('x-ratelimit-reset-after') ?? 0) * 1000;
    slow.set(channel, { times, until: performance.now() + leftMs + usualPace.editMs * times });
  };
  rest.on('response', watch);
  return { timesFor, release: () => void rest.off('response', watch) };
}
