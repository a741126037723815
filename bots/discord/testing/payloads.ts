import { sees } from './permissions.ts';
import { ChannelType, type Channel, type Guild, type Member, type World } from './world.ts';
import type { Fields } from './wire.ts';

// How people, servers and channels look when they travel.

const isThread = ({ type }: Channel): boolean => type === ChannelType.publicThread || type === ChannelType.privateThread;

export const memberPayload = (member: Member, { withUser = true } = {}): Fields => ({
  ...(withUser ? { user: member.user } : {}),
  nick: member.nick,
  avatar: null,
  banner: null,
  roles: member.roles,
  joined_at: member.joinedAt,
  premium_since: null,
  communication_disabled_until: null,
  deaf: false,
  mute: false,
  pending: false,
  flags: 0,
});

const roleColors = { primary_color: 0, secondary_color: null, tertiary_color: null };

const rolePayload = ({ id, name, permissions, managed }: Guild['roles'][number], position: number): Fields => ({
  id,
  name,
  permissions: permissions.toString(),
  position,
  color: 0,
  colors: roleColors,
  hoist: false,
  icon: null,
  unicode_emoji: null,
  managed,
  mentionable: false,
  flags: 0,
});

function threadPayload(channel: Channel): Fields {
  return {
    owner_id: channel.ownerId,
    message_count: 0,
    member_count: channel.threadMembers.size,
    total_message_sent: 0,
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: channel.archived,
      locked: channel.locked,
      auto_archive_duration: channel.autoArchiveMinutes,
      archive_timestamp: channel.createdAt,
      create_timestamp: channel.createdAt,
      ...(channel.type === ChannelType.privateThread ? { invitable: channel.invitable } : {}),
    },
  };
}

/** A channel as the bot sees it: of a direct one it is told only who the other is. */
export function channelPayload(world: World, channel: Channel): Fields {
  const { id, type, name, guild, parent, overwrites } = channel;
  const shared = { id, type, last_message_id: null, flags: 0 };
  if (!guild) return { ...shared, recipients: channel.recipients.filter((user) => user.id !== world.bot.id) };
  return {
    ...shared,
    name,
    guild_id: guild.id,
    parent_id: parent?.id ?? null,
    ...(isThread(channel)
      ? threadPayload(channel)
      : {
          position: 0,
          topic: null,
          nsfw: false,
          rate_limit_per_user: 0,
          permission_overwrites: overwrites.map(({ id: of, type: kind, allow, deny }) => ({
            id: of,
            type: kind,
            allow: allow.toString(),
            deny: deny.toString(),
          })),
        }),
  };
}

export const threadMemberPayload = (channel: Channel, userId: string): Fields => ({
  id: channel.id,
  user_id: userId,
  join_timestamp: channel.createdAt,
  flags: 0,
});

/** A server with all in it that the bot is told of when it comes online. */
export function guildPayload(world: World, guild: Guild): Fields {
  const channels = [...world.channels.values()].filter((channel) => channel.guild === guild);
  const me = guild.members.get(world.bot.id);
  return {
    ...guildFields(guild),
    joined_at: me?.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: me ? [memberPayload(me)] : [],
    // A bot is told of channels that it may not see, too; of threads only if it may.
    channels: channels.filter((channel) => !isThread(channel)).map((channel) => channelPayload(world, channel)),
    threads: channels
      .filter((channel) => isThread(channel) && !channel.archived && sees(channel, world.bot.id))
      .map((channel) => ({
        ...channelPayload(world, channel),
        ...(channel.threadMembers.has(world.bot.id) ? { member: threadMemberPayload(channel, world.bot.id) } : {}),
      })),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** What a server is, wherever it is spoken of. */
export const guildFields = (guild: Guild): Fields => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  splash: null,
  discovery_splash: null,
  home_header: null,
  owner_id: guild.ownerId,
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: 0,
  default_message_notifications: 1,
  explicit_content_filter: 0,
  roles: guild.roles.map(rolePayload),
  emojis: [],
  stickers: [],
  features: [],
  mfa_level: 0,
  application_id: null,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  max_members: 500_000,
  vanity_url_code: null,
  description: null,
  banner: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  preferred_locale: guild.locale,
  public_updates_channel_id: null,
  nsfw: false,
  nsfw_level: 0,
  premium_progress_bar_enabled: false,
  safety_alerts_channel_id: null,
  region: 'deprecated',
  widget_enabled: false,
  widget_channel_id: null,
  max_presences: null,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  incidents_data: null,
});

/** The kind of place an interaction comes from: a server, the direct channel with the bot, or another between people. */
export const contextOf = (world: World, channel: Channel): 0 | 1 | 2 => {
  if (channel.guild) return 0;
  return channel.recipients.some(({ id }) => id === world.bot.id) ? 1 : 2;
};
