import type { UIMessageChunk } from 'ai';
import type { MessageParts, ToolCalls } from '../core/chat/log.ts';
import { callIn, closeDangling, textOf, toolOf, withoutPrivate } from '../core/chat/message.ts';
import { redactJson } from '../core/chat/redact.ts';
import { asMessage } from '../core/chat/summary.ts';
import { MessageId, type ConversationId } from '../core/ids.ts';
import type { TurnToClose } from '../db/queries/chat.ts';
import type { Use } from './desk.ts';
import { asPart, type TurnNote } from './history.ts';
import { materialQuestion } from './material-questions.ts';
import type { Ran } from './run-turn.ts';
import { tellModel } from './tools.ts';
import type { OpenTurn, Saying, TurnParts } from './turn.ts';

const LOGGED_MAX = 4_000; // characters of what a tool was given and gave
const KEPT_MAX = 64_000; // characters of a result that a page can draw again

/** A value as the database can store it. */
const storable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_field, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\u0000', '') : inner,
  ) as T; // the same, but for characters that are none

const clip = (text: string): string => (text.length > LOGGED_MAX ? `${text.slice(0, LOGGED_MAX - 1)}…` : text);

/** The calls of a turn as they are logged, without what is private. */
function loggedCalls(uses: readonly Use[], redact: (text: string) => string): ToolCalls {
  return uses.map(({ tool, input, output, error, durationMs }) => {
    const given = redactJson(withoutPrivate(input) as Parameters<typeof redactJson>[0], redact); // parsed from JSON, and so JSON
    const text = JSON.stringify(given);
    return {
      tool: tool.name,
      arguments: text.length > LOGGED_MAX ? clip(text) : (given as ToolCalls[number]['arguments']),
      duration_ms: durationMs,
      ...(output ? { result: clip(redact(tellModel(tool, withoutPrivate(output) as typeof output))) } : {}),
      ...(error === undefined ? {} : { error: redact(error) }),
    };
  });
}

/** A reply's parts as they are stored: no call left open, nothing private, no more of a result than a page can draw. */
function keptParts(parts: readonly { readonly type: string }[], note: TurnNote): MessageParts {
  const kept = closeDangling(parts as MessageParts).map((part) => {
    if (toolOf(part) === undefined) return part;
    const { type, toolCallId, state, errorText, input, output } = withoutPrivate(part) as MessageParts[number];
    const size = JSON.stringify(output ?? null).length;
    return {
      type,
      toolCallId,
      state,
      input,
      errorText,
      output: size > KEPT_MAX ? { left: 'It was too large to keep.' } : output,
    } as MessageParts[number];
  });
  return storable(Object.keys(note).length ? [...kept, asPart(note)] : kept);
}

/** A turn as it is saved. */
export function toClose(parts: TurnParts, { text, act }: Saying, turn: OpenTurn, ran: Ran, replyId: MessageId): TurnToClose {
  const { desk, outcome, trouble, tokens, closed, message } = ran;
  const instead = turn.instead?.kind === 'capped' ? 'capped' : outcome === 'fell-back' ? 'fell-back' : undefined;
  const said = keptParts(message.parts, { ...(closed ? { closed } : {}), ...(instead ? { instead } : {}) });
  const response = textOf(said) || (ran.told ?? '');
  const { summary, isNewSummary } = turn.history;
  const asked = act ? undefined : materialQuestion(parts.newId(), text, response, desk.uses);
  return storable({
    conversation: turn.conversation,
    at: parts.now(),
    messages: [
      ...(isNewSummary && summary
        ? [
            {
              id: MessageId.parse(parts.newId()),
              role: 'system' as const,
              parts: asMessage(summary),
              externalId: `summary:${summary.upTo}`,
            },
          ]
        : []),
      { id: replyId, role: 'assistant' as const, parts: said, externalId: `reply:${turn.message}` },
    ],
    run: desk.run() ?? null,
    disclaimed: !act && !turn.view.learner.disclaimerShown, // an act is answered by tools alone, so nothing was said yet
    questions: asked ? [{ ...asked, query: parts.redact(asked.query), answer: parts.redact(asked.answer) }] : [],
    log: {
      id: turn.log,
      openedAt: turn.openedAt,
      status: response ? ('final' as const) : ('interrupted' as const),
      response: response ? parts.redact(response) : null,
      milliseconds: ran.durationMs,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      toolCalls: loggedCalls(desk.uses, parts.redact),
      outcome,
      trouble: trouble ?? null,
    },
  });
}

/** A reply that was given before, as the chunks that a door draws. */
export function* chunksOf(id: string, parts: MessageParts, conversation: ConversationId): Generator<UIMessageChunk> {
  yield { type: 'start', messageId: id, messageMetadata: { conversation } };
  for (const [place, part] of parts.entries()) {
    const [call, text] = [callIn(part), textOf([part])];
    if (text) {
      yield { type: 'text-start', id: `${place}` };
      yield { type: 'text-delta', id: `${place}`, delta: text };
      yield { type: 'text-end', id: `${place}` };
    } else if (call) {
      const { toolCallId, type: toolName, input, output, errorText } = call;
      yield { type: 'tool-input-available', toolCallId, toolName, input };
      if (call.state === 'output-available') yield { type: 'tool-output-available', toolCallId, output };
      else yield { type: 'tool-output-error', toolCallId, errorText };
    }
  }
  yield { type: 'finish' };
}
