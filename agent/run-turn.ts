import { createUIMessageStream, toUIMessageStream, type ModelMessage, type ToolSet, type UIMessage, type UIMessageChunk } from 'ai';
import type { TurnOutcome } from '../core/chat/log.ts';
import { callAsPerson, type PersonCalls } from '../db/client.ts';
import { holdsClosed } from '../db/queries/chat.ts';
import { tutorAgent } from './agent.ts';
import { openDesk, type Desk } from './desk.ts';
import { withFallback, type Fallback } from './fallback.ts';
import { mend } from './mending.ts';
import { ownWords } from './own-words.ts';
import { aiTools, tellModel } from './tools.ts';
import type { OpenTurn, Saying, TurnParts } from './turn.ts';

/** What came of a turn, before it is saved. */
export type Ran = {
  readonly message: UIMessage;
  readonly outcome: TurnOutcome;
  readonly desk: Desk;
  /** What the log keeps of a reply that has no words: those in which its tools tell what they gave. */
  readonly told?: string;
  readonly trouble: string | undefined;
  readonly closed: boolean;
  readonly tokens: { readonly input: number | null; readonly output: number | null };
  readonly durationMs: number;
};

type Writer = { write(chunk: UIMessageChunk): void };

/** Says a paragraph of the product's own. */
function say(writer: Writer, id: string, text: string): void {
  writer.write({ type: 'text-start', id });
  writer.write({ type: 'text-delta', id, delta: text });
  writer.write({ type: 'text-end', id });
}

/** The first chunk of a reply: which message of which conversation it is, and when its turn began. */
export const startOf = ({ conversation, openedAt }: OpenTurn, messageId: string) => ({
  type: 'start' as const,
  messageId,
  messageMetadata: { conversation, at: openedAt.toISOString() },
});

/** What the last tool of the turn gave, in its own words. */
export function lastTold({ uses }: Pick<Desk, 'uses'>): string | undefined {
  const last = uses.at(-1);
  return last && (last.output ? tellModel(last.tool, last.output) : last.error);
}

/** What is said at the end where the model left something out: what went wrong, or what the last tool gave. */
function closingWords({ uses }: Desk, outcome: TurnOutcome, spoke: boolean): string | undefined {
  if (outcome === 'failed') return ownWords.broken;
  if (outcome === 'timed-out') return ownWords.tooLong;
  if (outcome === 'stopped' || spoke) return undefined;
  return lastTold({ uses }) ?? ownWords.nothing;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Keeps what belongs to a course without AI from the model: from the step after on, the built-in one goes on. */
export function watcher({ database, callOf }: TurnParts, { visitor }: Saying, { view }: OpenTurn, fallback: Fallback | undefined) {
  const calls: PersonCalls = { call: (name, ...given) => callAsPerson(database, callOf(visitor).who, name, given) };
  let closed = view.closed === 'here';
  return {
    closed: () => closed,
    watch: async (seen: unknown): Promise<void> => {
      if (closed || view.closed === 'nowhere') return;
      const ids = [...new Set(JSON.stringify(seen).match(uuid))];
      if (ids.length === 0 || !(await holdsClosed(calls, ids))) return;
      closed = true;
      fallback?.withdraw(ownWords.closed);
    },
  };
}

type Heard = {
  /** Whether anything was said since a tool ran last. */
  spoke: boolean;
  text: string;
  /** What was said and not yet passed on. */
  readonly held: UIMessageChunk[];
  aborted: boolean;
  broke: unknown;
};

/** Passes on what the loop gives, but for how it ends, which is said in words, and for what is held back to be looked at first. */
async function passOn(chunks: ReadableStream<UIMessageChunk>, writer: Writer, holds: () => boolean): Promise<Heard> {
  const heard: Heard = { spoke: false, text: '', held: [], aborted: false, broke: undefined };
  for await (const chunk of chunks) {
    if (chunk.type === 'abort') heard.aborted = true;
    else if (chunk.type.startsWith('text-') && (heard.held.length > 0 || holds())) heard.held.push(chunk);
    else if (chunk.type !== 'error') writer.write(chunk);
    if (chunk.type === 'text-start') heard.text += heard.text ? '\n\n' : '';
    if (chunk.type === 'text-delta') heard.text += chunk.delta;
    if (chunk.type === 'text-delta' && chunk.delta.trim()) heard.spoke = true;
    if (chunk.type === 'tool-input-available') heard.spoke = false; // what was said before a tool ran cannot tell what it gave
  }
  return heard;
}

/** Why the turn ended. */
const outcomeOf = ({ aborted, broke }: Heard, signal: AbortSignal | undefined, fallback: Fallback | undefined): TurnOutcome =>
  broke !== undefined ? 'failed' : aborted ? (signal?.aborted ? 'stopped' : 'timed-out') : fallback?.trouble() ? 'fell-back' : 'answered';

/** What tools are told of a message that a model acts on: delivered twice it is one submission, and it answers one question. */
const passedOn = ({ message: id, openedAt: at }: OpenTurn, text: string) =>
  ({ provenance: 'relayed', said: { id, text, at }, idempotencyKey: id }) as const;

/** Everything that a turn is run with. */
type Run = {
  readonly parts: TurnParts;
  readonly saying: Saying;
  readonly turn: OpenTurn;
  readonly desk: Desk;
  readonly tools: ToolSet;
  readonly fallback: Fallback | undefined;
  readonly writer: Writer;
};

/** Asks the model, and passes on what it says and does. */
async function ask({ parts, saying, turn, desk, tools, fallback, writer }: Run, more: readonly ModelMessage[] = []) {
  const { instructions, temperature, maxTokens, chosen, history, view } = turn;
  const { signal } = saying;
  const agent = tutorAgent({ model: fallback?.model ?? chosen.model, instructions, tools, temperature, maxTokens, limits: parts.limits });
  const messages: ModelMessage[] = [...history.messages, { role: 'user', content: saying.text }, ...more];
  let broke: unknown;
  const result = await agent.stream({ messages, ...(signal ? { abortSignal: signal } : {}) });
  const told = toUIMessageStream({
    stream: result.stream,
    tools,
    sendStart: false,
    sendFinish: false,
    sendReasoning: false,
    redactToolErrors: false,
    onError: (error) => {
      broke ??= error;
      return ownWords.broken;
    },
  });
  // While a question waits, what a model behind a network says is looked at before it is heard: it might give the answer away.
  const isAsking = () => fallback !== undefined && (view.open !== null || desk.uses.some(({ output }) => output?.['question']));
  const heard = await passOn(told, writer, isAsking).catch((error: unknown): Heard => {
    return { spoke: false, text: '', held: [], aborted: signal?.aborted ?? false, broke: error };
  });
  heard.broke ??= broke;
  return { heard, result };
}

/** Lets a reply be heard, put right where it breaks a rule: by other words, or by asking the model once more. */
async function settle(run: Run, first: Awaited<ReturnType<typeof ask>>): Promise<Heard & { readonly broken: readonly string[] }> {
  const { saying, turn, desk, writer, fallback } = run;
  let { heard } = first;
  const isWhole = heard.broke === undefined && !heard.aborted && heard.spoke;
  let mending = fallback && isWhole ? mend(heard.text, desk, saying, turn) : undefined;
  const broken = mending?.broken ?? [];
  const wasHeard = heard.held.length === 0;
  if (mending?.instruction !== undefined && !fallback?.standsIn()) {
    const request: ModelMessage = {
      role: 'user',
      content: `(Not from the learner.) Your reply cannot be given like that. ${mending.instruction} Write the whole reply again.`,
    };
    const again = await ask(run, [...(await first.result.responseMessages), request]);
    if (again.heard.spoke && again.heard.broke === undefined) {
      heard = again.heard;
      mending = mend(heard.text, desk, saying, turn);
    }
  }
  const told = mending?.instruction === undefined ? undefined : lastTold(desk); // not put right: at least what is true is said too
  const words = mending && [wasHeard && heard === first.heard ? mending.after : mending.text, told].filter(Boolean).join('\n\n');
  if (!mending) for (const chunk of heard.held) writer.write(chunk);
  else if (words) say(writer, 'mended', words);
  return { ...heard, broken };
}

/** Says all of a turn: the product's own words, what the model says, and what is left to say at the end. */
async function conduct(run: Run): Promise<{ outcome: TurnOutcome; tokens: Ran['tokens']; broken: readonly string[] }> {
  const { parts, saying, turn, desk, fallback, writer } = run;
  if (!turn.view.learner.disclaimerShown) say(writer, 'disclaimer', ownWords.disclaimer);
  if (turn.instead?.note) say(writer, 'instead', turn.instead.note);
  const asked = await ask(run);
  const { broken, ...heard } = await settle(run, asked);
  const outcome = outcomeOf(heard, saying.signal, fallback);
  if (outcome === 'failed') parts.log(`Tutor: a turn broke: ${String(heard.broke)}`);
  if (broken.length) parts.log(`Tutor: a reply of ${turn.chosen.name} was put right (${broken.join(', ')}).`);
  const words = closingWords(desk, outcome, heard.spoke);
  if (words) say(writer, 'closing', words);
  return { outcome, tokens: await tokensOf(asked.result.usage, fallback), broken };
}

/** Runs the loop of a turn; each chunk is handed on as it comes, the last one when the turn is saved. */
export async function runTurn(
  parts: TurnParts,
  saying: Saying,
  turn: OpenTurn,
  messageId: string,
  push: (chunk: UIMessageChunk) => void,
): Promise<Ran> {
  const startedAt = performance.now();
  const { limits, models, log, now } = parts;
  const { chosen, view } = turn;
  const { visitor, door, place, text } = saying;
  const fallback = chosen.builtIn ? undefined : withFallback(chosen.model, models.builtIn, limits.patience, ownWords.fellBack);
  const { watch, closed } = watcher(parts, saying, turn, fallback);
  const { judgeAt, ...call } = parts.callOf(visitor);
  const desk = openDesk({
    call: () => ({ ...call, judge: judgeAt(door), door, place, byModel: true, ...passedOn(turn, text), now: now() }),
    run: view.run?.id ?? view.conversation?.currentRun ?? undefined,
    attempt: view.open?.attempt.id,
    log,
    watch,
  });
  const tools = aiTools(desk);
  let ran: Awaited<ReturnType<typeof conduct>> = { outcome: 'failed', tokens: { input: null, output: null }, broken: [] };
  let message: UIMessage = { id: messageId, role: 'assistant', parts: [] };
  const chunks = createUIMessageStream<UIMessage>({
    originalMessages: [],
    generateId: () => messageId,
    onError: () => ownWords.broken,
    async execute({ writer }) {
      writer.write(startOf(turn, messageId));
      ran = await conduct({ parts, saying, turn, desk, tools, fallback, writer });
    },
    onEnd: ({ responseMessage }) => void (message = responseMessage),
  });
  for await (const chunk of chunks) push(chunk);
  const { outcome, tokens, broken } = ran;
  const trouble = fallback?.trouble() ?? turn.trouble ?? (broken.length ? `put right: ${broken.join(', ')}` : undefined);
  const durationMs = Math.round(performance.now() - startedAt);
  return { message, outcome, tokens, desk, trouble, closed: closed(), durationMs };
}

/** What the model that was wanted cost; where the built-in one was, what it says of itself. */
async function tokensOf(
  usage: PromiseLike<{ inputTokens: number | undefined; outputTokens: number | undefined }>,
  fallback: Fallback | undefined,
): Promise<Ran['tokens']> {
  if (fallback) return fallback.usage();
  return Promise.resolve(usage).then(
    ({ inputTokens = null, outputTokens = null }) => ({ input: inputTokens, output: outputTokens }),
    () => ({ input: null, output: null }),
  );
}
