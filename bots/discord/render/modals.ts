import {
  ComponentType,
  TextInputStyle,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIMessageTopLevelComponent,
  type APIModalSubmission,
  type APITextDisplayComponent,
} from 'discord.js';
import { ESSAY_MAX, WORDS_MAX } from '../../../core/limits.ts';
import type { Control, Ids } from '../custom-id.ts';
import { INPUT_MAX, LABEL_DESCRIPTION_MAX, LABEL_MAX, MODAL_PARTS_MAX } from '../limits.ts';
import { readOutline, wantedOf, type Outline } from '../outline.ts';
import { textPart } from './parts.ts';
import { clip, gapNumber, inLine } from './text.ts';

/** A modal as it opens. */
export type Modal = APIModalInteractionResponseCallbackData;

/** The id of an input by its place. It needs no signature: the modal has one. */
const inputName = (place: number): string => `part${place + 1}`;

type Wanted = { readonly description?: string; readonly long?: boolean; readonly most?: number; readonly required?: boolean };

const input = (
  label: string,
  place: number,
  { description, long = false, most = WORDS_MAX, required = true }: Wanted,
): APILabelComponent => ({
  type: ComponentType.Label,
  label: clip(label, LABEL_MAX),
  ...(description && { description: clip(description, LABEL_DESCRIPTION_MAX) }),
  component: {
    type: ComponentType.TextInput,
    custom_id: inputName(place),
    style: long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: Math.min(most, INPUT_MAX),
    required,
  },
});

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const isByPart = ({ kind, count }: Outline) => kind === 'blanks' && count <= MODAL_PARTS_MAX;

function inputsOf(outline: Outline): APILabelComponent[] {
  const { kind, count, long, unit } = outline;
  if (isByPart(outline) && count > 1)
    return Array.from({ length: count }, (_, place) => input(`Blank ${gapNumber(place + 1)}`, place, { required: false }));
  const description = capital(wantedOf(outline));
  if (kind === 'number' && unit) return [input(`Your answer, in ${inLine(unit)}`, 0, { description })];
  if (kind === 'text') return [input('Your answer', 0, { description, long, most: long ? ESSAY_MAX : WORDS_MAX })];
  return [
    input('Your answer', 0, { description, long: kind === 'blanks' && count > 1, most: kind === 'blanks' ? INPUT_MAX : WORDS_MAX * 2 }),
  ];
}

type Parts = readonly APIMessageTopLevelComponent[];

/** The words of the question in a message: they are below its header, and out of sight while a modal is open. */
function questionIn(before: Parts): APITextDisplayComponent[] {
  const card = before.find((part) => part.type === ComponentType.Container);
  const [, words] = card?.components.filter((part) => part.type === ComponentType.TextDisplay) ?? [];
  return words ? [textPart(words.content)] : [];
}

/**
 * The modal in which an answer is typed. It takes nothing but the control that asks for it and the message that this is on:
 * a modal opens before anything is read.
 */
export function typingModal({ of, arg, draft }: Control, ids: Ids, owner: string, before: Parts = []): Modal | undefined {
  const outline = readOutline(arg);
  if (!outline) return undefined;
  const inputs = inputsOf(outline);
  const words = inputs.length < MODAL_PARTS_MAX ? questionIn(before) : [];
  return {
    custom_id: ids.write(owner, { act: 'typed', ...(of && { of }), arg, draft }),
    title: 'Your answer',
    components: [...words, ...inputs],
  };
}

/** What was typed into a modal, input by input: one string for each part of an answer, or the one reason of a dispute. */
export const typedIn = (parts: APIModalSubmission['components']): readonly string[] =>
  parts.flatMap((part) =>
    'component' in part && 'value' in part.component && typeof part.component.value === 'string' ? [part.component.value] : [],
  );

const REASON_MAX = 2_000; // what dispute-answer takes

/** The modal in which a verdict is disputed. */
export const disputeModal = ({ of, arg }: Control, ids: Ids, owner: string): Modal => ({
  custom_id: ids.write(owner, { act: 'disputed', ...(of && { of }), arg }),
  title: 'What is wrong with this verdict?',
  components: [
    input('Why it should count', 0, {
      description: 'A person reads it and decides. What you answered stays as it is.',
      long: true,
      most: REASON_MAX,
    }),
  ],
});
