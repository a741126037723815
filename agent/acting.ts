import type { UIMessage, UIMessageChunk } from 'ai';
import type { ActPart, ActTool } from '../core/chat/acts.ts';
import type { MessageParts } from '../core/chat/log.ts';
import { beginningOf } from '../core/chat/message.ts';
import { TutorError } from '../core/errors.ts';
import type { AttemptId } from '../core/ids.ts';
import { idIn } from '../core/questions/forms/control-id.ts';
import { Shown } from '../core/questions/forms/index.ts';
import { sayGiven } from '../core/questions/forms/say-given.ts';
import { readAnswer, showQuestion } from '../core/questions/index.ts';
import type { Speaker } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import type { TurnView } from '../db/queries/chat.ts';
import { findSourceTitle, isNamed } from '../db/queries/choosing.ts';
import { findTool } from '../tools/index.ts';
import { openDesk } from './desk.ts';
import { lastTold, startOf, watcher, type Ran } from './run-turn.ts';
import type { OpenTurn, Saying, TurnParts } from './turn.ts';

/** What somebody does in a talk by a component of the page: the tool runs as them, and no model is asked. */
export type Act = {
  readonly tool: ActTool;
  readonly input: Record<string, unknown>;
  /** The question that the component belongs to. */
  readonly attempt?: AttemptId | undefined;
  /** They pressed the button that asked whether they mean it. */
  readonly confirmed?: true | undefined;
};

/** What stands in the log where a model's name would. */
export const BY_HAND = 'by hand';

const WORDS_MAX = 2_000; // characters of an answer that a talk repeats; the whole of it is in the record
const isId = (name: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name);
const given = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** An answer in words, where the question that it is for is the one that waits; what cannot be read stands as it was given. */
function answerIn({ input, attempt }: Act, { open }: TurnView, locale: string): string {
  const answer = Array.isArray(input['answer']) ? input['answer'].map(given) : [];
  if (!open || (attempt !== undefined && attempt !== open.attempt.id)) return 'An answer to another question';
  const shown = Shown.parse(showQuestion(open.question, open.attempt.shuffle));
  try {
    return sayGiven(shown, readAnswer(shown, answer, locale));
  } catch (error) {
    if (!(error instanceof TutorError)) throw error;
    return answer.filter((part) => idIn(part) === undefined).join('; ');
  }
}

function startIn({ input }: Act, _view: TurnView, _locale: string, title: string | undefined): string {
  const [of, name] = [given(input['of']), given(input['name'])];
  if (of === 'mistakes') return 'Ask me what I got wrong';
  const called = title ?? (isId(name) ? '' : name);
  return called ? `Start ${called}` : `Start a run${of ? ` of this ${of.replace('-', ' ')}` : ''}`;
}

/** What somebody starts a run of, by its title: a component names it by its id, and a talk is called by what it is about. */
export async function findStarted(db: Database, who: Speaker, { tool, input }: Act): Promise<string | undefined> {
  const [of, name] = [given(input['of']), given(input['name'])];
  return tool === 'start-run' && isId(name) && isNamed(of) ? findSourceTitle(db, who, of, name) : undefined;
}

const words: { readonly [Tool in ActTool]: (act: Act, view: TurnView, locale: string, started: string | undefined) => string } = {
  'start-run': startIn,
  'resume-run': () => 'Go on with this run',
  'next-question': () => 'Next question',
  'submit-answer': answerIn,
  'skip-question': () => 'Skip this one',
  'give-hint': () => 'Give me a hint',
  'finish-run': () => 'Hand it in',
  'abandon-run': () => 'Give this run up',
  'explain-answer': () => 'Explain that',
};

/** What somebody did, in words: how the talk tells it to whoever reads it later, a model too. */
export function wordsOf(act: Act, view: TurnView, locale: string, started: string | undefined): string {
  const said = words[act.tool](act, view, locale, started).trim();
  return said.length > WORDS_MAX ? `${beginningOf(said, WORDS_MAX - 1)}…` : said || 'An answer';
}

/** The message that tells of it: its words, and which component spoke. */
export const partsOf = ({ tool, attempt }: Act, text: string): MessageParts => [
  { type: 'text', text },
  { type: 'data-act', data: { tool, attempt: attempt ?? null } satisfies ActPart },
];

/** The tool that a message was an act of; undefined where it was words. */
export const actedIn = (parts: MessageParts): unknown => {
  const data = parts.find(({ type }) => type === 'data-act')?.['data'];
  return typeof data === 'object' && data !== null && 'tool' in data ? data.tool : undefined;
};

/** Whoever starts a run, or goes on with one, wants its question. */
const leadsOn: ReadonlySet<ActTool> = new Set(['start-run', 'resume-run']);

type Call = { readonly toolCallId: string; readonly tool: ActTool; readonly input: Record<string, unknown> };

/** Does what somebody's component asked for, and tells of it in chunks as a turn of a model does; what a tool refuses is told as well. */
export async function runAct(
  parts: TurnParts,
  saying: Saying,
  act: Act,
  turn: OpenTurn,
  messageId: string,
  push: (chunk: UIMessageChunk) => void,
): Promise<Ran> {
  const startedAt = performance.now();
  const { visitor, door, place, signal } = saying;
  const { view, message } = turn;
  const { judgeAt, ...call } = parts.callOf(visitor);
  const { watch, closed } = watcher(parts, saying, turn, undefined);
  const byHand = { provenance: 'direct', idempotencyKey: message, confirmed: act.confirmed ?? false } as const;
  const desk = openDesk({
    call: () => ({ ...call, judge: judgeAt(door), door, place, ...byHand, now: parts.now() }),
    run: view.run?.id ?? view.conversation?.currentRun ?? undefined,
    attempt: act.attempt ?? view.open?.attempt.id,
    log: parts.log,
    watch,
  });
  const told: UIMessage['parts'] = [];
  const does = async ({ toolCallId, tool: name, input }: Call): Promise<boolean> => {
    const part = { type: `tool-${name}`, toolCallId, input } as const;
    push({ type: 'tool-input-available', toolCallId, toolName: name, input });
    try {
      const output = await desk.use(findTool(name)!, input, signal); // every act is a tool's, as the test over both lists holds
      push({ type: 'tool-output-available', toolCallId, output });
      told.push({ ...part, state: 'output-available', output });
      return true;
    } catch (error) {
      const errorText = error instanceof Error ? error.message : String(error); // the desk throws sentences
      push({ type: 'tool-output-error', toolCallId, errorText });
      told.push({ ...part, state: 'output-error', errorText });
      return false;
    }
  };
  push(startOf(turn, messageId));
  const done = await does({ toolCallId: `${message}-1`, tool: act.tool, input: act.input });
  if (done && leadsOn.has(act.tool)) await does({ toolCallId: `${message}-2`, tool: 'next-question', input: {} });
  return {
    message: { id: messageId, role: 'assistant', parts: told },
    outcome: signal?.aborted && !done ? 'stopped' : 'answered',
    desk,
    told: desk.uses.flatMap((_, index) => lastTold({ uses: desk.uses.slice(0, index + 1) }) ?? []).join('\n\n'),
    trouble: undefined,
    closed: closed(),
    tokens: { input: null, output: null },
    durationMs: Math.round(performance.now() - startedAt),
  };
}
