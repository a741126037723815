import { asSystem } from '../../db/client.ts';
import type { RatingRules } from '../../core/practice/rating.ts';
import { dumpDatabase, dumpFolder } from '../../db/backup.ts';
import type { Database } from '../../db/connection.ts';
import { sweepTurns } from '../../db/queries/chat.ts';
import { indexMaterials } from '../../db/queries/materials.ts';
import { summarizeRecent } from '../../db/queries/activity.ts';
import { storeLessons } from '../../db/queries/lessons.ts';
import { sweepObjects, type Objects } from '../../db/queries/objects.ts';
import type { JobName, Payload, Queue } from '../../db/queue.ts';
import { countRegrade, regradeLate, regradeQuestion } from '../../db/regrade.ts';
import { dropOldLogs } from '../../db/retention.ts';
import { makeLogPartitions, sweepExpired } from '../../db/upkeep.ts';
import type { EmbeddingSettings } from '../../embeddings/embed.ts';
import { reindex } from '../../embeddings/reindex.ts';
import type { NoteWriter } from '../notes.ts';
import { closeRuns } from './close-runs.ts';
import { eraseIdleGuests } from './erase-idle-guests.ts';
import { settleRounds } from './settle-rounds.ts';
import { writeNotes } from './write-notes.ts';

/** What a job may reach. */
export type JobContext = {
  readonly database: Database;
  readonly now: () => Date;
  readonly dataDirectory: string;
  readonly dumpDaily: boolean;
  readonly dumpKeep: number;
  readonly objects: Objects;
  /** Who writes notes on lessons through a model; without one they are made of the lessons' own sentences. */
  readonly notes?: NoteWriter | undefined;
  readonly embedding: EmbeddingSettings;
  readonly ratingRules: RatingRules;
  readonly timeZone: string;
  readonly logKeepDays: number;
};

/** What a handler is given: also a way to send for the next job that what it did asks for. */
type HandlerContext = JobContext & { readonly sendNow: (name: 'reindex') => Promise<void> };
type Handlers = { readonly [Name in JobName]: (context: HandlerContext, payload: Payload<Name>, signal: AbortSignal) => Promise<unknown> };

/** Every job's handler. Each bears being run twice: a process may die after the work and before it is crossed off. */
const handlers: Handlers = {
  'make-log-partitions': ({ database, now }) => makeLogPartitions(database, now()),
  'sweep-expired': ({ database, now }) => sweepExpired(database, now()),
  'dump-database': ({ database, dataDirectory, dumpKeep }) => dumpDatabase(database, dumpFolder(dataDirectory), 'nightly', dumpKeep),
  'index-materials': async ({ database, sendNow }, _payload, signal) => {
    const { done } = await indexMaterials(database, { signal });
    if (done > 0) await sendNow('reindex'); // what is new has no vectors yet
  },
  'sweep-objects': ({ database, objects, now }, _payload, signal) => sweepObjects(database, objects.store, now(), signal),
  'keep-lessons': async ({ database, objects, notes }, _payload, signal) => {
    await storeLessons(database, objects, signal);
    await writeNotes(database, { writer: notes, signal });
  },
  reindex: ({ database, embedding }, _payload, signal) =>
    reindex({ database, settings: embedding, signal, look: (run) => asSystem(database, 'check whether vectors help', run) }),
  'close-runs': ({ database, now }) => closeRuns(database, now()),
  'close-turns': ({ database }) => sweepTurns(database),
  'settle-rounds': ({ database, now, ratingRules }) => settleRounds(database, now(), ratingRules),
  'erase-idle-guests': ({ database, now }) => eraseIdleGuests(database, now()),
  'summarize-days': ({ database, now, timeZone }) => summarizeRecent(database, now(), timeZone),
  'drop-old-logs': ({ database, now, timeZone, logKeepDays }) => dropOldLogs(database, now(), { keepDays: logKeepDays, timeZone }),
  'regrade-question': ({ database, ratingRules }, { question, ...cause }) => regradeQuestion(database, question, cause, ratingRules),
  'regrade-late': ({ database, now, ratingRules }, _payload, signal) => regradeLate(database, now(), ratingRules, signal),
  'count-regrade': ({ database, ratingRules }, { answer }) => countRegrade(database, answer, ratingRules),
};

/** When a job runs by itself, in UTC; undefined leaves it to be sent. */
const timetable = {
  'make-log-partitions': () => '10 3 * * *',
  'sweep-expired': () => '20 * * * *',
  'dump-database': ({ dumpDaily }) => (dumpDaily ? '30 3 * * *' : undefined),
  reindex: () => '3-58/5 * * * *', // after it, and after a change of the setting; mostly there is nothing to do
  'index-materials': () => '* * * * *', // one question where nothing is to do; long materials are left to it, and what an import or a copy brought
  'sweep-objects': () => '40 * * * *', // and after each removal
  'keep-lessons': () => '*/5 * * * *', // and after each change; for what samples, an import or a restored dump brought
  'close-runs': () => '* * * * *',
  'close-turns': () => '* * * * *',
  'settle-rounds': () => '* * * * *',
  'erase-idle-guests': () => '25 3 * * *',
  'summarize-days': () => '5 * * * *', // the day may end at any hour, in whatever zone
  'drop-old-logs': ({ logKeepDays }) => (logKeepDays ? '50 3 * * *' : undefined),
  'regrade-question': () => undefined,
  'regrade-late': () => '40 3 * * *',
  'count-regrade': () => undefined,
} as const satisfies Record<JobName, (context: JobContext) => string | undefined>;

/** Starts working off the queue in this process. */
export async function startJobs(queue: Queue, given: JobContext): Promise<void> {
  const sendNow: HandlerContext['sendNow'] = (name) => asSystem(given.database, 'send the next job', (tx) => queue.send(tx, name, {}));
  const context = { ...given, sendNow };
  for (const name of Object.keys(handlers) as JobName[]) {
    await queue.work(name, async (payload, signal) => void (await handlers[name](context, payload as never, signal))); // parsed by the schema of that name
    const cron = timetable[name](context);
    await (cron ? queue.schedule(name, cron) : queue.unschedule(name));
  }
}
