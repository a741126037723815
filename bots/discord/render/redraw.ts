import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
} from 'discord.js';
import { letterOf } from '../../../core/questions/forms/option.ts';
import { confidences } from '../../../core/runs/confidence.ts';
import type { Act, Control, Ids } from '../custom-id.ts';
import { placeIn, withSlot, withTap, type Confidence, type Draft } from '../draft.ts';
import { canSend, pickedOf, readOutline } from '../outline.ts';
import { readPart } from '../rounds/round-ids.ts';

/** How sure somebody may be, as they read it. */
export const sureWords = { guess: "I'm guessing", think: 'I think so', sure: "I'm sure" } as const satisfies Record<Confidence, string>;

type Change = (control: Control, values: readonly string[]) => Draft;
const places = (values: readonly string[]) => [...new Set(values.flatMap((value) => placeIn(value) ?? []))];

const changes = {
  mark: ({ draft }, values) => ({ ...draft, picks: places(values).toSorted((one, other) => one - other) }),
  slot: ({ draft, arg }, values) => withSlot(draft, Number(arg), places(values)[0] ?? null),
  tap: ({ draft, arg }) => withTap(draft, Number(arg)),
  undo: ({ draft }) => ({ ...draft, picks: draft.picks.slice(0, -1) }),
  clear: ({ draft }) => ({ ...draft, picks: [] }),
  sure: ({ draft, arg }) => {
    const said = confidences.find((each) => each === arg) ?? null;
    return { ...draft, sure: said === draft.sure ? null : said };
  },
} as const satisfies Partial<Record<Act, Change>>;

/** The draft after a control was used that changes nothing else; undefined where it does more. `values` are those of a select. */
export function draftAfter(control: Control, values: readonly string[] = []): Draft | undefined {
  const change: Change | undefined = Object.hasOwn(changes, control.act) ? changes[control.act as keyof typeof changes] : undefined; // it has it
  return change?.(control, values);
}

type Buttoned = Pick<APIButtonComponentWithCustomId, 'label' | 'style' | 'disabled'>;

const sendLabel = ({ arg, draft }: Control): string => {
  const outline = readOutline(arg);
  const picked = pickedOf(draft);
  if (!outline || outline.count < 2 || !picked) return 'Submit';
  return outline.kind === 'choices' ? `Submit (${picked} chosen)` : `Submit (${picked} of ${outline.count})`;
};

function lookOfSend(control: Control): Buttoned {
  const outline = readOutline(control.arg);
  return { label: sendLabel(control), style: ButtonStyle.Success, disabled: !outline || !canSend(outline, control.draft) };
}

const looks: Partial<Record<Act, (control: Control) => Buttoned>> = {
  tap({ arg, draft }) {
    const rank = draft.picks.indexOf(Number(arg)) + 1;
    const letter = letterOf(Number(arg));
    return rank ? { label: `${rank}. ${letter}`, style: ButtonStyle.Primary } : { label: letter, style: ButtonStyle.Secondary };
  },
  sure({ arg, draft }) {
    const word = sureWords[arg as Confidence]; // as it was drawn
    return draft.sure === arg ? { label: `✓ ${word}`, style: ButtonStyle.Primary } : { label: word, style: ButtonStyle.Secondary };
  },
  send: lookOfSend,
  'round-send': (control) => lookOfSend({ ...control, arg: readPart(control)?.rest ?? '' }),
  undo: ({ draft }) => ({ label: 'Undo', style: ButtonStyle.Secondary, disabled: !draft.picks.length }),
  clear: ({ draft }) => ({ label: 'Clear', style: ButtonStyle.Secondary, disabled: !draft.picks.length }),
};

function chosen({ act, arg, draft }: Control, part: APIStringSelectComponent): APIStringSelectComponent {
  if (act !== 'mark' && act !== 'slot') return part;
  const picks = act === 'mark' ? draft.picks : [draft.picks[Number(arg)] ?? null];
  return { ...part, options: part.options.map((each) => ({ ...each, default: picks.includes(Number(each.value)) })) };
}

function redrawn(part: APIComponentInMessageActionRow, draft: Draft, ids: Ids, owner: string): APIComponentInMessageActionRow {
  if (!('custom_id' in part)) return part;
  const before = ids.read(owner, part.custom_id);
  if (!before) return part;
  const control = { ...before, draft };
  const custom_id = ids.write(owner, control);
  if (part.type === ComponentType.StringSelect) return chosen(control, { ...part, custom_id });
  if (part.type !== ComponentType.Button) return part;
  return { ...part, custom_id, ...looks[control.act]?.(control) };
}

type Part = APIMessageTopLevelComponent;

/** A file that is in the message already, by its name: what Discord tells is an address, which it does not take back. */
export const sentAgain = (part: Part): Part => {
  if (part.type !== ComponentType.File || part.file.url.startsWith('attachment://')) return part;
  const name = part.name || decodeURIComponent(new URL(part.file.url).pathname.split('/').at(-1) ?? '');
  return { type: ComponentType.File, file: { url: `attachment://${name}` } };
};

/** The message as it is to be read: what could be pressed is gone. */
export const withoutControls = (components: readonly Part[]): Part[] =>
  components
    .filter(({ type }) => type !== ComponentType.ActionRow)
    .map(
      (part) =>
        part.type === ComponentType.Container
          ? { ...part, components: withoutControls(part.components) as typeof part.components }
          : sentAgain(part), // each is of its own kind still
    );

/**
 * The message as it is with another draft: every control of ours signed anew for its owner, and drawn by the draft. It
 * takes nothing but the message, so that a tap can be answered at once.
 */
export function redraw(components: readonly Part[], draft: Draft, ids: Ids, owner: string): Part[] {
  return components.map((part) => {
    if (part.type === ComponentType.Container)
      return { ...part, components: redraw(part.components, draft, ids, owner) as typeof part.components }; // each is of its own kind still
    if (part.type === ComponentType.ActionRow)
      return { ...part, components: part.components.map((each) => redrawn(each, draft, ids, owner)) };
    return sentAgain(part);
  });
}
