import { z } from 'zod';
import { doors } from '../core/people/doors.ts';
import { roles } from '../core/people/roles.ts';
import { Going, Question } from '../tools/asked.ts';

/**
 * What is true when a turn begins. It stands at the end of the instructions, as one line of JSON: a model reads there what
 * it would otherwise have to ask a tool for, and the built-in model reads nothing else of the instructions.
 */
export const TurnState = z.object({
  learner: z.object({ name: z.string().nullable(), role: z.enum(roles), locale: z.string(), timeZone: z.string() }),
  now: z.iso.datetime(),
  door: z.enum(doors),
  /** What an open run of theirs keeps back: everything that helps, or every verdict. */
  sitting: z.enum(['exam', 'withheld']).nullable(),
  /** The run of this conversation that goes on, and the question in it that waits for an answer. */
  going: Going.omit({ run: true }).nullable(),
  question: Question.omit({ attempt: true, type: true, html: true }).nullable(),
  /** The question answered last in this conversation, and whether its verdict has been told. */
  last: z.object({ text: z.string(), correct: z.boolean().nullable() }).nullable(),
});
export type TurnState = z.output<typeof TurnState>;

const opening = '<state>';
const closing = '</state>';

/** The state as it stands in the instructions: one line, and nothing in it can end it early. */
export const writeState = (state: TurnState): string => `${opening}${JSON.stringify(state).replaceAll('<', '\\u003c')}${closing}`;

/** The state that instructions end with, or undefined where there is none. */
export function readState(instructions: string): TurnState | undefined {
  const [start, end] = [instructions.lastIndexOf(opening), instructions.lastIndexOf(closing)];
  if (start < 0 || end < start) return undefined;
  try {
    return TurnState.parse(JSON.parse(instructions.slice(start + opening.length, end)));
  } catch {
    return undefined; // written by somebody else: as good as none
  }
}
