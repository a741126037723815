import { tokensIn } from '../core/chat/summary.ts';
import type { Model } from './model.ts';

type Options = Parameters<Model['doStream']>[0];
type Streamed = Awaited<ReturnType<Model['doStream']>>;
type Part = Streamed['stream'] extends ReadableStream<infer Each> ? Each : never;

/** How long a model behind a network may take: for its first word, between two, and in a whole turn. */
export type Patience = { readonly firstChunkMs: number; readonly chunkMs: number; readonly turnMs: number };

/** What a turn knows of the model that was wanted. */
export type Fallback = {
  readonly model: Model;
  /** What it cost: as it said, or else by what it was given and has said. */
  usage(): { readonly input: number; readonly output: number };
  /** What went wrong with it. */
  trouble(): string | undefined;
  /** Whether the built-in model speaks by now. */
  standsIn(): boolean;
  /** From the next step on the built-in model goes on, and the other sees nothing of what came since. */
  withdraw(note: string): void;
};

class Silence extends Error {
  override name = 'Silence';
}

/** What went wrong, as far as it may stand in a log: never a provider's own words, which may repeat a key. */
export function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error that is none';
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? ` ${error.statusCode}` : '';
  const cause = error.cause instanceof Error && 'code' in error.cause ? ` ${String(error.cause.code)}` : '';
  return `${error.name}${status}${cause}`;
}

/** Waits for a promise, but neither for ever nor beyond a signal. `silence` tells the model that nobody listens any more. */
async function within<T>(promise: Promise<T>, limitMs: number, silence: AbortController, signal: AbortSignal | undefined): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => reject(new Silence(`nothing for ${limitMs} ms`)), Math.max(1, limitMs));
  promise.catch(() => undefined); // where the race is over, nobody else hears of it
  try {
    signal?.throwIfAborted();
    return await Promise.race([promise, ended]);
  } catch (error) {
    silence.abort(error);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

type Tokens = { input: number; output: number };

/** How a turn gets on with the model that was wanted. */
type Course = {
  readonly wanted: Model;
  readonly builtIn: Model;
  readonly patience: Patience;
  readonly spent: Tokens;
  /** What the step that goes on has cost so far, about: should it be cut off, nobody will say. */
  running: Tokens;
  leftMs: number;
  trouble: string | undefined;
  /** What is said when the built-in model takes over; undefined while the other answers, empty when it was said. */
  note: string | undefined;
};

const RETRY_AFTER_MS = 500;
const mayComeBack = (error: unknown): boolean => error instanceof Error && 'isRetryable' in error && error.isRetryable === true;

async function askWanted({ wanted, patience, leftMs }: Course, options: Options, silence: AbortController): Promise<ReadableStream<Part>> {
  const limitMs = Math.min(patience.firstChunkMs, leftMs);
  const ask = () =>
    within(Promise.resolve(wanted.doStream({ ...options, abortSignal: silence.signal })), limitMs, silence, options.abortSignal);
  const { stream } = await ask().catch(async (error: unknown) => {
    if (!mayComeBack(error) || options.abortSignal?.aborted) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    return ask();
  });
  return stream;
}

/** The parts of a stream, each within its time, until it says that it is finished. */
async function* timely(course: Course, options: Options, silence: AbortController): AsyncGenerator<Part> {
  const startedAt = performance.now();
  const left = () => course.leftMs - (performance.now() - startedAt);
  try {
    const reader = (await askWanted(course, options, silence)).getReader();
    for (let spoke = false; ;) {
      const limitMs = Math.min(spoke ? course.patience.chunkMs : course.patience.firstChunkMs, left());
      const { done, value: part } = await within(reader.read(), limitMs, silence, options.abortSignal);
      if (done) throw new Error('the stream ended too soon');
      if (part.type === 'error') throw part.error;
      if (part.type === 'finish' && part.finishReason.unified === 'error') throw new Error('the provider ended with an error');
      spoke ||= part.type !== 'stream-start' && part.type !== 'response-metadata';
      yield part;
      if (part.type === 'finish') return;
    }
  } finally {
    silence.abort();
    course.leftMs = left();
  }
}

type Heard = { begun: boolean; called: boolean; finished: boolean };
const nothingHeard: Heard = { begun: false, called: false, finished: false };

const nothingSpent: Readonly<Tokens> = { input: 0, output: 0 };

/** Counts what a step has cost, once it is over. */
function charge(course: Course, { input, output }: Readonly<Tokens>): void {
  course.spent.input += input;
  course.spent.output += output;
  course.running = { ...nothingSpent };
}

/** Passes on what the wanted model says; gives how far it came. */
async function* listen(course: Course, options: Options, note: string): AsyncGenerator<Part, Heard> {
  const heard = { ...nothingHeard };
  const open = new Set<string>();
  course.running = { input: tokensIn(JSON.stringify([options.prompt, options.tools])), output: 0 };
  try {
    for await (const part of timely(course, options, new AbortController())) {
      if ('delta' in part) course.running.output += tokensIn(part.delta);
      if (part.type.startsWith('tool-input-')) continue; // a call that breaks off in the middle leaves nothing behind
      heard.begun ||= part.type === 'stream-start';
      heard.called ||= part.type === 'tool-call';
      heard.finished ||= part.type === 'finish';
      if (part.type === 'text-start') open.add(part.id);
      if (part.type === 'text-end') open.delete(part.id);
      if (part.type === 'finish') {
        const { inputTokens: given, outputTokens: said } = part.usage;
        charge(course, { input: given.total ?? course.running.input, output: said.total ?? course.running.output });
      }
      yield part;
    }
  } catch (error) {
    if (options.abortSignal?.aborted) throw error; // by whoever asked: nobody stands in
    charge(course, heard.begun ? course.running : nothingSpent); // where it did not begin, it was not asked
    course.trouble = troubleOf(error);
    course.note = note;
    for (const id of open) yield { type: 'text-end', id };
  }
  return heard;
}

/** The built-in model's answer to a step, behind what has been said already. */
async function* standIn(course: Course, options: Options, begun: boolean): AsyncGenerator<Part> {
  if (!begun) yield { type: 'stream-start', warnings: [] };
  if (course.note) {
    yield { type: 'text-start', id: 'note' };
    yield { type: 'text-delta', id: 'note', delta: course.note };
    yield { type: 'text-end', id: 'note' };
    course.note = '';
  }
  const { stream } = await course.builtIn.doStream(options);
  for await (const part of stream) {
    if (part.type === 'stream-start') continue;
    yield 'id' in part && part.type.startsWith('text-') ? { ...part, id: `built-in-${part.id}` } : part; // the other may have used the same
  }
}

const unknown = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
const callsMade: Part = {
  type: 'finish',
  finishReason: { unified: 'tool-calls', raw: undefined },
  usage: { inputTokens: unknown, outputTokens: { total: undefined, text: undefined, reasoning: undefined } },
};

async function* step(course: Course, options: Options, note: string): AsyncGenerator<Part> {
  const { begun, called, finished } = course.note === undefined ? yield* listen(course, options, note) : nothingHeard;
  if (called && !finished) yield callsMade; // the next step is the built-in one's, and sees what they gave
  else if (!finished) yield* standIn(course, options, begun);
}

/**
 * A model that the built-in one stands in for when it fails, says nothing, or stops in the middle: the same step is asked
 * again of the built-in one, which sees what tools have done in the steps before, so nothing is done twice. A step in which
 * tools were called already ends there instead. What was said stays said; the note tells of the change.
 */
export function withFallback(wanted: Model, builtIn: Model, patience: Patience, note: string): Fallback {
  const [spent, running] = [{ ...nothingSpent }, { ...nothingSpent }];
  const course: Course = { wanted, builtIn, patience, spent, running, leftMs: patience.turnMs, trouble: undefined, note: undefined };
  return {
    model: {
      specificationVersion: 'v4',
      provider: wanted.provider,
      modelId: wanted.modelId,
      supportedUrls: {},
      doStream: async (options) => ({ stream: ReadableStream.from(step(course, options, note)) }),
      doGenerate: (options) => wanted.doGenerate(options), // the loop streams
    },
    usage: () => ({ input: spent.input + course.running.input, output: spent.output + course.running.output }),
    trouble: () => course.trouble,
    standsIn: () => course.note !== undefined,
    withdraw: (why) => (course.note ??= why),
  };
}
