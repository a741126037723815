import { confidences } from '../../core/runs/confidence.ts';

/** How sure somebody may say they are. */
export type Confidence = (typeof confidences)[number];

/** What was tapped so far and is not sent yet: places as shown, counted from 0, by slot, by rank, or any; null where a slot is open. */
export type Draft = { readonly sure: Confidence | null; readonly picks: readonly (number | null)[] };

/** Nothing tapped yet. */
export const noDraft: Draft = { sure: null, picks: [] };

const sureSigns = { guess: 'g', think: 't', sure: 's' } as const satisfies Record<Confidence, string>;
const NOT_SAID = '0';
const OPEN = '-';
const PLACES = 36; // one sign each

/** The place that the value of an option names; undefined where it names none that a draft could hold. */
export function placeIn(value: string | undefined): number | undefined {
  const place = /^\d{1,2}$/.test(value ?? '') ? Number(value) : PLACES;
  return place < PLACES ? place : undefined;
}

/** A draft as it stands in an id: how sure, then a sign for each place. */
export const writeDraft = ({ sure, picks }: Draft): string =>
  (sure ? sureSigns[sure] : NOT_SAID) + picks.map((place) => (place === null ? OPEN : place.toString(PLACES))).join('');

/** A draft as `writeDraft` wrote it; undefined where it did not. */
export function readDraft(written: string): Draft | undefined {
  if (!/^[0gts][-0-9a-z]*$/.test(written)) return undefined;
  return {
    sure: confidences.find((each) => sureSigns[each] === written[0]) ?? null,
    picks: Array.from(written.slice(1), (sign) => (sign === OPEN ? null : Number.parseInt(sign, PLACES))),
  };
}

/** The draft in which a slot holds a place, or nothing. */
export function withSlot({ sure, picks }: Draft, slot: number, place: number | null): Draft {
  const long = Array.from({ length: Math.max(picks.length, slot + 1) }, (_, index) => (index === slot ? place : (picks[index] ?? null)));
  return { sure, picks: long };
}

/** The draft after a tap on an item to be put in order: the next in line, or out of it where it was in. */
export const withTap = ({ sure, picks }: Draft, place: number): Draft => ({
  sure,
  picks: picks.includes(place) ? picks.filter((each) => each !== place) : [...picks, place],
});
