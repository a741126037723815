import { DiscordAPIError, RESTJSONErrorCodes, Routes, type APIChannel, type REST } from 'discord.js';
import type { Tutor } from '../../agent/tutor.ts';
import { traceOf } from '../../core/errors.ts';
import { bodyOf } from './answering.ts';
import { notice } from './render/notice.ts';

const EVERY_MS = 60_000;
const AT_ONCE_MAX = 20; // Discord lets a bot open so many direct channels in a while; the rest come a minute later

type Parts = {
  readonly tutor: Pick<Tutor, 'claimReminders' | 'reminderFailed'>;
  readonly rest: REST;
  readonly log: (line: string) => void;
};

/** Whether somebody takes no direct messages from the bot. */
const isShut = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.CannotSendMessagesToThisUser;

/** Sends what is due, each to who asked for it alone. */
export async function remind({ tutor, rest, log }: Parts): Promise<void> {
  for (const { id, account, text } of await tutor.claimReminders('discord', AT_ONCE_MAX)) {
    try {
      const { id: channel } = (await rest.post(Routes.userChannels(), { body: { recipient_id: account } })) as APIChannel;
      await rest.post(Routes.channelMessages(channel), { body: { ...bodyOf(notice(text)), nonce: id.slice(0, 25), enforce_nonce: true } });
    } catch (error) {
      if (isShut(error)) await tutor.reminderFailed(id);
      else log(`Discord: a reminder could not be sent: ${traceOf(error)}`);
    }
  }
}

/** Sends reminders every minute, until it is closed. */
export function openReminding(parts: Parts): { close(): Promise<void> } {
  let going: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    going = going.then(() => remind(parts)).catch((error: unknown) => parts.log(`Discord: reminders: ${traceOf(error)}`));
  }, EVERY_MS).unref();
  return {
    async close() {
      clearInterval(timer);
      await going;
    },
  };
}
