import { messageComponentProblems } from './component-rules.ts';
import { demand, refusal, type Problem } from './refusals.ts';
import type { Uploaded } from './uploads.ts';
import { everyComponent, Flag, type Attachment, type Component, type Embed, type Fields, type Message } from './wire.ts';

// What Discord checks of messages and its description does not say.

const CONTENT_MAX = 2000;
const EMBEDS_TEXT_MAX = 6000;
const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** What a message would say once a request is carried out. */
type Draft = {
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  readonly poll: unknown;
  readonly stickers: readonly unknown[];
  readonly flags: number;
};

const listed = <Item>(value: unknown, otherwise: readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? (value as Item[]) : otherwise;

function draftOf(body: Fields, before: Message | undefined): Draft {
  const given = (name: string) => body[name] !== undefined;
  return {
    content: given('content') ? ((body['content'] as string | null) ?? '') : (before?.content ?? ''),
    embeds: given('embeds') ? listed<Embed>(body['embeds'], []) : (before?.embeds ?? []),
    components: given('components') ? listed<Component>(body['components'], []) : (before?.components ?? []),
    poll: body['poll'] ?? undefined,
    stickers: listed(body['sticker_ids'], []),
    flags: Number(body['flags'] ?? 0) | ((before?.flags ?? 0) & Flag.componentsV2), // once set, it cannot be taken back
  };
}

function* legacyProblems({ content, embeds, poll, stickers }: Draft): Generator<Problem> {
  const used = { content: content !== '', embeds: embeds.length > 0, poll: poll !== undefined, sticker_ids: stickers.length > 0 };
  for (const [field, isUsed] of Object.entries(used)) {
    if (!isUsed) continue;
    yield {
      path: [field],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    };
  }
}

const embedText = ({ title, description, fields = [], footer, author }: Embed): number =>
  [title, description, (footer as { text?: string } | undefined)?.text, (author as { name?: string } | undefined)?.name]
    .concat(fields.flatMap(({ name, value }) => [name, value]))
    .reduce((sum, text) => sum + (text?.length ?? 0), 0);

/** Everything in a message that shows media, with the way to its address. */
function mediaOf({ embeds, components }: Draft): [url: string, path: string[]][] {
  const inEmbeds = embeds.flatMap((embed, index) =>
    (['image', 'thumbnail'] as const).flatMap((field): [string, string[]][] => {
      const url = embed[field]?.url;
      return url ? [[url, ['embeds', String(index), field, 'url']]] : [];
    }),
  );
  const inComponents = everyComponent(components, ['components']).flatMap(([component, path]): [string, string[]][] => [
    ...(component.media ? [[component.media.url, [...path, 'media', 'url']] as [string, string[]]] : []),
    ...(component.file ? [[component.file.url, [...path, 'file', 'url']] as [string, string[]]] : []),
    ...(component.items ?? []).map(({ media }, index): [string, string[]] => [
      media.url,
      [...path, 'items', String(index), 'media', 'url'],
    ]),
  ]);
  return [...inEmbeds, ...inComponents];
}

function* mediaProblems(draft: Draft, names: ReadonlySet<string>, kept: readonly Attachment[]): Generator<Problem> {
  for (const [url, path] of mediaOf(draft)) {
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    if (name !== undefined && !names.has(name)) {
      yield {
        path,
        code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        message: `The referenced attachment "${name}" was not found`,
      };
    } else if (name === undefined && path.includes('file') && !kept.some((attachment) => attachment.url === url)) {
      yield { path, code: 'URL_TYPE_INVALID_SCHEME', message: 'Scheme must be one of (attachment).' };
    } else if (name === undefined && !/^https?:/.test(url)) {
      yield { path, code: 'URL_TYPE_INVALID_SCHEME', message: 'Scheme must be one of (http, https, attachment).' };
    }
  }
}

function* mentionProblems(body: Fields): Generator<Problem> {
  const allowed = (body['allowed_mentions'] ?? {}) as { parse?: string[]; users?: string[]; roles?: string[] };
  for (const kind of ['users', 'roles'] as const) {
    if (allowed.parse?.includes(kind) && allowed[kind]?.length) {
      yield {
        path: ['allowed_mentions'],
        code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      };
    }
  }
}

/** The attachments of before that an edit keeps: those it names, or all if it names none. */
export const keptAttachments = (body: Fields, before: Message | undefined): Attachment[] => {
  const named = body['attachments'];
  const kept = before?.attachments ?? [];
  return named === undefined ? kept : kept.filter(({ id }) => listed<{ id: string }>(named, []).some((each) => each.id === id));
};

function* attachmentProblems(body: Fields, files: readonly Uploaded[], kept: readonly Attachment[]): Generator<Problem> {
  for (const [index, { id }] of listed<{ id: string }>(body['attachments'], []).entries()) {
    if (!files.some((file) => file.key === id) && !kept.some((attachment) => attachment.id === id)) {
      yield {
        path: ['attachments', String(index), 'id'],
        code: 'ATTACHMENT_NOT_FOUND',
        message: `There is no file and no attachment "${id}"`,
      };
    }
  }
}

/** Refuses what Discord would not post: the body of a request, with what the message says already. */
export function demandMessage(body: Fields, files: readonly Uploaded[], before?: Message): void {
  if (files.some(({ bytes }) => bytes.length > FILE_BYTES_MAX)) throw refusal('tooLarge');
  const draft = draftOf(body, before);
  const isNewKind = (draft.flags & Flag.componentsV2) !== 0;
  const kept = keptAttachments(body, before);
  const names = new Set([...files.map(({ name }) => name), ...kept.map(({ filename }) => filename)]);
  const problems = [
    ...messageComponentProblems(draft.components, isNewKind),
    ...mediaProblems(draft, names, kept),
    ...mentionProblems(body),
  ];
  problems.push(...attachmentProblems(body, files, kept));
  if (isNewKind) problems.push(...legacyProblems(draft));
  if (draft.content.length > CONTENT_MAX) {
    problems.push({ path: ['content'], code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${CONTENT_MAX} or fewer in length.` });
  }
  if (draft.embeds.reduce((sum, embed) => sum + embedText(embed), 0) > EMBEDS_TEXT_MAX) {
    problems.push({ path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message: `Embed size exceeds maximum size of ${EMBEDS_TEXT_MAX}` });
  }
  demand(problems);
  const isEmpty =
    !draft.content && !draft.embeds.length && !draft.components.length && !draft.poll && !draft.stickers.length && !names.size;
  if (isEmpty) throw refusal('emptyMessage');
}
