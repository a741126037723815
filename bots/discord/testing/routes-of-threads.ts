import { channelPayload, threadMemberPayload } from './payloads.ts';
import { refusal } from './refusals.ts';
import type { Call, Routes } from './rest.ts';
import { channelFor } from './routes-of-channels.ts';
import type { Stage } from './stage.ts';
import { fieldsOf } from './uploads.ts';
import { ChannelType, isoOf, makeChannel, type Channel } from './world.ts';

const DAY_MINUTES = 1440;

function tellOfThread(stage: Stage, event: string, channel: Channel): void {
  stage.changes.tell();
  const isNew = event === 'THREAD_CREATE' ? { newly_created: true, member: threadMemberPayload(channel, stage.world.bot.id) } : {};
  stage.dispatch({
    event,
    guildId: channel.guild?.id,
    intent: 'Guilds',
    data: () => ({ ...channelPayload(stage.world, channel), ...isNew }),
  });
}

type Wish = { name: string; type?: number; auto_archive_duration?: number; invitable?: boolean };

/** A new thread with the bot in it, told of as Discord tells. */
function begin(stage: Stage, parent: Channel, wish: Wish, id?: string): Channel {
  const { world } = stage;
  const channel = makeChannel(world, {
    ...(id === undefined ? {} : { id }),
    type: wish.type === ChannelType.publicThread || id !== undefined ? ChannelType.publicThread : ChannelType.privateThread, // private is what is made without a message, unless told otherwise
    name: wish.name,
    guild: parent.guild!, // threads are in servers alone
    parent,
    ownerId: world.bot.id,
    threadMembers: new Set([world.bot.id]),
    autoArchiveMinutes: wish.auto_archive_duration ?? DAY_MINUTES,
    invitable: wish.invitable ?? true,
    createdAt: isoOf(world.clock),
  });
  tellOfThread(stage, 'THREAD_CREATE', channel);
  return channel;
}

function startWithout(stage: Stage, { parameters, body }: Call) {
  const wish = fieldsOf(body) as Wish;
  const parent = channelFor(
    stage,
    parameters['channel_id'],
    wish.type === ChannelType.publicThread ? 'CreatePublicThreads' : 'CreatePrivateThreads',
  );
  if (!parent.guild || parent.parent) throw refusal('unknownChannel');
  const channel = begin(stage, parent, wish);
  return { status: 201, body: { ...channelPayload(stage.world, channel), member: threadMemberPayload(channel, stage.world.bot.id) } };
}

function startFrom(stage: Stage, { parameters, body }: Call) {
  const parent = channelFor(stage, parameters['channel_id'], 'CreatePublicThreads', 'ReadMessageHistory');
  const kept = stage.world.messages.get(parameters['message_id']!); // it is in the path
  if (!parent.guild || !kept || kept.channel !== parent || kept.onlyFor !== undefined) throw refusal('unknownMessage');
  if (stage.world.channels.has(kept.message.id)) throw refusal('threadExists');
  const channel = begin(stage, parent, fieldsOf(body) as Wish, kept.message.id); // such a thread has the id of its message
  return { status: 201, body: { ...channelPayload(stage.world, channel), member: threadMemberPayload(channel, stage.world.bot.id) } };
}

function threadFor(stage: Stage, { parameters }: Call): Channel {
  const channel = channelFor(stage, parameters['channel_id']);
  if (!channel.parent) throw refusal('unknownChannel');
  return channel;
}

function change(stage: Stage, call: Call) {
  const thread = threadFor(stage, call);
  if (thread.ownerId !== stage.world.bot.id) channelFor(stage, thread.id, 'ManageThreads');
  const wish = fieldsOf(call.body) as { name?: string; archived?: boolean; locked?: boolean; auto_archive_duration?: number };
  if (wish.locked !== undefined) channelFor(stage, thread.id, 'ManageThreads');
  thread.name = wish.name ?? thread.name;
  thread.archived = wish.archived ?? thread.archived;
  thread.locked = wish.locked ?? thread.locked;
  thread.autoArchiveMinutes = wish.auto_archive_duration ?? thread.autoArchiveMinutes;
  tellOfThread(stage, 'THREAD_UPDATE', thread);
  return { status: 200, body: channelPayload(stage.world, thread) };
}

function admit(stage: Stage, call: Call) {
  const thread = threadFor(stage, call);
  const id = call.parameters['user_id']!; // it is in the path
  const parent = thread.parent!; // a thread has one
  channelFor(stage, parent.id, 'SendMessagesInThreads');
  if (!thread.guild?.members.has(id)) throw refusal('unknownMember');
  thread.threadMembers.add(id);
  stage.changes.tell();
  return { status: 204 };
}

/** Everything about threads and who is in them. */
export function threadRoutes(stage: Stage): Routes {
  const { world } = stage;
  return {
    'POST /channels/{channel_id}/threads': (call) => startWithout(stage, call),
    'POST /channels/{channel_id}/messages/{message_id}/threads': (call) => startFrom(stage, call),
    'PATCH /channels/{channel_id}': (call) => change(stage, call),
    'DELETE /channels/{channel_id}': (call) => {
      const thread = threadFor(stage, call);
      channelFor(stage, thread.id, 'ManageThreads');
      world.channels.delete(thread.id);
      tellOfThread(stage, 'THREAD_DELETE', thread);
      return { status: 200, body: channelPayload(world, thread) };
    },
    'PUT /channels/{channel_id}/thread-members/{user_id}': (call) => admit(stage, call),
    'PUT /channels/{channel_id}/thread-members/@me': (call) => {
      threadFor(stage, call).threadMembers.add(world.bot.id);
      return { status: 204 };
    },
    'DELETE /channels/{channel_id}/thread-members/{user_id}': (call) => {
      const thread = threadFor(stage, call);
      if (thread.ownerId !== world.bot.id) channelFor(stage, thread.id, 'ManageThreads');
      thread.threadMembers.delete(call.parameters['user_id']!); // it is in the path
      stage.changes.tell();
      return { status: 204 };
    },
    'GET /channels/{channel_id}/thread-members': (call) => {
      const thread = threadFor(stage, call);
      return { status: 200, body: [...thread.threadMembers].map((id) => threadMemberPayload(thread, id)) };
    },
    'GET /guilds/{guild_id}/threads/active': ({ parameters }) => {
      const threads = [...world.channels.values()].filter(
        ({ guild, parent, archived }) => guild?.id === parameters['guild_id'] && parent && !archived,
      );
      return { status: 200, body: { threads: threads.map((thread) => channelPayload(world, thread)), members: [], has_more: false } };
    },
  };
}
