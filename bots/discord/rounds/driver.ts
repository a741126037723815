import type { REST } from 'discord.js';
import type { Tutor, Visitor } from '../../../agent/tutor.ts';
import type { Place } from '../../../core/discord/place.ts';
import { traceOf, TutorError } from '../../../core/errors.ts';
import type { Ids } from '../custom-id.ts';
import { mayNotWrite, openTelling, Stepped, type Telling } from './telling.ts';

/** Somebody who was there when a round went on, and where: in whose name it is taken further. */
export type Touch = {
  readonly visitor: Visitor;
  readonly place: Place;
  readonly channel: string;
  /** Tells who started the round what keeps it from going on, as long as they can be told. */
  readonly regret?: ((sentence: string) => Promise<void>) | undefined;
};

/** The rounds that this process takes further. */
export type Rounds = {
  /** Looks whether anything is due in a channel, does it, tells it there, and comes back when the next thing is due. */
  touch(touch: Touch): Promise<void>;
  /** Takes on all rounds that go on, as another process left them. */
  resume(): Promise<void>;
  close(): Promise<void>;
};

const AFTER_MS = 100; // clocks of two machines differ
const WAIT_MAX_MS = 600_000; // a question and what comes before it are shorter
const STEPS_MAX = 5; // one after the other without a pause: more is a mistake
const RETRY_MS = 1000; // doubled with each failure
const RETRIES_MAX = 5; // half a minute; what cannot be told by then is left out, and the round goes on
const LOOK_EVERY_MS = 15_000; // for rounds that nobody takes further: their process ended
const OVERDUE_MS = 2000; // whoever has the clock of a round is quicker

const STOPPED =
  'I may not write any more where your round is played, so it was stopped. Let me view the channel, send messages there and attach files.';

type Parts = {
  readonly tutor: Pick<Tutor, 'invoke' | 'openRounds'>;
  readonly rest: REST;
  readonly ids: Ids;
  readonly log: (line: string) => void;
  readonly lookEveryMs?: number;
};
type OpenRound = Awaited<ReturnType<Tutor['openRounds']>>[number];

const touchOf = ({ by, place: id, name, channel }: OpenRound): Touch => ({
  visitor: by,
  place: { id, name, channel, mayManage: false },
  channel,
});

/** Uses a tool for a round, in the name of who touched it or else of somebody who is in it: who touched it last may be gone. */
function acting({ tutor }: Pick<Parts, 'tutor'>) {
  const use = (tool: string, { visitor, place }: Touch) => tutor.invoke(tool, {}, visitor, { door: 'discord', place });
  const another = async ({ channel, place, visitor }: Touch): Promise<Touch | undefined> => {
    const open = (await tutor.openRounds()).find((each) => each.channel === channel && each.place === place.id);
    return open && open.by.user !== visitor.user ? touchOf(open) : undefined;
  };
  return async (tool: string, touch: Touch): Promise<Record<string, unknown>> => {
    try {
      return await use(tool, touch);
    } catch (error) {
      const other = await another(touch);
      if (!other) throw error;
      return use(tool, other);
    }
  };
}

/** Looks again and again, though not before there is anything to lead: a bot that Discord refused leads no rounds. */
function openLooking(everyMs: number, look: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => void (timer ??= setInterval(() => void look(), everyMs).unref()),
    end: () => clearInterval(timer),
  };
}

type Leading = {
  readonly use: ReturnType<typeof acting>;
  readonly telling: Telling;
  readonly timers: Map<string, NodeJS.Timeout>;
  readonly failures: Map<string, number>;
  readonly regrets: Map<string, NonNullable<Touch['regret']>>;
  readonly comeBack: (touch: Touch, afterMs: number) => void;
  readonly log: (line: string) => void;
};

/** Does what is to be done when a round could not go on: later once more, or an end. */
function recovering({ use, telling, timers, failures, regrets, comeBack, log }: Leading) {
  /** Frees a channel in which nothing can be told. Where nobody who could stop the round is left, it ends by itself. */
  async function giveUp(touch: Touch): Promise<void> {
    const { channel } = touch;
    telling.drop(channel);
    clearTimeout(timers.get(channel));
    timers.delete(channel);
    await use('cancel-round', touch);
    await regrets.get(channel)?.(STOPPED);
    regrets.delete(channel);
  }

  async function recover(touch: Touch, error: unknown): Promise<void> {
    const { channel } = touch;
    if (error instanceof TutorError && error.kind === 'not-found') return; // no round was ever there
    log(`Discord: a round could not go on: ${traceOf(error)}`);
    if (mayNotWrite(error)) return giveUp(touch).catch((also: unknown) => log(`Discord: a round could not be stopped: ${traceOf(also)}`));
    const times = (failures.get(channel) ?? 0) + 1;
    failures.set(channel, times % (RETRIES_MAX + 1));
    if (times > RETRIES_MAX) telling.drop(channel);
    else comeBack(touch, RETRY_MS * 2 ** (times - 1));
  }

  return recover;
}

/** Opens them. What happens in a channel happens there one after the other; who is quicker elsewhere does a step instead, once. */
export function openRounds({ tutor, rest, ids, log, lookEveryMs = LOOK_EVERY_MS }: Parts): Rounds {
  const use = acting({ tutor });
  const telling = openTelling({ rest, ids });
  const timers = new Map<string, NodeJS.Timeout>();
  const turns = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  const regrets = new Map<string, NonNullable<Touch['regret']>>();
  const closing = new AbortController();

  function comeBack(touch: Touch, afterMs: number): void {
    clearTimeout(timers.get(touch.channel));
    timers.set(touch.channel, setTimeout(() => void touchSafely(touch), Math.min(afterMs, WAIT_MAX_MS)).unref());
  }

  async function goOn(touch: Touch): Promise<void> {
    const { channel } = touch;
    await telling.tell(channel);
    for (let steps = 0; steps < STEPS_MAX && !closing.signal.aborted; steps += 1) {
      const step = Stepped.parse(await use('advance-round', touch));
      telling.keep(channel, step);
      await telling.tell(channel);
      failures.delete(channel);
      clearTimeout(timers.get(channel));
      timers.delete(channel);
      if (step.state !== 'open' && step.state !== 'running') {
        regrets.delete(channel);
        return telling.end(channel);
      }
      if (step.isDue || !step.dueAt) continue;
      return comeBack(touch, Math.max(0, Date.parse(step.dueAt) - Date.now()) + AFTER_MS);
    }
  }

  const recover = recovering({ use, telling, timers, failures, regrets, comeBack, log });

  async function touchSafely(touch: Touch): Promise<void> {
    const { channel, regret } = touch;
    if (regret) regrets.set(channel, regret);
    const before = turns.get(channel) ?? Promise.resolve();
    const now = before.then(() => (closing.signal.aborted ? undefined : goOn(touch)));
    const settled = now.catch((error: unknown) => (closing.signal.aborted ? undefined : recover(touch, error)));
    turns.set(channel, settled);
    await settled;
    if (turns.get(channel) === settled) turns.delete(channel);
  }

  async function takeOn(isLeft: (round: OpenRound) => boolean): Promise<void> {
    const left = (await tutor.openRounds()).filter(isLeft);
    await Promise.all(left.map((round) => touchSafely(touchOf(round))));
  }

  const isOverdue = ({ dueAt, channel }: OpenRound) =>
    !turns.has(channel) && !failures.get(channel) && Date.now() - dueAt.getTime() > OVERDUE_MS;
  const looking = openLooking(lookEveryMs, () =>
    takeOn(isOverdue).catch((error: unknown) => {
      if (!closing.signal.aborted) log(`Discord: could not look for rounds: ${traceOf(error)}`);
    }),
  );

  return {
    touch(touch) {
      looking.begin();
      return touchSafely(touch);
    },
    resume() {
      looking.begin();
      return takeOn(() => true);
    },
    async close() {
      closing.abort();
      looking.end();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(turns.values());
    },
  };
}
