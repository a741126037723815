import { ChannelType, MessageType, type GatewayMessageCreateDispatchData } from 'discord.js';

/** A message as Discord tells of it. */
export type Message = GatewayMessageCreateDispatchData;

/** What somebody writes themselves; all else, as that somebody joined, is written by Discord. */
const said: ReadonlySet<MessageType> = new Set([MessageType.Default, MessageType.Reply]);

/** Whether a message is for the bot: said to it alone, or with its name in it, by a person. */
export function isForBot({ author, type, webhook_id, guild_id, channel_type, mentions }: Message, bot: string): boolean {
  if (author.bot || author.system || webhook_id !== undefined || author.id === bot || !said.has(type)) return false;
  if (channel_type === ChannelType.DM) return true;
  const isDirect = guild_id === undefined && channel_type === undefined;
  return isDirect || mentions.some(({ id }) => id === bot);
}

/** What a message says to the tutor: its words as a person reads them, and whether there is more than words. */
export type Heard = { readonly text: string; readonly hasFiles: boolean };

const dayOf = (seconds: string): string => {
  const at = new Date(Number(seconds) * 1000);
  return Number.isNaN(at.getTime()) ? '' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

/** Reads a message: the name of the bot is taken out, the names of others stand for their numbers. */
export function hear({ content, mentions, attachments, mention_channels = [] }: Message, bot: string): Heard {
  const people = new Map(mentions.map(({ id, username, global_name, member }) => [id, member?.nick ?? global_name ?? username]));
  const channels = new Map(mention_channels.map(({ id, name }) => [id, name]));
  const text = content
    .replaceAll(/<@!?(\d+)>/g, (_, id: string) => (id === bot ? '' : `@${people.get(id) ?? 'somebody'}`))
    .replaceAll(/<@&\d+>/g, '@a role')
    .replaceAll(/<#(\d+)>/g, (_, id: string) => `#${channels.get(id) ?? 'a channel'}`)
    .replaceAll(/<\/([^:>\n]{1,100}):\d+>/g, '/$1')
    .replaceAll(/<a?(:\w{1,40}:)\d+>/g, '$1')
    .replaceAll(/<t:(-?\d{1,13})(?::\w)?>/g, (_, seconds: string) => dayOf(seconds))
    .replaceAll(/[^\S\n]{2,}/g, (room, at: number, whole: string) => (at === 0 || whole[at - 1] === '\n' ? room : ' ')) // code keeps how far in it is
    .trim();
  return { text, hasFiles: attachments.length > 0 };
}
