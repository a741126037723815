import { findTool } from '../../tools/index.ts';
import type { Moment } from './moment.ts';
import { pendingIn, type Pending } from './offers.ts';
import { hashOf } from './words.ts';
import type { Done, Turn } from './turn.ts';
import type { Understood } from './understand.ts';

/** What is done next: one tool is called, or something is said and the turn is over. */
export type Plan =
  | { readonly call: { readonly tool: string; readonly input: Readonly<Record<string, unknown>> } }
  | { readonly text: string };

/** A turn with what its message means. */
export type Scene = {
  readonly turn: Turn;
  readonly moment: Moment;
  readonly pending: Pending;
  /** What the learner asked for, where a message only goes on with the one before. */
  readonly said: string;
  readonly meant: Understood;
};

/** What is done about a message of one meaning, step by step: it reads what was done in the turn and says what is next. */
export type Flow = (scene: Scene) => Plan;

/** More tools than any turn needs. Each is called once in a turn at most, so every turn ends. */
const CALLS_MAX = 5;

/** What a tool gave back in this turn. */
export const doneIn = ({ turn }: Scene, tool: string): Done | undefined => turn.done.findLast((done) => done.tool === tool);

/** The call of a tool, where it is offered, was not called in this turn, and takes that input. */
export function call(scene: Scene, tool: string, input: Readonly<Record<string, unknown>> = {}): Plan | undefined {
  const { turn } = scene;
  if (!turn.tools.has(tool) || doneIn(scene, tool) || turn.done.length >= CALLS_MAX) return undefined;
  return findTool(tool)?.input.safeParse(input).success ? { call: { tool, input } } : undefined;
}

export const say = (...parts: readonly (string | undefined | false)[]): Plan => ({
  text:
    parts
      .map((part) => (part ? part.trim() : ''))
      .filter((part, at, all) => part && all.indexOf(part) === at) // two tools may refuse in the same words
      .join('\n\n') || 'I did not get that. Say "help" to see what I can do.',
});

/** One of several ways to say a thing: the same for the same message at the same place of a conversation, and not always the same. */
export const vary = ({ turn }: Pick<Scene, 'turn'>, ...ways: readonly [string, ...string[]]): string =>
  ways[hashOf(`${turn.said}|${turn.length - turn.done.length * 2}|${turn.state?.question?.number ?? ''}`) % ways.length]!; // within the list

/** The moment that a turn is in. */
export function momentOf({ state, told }: Turn): Moment {
  const question = state?.question ?? undefined;
  const going = Boolean(state?.going);
  const pending = pendingIn(told);
  const about = `${question?.text ?? ''} ${question?.topic ?? ''} ${state?.going?.title ?? ''}`;
  return {
    open: question?.shown.kind,
    long: question?.shown.kind === 'text' && question.shown.long,
    code: question !== undefined && (question.code !== null || /\b(?:python|programming|javascript|java|sql|bash)\b/i.test(about)),
    sitting: state?.sitting ?? null,
    going,
    answered: Boolean(state?.last),
    over: !going && Boolean(state?.last),
    offered: pending?.of === 'offer' ? pending.offer : undefined,
  };
}
