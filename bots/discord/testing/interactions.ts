import { randomBytes } from 'node:crypto';
import { channelPayload, contextOf, guildFields, memberPayload } from './payloads.ts';
import { bits, Permission, permissionsIn } from './permissions.ts';
import type { Interaction, Stage } from './stage.ts';
import type { Fields, User } from './wire.ts';
import { botIsIn, type Channel, type Kept } from './world.ts';

const ATTACHMENT_BYTES_MAX = 10_485_760;
/** What a bot may do where only a person brought it along, and in direct channels. */
const ALONG = bits('EmbedLinks', 'AttachFiles', 'MentionEveryone');
const IN_DIRECT = bits('ViewChannel', 'SendMessages', 'EmbedLinks', 'AttachFiles', 'ReadMessageHistory', 'AddReactions', 'MentionEveryone');

/** What somebody does with the bot, before it has become an interaction. */
export type Deed = {
  readonly type: Interaction['type'];
  readonly user: User;
  readonly locale: string;
  readonly channel: Channel;
  readonly data: Fields;
  readonly source?: Kept | undefined;
};

/** Who brought the bot to where this happens: the server (0), the person (1), or both. */
function owners({ world }: Stage, { channel, user }: Deed): Fields {
  const here = botIsIn(world, channel);
  return {
    ...(channel.guild && here ? { 0: channel.guild.id } : {}),
    ...(!channel.guild && contextOf(world, channel) === 1 ? { 0: '0' } : {}),
    ...(world.installedBy.has(user.id) ? { 1: user.id } : {}),
  };
}

function rightsOfBot({ world }: Stage, { channel }: Deed): bigint {
  if (!channel.guild) return IN_DIRECT;
  return botIsIn(world, channel) ? permissionsIn(channel.guild, channel, world.bot.id) : ALONG;
}

function placeOf(stage: Stage, { channel, user, locale }: Deed): Fields {
  const { guild } = channel;
  const shared = { channel_id: channel.id, channel: channelPayload(stage.world, channel), locale };
  if (!guild) return { ...shared, user };
  const permissions = permissionsIn(guild, channel, user.id).toString();
  return {
    ...shared,
    channel: { ...shared.channel, permissions },
    guild_id: guild.id,
    guild_locale: guild.locale,
    guild: { id: guild.id, locale: guild.locale, features: guildFields(guild)['features'] },
    member: { ...memberPayload(guild.members.get(user.id)!), permissions }, // whoever acts in a server is in it
  };
}

/** Makes an interaction of a deed, with all that the bot is told of it. */
export function open(stage: Stage, deed: Deed): Interaction {
  const { world } = stage;
  const { type, user, channel, data, source } = deed;
  const id = world.clock.snowflake();
  const token = `twin${randomBytes(48).toString('base64url').replaceAll('-', 'x')}`;
  const isOfUserApp = !botIsIn(world, channel) || contextOf(world, channel) === 2;
  const rights = channel.guild ? permissionsIn(channel.guild, channel, user.id) : Permission.UseExternalApps;
  const payload = {
    id,
    application_id: world.applicationId,
    type,
    token,
    version: 1,
    ...placeOf(stage, deed),
    app_permissions: rightsOfBot(stage, deed).toString(),
    authorizing_integration_owners: owners(stage, deed),
    context: contextOf(world, channel),
    entitlements: [],
    attachment_size_limit: ATTACHMENT_BYTES_MAX,
    data,
    ...(source ? { message: structuredClone(source.message) } : {}),
  };
  const interaction: Interaction = {
    id,
    token,
    type,
    user,
    channel,
    createdAt: world.clock.now(),
    startedAt: performance.now(),
    payload,
    messageId: source?.message.id,
    isOfUserApp,
    mustBeEphemeral: isOfUserApp && !(rights & Permission.UseExternalApps),
    followUps: 0,
  };
  stage.interactions.set(token, interaction);
  return interaction;
}
