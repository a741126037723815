import { createUIMessageStream, toUIMessageStream, type ModelMessage, type UIMessage, type UIMessageChunk } from 'ai';
import type { MessageId } from '../core/ids.ts';
import type { TurnOutcome } from '../core/chat/log.ts';
import { holdsClosed } from '../db/queries/chat.ts';
import { tutorAgent } from './agent.ts';
import { openDesk, type Desk } from './desk.ts';
import { withFallback, type Fallback } from './fallback.ts';
import { ownWords } from './own-words.ts';
import { aiTools, tellModel } from './tools.ts';
import type { OpenTurn, Saying, TurnParts } from './turn.ts';

/** What came of a turn, before it is saved. */
export type Ran = {
  readonly message: UIMessage;
  readonly outcome: TurnOutcome;
  readonly desk: Desk;
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

/** What is said at the end where the model left something out: what went wrong, or what the last tool gave. */
function closingWords({ uses }: Desk, outcome: TurnOutcome, spoke: boolean): string | undefined {
  if (outcome === 'failed') return ownWords.broken;
  if (outcome === 'timed-out') return ownWords.tooLong;
  if (outcome === 'stopped' || spoke) return undefined;
  const last = uses.at(-1);
  return (last && (last.output ? tellModel(last.tool, last.output) : last.error)) ?? ownWords.nothing;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Keeps what belongs to a course without AI from the model: from the step after on, the built-in one goes on. */
function watcher({ database, callOf }: TurnParts, { visitor }: Saying, { view }: OpenTurn, fallback: Fallback | undefined) {
  let closed = view.closed === 'here';
  return {
    closed: () => closed,
    watch: async (seen: unknown): Promise<void> => {
      if (closed || view.closed === 'nowhere') return;
      const ids = [...new Set(JSON.stringify(seen).match(uuid))];
      if (ids.length === 0 || !(await holdsClosed(database, callOf(visitor).who, ids))) return;
      closed = true;
      fallback?.withdraw(ownWords.closed);
    },
  };
}

type Heard = { spoke: boolean; aborted: boolean; broke: unknown };

/** Passes on what the loop gives, but for how it ends: that is said in words. */
async function passOn(chunks: ReadableStream<UIMessageChunk>, writer: Writer): Promise<Heard> {
  const heard: Heard = { spoke: false, aborted: false, broke: undefined };
  for await (const chunk of chunks) {
    if (chunk.type === 'abort') heard.aborted = true;
    else if (chunk.type !== 'error') writer.write(chunk);
    if (chunk.type === 'text-delta' && chunk.delta.trim()) heard.spoke = true;
    if (chunk.type === 'tool-input-available') heard.spoke = false; // what was said before a tool ran cannot tell what it gave
  }
  return heard;
}

/** Why the turn ended. */
const outcomeOf = ({ aborted, broke }: Heard, signal: AbortSignal | undefined, fallback: Fallback | undefined): TurnOutcome =>
  broke !== undefined ? 'failed' : aborted ? (signal?.aborted ? 'stopped' : 'timed-out') : fallback?.trouble() ? 'fell-back' : 'answered';

/** What tools are told of a message that a model acts on: delivered twice it is one submission, and it answers one question. */
const passedOn = (id: MessageId, text: string) => ({ provenance: 'relayed', said: { id, text }, idempotencyKey: id }) as const;

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
  const { chosen, view, instead } = turn;
  const { visitor, door, text, signal } = saying;
  const fallback = chosen.builtIn ? undefined : withFallback(chosen.model, models.builtIn, limits.patience, ownWords.fellBack);
  const { watch, closed } = watcher(parts, saying, turn, fallback);
  const { judgeAt, ...call } = parts.callOf(visitor);
  const desk = openDesk({
    call: () => ({ ...call, judge: judgeAt(door), door, ...passedOn(turn.message, text), now: now() }),
    run: view.run?.id ?? view.conversation?.currentRun ?? undefined,
    attempt: view.open?.attempt.id,
    log,
    watch,
  });
  const tools = aiTools(desk);
  const { instructions, temperature, maxTokens } = turn;
  const agent = tutorAgent({ model: fallback?.model ?? chosen.model, instructions, tools, temperature, maxTokens, limits });
  const messages: ModelMessage[] = [...turn.history.messages, { role: 'user', content: text }];
  let ran: { outcome: TurnOutcome; tokens: Ran['tokens'] } = { outcome: 'failed', tokens: { input: null, output: null } };
  let message: UIMessage = { id: messageId, role: 'assistant', parts: [] };

  const chunks = createUIMessageStream({
    originalMessages: [],
    generateId: () => messageId,
    onError: () => ownWords.broken,
    async execute({ writer }) {
      writer.write({ type: 'start', messageId });
      if (!view.learner.disclaimerShown) say(writer, 'disclaimer', ownWords.disclaimer);
      if (instead?.note) say(writer, 'instead', instead.note);
      let broke: unknown;
      const note = (error: unknown) => {
        broke ??= error;
        return ownWords.broken;
      };
      const result = await agent.stream({ messages, ...(signal ? { abortSignal: signal } : {}) });
      const told = toUIMessageStream({
        stream: result.stream,
        tools,
        sendStart: false,
        sendFinish: false,
        sendReasoning: false,
        redactToolErrors: false,
        onError: note,
      });
      const heard = await passOn(told, writer).catch((error: unknown) => ({
        spoke: false,
        aborted: signal?.aborted ?? false,
        broke: error,
      }));
      const outcome = outcomeOf({ ...heard, broke: heard.broke ?? broke }, signal, fallback);
      if (outcome === 'failed') log(`Tutor: a turn broke: ${String(heard.broke ?? broke)}`);
      const words = closingWords(desk, outcome, heard.spoke);
      if (words) say(writer, 'closing', words);
      ran = { outcome, tokens: await tokensOf(result.usage, fallback) };
    },
    onEnd: ({ responseMessage }) => void (message = responseMessage),
  });
  for await (const chunk of chunks) push(chunk);
  const durationMs = Math.round(performance.now() - startedAt);
  return { message, ...ran, desk, trouble: fallback?.trouble() ?? turn.trouble, closed: closed(), durationMs };
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
