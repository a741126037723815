import type { Model } from '../model.ts';
import { OFFLINE } from '../model.ts';
import { planOf } from './plan.ts';
import { readTurn, type Turn } from './turn.ts';
import type { LanguageModelV4CallOptions, LanguageModelV4Result, LanguageModelV4StreamPart } from './v4.ts';
import { hashOf } from './words.ts';

const CHARACTERS_PER_TOKEN = 4; // of English, about
const estimate = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** What a call would cost a model that is paid for, estimated. */
function usageOf(prompt: unknown, content: unknown): LanguageModelV4Result['usage'] {
  const [input, output] = [estimate(JSON.stringify(prompt)), estimate(JSON.stringify(content))];
  return {
    inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: output, text: output, reasoning: undefined },
  };
}

/** An id that no call of the conversation has: also where its beginning is not in the prompt any more. */
function newCallId({ said, told, length, done, ids }: Turn): string {
  const base = `offline-${hashOf([said, told, length, done.length].join('|')).toString(36)}`;
  let id = base;
  for (let count = 2; ids.has(id); count += 1) id = `${base}-${count}`;
  return id;
}

/** One step: a tool that is called, or the words that end the turn. */
function step(options: LanguageModelV4CallOptions): LanguageModelV4Result {
  options.abortSignal?.throwIfAborted();
  if (options.responseFormat?.type === 'json') throw new Error('The built-in model talks to learners; it writes no JSON.');
  const turn = readTurn(options);
  const plan = planOf(turn);
  const content: LanguageModelV4Result['content'] =
    'text' in plan
      ? [{ type: 'text', text: plan.text }]
      : [{ type: 'tool-call', toolCallId: newCallId(turn), toolName: plan.call.tool, input: JSON.stringify(plan.call.input) }];
  return {
    content,
    finishReason: { unified: 'text' in plan ? 'stop' : 'tool-calls', raw: undefined },
    usage: usageOf(options.prompt, content),
    warnings: [],
  };
}

/** The parts of a stream for a step: text word by word, as it would be typed. */
function* partsOf({ content, usage, finishReason, warnings }: LanguageModelV4Result): Generator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings };
  for (const [at, part] of content.entries()) {
    const id = `offline-${at}`;
    if (part.type === 'text') {
      yield { type: 'text-start', id };
      for (const delta of part.text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? []) yield { type: 'text-delta', id, delta };
      yield { type: 'text-end', id };
    } else if (part.type === 'tool-call') {
      yield { type: 'tool-input-start', id: part.toolCallId, toolName: part.toolName };
      yield { type: 'tool-input-delta', id: part.toolCallId, delta: part.input };
      yield { type: 'tool-input-end', id: part.toolCallId };
      yield part;
    }
  }
  yield { type: 'finish', usage, finishReason };
}

/** A failure as a stream tells it: an error and an end. A stream that breaks off instead would look like a whole answer. */
function* failed(error: unknown): Generator<LanguageModelV4StreamPart> {
  yield { type: 'error', error };
  yield { type: 'finish', usage: usageOf('', ''), finishReason: { unified: 'error', raw: undefined } };
}

const stepParts = (options: LanguageModelV4CallOptions): Generator<LanguageModelV4StreamPart> => {
  try {
    return partsOf(step(options));
  } catch (error) {
    return failed(error);
  }
};

/**
 * The built-in model: a tutor by rules, with no network, clock or chance. It reads the conversation and the state that the
 * instructions end with, calls the tools that every model has, and says the same to the same conversation at all times.
 */
export const offlineModel = (): Model => ({
  specificationVersion: 'v4',
  provider: 'viva',
  modelId: OFFLINE,
  supportedUrls: {},
  doGenerate: async (options) => step(options),
  async doStream(options) {
    let parts = stepParts(options);
    let broken = false;
    const stream = new ReadableStream<LanguageModelV4StreamPart>(
      {
        pull(controller) {
          if (options.abortSignal?.aborted && !broken) [parts, broken] = [failed(options.abortSignal.reason), true];
          const { value, done } = parts.next();
          if (value) controller.enqueue(value);
          if (done || value?.type === 'finish') controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return { stream };
  },
});
