import type { Delivery } from './delivery.ts';
import type { Gateway } from './gateway.ts';
import { channelPayload, guildPayload, memberPayload } from './payloads.ts';
import { BOT_PERMISSIONS, bits, type PermissionName } from './permissions.ts';
import { makePerson, type Person } from './person.ts';
import type { Stage } from './stage.ts';
import type { Fields } from './wire.ts';
import {
  ChannelType,
  join,
  makeChannel,
  makeGuild,
  makeUser,
  type Channel,
  type Guild,
  type GuildOptions,
  type Overwrite,
} from './world.ts';

/** What a test does to the world; the bot is told of it as Discord tells. */
export type Arranging = {
  user(name: string, options?: { readonly locale?: string }): Person;
  guild(options?: GuildOptions): Guild;
  channel(guild: Guild, name: string): Channel;
  /** The direct channel between two people, in which the bot is not. */
  between(one: Person, other: Person): Channel;
  /** Lets somebody into a server with rights beside those of everybody. */
  join(guild: Guild, person: Person, ...permissions: readonly PermissionName[]): void;
  /** Takes rights away in a channel: from a person, or from the bot. */
  deny(channel: Channel, who: Person | 'bot', ...permissions: readonly PermissionName[]): void;
  /** Gives rights in a channel, or gives them back. */
  allow(channel: Channel, who: Person | 'bot', ...permissions: readonly PermissionName[]): void;
  /** Brings the bot into a server that was made without it, or back. */
  invite(guild: Guild): void;
  /** Takes the bot out of a server. */
  dismiss(guild: Guild): void;
  /** Has somebody install the bot for themselves, to use it where it is not. */
  install(person: Person): void;
  /** Has somebody take no direct messages from the bot. */
  closeDoor(person: Person): void;
};

type Parts = { readonly stage: Stage; readonly gateway: Gateway; readonly delivery: Delivery };
type Tell = (event: string, guild: Guild, data: () => Fields) => void;

/** What a channel says of somebody, once for each. */
function overwriteOf({ overwrites }: Channel, id: string): Overwrite {
  const known = overwrites.find((each) => each.id === id);
  if (known) return known;
  const fresh: Overwrite = { id, type: 1, allow: 0n, deny: 0n };
  overwrites.push(fresh);
  return fresh;
}

function rights({ stage: { world }, gateway }: Parts, tell: Tell): Pick<Arranging, 'join' | 'deny' | 'allow' | 'invite' | 'dismiss'> {
  const idOf = (who: Person | 'bot') => (who === 'bot' ? world.bot.id : who.id);
  const tellOfRights = (channel: Channel) => {
    if (channel.guild) tell('CHANNEL_UPDATE', channel.guild, () => channelPayload(world, channel));
  };
  return {
    join: (guild, { user }, ...permissions) => {
      const member = join(world, guild, user, bits(...permissions));
      gateway.dispatch({
        event: 'GUILD_MEMBER_ADD',
        guildId: guild.id,
        intent: 'GuildMembers',
        data: () => ({ ...memberPayload(member), guild_id: guild.id }),
      });
    },
    deny: (channel, who, ...permissions) => {
      const overwrite = overwriteOf(channel, idOf(who));
      overwrite.allow &= ~bits(...permissions);
      overwrite.deny |= bits(...permissions);
      tellOfRights(channel);
    },
    allow: (channel, who, ...permissions) => {
      const overwrite = overwriteOf(channel, idOf(who));
      overwrite.deny &= ~bits(...permissions);
      overwrite.allow |= bits(...permissions);
      tellOfRights(channel);
    },
    invite: (guild) => {
      join(world, guild, world.bot, BOT_PERMISSIONS);
      tell('GUILD_CREATE', guild, () => guildPayload(world, guild));
    },
    dismiss: (guild) => {
      tell('GUILD_DELETE', guild, () => ({ id: guild.id }));
      guild.members.delete(world.bot.id);
    },
  };
}

/** The hands of a test. */
export function arranging(parts: Parts): Arranging {
  const { stage, gateway, delivery } = parts;
  const { world } = stage;
  const tell: Tell = (event, guild, data) => {
    if (guild.members.has(world.bot.id)) gateway.dispatch({ event, guildId: guild.id, intent: 'Guilds', data });
  };
  return {
    user: (name, { locale = 'en-US' } = {}) => {
      const user = makeUser(world.clock, name);
      world.users.set(user.id, user);
      return makePerson({ stage, delivery, user, locale });
    },
    guild: (options) => {
      const guild = makeGuild(world, options);
      tell('GUILD_CREATE', guild, () => guildPayload(world, guild));
      return guild;
    },
    channel: (guild, name) => {
      const channel = makeChannel(world, { type: ChannelType.text, name, guild });
      tell('CHANNEL_CREATE', guild, () => channelPayload(world, channel));
      return channel;
    },
    between: (one, other) =>
      makeChannel(world, { type: ChannelType.direct, name: other.user.username, recipients: [one.user, other.user] }),
    install: ({ id }) => void world.installedBy.add(id),
    closeDoor: ({ id }) => void world.closedDoors.add(id),
    ...rights(parts, tell),
  };
}
