import { ChannelType, PermissionFlagsBits, type APIInteraction, type GatewayMessageCreateDispatchData } from 'discord.js';
import type { Place } from '../../core/discord/place.ts';

/** What a server is called, where this process has heard of it. */
export type NameServer = (id: string) => string | undefined;

const threads: ReadonlySet<number> = new Set([ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread]);

/** Whether the rights that Discord tells of somebody let them manage the server. */
const manages = (rights: string): boolean =>
  (BigInt(rights) & (PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator)) !== 0n;

/** The channel by which a server chooses where the tutor speaks: of a thread, the one it hangs from. */
const chosenBy = ({ channel }: APIInteraction): string => {
  if (channel && 'parent_id' in channel && channel.parent_id && threads.has(channel.type)) return channel.parent_id;
  return channel?.id ?? '';
};

/**
 * The server in which an interaction was given, with what its giver may do there at this moment. None in a direct message, and
 * none where only they took the app along: there nobody chose anything for it.
 */
export function placeOf(interaction: APIInteraction, nameServer: NameServer): Place | undefined {
  const { guild_id: id, member, authorizing_integration_owners: owners } = interaction;
  if (!id || !member || owners['0'] !== id) return undefined;
  const [channel, here] = [chosenBy(interaction), interaction.channel?.id];
  const thread = here === channel ? undefined : here;
  return { id, name: nameServer(id), channel, ...(thread && { thread }), mayManage: manages(member.permissions) };
}

/** The server in which a message was written. Messages tell nothing of rights, so nobody manages anything by one. */
export function placeOfMessage(
  { guild_id: id, channel_id: channel }: Pick<GatewayMessageCreateDispatchData, 'guild_id' | 'channel_id'>,
  nameServer: NameServer,
  parentOf: (channel: string) => string | undefined,
): Place | undefined {
  if (id === undefined) return undefined;
  const parent = parentOf(channel);
  return { id, name: nameServer(id), channel: parent ?? channel, ...(parent && { thread: channel }), mayManage: false };
}
