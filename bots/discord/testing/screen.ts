import type { Delivery } from './delivery.ts';
import { snapshot, textOf } from './snapshot.ts';
import type { Stage } from './stage.ts';
import type { Message, Modal, User } from './wire.ts';
import type { Channel, Kept } from './world.ts';

/** What is open on somebody's screen: how far they have read, and the modal with the message it came from. */
export type Screen = {
  readonly cursor: Map<string, bigint>;
  /** What was done and seen, as a chat reads. */
  readonly lines: string[];
  modal: { readonly shown: Modal; readonly source: Kept | undefined } | undefined;
};

/** Somebody in one channel, in front of their screen. */
export type Place = {
  readonly stage: Stage;
  readonly delivery: Delivery;
  readonly user: User;
  readonly locale: string;
  readonly channel: Channel;
  readonly screen: Screen;
};

/** Writes down what was done or seen, once. */
export function note({ lines }: Screen, text: string): void {
  if (lines.at(-1) !== text) lines.push(text);
}

/** A message that somebody waited for, written down as they see it. */
export async function seen(screen: Screen, message: Promise<Message>): Promise<Message> {
  note(screen, snapshot(await message));
  return await message;
}

/** How what somebody gave is written down. */
export const nameOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(nameOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('username' in value) return `@${String(value.username)}`;
  return 'name' in value ? String(value.name) : '?';
};
/** What somebody filled in, each with its name. */
export const pairs = (given: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(given).map(([name, value]) => `${name}: ${nameOf(value)}`);

/** The messages that they see, oldest first. */
export const seenBy = ({ stage, user, channel }: Place): Kept[] =>
  [...stage.world.messages.values()].filter((kept) => kept.channel === channel && (kept.onlyFor ?? user.id) === user.id);

/** A message as it is now; what is kept goes on changing. */
export const copy = (kept: Kept): Message => structuredClone(kept.message);

/** The message as it is kept, if they see it. */
export function keptOf(place: Place, message: Message): Kept {
  const kept = seenBy(place).find((each) => each.message.id === message.id);
  if (!kept) throw new Error(`${place.user.global_name} does not see that message`);
  return kept;
}

/** What somebody sees in a channel. */
export type Reading = {
  /** The messages of the channel that this person sees, oldest first. */
  messages(): Message[];
  /** The last message that this person sees. */
  last(): Message;
  /** The next message of the bot that has not been taken yet, since this person last did something here. */
  next(limitMs?: number): Promise<Message>;
  /** That message, once it is no longer as it was when it was given here. */
  edited(message: Message, limitMs?: number): Promise<Message>;
  /** That message, once its text is as wanted. */
  reads(message: Message, wanted: RegExp, limitMs?: number): Promise<Message>;
  /** How often the bot has shown here that it was typing. */
  typing(): number;
};

/** The eyes of somebody in a channel. */
export function reading(place: Place): Reading {
  const { stage, user, channel, screen } = place;
  const messages = () => seenBy(place).map(copy);
  const next = () => {
    const after = screen.cursor.get(channel.id) ?? 0n;
    const kept = seenBy(place).find(({ message }) => message.author.id === stage.world.bot.id && BigInt(message.id) > after);
    if (kept) screen.cursor.set(channel.id, BigInt(kept.message.id));
    return kept && copy(kept);
  };
  const now = (message: Message) => {
    const kept = seenBy(place).find((each) => each.message.id === message.id);
    return kept && copy(kept);
  };
  return {
    messages,
    last: () => {
      const last = messages().at(-1);
      if (!last) throw new Error(`${user.global_name} sees no message in #${channel.name}`);
      return last;
    },
    next: (limitMs) => seen(screen, stage.changes.until(`the next message for ${user.global_name} in #${channel.name}`, next, limitMs)),
    edited: (message, limitMs) => {
      const changed = () => {
        const current = now(message);
        return current && JSON.stringify(current) !== JSON.stringify(message) ? current : undefined;
      };
      return seen(screen, stage.changes.until('a change of a message', changed, limitMs));
    },
    reads: (message, wanted, limitMs) => {
      const asWanted = () => {
        const current = now(message);
        return current && wanted.test(textOf(current)) ? current : undefined;
      };
      return seen(screen, stage.changes.until(`a message that reads ${String(wanted)}`, asWanted, limitMs));
    },
    typing: () => stage.world.typing.filter(({ channelId }) => channelId === channel.id).length,
  };
}
