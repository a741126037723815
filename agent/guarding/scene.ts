import { z } from 'zod';
import { choosableIn } from '../../core/questions/forms/choosable.ts';
import { Answered } from '../../tools/answering.ts';
import { Question } from '../../tools/asked.ts';
import { PassageShown } from '../../tools/passages.ts';
import type { TurnState } from '../turn-state.ts';

const TEXT_MAX = 30_000; // characters: ten times what a long reply has
const AUTHORED_MIN = 12; // characters; shorter pieces are words that anybody says
const AUTHORED_MAX = 400; // pieces of one turn

/** A tool that was called in a turn: what it gave back, or the sentence it failed with. */
export type CallSeen = {
  readonly tool: string;
  readonly input: unknown;
  readonly output?: Record<string, unknown> | undefined;
  readonly error?: string | undefined;
};

/** A finished reply with all that it can be held against. */
export type ReplySeen = {
  readonly text: string;
  readonly calls: readonly CallSeen[];
  readonly state: TurnState;
  /** What the learner said. */
  readonly said: string;
  /** What the tutor said before that, if anything. */
  readonly before?: string | undefined;
};

type QuestionSeen = NonNullable<TurnState['question']>;

/** A reply taken apart for the rules. */
export type Scene = ReplySeen & {
  /** The reply as it is compared: small letters, plain quotes, no emphasis. */
  readonly plain: string;
  /** The same without what authors wrote: of questions, hints, explanations and passages that tools gave. */
  readonly own: string;
  /** What each call of a tool that worked gave. */
  readonly done: (tool: string) => readonly Record<string, unknown>[];
  /** The question that waits for an answer when the reply is read. */
  readonly open: QuestionSeen | null;
  /** Questions that were asked in this turn. */
  readonly served: readonly QuestionSeen[];
  /** The answer that was saved in this turn. */
  readonly answered: Answered | undefined;
  readonly passages: readonly PassageShown[];
};

/** A text without emphasis, headings and quotation marks of many kinds. */
export const undressed = (text: string): string =>
  text
    .slice(0, TEXT_MAX)
    .normalize('NFKC')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/^[ \t]*(?:>|#{1,6}) ?/gm, '')
    .replaceAll(/\*+|__+|`+/g, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();

/** A text as it is compared. */
export const plainOf = (text: string): string => undressed(text).toLowerCase();

/** Every text in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const QuestionParts = Question.omit({ attempt: true, html: true });

/** What happened to questions in a turn, call by call. */
function followQuestions({ calls, state }: ReplySeen): Pick<Scene, 'open' | 'served' | 'answered'> {
  let open: QuestionSeen | null = state.question;
  let answered: Answered | undefined;
  const served: QuestionSeen[] = [];
  for (const { tool, output } of calls) {
    if (!output) continue;
    const asked = QuestionParts.safeParse(output['question']);
    const saved = tool === 'submit-answer' ? Answered.safeParse(output) : undefined;
    if (asked.success) served.push((open = asked.data));
    else if (saved?.success) [answered, open] = [saved.data, null];
    else if (['next-question', 'skip-question', 'finish-run', 'start-run'].includes(tool)) open = null;
  }
  return { open, served, answered };
}

/** What could be chosen in a question, as it is compared. */
export const choosableOf = ({ shown }: QuestionSeen): string[] => choosableIn(shown).map(({ text }) => plainOf(text));

/** What authors and the learner wrote, the longest pieces first; not what is to be chosen, of which a reply may name one. */
function authoredIn(seen: ReplySeen): string[] {
  const { calls, state, said } = seen;
  const { open } = followQuestions(seen);
  const choosable = new Set([state.question, open].flatMap((question) => (question ? choosableOf(question) : [])));
  const texts = [
    ...calls.flatMap(({ output, error }) => [...textsIn(output), error ?? '']),
    ...textsIn([state.question, state.last]),
    said,
  ];
  const pieces = texts.flatMap((text) => [text, ...text.split('\n')]).map(plainOf);
  return [...new Set(pieces)]
    .filter((piece) => piece.length >= AUTHORED_MIN && !choosable.has(piece))
    .toSorted((one, other) => other.length - one.length)
    .slice(0, AUTHORED_MAX);
}

/** A text without what authors wrote; a mark stays where it stood, so that no sentence grows out of two. */
export const withoutAuthored = (plain: string, seen: ReplySeen): string =>
  authoredIn(seen).reduce((text, piece) => text.replaceAll(piece, ' … '), plain);

/** Takes a reply apart. */
export function sceneOf(seen: ReplySeen): Scene {
  const plain = plainOf(seen.text);
  const passages = z.object({ passages: z.array(PassageShown) });
  return {
    ...seen,
    plain,
    own: withoutAuthored(plain, seen),
    done: (tool) => seen.calls.flatMap((call) => (call.tool === tool && call.output ? [call.output] : [])),
    ...followQuestions(seen),
    passages: seen.calls.flatMap(({ output }) => passages.safeParse(output).data?.passages ?? []),
  };
}

/** The sentences of a text, without the marks in front of them. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?…])\s+|\n+/)
    .map((sentence) => sentence.replace(/^[^\p{L}\p{N}]+/u, '').trim())
    .filter(Boolean);
