import { TutorError } from '../core/errors.ts';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import { dumpFolder } from '../db/backup.ts';
import type { Speaker } from '../db/client.ts';
import { openDatabase, type Database } from '../db/connection.ts';
import { openKeys, setAsidePreviousKey, wantServerKey, type Keyring, type KeySettings } from '../db/keys.ts';
import { migrate } from '../db/migrate.ts';
import type { LinkParts } from '../db/objects/links.ts';
import { openStore, s3SettingsOf, type StoreSettings } from '../db/objects/open-store.ts';
import { newId } from '../db/new-id.ts';
import { getOverview, ping, type Overview } from '../db/overview.ts';
import { findTalk, listConversations, sweepTurns } from '../db/queries/chat.ts';
import { findSpeaker } from '../db/queries/identity.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { shipPrompts } from '../db/queries/prompts.ts';
import { storeLessons } from '../db/queries/lessons.ts';
import { openObjects, type Objects } from '../db/queries/objects.ts';
import { findKeyFingerprint, settleKeys } from '../db/replace-key.ts';
import { hasSamples, seedCourses } from '../db/seed/courses.ts';
import { seedGame } from '../db/seed/game.ts';
import { seed } from '../db/seed/seed.ts';
import { makeLogPartitions } from '../db/upkeep.ts';
import type { EmbeddingSettings } from '../embeddings/embed.ts';
import { wantedModel, wantedReranker } from '../embeddings/embed.ts';
import { embeddersOf } from '../embeddings/open.ts';
import type { Env } from '../env.ts';
import { findTool } from '../tools/index.ts';
import { invoke, type Call } from '../tools/invoke.ts';
import { followLink, type LinkedFile } from './follow-link.ts';
import { openIdentity, type Identity } from './identity/identity.ts';
import { identityParts, identitySettingsOf, type IdentitySettings } from './identity/parts.ts';
import { openPictures, type Pictures } from './identity/pictures.ts';
import { startJobs, type JobContext } from './jobs/index.ts';
import { writeNotes } from './jobs/write-notes.ts';
import { lazyQueues, type QueueState } from './lazy-queues.ts';
import { openTurns, sayModel, type CallBase, type Turns, type TurnSettings } from './open-turns.ts';
import type { Replies } from './reply.ts';
import { shippedPrompts } from './shipped-prompts.ts';

export type { Overview };

/** What the tutor needs to know to open; `start.ts` and the mains take it from the settings. */
export type TutorSettings = TurnSettings & {
  readonly dataDirectory: string;
  readonly databaseUrl?: string | undefined;
  readonly poolMax: number;
  readonly masterKey?: string | undefined;
  readonly previousKey?: string | undefined;
  readonly publicUrl: string;
  readonly samples: 'true' | 'false' | 'auto';
  readonly dumpDaily: boolean;
  readonly dumpKeep: number;
  readonly ratingRules: RatingRules;
  readonly embedding: EmbeddingSettings;
  /** The zone whose days are counted, and for how many days logs are kept; 0 keeps them for ever. */
  readonly timeZone: string;
  readonly logKeepDays: number;
  readonly s3: StoreSettings['s3'];
  readonly identity: IdentitySettings;
};

/** The settings, as the tutor wants them. */
export const tutorSettings = (env: Env, log: (line: string) => void): TutorSettings => ({
  dataDirectory: env.DATA_DIR,
  databaseUrl: env.DATABASE_URL,
  poolMax: env.DATABASE_POOL_MAX,
  masterKey: env.MASTER_KEY,
  previousKey: env.MASTER_KEY_PREVIOUS,
  publicUrl: env.PUBLIC_URL,
  samples: env.SAMPLES,
  dumpDaily: env.DUMP_DAILY,
  dumpKeep: env.DUMP_KEEP,
  ratingRules: { k: env.RATING_K, shrinks: env.RATING_K_SHRINKS },
  timeZone: env.TIME_ZONE,
  logKeepDays: env.LOG_KEEP_DAYS,
  redaction: env.LOG_REDACTION,
  embedding: {
    model: env.EMBEDDING_MODEL,
    baseUrl: env.EMBEDDING_BASE_URL,
    apiKey: env.OPENAI_API_KEY,
    rerank: wantedReranker(env.RERANK_MODEL, env.RERANK_BASE_URL, env.RERANK_API_KEY),
  },
  model: {
    model: env.TUTOR_MODEL,
    providers: {
      openai: { baseUrl: env.OPENAI_BASE_URL, apiKey: env.OPENAI_API_KEY },
      ollama: { baseUrl: env.OLLAMA_BASE_URL },
      vllm: { baseUrl: env.VLLM_BASE_URL, apiKey: env.VLLM_API_KEY },
      openrouter: { apiKey: env.OPENROUTER_API_KEY },
    },
  },
  caps: { learner: env.TUTOR_TOKENS_PER_LEARNER_DAY, everyone: env.TUTOR_TOKENS_PER_DAY },
  telemetry: env.OTEL_EXPORTER_OTLP_ENDPOINT
    ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, headers: env.OTEL_EXPORTER_OTLP_HEADERS, serviceName: env.OTEL_SERVICE_NAME }
    : undefined,
  s3: s3SettingsOf(env),
  identity: identitySettingsOf(env),
  log,
});

/** Who is speaking, and what the door knows about them. */
export type Visitor = Speaker & { readonly locale: string; readonly timeZone: string };

/** The product behind every door: who is there, and what can be done. */
export type Tutor = {
  readonly databaseKind: Database['kind'];
  databaseRole(): ReturnType<Database['role']>;
  /** Who signs in, and as whom. */
  readonly identity: Identity;
  /** The pictures of people. */
  readonly pictures: Pictures;
  /** The active person with that id, user name or e-mail address. */
  findVisitor(called: string): Promise<Visitor | undefined>;
  /** Runs a tool by name as that person. */
  invoke(
    name: string,
    input: unknown,
    visitor: Visitor,
    call: Pick<Call, 'door'> &
      Partial<Pick<Call, 'confirmed' | 'signal' | 'progress' | 'attempt' | 'idempotencyKey' | 'provenance' | 'said' | 'place'>>,
  ): Promise<Record<string, unknown>>;
  /** The file that a link of ours opens, if it is good. */
  followLink(parts: LinkParts): Promise<LinkedFile>;
  /** Answers what somebody says: one turn, whatever the door. */
  reply: Replies['reply'];
  /** The turn that goes on in one of their conversations, and the way to end it. */
  findReply: Replies['find'];
  stopReply: Replies['stop'];
  /** Their conversations, the last touched first. */
  conversations(visitor: Visitor): ReturnType<typeof listConversations>;
  /** One of theirs, with what was said in it, oldest first; with `before`, what was said before that message. */
  talk(visitor: Visitor, conversation: ConversationId, before?: MessageId): ReturnType<typeof findTalk>;
  /** Settles when no turn goes on in this process. */
  idle(): Promise<void>;
  /** Whether this process works off jobs. */
  queueState(): QueueState;
  /** Settles when the materials that were there at the start can be searched: what is asked before is told so. */
  prepared(): Promise<unknown>;
  overview(): Promise<Overview>;
  ping(): Promise<void>;
  /** Starts working off the queue in this process, until it closes. */
  work(): Promise<void>;
  close(): Promise<void>;
};

const keySettings = ({ masterKey, previousKey, dataDirectory, databaseUrl }: TutorSettings): KeySettings => ({
  masterKey,
  previousKey,
  directory: dataDirectory,
  fileAllowed: !databaseUrl,
});

/** Adds the samples to an empty database, and lets those of another follow what this version says of them. */
async function prepareSamples(database: Database, { databaseUrl, samples, log }: TutorSettings): Promise<void> {
  const wanted = samples === 'true' || (samples === 'auto' && !databaseUrl);
  if (wanted && (await getOverview(database)).people === 0) {
    const { people, courses } = await seed(database);
    log(`Database: ${people} sample people and ${courses} sample courses added.`);
  } else if (samples !== 'false' && (await hasSamples(database))) {
    const { added, changed } = await seedCourses(database, { log });
    if (added + changed) log(`Database: sample courses brought to this version; added: ${added}, parts changed: ${changed}.`);
  }
}

async function prepare(database: Database, settings: TutorSettings): Promise<Keyring> {
  const { dataDirectory, log } = settings;
  const applied = await migrate(database, { backups: dumpFolder(dataDirectory), log });
  if (applied.length) log(`Database: migrated (${applied.join(', ')}).`);
  const written = await findKeyFingerprint(database);
  const keys = openKeys({ ...keySettings(settings), written });
  const sealed = await settleKeys(database, keys);
  if (keys.previous) {
    log(`Keys: the master key is replaced; texts sealed anew: ${sealed}.`);
    setAsidePreviousKey(dataDirectory, keys);
  }
  await makeLogPartitions(database, new Date()); // the daily job may have been asleep for months
  const interrupted = await sweepTurns(database);
  if (interrupted) log(`Tutor: turns closed that a process left open: ${interrupted}.`);
  await seedGame(database);
  const told = await shipPrompts(database, shippedPrompts(), { at: new Date(), newId });
  if (told.length) log(`Prompts: new versions shipped for ${told.join(', ')}.`);
  await prepareSamples(database, settings);
  return keys;
}

/** Makes the passages, files and notes that are missing. What is not done when the product closes is done by the next, or by a job. */
async function readQuietly(database: Database, objects: Objects, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  try {
    await indexMaterials(database, { signal });
    if (!signal.aborted) await storeLessons(database, objects, signal);
    if (!signal.aborted) await writeNotes(database, { inHurry: true, signal });
  } catch (error) {
    if (signal.aborted) return; // whoever closes hears nothing of what was left
    log(`Materials: not all could be read (${error instanceof Error ? error.message : String(error)}); a job tries again.`);
  }
}

const jobContext = (database: Database, objects: Objects, notes: Turns['notes'], settings: TutorSettings): JobContext => ({
  database,
  objects,
  notes,
  now: () => new Date(),
  dataDirectory: settings.dataDirectory,
  dumpDaily: settings.dumpDaily,
  dumpKeep: settings.dumpKeep,
  embedding: settings.embedding,
  ratingRules: settings.ratingRules,
  timeZone: settings.timeZone,
  logKeepDays: settings.logKeepDays,
});

/** What doors that talk need. */
const talksOf = (
  database: Database,
  turns: Turns,
): Pick<Tutor, 'reply' | 'findReply' | 'stopReply' | 'idle' | 'conversations' | 'talk'> => ({
  reply: turns.reply,
  findReply: turns.find,
  stopReply: turns.stop,
  idle: () => turns.idle(),
  conversations: (visitor) => listConversations(database, visitor),
  talk: (visitor, conversation, before) => findTalk(database, visitor, conversation, { before, at: new Date() }),
});

/** Opens the product: the one place where its parts are put together. */
export async function openTutor(settings: TutorSettings): Promise<Tutor> {
  const { databaseUrl: url, dataDirectory: directory, poolMax, log } = settings;
  wantServerKey(keySettings(settings));
  wantedModel(settings.embedding); // says what is wrong before anything is opened
  const database = await openDatabase({ url, directory, poolMax, log });
  const queues = lazyQueues(database, log);
  const stopping = new AbortController();
  let indexing: Promise<unknown> = Promise.resolve();
  let turns: Turns | undefined;
  const close = async () => {
    stopping.abort();
    await turns?.close();
    await indexing;
    await queues.stop();
    await database.close();
  };
  try {
    const keys = await prepare(database, settings);
    const embedders = embeddersOf(database, settings.embedding, log);
    const store = openStore({ directory, publicUrl: settings.publicUrl, s3: settings.s3 }, keys);
    const objects = openObjects(database, store);
    sayModel(settings.model, log);
    const identity = openIdentity(identityParts({ database, keys, log }, settings.identity));
    const callOf = ({ user, role, locale, timeZone }: Visitor): CallBase => ({
      progress: () => undefined,
      invite: (wish) => identity.invite(wish, { user, role }),
      ratingRules: settings.ratingRules,
      log,
      publicUrl: settings.publicUrl,
      database,
      queue: () => queues.sending(),
      who: { user, role },
      locale,
      timeZone,
      keys,
      embedders,
      objects,
      newId,
    });
    const opened = openTurns(database, settings, callOf);
    turns = opened;
    indexing = readQuietly(database, objects, stopping.signal, log); // nobody waits for it but who closes
    return {
      databaseKind: database.kind,
      databaseRole: () => database.role(),
      identity,
      pictures: openPictures(database, objects),
      findVisitor: (called) => findSpeaker(database, called),
      async invoke(name, input, visitor, call) {
        const tool = findTool(name);
        if (!tool) throw new TutorError('not-found', `There is no tool "${name}".`);
        const judge = opened.judgeOf(visitor, call.door);
        return invoke(tool, input, { ...callOf(visitor), judge, provenance: 'direct', now: new Date(), ...call });
      },
      ...talksOf(database, opened),
      followLink: (parts) => followLink(store, keys, parts, new Date()),
      queueState: () => queues.state(),
      prepared: () => indexing,
      overview: () => getOverview(database),
      ping: () => ping(database),
      work: () => queues.work((queue) => startJobs(queue, jobContext(database, objects, opened.notes, settings))),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
