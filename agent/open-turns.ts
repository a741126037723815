import type { Redaction } from '../core/chat/redact.ts';
import { redact } from '../core/chat/redact.ts';
import type { Door } from '../core/people/doors.ts';
import type { Judge } from '../core/questions/judge.ts';
import type { Speaker } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { newId } from '../db/new-id.ts';
import { findSpending } from '../db/queries/chat.ts';
import { findActivePrompt } from '../db/queries/prompts.ts';
import { lackOf, OFFLINE, type Model, type Models, type ModelSettings } from './model.ts';
import type { NoteWriter } from './notes.ts';
import type { Replies } from './reply.ts';
import type { TelemetrySettings, Tracing } from './telemetry.ts';
import { startOfDay, type TurnParts } from './turn.ts';
import type { Visitor } from './tutor.ts';

/** What turns and judges are opened with. */
export type TurnSettings = {
  readonly model: ModelSettings;
  /** Tokens that models may cost in a day, for one learner and for everyone; 0 for no limit. */
  readonly caps: TurnParts['caps'];
  readonly redaction: Redaction;
  /** Models in the place of those that settings name: for tests. */
  readonly models?: Models | undefined;
  /** Another judge than the one that asks a model: for tests. */
  readonly judge?: Judge | undefined;
  /** Where traces are sent, if anywhere. */
  readonly telemetry?: Omit<TelemetrySettings, 'log'> | undefined;
  readonly log: (line: string) => void;
};

const ALIVE_SECONDS = 10; // how long a learner waits at most after a process died

const now = () => new Date();

/** Something made at its first use, once; what failed is made again. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Says at a start which model answers; nothing where the built-in one is all that is wanted. */
export function sayModel(settings: ModelSettings, log: (line: string) => void): void {
  if (settings.model === OFFLINE) return;
  log(`Models: ${lackOf(settings, settings.model) ?? `${settings.model} answers, and the built-in one where that fails.`}`);
}

/** The turns of a process, and its judges. The SDK is loaded at their first use: most commands in a terminal do without. */
export type Turns = Replies & { judgeOf(who: Speaker, door: Door): Judge; readonly notes: NoteWriter };

/** What tools get, but for what each call says itself. */
export type CallBase = Omit<ReturnType<TurnParts['callOf']>, 'judgeAt'>;

/** A judge that is loaded on first use. */
const lazyJudge = (open: () => Promise<Judge>): Judge => ({
  judge: async (task, signal) => (await open()).judge(task, signal),
  isSilent: async () => (await (await open()).isSilent?.()) ?? false,
});

/** Opens them. */
export function openTurns(database: Database, settings: TurnSettings, callOf: (visitor: Visitor) => CallBase): Turns {
  const { caps, redaction, log } = settings;
  let tracing: Tracing | undefined;
  const models = lazily(async (): Promise<Models> => {
    if (settings.telemetry) tracing ??= (await import('./telemetry.ts')).startTelemetry({ ...settings.telemetry, log });
    if (settings.models) return settings.models;
    const [{ openModels }, { offlineModel }] = await Promise.all([import('./model.ts'), import('./offline/offline-model.ts')]);
    return openModels(settings.model, offlineModel() satisfies Model);
  });
  const replies = lazily(async () => {
    const [{ openReplies }, { turnLimits }, { historyLimits }, { openBreaker }] = await Promise.all([
      import('./reply.ts'),
      import('./agent.ts'),
      import('./history.ts'),
      import('./breaker.ts'),
    ]);
    return openReplies({
      database,
      callOf: (visitor) => ({ ...callOf(visitor), judgeAt: (door) => judgeOf(visitor, door) }),
      models: await models(),
      breaker: openBreaker(),
      now,
      newId,
      log,
      limits: turnLimits,
      history: historyLimits,
      caps,
      aliveSeconds: ALIVE_SECONDS,
      redact: (text) => redact(text, redaction),
    });
  });
  const judgeOf = (who: Speaker, door: Door): Judge =>
    settings.judge ??
    lazyJudge(async () =>
      (await import('./judge.ts')).judgeFor({ database, models: await models(), redaction, mayAsk, now, newId }, who, door),
    );
  const writer = lazily(async () =>
    (await import('./notes.ts')).openNoteWriter({ database, models: await models(), mayAsk: () => mayAsk(undefined), now, newId }),
  );
  const notes: NoteWriter = {
    async isThere() {
      const prompt = await findActivePrompt(database, 'notes', undefined);
      const isOffline = !settings.models && (prompt?.modelName ?? settings.model.model) === OFFLINE; // without loading anything
      return !isOffline && (await writer()).isThere();
    },
    write: async (lesson, signal) => (await writer()).write(lesson, signal),
  };
  let opened: Replies | undefined;
  /** Whether models may still be asked today: for somebody, or for what is nobody's. */
  const mayAsk = async (who: Speaker | undefined): Promise<boolean> => {
    if (!caps.learner && !caps.everyone) return true;
    const spent = await findSpending(database, who, startOfDay(now()));
    return !(who && caps.learner && spent.learner >= caps.learner) && !(caps.everyone && spent.everyone >= caps.everyone);
  };
  return {
    async reply(saying) {
      opened = await replies();
      return opened.reply(saying);
    },
    find: (visitor, conversation) => opened?.find(visitor, conversation),
    stop: (visitor, conversation) => opened?.stop(visitor, conversation) ?? false,
    idle: async () => opened?.idle(),
    async close() {
      await opened?.close();
      await tracing?.stop();
    },
    judgeOf,
    notes,
  };
}
