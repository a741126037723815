import { saySummary, type Summary } from '../core/chat/summary.ts';
import type { TurnView } from '../db/queries/chat.ts';
import { asGoing, asQuestion } from '../tools/asked.ts';
import type { Saying } from './turn.ts';
import type { Visitor } from './tutor.ts';
import { writeState, type TurnState } from './turn-state.ts';

/** What an agent is told where no version of its prompt is stored yet. */
export const BARE_PROMPT = 'You are a tutor for exam preparation. Use the tools; never say that something was done unless a tool did it.';

/** What is true when the turn begins. Nothing of the key is in it: a question shows itself without reading that. */
export function stateOf(
  view: TurnView,
  { role, locale, timeZone }: Visitor,
  { door, place }: Pick<Saying, 'door' | 'place'>,
  now: Date,
): TurnState {
  const { learner, run, sits } = view;
  const isAlone = place === undefined || sits !== 'exam'; // what is said where others read along tells nothing of an exam
  const { open, last } = isAlone ? view : { open: null, last: null };
  const question = open && asQuestion(open);
  const { run: _run, ...going } = run ? asGoing(run) : { run: undefined };
  const { attempt: _attempt, type: _type, html: _html, ...asked } = question ?? { attempt: undefined, type: undefined, html: undefined };
  return {
    learner: { name: learner.name, role, locale, timeZone },
    now: now.toISOString(),
    door,
    sitting: sits,
    going: 'title' in going ? going : null,
    question: 'text' in asked ? asked : null,
    last: last && { text: last.text, correct: last.told && sits !== 'exam' && last.fraction !== null ? last.fraction === 1 : null },
  };
}

/**
 * The instructions of a turn: the prompt version first, the same for everybody, so that a provider's cache of what
 * prompts begin with finds it; then what is kept of the older talk; then the state, on which the built-in model counts.
 */
export const instructionsOf = (prompt: string, summary: Summary | undefined, state: TurnState): string =>
  [prompt, ...(summary ? [`<earlier>${saySummary(summary).replaceAll('<', '‹')}</earlier>`] : []), writeState(state)].join('\n\n');
