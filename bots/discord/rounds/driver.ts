import { Routes, type APIMessage, type REST } from 'discord.js';
import type { z } from 'zod';
import type { Tutor, Visitor } from '../../../agent/tutor.ts';
import type { Place } from '../../../core/discord/place.ts';
import { traceOf, TutorError } from '../../../core/errors.ts';
import { advanceRound } from '../../../tools/advance-round.ts';
import { bodyOf, filesOf } from '../answering.ts';
import type { Card } from '../card.ts';
import type { Ids } from '../custom-id.ts';
import { withoutControls } from '../render/redraw.ts';
import { askedCard, endCard, revealCard } from './cards.ts';

/** Somebody who was there when a round went on, and where: in whose name it is taken further. */
export type Touch = { readonly visitor: Visitor; readonly place: Place; readonly channel: string };

/** The rounds that this process takes further. */
export type Rounds = {
  /** Looks whether anything is due in a channel, does it, tells it there, and comes back when the next thing is due. */
  touch(touch: Touch): Promise<void>;
  close(): Promise<void>;
};

const AFTER_MS = 100; // clocks of two machines differ
const WAIT_MAX_MS = 600_000; // a question and what comes before it are shorter
const STEPS_MAX = 5; // one after the other without a pause: more is a mistake

const Stepped = advanceRound.output;
type Stepped = z.output<typeof Stepped>;

type Parts = { readonly tutor: Pick<Tutor, 'invoke'>; readonly rest: REST; readonly ids: Ids; readonly log: (line: string) => void };

const cardOf = async (step: Stepped, ids: Ids): Promise<Card | undefined> => {
  if (step.did === 'question') return askedCard(step, ids);
  if (step.did === 'reveal') return revealCard(step);
  return step.did === 'end' ? endCard(step) : undefined;
};

/** Opens them. What happens in a channel happens there one after the other; who is quicker elsewhere does a step instead, once. */
export function openRounds({ tutor, rest, ids, log }: Parts): Rounds {
  const timers = new Map<string, NodeJS.Timeout>();
  const turns = new Map<string, Promise<void>>();
  const asked = new Map<string, APIMessage>();
  const closing = new AbortController();

  async function tell(channel: string, step: Stepped): Promise<void> {
    const card = await cardOf(step, ids);
    if (!card) return;
    const before = asked.get(channel);
    asked.delete(channel);
    // The question loses its controls: whoever presses them all the same is told that it is over.
    if (before) {
      const components = withoutControls(before.components ?? []);
      await rest.patch(Routes.channelMessage(channel, before.id), { body: bodyOf({ components }) }).catch(() => undefined);
    }
    const sent = (await rest.post(Routes.channelMessages(channel), {
      body: { ...bodyOf(card), nonce: `${step.round.slice(-12)}${step.number}${step.did.slice(0, 3)}`.slice(0, 25), enforce_nonce: true },
      files: filesOf(card),
    })) as APIMessage;
    if (step.did === 'question') asked.set(channel, sent);
  }

  async function goOn(touch: Touch): Promise<void> {
    const { visitor, place, channel } = touch;
    for (let steps = 0; steps < STEPS_MAX && !closing.signal.aborted; steps += 1) {
      const step = Stepped.parse(await tutor.invoke('advance-round', {}, visitor, { door: 'discord', place }));
      await tell(channel, step);
      clearTimeout(timers.get(channel));
      timers.delete(channel);
      if (step.state !== 'open' && step.state !== 'running') return;
      if (step.isDue || !step.dueAt) continue;
      const wait = Math.min(Math.max(0, Date.parse(step.dueAt) - Date.now()) + AFTER_MS, WAIT_MAX_MS);
      timers.set(channel, setTimeout(() => void touchSafely(touch), wait).unref());
      return;
    }
  }

  async function touchSafely(touch: Touch): Promise<void> {
    const before = turns.get(touch.channel) ?? Promise.resolve();
    const now = before.then(() => (closing.signal.aborted ? undefined : goOn(touch)));
    const settled = now.catch((error: unknown) => {
      if (!(error instanceof TutorError)) log(`Discord: a round could not go on: ${traceOf(error)}`);
    });
    turns.set(touch.channel, settled);
    await settled;
    if (turns.get(touch.channel) === settled) turns.delete(touch.channel);
  }

  return {
    touch: touchSafely,
    async close() {
      closing.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(turns.values());
    },
  };
}
