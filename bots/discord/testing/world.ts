import type { Clock } from './clock.ts';
import type { Command } from './command-rules.ts';
import { BOT_PERMISSIONS, MEMBER_PERMISSIONS } from './permissions.ts';
import type { Shelf } from './uploads.ts';
import type { Message, User } from './wire.ts';

export type Overwrite = { readonly id: string; readonly type: 0 | 1; allow: bigint; deny: bigint };
export type Role = { readonly id: string; readonly name: string; permissions: bigint; readonly managed: boolean };
export type Member = { readonly user: User; readonly roles: string[]; readonly joinedAt: string; readonly nick: string | null };

export type Guild = {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: string;
  readonly members: Map<string, Member>;
  readonly roles: Role[];
};

/** The kinds of channel there are here. */
export const ChannelType = { text: 0, direct: 1, publicThread: 11, privateThread: 12 } as const;

export type Channel = {
  readonly id: string;
  readonly type: (typeof ChannelType)[keyof typeof ChannelType];
  name: string;
  readonly guild?: Guild;
  readonly parent?: Channel;
  /** Of a direct channel: the bot and the other. */
  readonly recipients: readonly User[];
  readonly overwrites: Overwrite[];
  readonly ownerId?: string;
  readonly threadMembers: Set<string>;
  autoArchiveMinutes: number;
  archived: boolean;
  locked: boolean;
  readonly invitable: boolean;
  readonly createdAt: string;
};

/** A message as it is kept; an ephemeral one belongs to the one who sees it, and to the interaction it answers. */
export type Kept = {
  message: Message;
  readonly channel: Channel;
  readonly onlyFor?: string;
  readonly interactionId?: string;
  edits: number[];
};

export type World = {
  readonly clock: Clock;
  readonly bot: User;
  readonly applicationId: string;
  readonly shelf: Shelf;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Kept>;
  /** Who does not take direct messages from the bot. */
  readonly closedDoors: Set<string>;
  /** Who has installed the bot for themselves. */
  readonly installedBy: Set<string>;
  /** Where the bot said that it was typing, and when. */
  readonly typing: { readonly channelId: string; readonly at: number }[];
  commands: Command[];
  readonly guildCommands: Map<string, Command[]>;
};

/** Somebody new. */
export const makeUser = (clock: Clock, name: string, isBot = false): User => ({
  id: clock.snowflake(),
  username: name.toLowerCase().replaceAll(/[^a-z0-9_.]+/g, '_'),
  discriminator: '0',
  global_name: name,
  avatar: null,
  public_flags: 0,
  flags: 0,
  primary_guild: null,
  ...(isBot ? { bot: true as const } : {}),
});

export type WorldOptions = { readonly clock: Clock; readonly shelf: Shelf; readonly botName: string };

/** A world with nobody in it but the bot. */
export function openWorld({ clock, shelf, botName }: WorldOptions): World {
  const bot = makeUser(clock, botName, true); // ids tell the order in which things were made, and the bot was first
  return {
    clock,
    bot,
    applicationId: bot.id,
    shelf,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    closedDoors: new Set(),
    installedBy: new Set(),
    typing: [],
    commands: [],
    guildCommands: new Map(),
  };
}

export const isoOf = (clock: Clock): string => new Date(clock.now()).toISOString();

/** Lets somebody into a server, with rights of their own beside those that all have. */
export function join(world: World, guild: Guild, user: User, permissions?: bigint): Member {
  const roles: string[] = [];
  if (permissions !== undefined) {
    const role = { id: world.clock.snowflake(), name: user.username, permissions, managed: user.bot === true };
    guild.roles.push(role);
    roles.push(role.id);
  }
  const member = { user, roles, joinedAt: isoOf(world.clock), nick: null };
  guild.members.set(user.id, member);
  return member;
}

export type GuildOptions = {
  readonly name?: string;
  /** Chosen by a test that wants the server in a certain shard. */
  readonly id?: string;
  readonly locale?: string;
  /** What everybody may. */
  readonly everyone?: bigint;
  /** What the bot may, or false if it was never invited. */
  readonly bot?: bigint | false;
};

/** A new server, and the bot in it unless it was not invited. */
export function makeGuild(world: World, options: GuildOptions = {}): Guild {
  const { name = 'School', id = world.clock.snowflake(), locale = 'en-US', everyone = MEMBER_PERMISSIONS, bot = BOT_PERMISSIONS } = options;
  const owner = makeUser(world.clock, `Owner of ${name}`);
  world.users.set(owner.id, owner);
  const guild: Guild = {
    id,
    name,
    ownerId: owner.id,
    locale,
    members: new Map(),
    roles: [{ id, name: '@everyone', permissions: everyone, managed: false }],
  };
  join(world, guild, owner);
  if (bot !== false) join(world, guild, world.bot, bot);
  world.guilds.set(id, guild);
  return guild;
}

/** A new channel, thread or direct channel. */
export function makeChannel(world: World, given: Pick<Channel, 'type' | 'name'> & Partial<Channel>): Channel {
  const channel: Channel = {
    id: world.clock.snowflake(),
    recipients: [],
    overwrites: [],
    threadMembers: new Set(),
    autoArchiveMinutes: 1440,
    archived: false,
    locked: false,
    invitable: true,
    createdAt: isoOf(world.clock),
    ...given,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** The direct channel between the bot and somebody; it is made when it is first asked for. */
export function directChannel(world: World, user: User): Channel {
  const known = [...world.channels.values()].find(
    ({ type, recipients }) => type === ChannelType.direct && [user, world.bot].every((each) => recipients.some(({ id }) => id === each.id)),
  );
  return known ?? makeChannel(world, { type: ChannelType.direct, name: user.username, recipients: [world.bot, user] });
}

/** Whether the bot is in the server of a channel, or the channel is between it and somebody. */
export const botIsIn = ({ bot }: World, { guild, recipients }: Channel): boolean =>
  guild ? guild.members.has(bot.id) : recipients.some(({ id }) => id === bot.id);
