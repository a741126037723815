import { redact } from '../core/chat/redact.ts';
import { silentJudge } from '../core/questions/judge.ts';
import { newId } from '../db/new-id.ts';
import { classTime, type Classroom } from '../tools/testing.ts';
import { turnLimits } from './agent.ts';
import { openBreaker } from './breaker.ts';
import { historyLimits } from './history.ts';
import type { Model, Models } from './model.ts';
import { openReplies, type Reply, type Replies } from './reply.ts';
import type { Saying, TurnParts } from './turn.ts';
import type { Visitor } from './tutor.ts';

type Options = Parameters<Model['doStream']>[0];
type Streamed = Awaited<ReturnType<Model['doStream']>>;
type Part = Streamed['stream'] extends ReadableStream<infer Each> ? Each : never;

/** What a scripted model does in one step: it speaks, calls tools, or ends in one of the ways in which models end. */
export type Step =
  | string
  | { readonly call: string; readonly with?: Record<string, unknown> }
  | { readonly calls: readonly { readonly call: string; readonly with?: Record<string, unknown> }[] }
  /** It speaks of what the tools of this turn gave. */
  | { readonly tells: (given: readonly string[]) => string }
  /** The connection breaks off after these words, or before any. */
  | { readonly dies: string; readonly after?: { readonly call: string; readonly with?: Record<string, unknown> } }
  /** It says these words and then nothing any more. */
  | { readonly hangs: string }
  /** It cannot be asked. */
  | { readonly refuses: Error };

const usage = {
  inputTokens: { total: 100, noCache: 100, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 10, text: 10, reasoning: undefined },
};

/** What a scripted model does next: the line that is due, or what it decides by what tools gave since the learner spoke. */
type NextStep = (given: readonly string[]) => Step | undefined;

/** A model that does what it is told, in order, and remembers what it was asked. */
export type ScriptedModel = Model & {
  readonly asked: Options[];
  /** What it does in the steps that come. */
  script(...steps: readonly Step[]): void;
};

/** What tools gave since the learner's last message. */
const givenIn = (prompt: Options['prompt']): string[] =>
  prompt
    .slice(prompt.findLastIndex(({ role }) => role === 'user') + 1)
    .flatMap((message) =>
      message.role === 'tool'
        ? message.content.flatMap((part) =>
            part.type === 'tool-result' && (part.output.type === 'text' || part.output.type === 'error-text') ? [part.output.value] : [],
          )
        : [],
    );

/** Makes a model that decides each step by what tools gave since the learner spoke. */
export const decidingModel = (modelId: string, decide: NextStep): Model => scriptedModel(modelId, decide);

/** Makes a model that follows a script. Asked more than it has lines for, it fails. */
export function scriptedModel(modelId = 'scripted', decide?: NextStep): ScriptedModel {
  const lines: Step[] = [];
  const asked: Options[] = [];
  let calls = 0;
  const callOf = ({ call, with: input = {} }: { readonly call: string; readonly with?: Record<string, unknown> }): Part => ({
    type: 'tool-call',
    toolCallId: `call-${(calls += 1)}`,
    toolName: call,
    input: JSON.stringify(input),
  });
  const words = (text: string, end = true): Part[] =>
    text
      ? [
          { type: 'text-start', id: '0' },
          ...(text.match(/\S+\s*|\s+/g) ?? []).map((delta): Part => ({ type: 'text-delta', id: '0', delta })),
          ...(end ? [{ type: 'text-end', id: '0' } as const] : []),
        ]
      : [];

  async function* perform(step: Step | undefined, { prompt, abortSignal: signal }: Options): AsyncGenerator<Part> {
    yield { type: 'stream-start', warnings: [] };
    if (step === undefined) throw new Error('the script has no more lines');
    if (typeof step === 'string') yield* words(step);
    else if ('tells' in step) yield* words(step.tells(givenIn(prompt)));
    else if ('call' in step) yield callOf(step);
    else if ('calls' in step) for (const each of step.calls) yield callOf(each);
    else if ('dies' in step) {
      yield* words(step.dies, false);
      if (step.after) yield callOf(step.after);
      throw Object.assign(new Error('the connection broke off'), { name: 'APICallError' });
    } else if ('hangs' in step) {
      yield* words(step.hangs, false);
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
    }
    const reason = typeof step === 'string' || 'tells' in step ? 'stop' : 'tool-calls';
    yield { type: 'finish', finishReason: { unified: reason, raw: undefined }, usage };
  }

  return {
    specificationVersion: 'v4',
    provider: 'test',
    modelId,
    supportedUrls: {},
    asked,
    script: (...steps) => void lines.splice(0, lines.length, ...steps),
    async doGenerate() {
      throw new Error('turns stream');
    },
    async doStream(options) {
      asked.push(options);
      const step = decide ? decide(givenIn(options.prompt)) : lines.shift();
      if (typeof step === 'object' && 'refuses' in step) throw step.refuses;
      return { stream: ReadableStream.from(perform(step, options)) };
    },
  };
}

/** Models of which one is built in and one, if it is given, is wanted. */
export const modelsOf = (builtIn: Model, wanted?: Model): Models => ({
  builtIn,
  choose: async () =>
    wanted ? { name: `test:${wanted.modelId}`, model: wanted, builtIn: false } : { name: 'offline', model: builtIn, builtIn: true },
});

/** A visitor of the classroom. */
export const visitorOf = ({ id, role }: { readonly id: Visitor['user']; readonly role: Visitor['role'] }): Visitor => ({
  user: id,
  role,
  locale: 'en',
  timeZone: 'UTC',
});

/** The replies of a classroom, on its database and by its clock. */
export function openChat(room: Classroom, models: Models, changes: Partial<TurnParts> = {}): Replies & { readonly parts: TurnParts } {
  const parts: TurnParts = {
    database: room.db,
    callOf: (visitor) => ({
      ...room.call({ id: visitor.user, role: visitor.role }, { locale: visitor.locale, timeZone: visitor.timeZone }),
      judgeAt: () => silentJudge,
    }),
    models,
    breaker: openBreaker(),
    now: () => classTime,
    newId,
    log: () => undefined,
    limits: turnLimits,
    history: historyLimits,
    caps: { learner: 0, everyone: 0 },
    aliveSeconds: 2,
    redact,
    ...changes,
  };
  return { ...openReplies(parts), parts };
}

/** Says something and waits for the whole reply. */
export async function talk(replies: Replies, saying: Saying) {
  const reply: Reply = await replies.reply(saying);
  return { ...reply, ...(await reply.done) };
}
