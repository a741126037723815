import { ChannelType, MessageType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { hear, isForBot, type Message } from './addressed.ts';

const BOT = '100000000000000001';
const ann = { id: '100000000000000002', username: 'ann', global_name: 'Ann', discriminator: '0', avatar: null };
const bot = { ...ann, id: BOT, username: 'tutor', global_name: null, bot: true };
const message = (changes: Partial<Message> = {}): Message =>
  ({
    id: '100000000000000009',
    channel_id: '100000000000000008',
    guild_id: '100000000000000007',
    channel_type: ChannelType.GuildText,
    author: ann,
    type: MessageType.Default,
    content: `<@${BOT}> hello`,
    mentions: [bot],
    attachments: [],
    ...changes,
  }) as unknown as Message; // the rest is not looked at
const alone = (changes: Partial<Message> = {}) =>
  message({ guild_id: undefined, channel_type: ChannelType.DM, mentions: [], content: 'hello', ...changes } as Partial<Message>);
const textIn = (content: string, changes: Partial<Message> = {}) => hear(message({ content, ...changes }), BOT).text;

describe('a message for the bot', () => {
  it('mentions it, replies to it, or is said to it alone', () => {
    verifies('discord:talks');
    const all = [
      message(),
      message({ type: MessageType.Reply, content: 'and why?' }),
      alone(),
      message({ channel_type: ChannelType.PublicThread }),
    ];
    expect(all.map((each) => isForBot(each, BOT))).toEqual([true, true, true, true]);
    const { channel_type: _, ...older } = alone();
    expect(isForBot(older as Message, BOT)).toBe(true);
  });

  it('is none that a program or Discord wrote, nor one that does not mean it', () => {
    verifies('discord:not-for-it');
    const others = [
      message({ author: bot }),
      message({ author: { ...ann, bot: true } }),
      message({ author: { ...ann, system: true } }),
      message({ webhook_id: '100000000000000003' }),
      message({ type: MessageType.UserJoin }),
      message({ type: MessageType.ThreadStarterMessage }),
      message({ type: MessageType.ChatInputCommand }),
      message({ mentions: [] }),
      message({ mentions: [], mention_everyone: true }),
      message({ guild_id: undefined, channel_type: ChannelType.GroupDM, mentions: [] } as unknown as Partial<Message>),
      alone({ author: { ...ann, bot: true } }),
      alone({ author: bot }),
    ];
    expect(others.map((each) => isForBot(each, BOT))).toEqual(others.map(() => false));
  });
});

describe('what a message says', () => {
  it('is its words without the name of the bot, and with those of others', () => {
    verifies('discord:talks');
    const bea = { ...ann, id: '100000000000000004', username: 'bea', global_name: null, member: { nick: 'Bee' } };
    expect(
      textIn(`<@${BOT}>  ask <@!${bea.id}> or <@${ann.id}> or <@5> please`, { mentions: [bot, bea, ann] } as unknown as Partial<Message>),
    ).toBe('ask @Bee or @Ann or @somebody please');
    expect(textIn('see <#123> with <@&456> by </quiz:789> <:smile:12><a:wave:34> at <t:1700000000:R>')).toBe(
      'see #a channel with @a role by /quiz :smile::wave: at 2023-11-14 22:13 UTC',
    );
    expect(textIn('see <#123>', { mention_channels: [{ id: '123', guild_id: '1', type: 0, name: 'hall' }] })).toBe('see #hall');
    expect(textIn(`<@${BOT}>\n\`\`\`py\nif x:\n    y = 1\n\`\`\``)).toBe('```py\nif x:\n    y = 1\n```');
    expect(textIn(`<@${BOT}> <@!${BOT}>`)).toBe('');
    expect(textIn('<t:99999999999999>')).toBe('<t:99999999999999>');
  });

  it('does not hide that there are files', () => {
    expect(hear(message({ attachments: [{ id: '1' }] } as unknown as Partial<Message>), BOT)).toEqual({ text: 'hello', hasFiles: true });
    expect(hear(message(), BOT).hasFiles).toBe(false);
  });
});
