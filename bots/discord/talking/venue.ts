import { ChannelType } from 'discord.js';
import { clip, inLine } from '../render/text.ts';
import type { Message } from './addressed.ts';
import { codeOf, codes, isBarred, type Speech } from './rest.ts';

/** Where a message is answered. */
export type Venue = {
  readonly channel: string;
  /** The message that is replied to: in a thread that began with it there is nothing to point at. */
  readonly replyTo: string | undefined;
  /** Whether the thread was begun for this message. */
  readonly isNew: boolean;
};

const THREAD_NAME_MAX = 90; // characters; Discord takes 100

/** Whether threads can begin from messages there; where Discord does not say what it is, it is tried. */
const mayHold: ReadonlySet<ChannelType | undefined> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement, undefined]);

/** Answered where it was said. */
export const inPlace = ({ channel_id: channel, id }: Message): Venue => ({ channel, replyTo: id, isNew: false });

/** Finds where to answer: in a server each question has a thread of its own, wherever one can begin. */
async function find(speech: Speech, message: Message, text: string): Promise<Venue> {
  const { guild_id: guild, channel_type: kind, channel_id: channel, id } = message;
  if (guild === undefined || !mayHold.has(kind)) return inPlace(message);
  try {
    const thread = await speech.openThread(channel, id, clip(inLine(text), THREAD_NAME_MAX) || 'A question');
    return { channel: thread, replyTo: undefined, isNew: true };
  } catch (error) {
    if (codeOf(error) === codes.threadExists) return { channel: id, replyTo: undefined, isNew: false }; // it has the id of its message
    return inPlace(message);
  }
}

/** Finds where to answer, and begins to type there; undefined where the bot may not speak. */
export async function openVenue(speech: Speech, message: Message, text: string): Promise<Venue | undefined> {
  const found = await find(speech, message, text);
  for (const venue of found.channel === message.channel_id ? [found] : [found, inPlace(message)])
    try {
      await speech.type(venue.channel);
      return venue;
    } catch (error) {
      if (!isBarred(error)) return venue; // typing is only a courtesy: what else goes wrong shows when something is said
    }
  return undefined;
}

const TOLD_MAX = 1_000; // people and channels that are remembered

/** Tells people, once for each channel, what would have to be allowed there. */
export function openRegrets(speech: Speech): (message: Message) => Promise<void> {
  const told = new Set<string>();
  return async ({ author, channel_id: channel, guild_id: guild }) => {
    const key = `${author.id} ${channel}`;
    if (guild === undefined || told.has(key)) return;
    if (told.size >= TOLD_MAX) told.clear();
    told.add(key);
    const content = `I may not write in <#${channel}>: whoever looks after that server has to allow me “View Channel”, “Send Messages” and “Send Messages in Threads” there.`;
    try {
      await speech.post(await speech.openDirect(author.id), { content });
    } catch {
      // They take no messages from us either, so there is no way to tell them.
    }
  };
}
