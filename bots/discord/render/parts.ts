import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIFileComponent,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
} from 'discord.js';
import { BUTTON_LABEL_MAX, OPTION_MAX, PLACEHOLDER_MAX } from '../limits.ts';
import { clip, inLine } from './text.ts';

/** A row of buttons, or of one select. */
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
/** What stands in a container. */
export type Inside = APIContainerComponent['components'][number];

/** Colours of a card, which never say anything that its words do not. */
export const accents = { open: 0x5865f2, right: 0x2e9e5b, partly: 0xd9a400, wrong: 0xd6454f, quiet: 0x80848e } as const;
export type Accent = keyof typeof accents;

export const textPart = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });

/** The name of a file of the message, as a component names it. */
export const filePart = (name: string): APIFileComponent => ({ type: ComponentType.File, file: { url: `attachment://${name}` } });

export const row = (...components: APIComponentInMessageActionRow[]): Row => ({ type: ComponentType.ActionRow, components });

export const button = (
  label: string,
  customId: string,
  style: APIButtonComponentWithCustomId['style'] = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId => ({
  type: ComponentType.Button,
  label: clip(label, BUTTON_LABEL_MAX),
  custom_id: customId,
  style,
});

/** An option of a select: its place is its value. */
export const option = (label: string, place: number): APISelectMenuOption => ({
  label: clip(inLine(label), OPTION_MAX) || String(place + 1),
  value: String(place),
});

export const select = (
  placeholder: string,
  customId: string,
  options: APISelectMenuOption[],
  { least = 1, most = 1 }: { readonly least?: number; readonly most?: number } = {},
): APIStringSelectComponent => ({
  type: ComponentType.StringSelect,
  custom_id: customId,
  placeholder: clip(inLine(placeholder), PLACEHOLDER_MAX),
  min_values: least,
  max_values: most,
  options,
});

export const container = (accent: Accent, components: Inside[]): APIContainerComponent => ({
  type: ComponentType.Container,
  accent_color: accents[accent],
  components,
});

/** Rows of five buttons at most. */
export const rowsOf = (buttons: readonly APIButtonComponentWithCustomId[], perRow = 5): Row[] =>
  Array.from({ length: Math.ceil(buttons.length / perRow) }, (_, index) => row(...buttons.slice(index * perRow, (index + 1) * perRow)));
