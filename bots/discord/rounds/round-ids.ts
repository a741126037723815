import type { Control } from '../custom-id.ts';
import { writeOutline, type Outline } from '../outline.ts';

/** Which question of a round a control belongs to, and what it picks or outlines. */
export type Part = { readonly number: number; readonly rest: string };

const MARK = '_'; // an outline may hold more of them, so the first counts

/** A part as an id holds it. */
export const writePart = (number: number, rest: string): string => `${number}${MARK}${rest}`;

/** What `writePart` wrote; undefined where it did not. */
export function readPart({ arg }: Pick<Control, 'arg'>): Part | undefined {
  const [, number, rest = ''] = /^(\d{1,4})_(.*)$/.exec(arg) ?? [];
  return number === undefined ? undefined : { number: Number(number), rest };
}

const UNIT_BYTES_MAX = 28; // beside the round, the number and the longest name of a control; longer ones stand in the question only

/** The outline of a question of a round as an id holds it, so that its form opens before anything is read. */
export function writeOutlined(number: number, outline: Outline): string {
  const unit = Buffer.byteLength(outline.unit) <= UNIT_BYTES_MAX ? outline.unit : '';
  return writePart(number, writeOutline({ ...outline, unit }));
}
