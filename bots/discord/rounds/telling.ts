import { DiscordAPIError, RESTJSONErrorCodes, Routes, type APIMessage, type REST } from 'discord.js';
import type { z } from 'zod';
import { advanceRound } from '../../../tools/advance-round.ts';
import { bodyOf, filesOf } from '../answering.ts';
import type { Card } from '../card.ts';
import type { Ids } from '../custom-id.ts';
import { withoutControls } from '../render/redraw.ts';
import { askedCard, endCard, revealCard } from './cards.ts';

/** A round after it was taken further, and the step that was taken. */
export const Stepped = advanceRound.output;
export type Stepped = z.output<typeof Stepped>;

/** Tells in channels what steps of rounds have come to. */
export type Telling = {
  /** Keeps a step that was taken until it is told. */
  keep(channel: string, step: Stepped): void;
  /** Tells what was kept, if anything: a step is taken once, so nobody else would tell it. */
  tell(channel: string): Promise<void>;
  /** Gives up what could not be told. */
  drop(channel: string): void;
  /** Takes the controls off the question that was asked last: whoever presses them all the same is told that it is over. */
  end(channel: string): Promise<void>;
};

const NONCE_MAX = 25;

const never: ReadonlySet<number | string> = new Set([
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.UnknownChannel,
]);

/** Whether a failure says that nothing can be written in a channel, now or in a moment. */
export const mayNotWrite = (error: unknown): boolean => error instanceof DiscordAPIError && never.has(error.code);

const cardOf = async (step: Stepped, ids: Ids): Promise<Card | undefined> => {
  if (step.did === 'question') return askedCard(step, ids);
  if (step.did === 'reveal') return revealCard(step);
  return step.did === 'end' ? endCard(step) : undefined;
};

/** Opens it. Sent again, a step is one message: Discord knows it by its nonce. */
export function openTelling({ rest, ids }: { readonly rest: REST; readonly ids: Ids }): Telling {
  const asked = new Map<string, APIMessage>();
  const untold = new Map<string, Stepped>();

  async function end(channel: string): Promise<void> {
    const before = asked.get(channel);
    asked.delete(channel);
    if (!before) return;
    const components = withoutControls(before.components ?? []);
    await rest.patch(Routes.channelMessage(channel, before.id), { body: bodyOf({ components }) }).catch(() => undefined);
  }

  return {
    keep(channel, step) {
      if (step.did !== 'nothing') untold.set(channel, step);
    },
    async tell(channel) {
      const step = untold.get(channel);
      const card = step && (await cardOf(step, ids));
      if (!step || !card) return;
      await end(channel);
      const sent = (await rest.post(Routes.channelMessages(channel), {
        body: {
          ...bodyOf(card),
          nonce: `${step.round.slice(-12)}${step.number}${step.did.slice(0, 3)}`.slice(0, NONCE_MAX),
          enforce_nonce: true,
        },
        files: filesOf(card),
      })) as APIMessage;
      untold.delete(channel);
      if (step.did === 'question') asked.set(channel, sent);
    },
    drop: (channel) => void untold.delete(channel),
    end,
  };
}
