import type { ModelMessage } from 'ai';
import { z } from 'zod';
import { callIn, textOf } from '../core/chat/message.ts';
import { readSummary, summarise, tokensIn, type Summary } from '../core/chat/summary.ts';
import type { MessageParts } from '../core/chat/log.ts';
import type { StoredMessage, TurnView } from '../db/queries/chat.ts';
import { findTool } from '../tools/index.ts';
import { isOwn } from './own-words.ts';
import { tellModel } from './tools.ts';

/** How much of a talk is sent along, and to how much it is cut when it has grown beyond: so that it is not cut at every turn. */
export type HistoryLimits = { readonly tokensMax: number; readonly tokensKept: number };

export const historyLimits: HistoryLimits = { tokensMax: 4_000, tokensKept: 2_000 };

/** How many messages are looked at. More than what may be sent fits: a short one has some ten tokens. */
export const MESSAGES_READ_MAX = 200;

const RESULT_MAX = 300; // characters of what a tool gave in an earlier turn: what mattered of it was said

/** What a reply leaves with its parts, for the turns after it. */
export const TurnNote = z.object({
  /** It touched a course in which no model sees anything, so no model sees it. */
  closed: z.boolean().optional(),
  /** Why the built-in model answered in the place of another. */
  instead: z.enum(['capped', 'fell-back']).optional(),
});
export type TurnNote = z.output<typeof TurnNote>;

/** The note as a part of its message: what is undefined in it is not stored. */
export const asPart = (note: TurnNote): MessageParts[number] => ({ type: 'data-turn', data: note as Record<string, string | boolean> });

/** The note that a message carries. */
export const noteOf = (parts: MessageParts): TurnNote =>
  TurnNote.safeParse(parts.find(({ type }) => type === 'data-turn')?.['data']).data ?? {};

const clip = (text: string): string => (text.length > RESULT_MAX ? `${text.slice(0, RESULT_MAX - 1)}…` : text);

type StoredCall = NonNullable<ReturnType<typeof callIn>>;

/** What a tool gave in an earlier turn, as it is told again. */
function recall({ type: name, state, output, errorText }: StoredCall): string {
  if (state !== 'output-available') return errorText;
  const tool = findTool(name);
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output);
  return clip(tool && isObject ? tellModel(tool, output) : JSON.stringify(output));
}

/** A stored reply as the messages of its steps: what was said and called, then what the tools gave. */
function messagesOf(parts: MessageParts): ModelMessage[] {
  const messages: ModelMessage[] = [];
  let said: Exclude<Extract<ModelMessage, { role: 'assistant' }>['content'], string> = [];
  let given: Extract<ModelMessage, { role: 'tool' }>['content'] = [];
  const step = () => {
    if (said.length) messages.push({ role: 'assistant', content: said });
    if (given.length) messages.push({ role: 'tool', content: given });
    [said, given] = [[], []];
  };
  for (const part of parts) {
    const [call, text] = [callIn(part), textOf([part])];
    if (part.type === 'step-start' || (text && given.length)) step();
    if (text && !isOwn(text)) said.push({ type: 'text', text });
    if (!call) continue;
    const { toolCallId, type: toolName, input } = call;
    said.push({ type: 'tool-call', toolCallId, toolName, input });
    given.push({ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value: recall(call) } });
  }
  step();
  return messages;
}

const asModel = ({ role, parts }: StoredMessage): ModelMessage[] =>
  role === 'user' ? [{ role: 'user', content: textOf(parts) || '…' }] : messagesOf(parts);

/** Without what no model may see: replies that touched a course without AI, and the messages they answer. */
function withoutClosed(messages: readonly StoredMessage[]): StoredMessage[] {
  const closed = new Set(
    messages.flatMap(({ id, parts, externalId }) => (noteOf(parts).closed ? [id as string, externalId?.replace(/^reply:/, '') ?? ''] : [])),
  );
  return messages.filter(({ id }) => !closed.has(id));
}

/** What a model is sent of the talk so far, and the summary to be stored where it was cut anew. */
export type History = { readonly messages: readonly ModelMessage[]; readonly summary: Summary | undefined; readonly isNewSummary: boolean };

/** Fits a talk into its budget: what is too long ago is summarised, the newest is sent as it was. */
export function fitHistory(
  { messages: stored, summary: kept }: Pick<TurnView, 'messages' | 'summary'>,
  { tokensMax, tokensKept }: HistoryLimits = historyLimits,
): History {
  const before = readSummary(kept);
  const open = withoutClosed(stored);
  const sized = open.map((message) => {
    const messages = asModel(message);
    return { message, messages, tokens: tokensIn(JSON.stringify(messages)) };
  });
  const total = sized.reduce((sum, { tokens }) => sum + tokens, 0);
  const isFull = stored.length >= MESSAGES_READ_MAX;
  let from = 0;
  if (total > tokensMax || isFull) {
    const most = isFull ? MESSAGES_READ_MAX / 2 : Number.POSITIVE_INFINITY;
    for (let left = total; from < sized.length && (left > tokensKept || sized.length - from > most); from += 1) left -= sized[from]!.tokens; // below the length
    while (from < sized.length && sized[from]!.message.role !== 'user') from += 1; // a reply alone would answer nothing
  }
  const summary = summarise(
    before,
    sized.slice(0, from).map(({ message }) => message),
  );
  return { messages: sized.slice(from).flatMap(({ messages }) => messages), summary, isNewSummary: from > 0 };
}
