import { ComponentType } from 'discord.js';
import type { Control, Ids } from './custom-id.ts';
import {
  BUTTON_LABEL_MAX,
  COMPONENTS_MAX,
  ID_MAX,
  LABEL_DESCRIPTION_MAX,
  LABEL_MAX,
  MODAL_PARTS_MAX,
  MODAL_TITLE_MAX,
  OPTION_MAX,
  OPTIONS_MAX,
  PLACEHOLDER_MAX,
  ROW_BUTTONS_MAX,
  TEXT_MAX,
} from './limits.ts';

type Node = { readonly type?: number; readonly [key: string]: unknown };

/** A component and all those inside it. */
export const within = (part: object): Node[] => {
  const node = part as Node; // every component has a type
  const inside = [
    ...((node['components'] as object[] | undefined) ?? []),
    ...(node['component'] ? [node['component']] : []),
    ...(node['accessory'] ? [node['accessory']] : []),
  ];
  return [node, ...inside.flatMap(within)];
};

const sized = (what: string, text: unknown, least: number, most: number): string[] =>
  typeof text === 'string' && text.length >= least && text.length <= most ? [] : [`${what} has ${String(text).length} characters`];

function optionTrouble(node: Node): string[] {
  const options = node['options'] as { label: string; value: string; default?: boolean }[];
  const values = options.map(({ value }) => value);
  const most = Number(node['max_values']);
  return [
    ...(options.length < 1 || options.length > OPTIONS_MAX ? [`a select has ${options.length} options`] : []),
    ...(new Set(values).size < values.length ? ['two options have one value'] : []),
    ...(most > options.length ? [`of ${options.length} options ${most} may be chosen`] : []),
    ...(options.filter((each) => each.default).length > most ? ['more options are chosen than may be'] : []),
    ...options.flatMap(({ label, value }) => [...sized('an option', label, 1, OPTION_MAX), ...sized('a value', value, 1, OPTION_MAX)]),
    ...sized('a placeholder', node['placeholder'] ?? '', 0, PLACEHOLDER_MAX),
  ];
}

function partTrouble(node: Node): string[] {
  if (node.type === ComponentType.Button) return sized('the label of a button', node['label'], 1, BUTTON_LABEL_MAX);
  if (node.type === ComponentType.StringSelect) return optionTrouble(node);
  if (node.type === ComponentType.TextDisplay) return sized('a text', node['content'], 1, TEXT_MAX);
  if (node.type === ComponentType.Container) return (node['components'] as object[]).length ? [] : ['a container is empty'];
  if (node.type !== ComponentType.ActionRow) return [];
  const parts = node['components'] as Node[];
  const isSelect = parts.some(({ type }) => type === ComponentType.StringSelect);
  return parts.length >= 1 && parts.length <= (isSelect ? 1 : ROW_BUTTONS_MAX) ? [] : [`a row has ${parts.length} parts`];
}

function idTrouble(nodes: readonly Node[]): string[] {
  const ids = nodes.flatMap((node) => ('custom_id' in node ? [String(node['custom_id'])] : []));
  return [...(new Set(ids).size < ids.length ? ['two controls have one id'] : []), ...ids.flatMap((id) => sized('an id', id, 1, ID_MAX))];
}

/** All that is to be read in a message. */
export const textOf = (components: readonly object[]): string =>
  components
    .flatMap(within)
    .flatMap((node) => (node.type === ComponentType.TextDisplay ? [String(node['content'])] : []))
    .join('\n');

/** What its controls say to their owner. */
export const actsIn = (components: readonly object[], ids: Ids, owner: string): (Control | undefined)[] =>
  components.flatMap(within).flatMap((node) => ('custom_id' in node ? [ids.read(owner, String(node['custom_id']))] : []));

/** The files that it names. */
export const fileNamesIn = (components: readonly object[]): string[] =>
  components.flatMap(within).flatMap((node) => (node.type === ComponentType.File ? [(node['file'] as { url: string }).url] : []));

/** What Discord would refuse of a message, one line each. */
export function messageTrouble(components: readonly object[]): string[] {
  const nodes = components.flatMap(within);
  const length = nodes.reduce((sum, node) => sum + (node.type === ComponentType.TextDisplay ? String(node['content']).length : 0), 0);
  return [
    ...(nodes.length > COMPONENTS_MAX ? [`it has ${nodes.length} components`] : []),
    ...(length > TEXT_MAX ? [`its texts have ${length} characters`] : []),
    ...idTrouble(nodes),
    ...nodes.flatMap(partTrouble),
  ];
}

/** What Discord would refuse of a modal, one line each. */
export function modalTrouble(modal: {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly object[];
}): string[] {
  const nodes = modal.components.flatMap(within);
  const labels = nodes.filter(({ type }) => type === ComponentType.Label);
  return [
    ...(modal.components.length < 1 || modal.components.length > MODAL_PARTS_MAX ? [`it has ${modal.components.length} parts`] : []),
    ...sized('its title', modal.title, 1, MODAL_TITLE_MAX),
    ...sized('its id', modal.custom_id, 1, ID_MAX),
    ...idTrouble(nodes),
    ...labels.flatMap((label) => [
      ...sized('a label', label['label'], 1, LABEL_MAX),
      ...sized('a description', label['description'] ?? '', 0, LABEL_DESCRIPTION_MAX),
    ]),
  ];
}
