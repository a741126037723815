import { textOf } from '../core/chat/message.ts';
import type { Desk } from './desk.ts';
import { checkReply, type RuleName } from './guardrails.ts';
import type { OpenTurn, Saying } from './turn.ts';

/** What is to become of a reply that breaks rules. */
export type Mending = {
  readonly broken: readonly RuleName[];
  /** The reply with what mends it: words in its place, or more of them at its end. */
  readonly text: string;
  /** The same for a learner who has heard the reply already: what is said after it. */
  readonly after: string;
  /** What the model is told, where only it can put the reply right. */
  readonly instruction: string | undefined;
};

/** Holds what a model said in a turn to the rules; undefined where it keeps them all. */
export function mend(
  text: string,
  { uses }: Pick<Desk, 'uses'>,
  { text: said }: Pick<Saying, 'text'>,
  { state, view }: OpenTurn,
): Mending | undefined {
  const calls = uses.map(({ tool, input, output, error }) => ({ tool: tool.name, input, output, error }));
  const last = view.messages.findLast(({ role }) => role === 'assistant');
  const violations = checkReply({ text, calls, state, said, before: last && textOf(last.parts) });
  if (violations.length === 0) return undefined;
  const repairs = violations.map(({ repair }) => repair);
  const replaced = repairs.find(({ kind }) => kind === 'replace');
  const added = repairs.flatMap((repair) => (repair.kind === 'add' ? [repair.text] : []));
  const asked = repairs.flatMap((repair) => (repair.kind === 'ask' ? [repair.instruction] : []));
  const instead = replaced?.kind === 'replace' ? replaced.text : undefined;
  return {
    broken: violations.map(({ rule }) => rule),
    text: instead ?? [text, ...added].join('\n\n'),
    after: instead ?? added.join('\n\n'),
    instruction: instead === undefined && asked.length ? asked.join(' ') : undefined,
  };
}
