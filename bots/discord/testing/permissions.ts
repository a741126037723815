import type { Channel, Guild, Overwrite } from './world.ts';

/** The rights that matter to a bot that talks, by Discord's names. */
export const Permission = {
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  SendMessagesInThreads: 1n << 38n,
  UseExternalApps: 1n << 50n,
} as const;

export type PermissionName = keyof typeof Permission;

const ALL = (1n << 53n) - 1n;

/** The named rights as one number. */
export const bits = (...names: readonly PermissionName[]): bigint => names.reduce((sum, name) => sum | Permission[name], 0n);

/** What a member may do who has no role: about what a new server allows. */
export const MEMBER_PERMISSIONS = bits(
  'AddReactions',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'SendMessagesInThreads',
  'UseExternalApps',
);

/** What the invitation of a tutor's bot asks for. */
export const BOT_PERMISSIONS = 377_957_239_808n;

const apply = (rights: bigint, overwrites: readonly Overwrite[]): bigint => {
  const deny = overwrites.reduce((sum, each) => sum | each.deny, 0n);
  const allow = overwrites.reduce((sum, each) => sum | each.allow, 0n);
  return (rights & ~deny) | allow;
};

/** What somebody may do in a channel of a server, by their roles and by what the channel says of them. */
export function permissionsIn(guild: Guild, channel: Channel, userId: string): bigint {
  const member = guild.members.get(userId);
  if (!member) return 0n;
  const roles = guild.roles.filter(({ id }) => id === guild.id || member.roles.includes(id));
  const rights = roles.reduce((sum, role) => sum | role.permissions, 0n);
  if (guild.ownerId === userId || rights & Permission.Administrator) return ALL;
  const { overwrites } = channel.parent ?? channel; // a thread has the rights of its channel
  const of = (ids: readonly string[]) => overwrites.filter(({ id }) => ids.includes(id));
  const result = apply(apply(apply(rights, of([guild.id])), of(member.roles)), of([userId]));
  return result & Permission.ViewChannel ? result : 0n;
}

/** Whether somebody sees a channel: a private thread only those in it, and whoever looks after threads. */
export function sees(channel: Channel, userId: string): boolean {
  if (!channel.guild) return channel.recipients.some(({ id }) => id === userId);
  const rights = permissionsIn(channel.guild, channel, userId);
  if (!(rights & Permission.ViewChannel)) return false;
  return channel.type !== 12 || channel.threadMembers.has(userId) || (rights & Permission.ManageThreads) !== 0n;
}
