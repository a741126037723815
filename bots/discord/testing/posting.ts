import { completed } from './component-rules.ts';
import { asTold } from './intents.ts';
import { keptAttachments } from './message-rules.ts';
import { memberPayload } from './payloads.ts';
import type { Stage } from './stage.ts';
import type { Uploaded } from './uploads.ts';
import {
  everyComponent,
  Flag,
  type Attachment,
  type Component,
  type Embed,
  type Fields,
  type Media,
  type Message,
  type User,
} from './wire.ts';
import { botIsIn, isoOf, type Channel, type Kept, type World } from './world.ts';

/** A message that somebody posts: what the request says, already found right, and what goes with it. */
export type Post = {
  readonly channel: Channel;
  readonly author: User;
  readonly body: Fields;
  readonly files?: readonly Uploaded[];
  readonly onlyFor?: string | undefined;
  readonly interactionId?: string | undefined;
  /** What only Discord writes into a message. */
  readonly more?: Partial<Message> & Fields;
};

type Allowed = { parse?: string[]; users?: string[]; replied_user?: boolean } | null | undefined;

/** Whom a message calls, of those it names: text is not enough where the sender has ruled it out. */
function mentionsOf(world: World, body: Fields, text: string): User[] {
  const allowed = body['allowed_mentions'] as Allowed;
  const may = (id: string) => !allowed || allowed.parse?.includes('users') === true || allowed.users?.includes(id) === true;
  const named = new Set([...text.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id!)); // the pattern has one group
  return [...named].filter(may).flatMap((id) => world.users.get(id) ?? []);
}

const mediaFrom = (media: Media, attachments: readonly Attachment[]): Media => {
  const name = /^attachment:\/\/(.+)$/.exec(media.url)?.[1];
  const attachment = attachments.findLast(({ filename }) => filename === name);
  if (!attachment) return { ...media, id: '0', proxy_url: media.url };
  const { id, url, proxy_url: proxyUrl, content_type: contentType, width, height } = attachment;
  return {
    id,
    url,
    proxy_url: proxyUrl,
    attachment_id: id,
    ...(contentType ? { content_type: contentType } : {}),
    ...(width ? { width, height } : {}),
  };
};

/** The components as they are kept: completed, with the addresses of the files they show. */
function keptComponents(given: readonly Component[], attachments: readonly Attachment[]): Component[] {
  const components = completed(given);
  for (const [component] of everyComponent(components)) {
    if (component.media) component.media = mediaFrom(component.media, attachments);
    if (component.items) component.items = component.items.map((item) => ({ ...item, media: mediaFrom(item.media, attachments) }));
    if (component.file) {
      const name = component.file.url.replace('attachment://', '');
      const attachment = attachments.findLast(({ filename, url }) => filename === name || url === name);
      component.file = mediaFrom(component.file, attachments);
      if (attachment) Object.assign(component, { name: attachment.filename, size: attachment.size });
    }
  }
  return components;
}

const keptEmbeds = (given: readonly Embed[], attachments: readonly Attachment[]): Embed[] =>
  given.map((embed) => ({
    type: 'rich',
    ...embed,
    ...(embed.image ? { image: mediaFrom(embed.image, attachments) } : {}),
    ...(embed.thumbnail ? { thumbnail: mediaFrom(embed.thumbnail, attachments) } : {}),
  }));

function keepFiles(world: World, channel: Channel, body: Fields, files: readonly Uploaded[]): Attachment[] {
  const named = (body['attachments'] ?? []) as { id: string | number; description?: string }[];
  return files.map((file) =>
    world.shelf.keep(world.clock.snowflake(), channel.id, file, named.find(({ id }) => String(id) === file.key)?.description),
  );
}

const textOf = (content: string, components: readonly Component[]): string =>
  [content, ...everyComponent(components).map(([component]) => component.content ?? '')].join('\n');

/** A message as the bot is told of it. */
export function toldOf({ message, channel }: Kept): Fields & Message {
  const { guild } = channel;
  if (!guild) return { ...message, channel_type: channel.type };
  const member = guild.members.get(message.author.id);
  return {
    ...message,
    guild_id: guild.id,
    ...(member && !message.webhook_id ? { member: memberPayload(member, { withUser: false }) } : {}),
    channel_type: channel.type,
  };
}

function spread(stage: Stage, event: string, kept: Kept): void {
  stage.changes.tell();
  if (kept.onlyFor !== undefined) return; // what one person sees is told to nobody else
  const { guild } = kept.channel;
  if (!botIsIn(stage.world, kept.channel)) return;
  stage.dispatch({
    event,
    guildId: guild?.id,
    intent: guild ? 'GuildMessages' : 'DirectMessages',
    data: ({ intents }) => asTold(structuredClone(toldOf(kept)), intents, stage.world.bot.id),
  });
}

/** Posts a message, and tells everybody who is to know. */
export function post(stage: Stage, { channel, author, body, files = [], onlyFor, interactionId, more = {} }: Post): Kept {
  const { world } = stage;
  const id = world.clock.snowflake();
  const attachments = keepFiles(world, channel, body, files).map((each) =>
    onlyFor === undefined ? each : { ...each, ephemeral: true as const },
  );
  const components = keptComponents((body['components'] ?? []) as Component[], attachments);
  const content = (body['content'] as string | null | undefined) ?? '';
  const replied = more.referenced_message?.author;
  const allowed = body['allowed_mentions'] as Allowed;
  const mentions = mentionsOf(world, body, textOf(content, components));
  if (replied && (allowed?.replied_user ?? allowed === undefined) && !mentions.includes(replied)) mentions.push(replied);
  const message: Message = {
    id,
    channel_id: channel.id,
    author,
    content,
    timestamp: isoOf(world.clock),
    edited_timestamp: null,
    tts: false,
    mention_everyone: /@(?:everyone|here)\b/.test(content) && (!allowed || allowed.parse?.includes('everyone') === true),
    mentions,
    mention_roles: [],
    attachments,
    embeds: keptEmbeds((body['embeds'] ?? []) as Embed[], attachments),
    components,
    pinned: false,
    type: 0,
    flags: (Number(body['flags'] ?? 0) & (Flag.componentsV2 | 4 | 4096)) | (onlyFor === undefined ? 0 : Flag.ephemeral),
    ...(body['nonce'] === undefined || body['nonce'] === null ? {} : { nonce: body['nonce'] as string }),
    ...more,
  };
  const kept: Kept = {
    message,
    channel,
    edits: [],
    ...(onlyFor === undefined ? {} : { onlyFor }),
    ...(interactionId ? { interactionId } : {}),
  };
  world.messages.set(id, kept);
  spread(stage, 'MESSAGE_CREATE', kept);
  return kept;
}

/** Changes a message as a request asks, and tells everybody who is to know. */
export function revise(stage: Stage, kept: Kept, body: Fields, files: readonly Uploaded[] = []): Kept {
  const { world } = stage;
  const before = kept.message;
  const attachments = [...keptAttachments(body, before), ...keepFiles(world, kept.channel, body, files)];
  const given = (name: string) => body[name] !== undefined;
  const components = given('components') ? keptComponents((body['components'] ?? []) as Component[], attachments) : before.components;
  const content = given('content') ? ((body['content'] as string | null) ?? '') : before.content;
  kept.message = {
    ...before,
    content,
    components,
    attachments,
    embeds: given('embeds') ? keptEmbeds((body['embeds'] ?? []) as Embed[], attachments) : before.embeds,
    mentions: given('content') || given('components') ? mentionsOf(world, body, textOf(content, components)) : before.mentions,
    flags: (before.flags & ~Flag.loading) | (Number(body['flags'] ?? 0) & Flag.componentsV2),
    // What only fills the place that was kept for it has not been edited.
    edited_timestamp: before.flags & Flag.loading ? null : isoOf(world.clock),
  };
  kept.edits.push(world.clock.now());
  spread(stage, 'MESSAGE_UPDATE', kept);
  return kept;
}

/** Takes a message away. */
export function remove(stage: Stage, kept: Kept): void {
  const { message, channel } = kept;
  stage.world.messages.delete(message.id);
  stage.changes.tell();
  if (kept.onlyFor !== undefined || !botIsIn(stage.world, channel)) return;
  stage.dispatch({
    event: 'MESSAGE_DELETE',
    guildId: channel.guild?.id,
    intent: channel.guild ? 'GuildMessages' : 'DirectMessages',
    data: () => ({ id: message.id, channel_id: channel.id, ...(channel.guild ? { guild_id: channel.guild.id } : {}) }),
  });
}
