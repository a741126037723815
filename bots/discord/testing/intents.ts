import type { Fields, Message } from './wire.ts';

/** What a bot may ask to be told of, by Discord's names. */
export const Intent = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageReactions: 1 << 10,
  GuildMessageTyping: 1 << 11,
  DirectMessages: 1 << 12,
  DirectMessageReactions: 1 << 13,
  DirectMessageTyping: 1 << 14,
  MessageContent: 1 << 15,
} as const;

export type IntentName = keyof typeof Intent;

/** Those that Discord gives only to whom it has allowed them. */
export const privileged = ['GuildMembers', 'GuildPresences', 'MessageContent'] as const satisfies readonly IntentName[];

/** All that Discord knows; any other bit is an error. */
export const ALL_INTENTS = 0b11_0011_0001_1111_1111_1111_1111;

/** What is told to whom asked for nothing: a message in a server without what it says, unless it concerns the bot. */
export function asTold(message: Fields & Pick<Message, 'author' | 'mentions'>, intents: number, botId: string): Fields {
  const concernsBot = message.author.id === botId || message.mentions.some(({ id }) => id === botId);
  if (!message['guild_id'] || concernsBot || intents & Intent.MessageContent) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}
