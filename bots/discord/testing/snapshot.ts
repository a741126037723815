import { fieldsOfModal } from './finding.ts';
import { Flag, isSelect, Kind, type Component, type Embed, type Message, type Modal } from './wire.ts';

// A message as it reads on a screen, as text: for transcripts that people look at when they change.

const LINK = 5;

const buttonText = ({ label, emoji, style, url, disabled }: Component): string => {
  const words = [emoji?.name, label].filter(Boolean).join(' ');
  if (style === LINK) return `[${words} → ${url}]`;
  return disabled ? `(${words})` : `[${words}]`;
};

const selectText = ({ placeholder, options = [], disabled, type }: Component): string => {
  const choices = options.map((option) => (option.default ? `*${option.label}*` : option.label)).join(' | ');
  const words = [placeholder ?? 'Choose', type === Kind.stringSelect ? choices : '…'].join(': ');
  return disabled ? `(▾ ${words})` : `{▾ ${words}}`;
};

const nameOf = (url: string) => decodeURIComponent(url.split('/').at(-1) ?? url);
const pictureText = (url: string, description?: string | null) => `<picture ${nameOf(url)}${description ? `: ${description}` : ''}>`;

const painters: Record<number, (component: Component) => string[]> = {
  [Kind.row]: ({ components = [] }) => [components.map((each) => (isSelect(each) ? selectText(each) : buttonText(each))).join(' ')],
  [Kind.text]: ({ content = '' }) => content.split('\n'),
  [Kind.section]: ({ components = [], accessory }) => [
    ...componentLines(components),
    ...(accessory
      ? [accessory.type === Kind.button ? buttonText(accessory) : pictureText(accessory.media?.url ?? '', accessory.description)]
      : []),
  ],
  [Kind.gallery]: ({ items = [] }) => items.map(({ media, description }) => pictureText(media.url, description)),
  [Kind.file]: ({ name, size, file }) => [`<file ${name ?? nameOf(file?.url ?? '')}${size === undefined ? '' : `, ${size} bytes`}>`],
  [Kind.separator]: ({ divider }) => [divider === false ? '' : '———'],
  [Kind.container]: ({ components = [] }) => componentLines(components).map((line) => `│ ${line}`.trimEnd()),
};

const componentLines = (components: readonly Component[]): string[] =>
  components.flatMap((component) => painters[component.type]?.(component) ?? [`<component of type ${component.type}>`]);

const embedLines = ({ title, description, fields = [], image }: Embed): string[] =>
  [
    ...(title ? [title] : []),
    ...(description ? description.split('\n') : []),
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    ...(image ? [pictureText(image.url)] : []),
  ].map((line) => `▌ ${line}`);

/** Names in the place of the numbers that call people. */
const named = (text: string, { mentions }: Message): string =>
  text.replaceAll(/<@!?(\d+)>/g, (call, id) => mentions.find((user) => user.id === id)?.global_name.replace(/^/, '@') ?? call);

/** What a message shows, line by line. */
function linesOf(message: Message): string[] {
  const { content, embeds, components, attachments, flags } = message;
  const isNewKind = (flags & Flag.componentsV2) !== 0;
  return [
    ...(flags & Flag.loading ? ['… is thinking'] : []),
    ...(content ? content.split('\n') : []),
    ...embeds.flatMap(embedLines),
    // In messages of the new kind a file is seen only where a component shows it.
    ...(isNewKind
      ? []
      : attachments.map(({ filename, size, description }) => `<file ${filename}, ${size} bytes${description ? `: ${description}` : ''}>`)),
    ...componentLines(components),
  ].map((line) => named(line, message));
}

/** What a message says, without who says it and to whom. */
export const textOf = (message: Message): string => linesOf(message).join('\n');

/** A message as it reads in a chat: who says it, who sees it, and everything in it. */
export function snapshot(message: Message): string {
  const marks = [
    ...(message.flags & Flag.ephemeral ? ['only you see this'] : []),
    ...(message.edited_timestamp ? ['edited'] : []),
    ...(message.referenced_message ? [`to ${message.referenced_message.author.global_name}`] : []),
  ];
  const head = `${message.author.global_name}${marks.length ? ` (${marks.join(', ')})` : ''}:`;
  return [head, ...linesOf(message).map((line) => (line ? `  ${line}` : ''))].join('\n');
}

const fieldText = (input: Component): string => {
  if (input.type === Kind.textInput) return `[${input.value ?? input.placeholder ?? ''}${input.style === 2 ? ' ¶' : ''}]`;
  if (input.type === Kind.radioGroup)
    return (input.options ?? []).map((option) => `${option.default ? '(•)' : '( )'} ${option.label}`).join(' ');
  if (input.type === Kind.checkboxGroup)
    return (input.options ?? []).map((option) => `${option.default ? '[x]' : '[ ]'} ${option.label}`).join(' ');
  if (input.type === Kind.checkbox) return input.default ? '[x]' : '[ ]';
  return input.type === Kind.fileUpload ? '<files>' : selectText(input);
};

/** A modal as it reads on a screen. */
export function snapshotOfModal(modal: Modal): string {
  const lines = modal.components.flatMap((component): string[] => {
    const own = fieldsOfModal({ ...modal, components: [component] });
    if (!own.length) return componentLines([component]);
    const [{ label, input }] = own as [(typeof own)[number]];
    return [
      `${label}${input.required === false ? '' : '*'}${component.description ? ` — ${component.description}` : ''}`,
      `  ${fieldText(input)}`,
    ];
  });
  return [`┌ ${modal.title}`, ...lines.map((line) => `│ ${line}`.trimEnd()), '└ [Submit]'].join('\n');
}
