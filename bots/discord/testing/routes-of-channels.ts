import { demandMessage } from './message-rules.ts';
import { channelPayload, threadMemberPayload } from './payloads.ts';
import { Permission, permissionsIn, sees, type PermissionName } from './permissions.ts';
import { post, remove, revise } from './posting.ts';
import { invalidForm, refusal } from './refusals.ts';
import type { Call, Routes } from './rest.ts';
import type { Stage } from './stage.ts';
import { fieldsOf } from './uploads.ts';
import type { Fields, Message } from './wire.ts';
import { ChannelType, directChannel, type Channel, type Kept } from './world.ts';

const HOUR_MS = 3_600_000;
/** Discord does not say how many; few, so that whoever lives off such edits finds out. */
const OLD_EDITS_PER_HOUR_MAX = 5;
const NONCE_MS = 5 * 60_000;
const PAGE_MAX = 50;

const isThread = ({ type }: Channel) => type === ChannelType.publicThread || type === ChannelType.privateThread;

/** The channel of a request, if the bot may see it and do there what the request needs. */
export function channelFor(stage: Stage, id: string | undefined, ...needs: readonly PermissionName[]): Channel {
  const { world } = stage;
  const channel = id === undefined ? undefined : world.channels.get(id);
  if (!channel) throw refusal('unknownChannel');
  if (!sees(channel, world.bot.id)) throw refusal('missingAccess');
  if (!channel.guild) return channel;
  const rights = permissionsIn(channel.guild, channel, world.bot.id);
  if (needs.some((name) => !(rights & Permission[name]))) throw refusal('missingPermissions');
  return channel;
}

/** The message of a request; one that only a person sees does not exist for the bot. */
function messageIn(stage: Stage, { parameters }: Call, channel: Channel): Kept {
  const kept = stage.world.messages.get(parameters['message_id']!); // every route that asks has it
  if (!kept || kept.channel !== channel || kept.onlyFor !== undefined) throw refusal('unknownMessage');
  return kept;
}

const sendingIn = (channel: Channel): PermissionName => (isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages');

/** The message that this one replies to. */
function repliedTo(stage: Stage, body: Fields, channel: Channel): Partial<Message> & Fields {
  const reference = body['message_reference'] as { message_id?: string; fail_if_not_exists?: boolean } | null | undefined;
  if (!reference?.message_id) return {};
  const found = stage.world.messages.get(reference.message_id);
  if (!found || found.channel !== channel || found.onlyFor !== undefined) {
    if (reference.fail_if_not_exists === false) return {};
    throw invalidForm([{ path: ['message_reference'], code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
  }
  if (channel.guild && !(permissionsIn(channel.guild, channel, stage.world.bot.id) & Permission.ReadMessageHistory))
    throw refusal('cannotReply');
  const place = { message_id: found.message.id, channel_id: channel.id, ...(channel.guild ? { guild_id: channel.guild.id } : {}) };
  return { type: 19, message_reference: { type: 0, ...place }, referenced_message: found.message };
}

function create(stage: Stage, call: Call) {
  const { world } = stage;
  const body = fieldsOf(call.body);
  const known = world.channels.get(call.parameters['channel_id']!); // it is in the path
  const rights: PermissionName[] = [known && isThread(known) ? 'SendMessagesInThreads' : 'SendMessages'];
  if (call.files.length) rights.push('AttachFiles');
  if ((body['embeds'] as unknown[] | undefined)?.length) rights.push('EmbedLinks');
  const channel = channelFor(stage, call.parameters['channel_id'], ...rights);
  if (channel.recipients.some(({ id }) => world.closedDoors.has(id))) throw refusal('cannotDirectMessage');
  if (channel.locked) throw refusal('archived');
  demandMessage(body, call.files);
  const { nonce } = body;
  if (body['enforce_nonce'] && nonce !== undefined && nonce !== null) {
    const same = [...world.messages.values()].find(
      (kept) =>
        kept.channel === channel &&
        kept.message.author.id === world.bot.id &&
        kept.message.nonce === nonce &&
        world.clock.now() - Date.parse(kept.message.timestamp) < NONCE_MS,
    );
    if (same) return { status: 200, body: same.message };
  }
  const more = repliedTo(stage, body, channel);
  channel.archived = false; // a word in it wakes a thread
  return { status: 200, body: post(stage, { channel, author: world.bot, body, files: call.files, more }).message };
}

function change(stage: Stage, call: Call) {
  const { clock, bot } = stage.world;
  const channel = channelFor(stage, call.parameters['channel_id']);
  const kept = messageIn(stage, call, channel);
  if (kept.message.author.id !== bot.id) throw refusal('notYourMessage');
  demandMessage(fieldsOf(call.body), call.files, kept.message);
  if (clock.now() - Date.parse(kept.message.timestamp) > HOUR_MS) {
    if (kept.edits.filter((at) => clock.now() - at < HOUR_MS).length >= OLD_EDITS_PER_HOUR_MAX) throw refusal('editsOfOldMessages');
  }
  return { status: 200, body: revise(stage, kept, fieldsOf(call.body), call.files).message };
}

function list(stage: Stage, { parameters, query }: Call) {
  const channel = channelFor(stage, parameters['channel_id']);
  const mayRead = !channel.guild || (permissionsIn(channel.guild, channel, stage.world.bot.id) & Permission.ReadMessageHistory) !== 0n;
  const before = query.get('before');
  const after = query.get('after');
  const found = [...stage.world.messages.values()].filter(
    (kept) =>
      kept.channel === channel &&
      kept.onlyFor === undefined &&
      (!before || BigInt(kept.message.id) < BigInt(before)) &&
      (!after || BigInt(kept.message.id) > BigInt(after)),
  );
  const page = found
    .map(({ message }) => message)
    .toReversed()
    .slice(0, Number(query.get('limit') ?? PAGE_MAX));
  return { status: 200, body: mayRead ? page : [] };
}

function openDirect(stage: Stage, { body }: Call) {
  const { world } = stage;
  const recipient = world.users.get(String(fieldsOf(body)['recipient_id']));
  if (!recipient) throw refusal('unknownUser');
  if (recipient.bot) throw refusal('cannotDirectMessage');
  return { status: 200, body: channelPayload(world, directChannel(world, recipient)) };
}

/** Everything about channels and the messages in them. */
export function channelRoutes(stage: Stage): Routes {
  const { world } = stage;
  return {
    'GET /channels/{channel_id}': ({ parameters }) => {
      const channel = channelFor(stage, parameters['channel_id']);
      const isInThread = isThread(channel) && channel.threadMembers.has(world.bot.id);
      return {
        status: 200,
        body: { ...channelPayload(world, channel), ...(isInThread ? { member: threadMemberPayload(channel, world.bot.id) } : {}) },
      };
    },
    'GET /channels/{channel_id}/messages': (call) => list(stage, call),
    'POST /channels/{channel_id}/messages': (call) => create(stage, call),
    'GET /channels/{channel_id}/messages/{message_id}': (call) => ({
      status: 200,
      body: messageIn(stage, call, channelFor(stage, call.parameters['channel_id'], 'ReadMessageHistory')).message,
    }),
    'PATCH /channels/{channel_id}/messages/{message_id}': (call) => change(stage, call),
    'DELETE /channels/{channel_id}/messages/{message_id}': (call) => {
      const known = channelFor(stage, call.parameters['channel_id']);
      const kept = messageIn(stage, call, known);
      if (kept.message.author.id !== world.bot.id) {
        if (!known.guild) throw refusal('notInDirectChannels');
        channelFor(stage, call.parameters['channel_id'], 'ManageMessages');
      }
      remove(stage, kept);
      return { status: 204 };
    },
    'POST /channels/{channel_id}/typing': ({ parameters }) => {
      const known = world.channels.get(parameters['channel_id']!); // it is in the path
      const channel = channelFor(stage, parameters['channel_id'], ...(known ? [sendingIn(known)] : []));
      world.typing.push({ channelId: channel.id, at: world.clock.now() });
      stage.changes.tell();
      return { status: 204 };
    },
    'POST /users/@me/channels': (call) => openDirect(stage, call),
  };
}
