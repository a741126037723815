import { ComponentType, type APIMessageTopLevelComponent, type APITextDisplayComponent } from 'discord.js';
import { TEXT_MAX, VERDICT_ROOM } from '../limits.ts';
import { textPart } from './parts.ts';
import { sentAgain } from './redraw.ts';
import { fit, plain } from './text.ts';

const HINTS_MAX = 600; // characters of all hints that are drawn with a question
const MARK = '**Hint '; // no words of others look like it: theirs are escaped

const line = (hint: string, number: number, most: number) => `${MARK}${number}.** ${fit(hint, most, plain)}`;

/** The hints that were given, as one text. */
export const hintsPart = (hints: readonly string[]): APITextDisplayComponent =>
  textPart(hints.map((hint, place) => line(hint, place + 1, Math.floor(HINTS_MAX / hints.length) - MARK.length - 8)).join('\n')); // a number, the marks after it, the end of the line

type Part = APIMessageTopLevelComponent;

const isHints = (part: object): part is APITextDisplayComponent =>
  'type' in part && part.type === ComponentType.TextDisplay && 'content' in part && String(part.content).startsWith(MARK);

/** The characters of all texts in a message. */
export const lengthOf = (parts: readonly object[]): number =>
  parts.reduce(
    (sum, part) =>
      sum +
      ('content' in part ? String(part.content).length : 0) +
      ('components' in part && Array.isArray(part.components) ? lengthOf(part.components as object[]) : 0),
    0,
  );

/** The message of a question with one more hint; undefined where it has no room for it, so that it is told apart. */
export function withHint(components: readonly Part[], hint: string): Part[] | undefined {
  const [card, ...others] = components.map(sentAgain);
  if (card?.type !== ComponentType.Container) return undefined;
  const inside = card.components.map((part) => (part.type === ComponentType.File ? (sentAgain(part) as typeof part) : part)); // a file stays one
  const before = inside.find(isHints);
  const number = (before?.content.split(`\n${MARK}`).length ?? 0) + 1;
  const told = line(hint, number, Infinity);
  if (lengthOf(components) + told.length + 1 > TEXT_MAX - VERDICT_ROOM) return undefined;
  const part = textPart(before ? `${before.content}\n${told}` : told);
  const controls = inside.findIndex(({ type }) => type === ComponentType.ActionRow);
  const at = controls < 0 ? inside.length : controls;
  const parts = before ? inside.map((each) => (each === before ? part : each)) : [...inside.slice(0, at), part, ...inside.slice(at)];
  return [{ ...card, components: parts }, ...others];
}
