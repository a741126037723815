import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import type { Bench } from '../bench.ts';
import { termsOf } from '../core/materials/terms.ts';
import { ChunkId, CourseId, EmbeddingModelId, UserId } from '../core/ids.ts';
import { asPerson, asSystem, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { saveVectors } from '../db/queries/embeddings.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { listPassages, rankByVector, readSearchFacts } from '../db/queries/search.ts';
import { setup, testDatabase, testServer } from '../db/testing.ts';
import { isHalf, makeVectorIndex } from '../db/vector-index.ts';
import { projectRoot } from '../env.ts';
import { addMaterial, courseId, fill, madeModel, madePerson, type Owner } from '../evals/latency/fill.ts';
import { COURSES, DIMENSIONS, makeLibrary, type MadeLibrary } from '../evals/latency/library.ts';
import { openPeers, type Peer } from '../evals/latency/peers.ts';
import { searchMaterials, searchVectors, searchWords } from './search.ts';

const SIZES_DEFAULT = '10000,100000';
const SIZE_MAX = 200_000; // passages: half an hour
const QUESTIONS = 60; // of each kind; the first ones warm up
const WARM_UP = 6;
const ASKED = 3; // times each: what it takes when the machine is left alone shows in the quickest
const ROUNDS = 3; // in which the stores take turns, so that what else the machine does meets all of them
const LIBRARY_P95_MAX_MS = 150;
const COURSE_P95_MAX_MS = 50;
const LIBRARY_RECALL_MIN = 0.95;
const INGESTED = 1000; // passages, for how quickly they are taken in
const TOP = 10;

type Print = (line: Record<string, unknown>) => void;
type Asked = { readonly vector: readonly number[]; readonly course: CourseId; readonly library: string[]; readonly inCourse: string[] };
type Store = { readonly name: string; readonly setup?: string; search(vector: readonly number[], course?: CourseId): Promise<string[]> };

const model = EmbeddingModelId.parse(madeModel);
const who = { user: UserId.parse(madePerson), role: 'student' as const };
const courseIdOf = (library: MadeLibrary, chunk: number) => CourseId.parse(courseId(library.courseOf(chunk)));
const say = (text: string) => process.stderr.write(`${text}\n`);
const rounded = (value: number, places = 1) => Math.round(value * 10 ** places) / 10 ** places;

const at = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const spread = (times: readonly number[]) => ({ p50: rounded(at(times, 0.5)), p95: rounded(at(times, 0.95)) });
const share = (found: readonly string[], right: readonly string[]) => found.filter((id) => right.includes(id)).length / right.length;
const mean = (values: readonly number[]) => rounded(values.reduce((sum, value) => sum + value, 0) / values.length, 3);

/** Says now and then how far it is. */
function teller(what: string, total: number): (done: number) => void {
  let told = 0;
  return (done) => {
    if (done < total && performance.now() - told < 10_000) return;
    told = performance.now();
    say(`${what}: ${done} of ${total}`);
  };
}

const view = (db: Database): PersonDb => ({
  transaction: (run) => asPerson(db, who, run),
  read: (run) => asPerson(db, who, run),
  call: () => Promise.reject(new Error('search calls nothing')),
  together: () => Promise.reject(new Error('search calls nothing')),
});

/** Whole searches as a learner: from the question to the passages, with all that says who may see them. */
async function timeSearches(db: Database, library: MadeLibrary, where: object, print: Print): Promise<void> {
  const embedders = (vector: readonly number[] | undefined) => ({
    isHalf: isHalf(db),
    signal: new AbortController().signal,
    open: () =>
      Promise.resolve({
        model: { provider: 'made', name: 'made', dimensions: DIMENSIONS },
        embed: () => Promise.resolve([vector ? [...vector] : []]),
      }),
  });
  for (const by of ['words', 'words and vectors'] as const)
    for (const reach of ['library', '1 % course'] as const)
      for (const typed of ['clean', 'slipped'] as const) {
        const times: number[] = [];
        const quickest: number[] = [];
        for (let n = 0; n < QUESTIONS + WARM_UP; n += 1) {
          const question = library.question(n);
          const taken: number[] = [];
          for (let again = 0; again < ASKED; again += 1) {
            const startedAt = performance.now();
            const { passages } = await searchMaterials(view(db), embedders(by === 'words' ? undefined : question.vector), {
              question: question[typed],
              count: 5,
              ...(reach === 'library' ? {} : { course: courseIdOf(library, question.about) }),
            });
            taken.push(performance.now() - startedAt);
            if (typed === 'clean' && passages.length === 0) throw new Error('nothing was found');
          }
          if (n < WARM_UP) continue;
          times.push(...taken);
          quickest.push(Math.min(...taken));
        }
        const limit = reach === 'library' ? LIBRARY_P95_MAX_MS : COURSE_P95_MAX_MS;
        const { p50, p95 } = spread(times);
        // What is left when each question is judged by the quickest of its turns: so long it takes where nothing else runs.
        print({ what: 'a whole search, in milliseconds', ...where, reach, by, typed, p50, p95, undisturbed: spread(quickest), limit, ok: p95 <= limit }); // prettier-ignore
      }
}

/** The ten best passages by BM25 when every posting of every term is read, as the textbook has it. */
const exactWords = (db: Database, terms: readonly string[]) =>
  asSystem(db, 'bench', async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(sql`
      with asked as (select term, count(*) as many from postings where term = any (${sql.param(terms)}::text[]) group by 1), n as (select count(*)::float8 as all_of, avg(term_count)::float8 as usual from material_chunks)
      select c.id from asked a join postings p on p.term = a.term join material_chunks c on c.id = p.chunk_id cross join n
      group by c.id order by sum(ln(1 + (all_of - many + 0.5) / (many + 0.5)) * frequency * 2.5 / (frequency + 1.5 * (0.25 + 0.75 * c.term_count / usual))) desc, c.id limit ${TOP}`);
    return rows.map(({ id }) => id);
  });

/** How many of BM25's best ten are found although a search of the library leaves out most postings of common terms. */
async function compareWords(db: Database, library: MadeLibrary, where: object, print: Print): Promise<void> {
  const shares: number[] = [];
  for (let n = 0; n < QUESTIONS / 2; n += 1) {
    const question = library.question(n).clean;
    const exact = await exactWords(db, [...new Set(termsOf(question))]);
    const { hits } = await asPerson(db, who, async (tx) => searchWords(tx, {}, question, await readSearchFacts(tx, undefined)));
    shares.push(share(hits.slice(0, TOP).map(({ id }) => id), exact)); // prettier-ignore
  }
  print({ what: "of BM25's best ten, with every posting read, are found", ...where, reach: 'library', recall10: mean(shares) });
}

/** What each question should find by meaning: every vector compared. */
async function ask(db: Database, library: MadeLibrary): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let n = 0; n < QUESTIONS; n += 1) {
    const { vector, about } = library.question(n);
    const course = courseIdOf(library, about);
    const nearest = (scope: object) => asSystem(db, 'bench', (tx) => rankByVector(tx, scope, model, vector, TOP));
    asked.push({ vector, course, library: await nearest({}), inCourse: await nearest({ course }) });
  }
  return asked;
}

/** Our own search by meaning, with the texts of what it finds, as the others give them. */
const ours = (db: Database): Store => ({
  name: 'Viva',
  search: (vector, course) =>
    asPerson(db, who, async (tx) => {
      const found = await searchVectors(tx, { course }, await readSearchFacts(tx, course), vector, isHalf(db));
      return (await listPassages(tx, (found ?? []).slice(0, TOP))).map(({ id }) => id);
    }),
});

/** Lets the stores answer the same questions in turns; gives the times and what was found of what should be. */
async function race(stores: readonly Store[], asked: readonly Asked[]) {
  const kinds = ['library', '1 % course'] as const;
  const all = stores.map((store) => ({
    store,
    measured: kinds.map((reach) => ({ reach, times: [] as number[], shares: [] as number[] })),
  }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { store, measured } of all)
      for (const { reach, times, shares } of measured)
        for (const [place, { vector, course, library, inCourse }] of asked
          .slice(0, WARM_UP / 2)
          .concat(asked.filter((_, n) => n % ROUNDS === round))
          .entries()) {
          // prettier-ignore
          const startedAt = performance.now();
          const found = await store.search(vector, reach === 'library' ? undefined : course);
          if (place < WARM_UP / 2) continue;
          times.push(performance.now() - startedAt);
          shares.push(share(found, reach === 'library' ? library : inCourse));
        }
  return all;
}

async function compareVectors(db: Database, asked: readonly Asked[], peers: readonly Peer[], where: object, print: Print): Promise<void> {
  const results = await race([ours(db), ...peers], asked);
  const own = results[0]!.measured; // it is the first of them
  for (const [place, { store, measured }] of results.entries())
    for (const [kind, { reach, times, shares }] of measured.entries()) {
      const recall10 = mean(shares);
      const line = { what: 'the nearest ten with their texts, in milliseconds', ...where, reach, who: store.name, ...(store.setup ? { setup: store.setup } : {}), ...spread(times), recall10 }; // prettier-ignore
      if (place > 0) print({ ...line, timesOurs: rounded(at(times, 0.5) / at(own[kind]!.times, 0.5), 2) });
      else print({ ...line, ok: reach === 'library' ? recall10 >= LIBRARY_RECALL_MIN : recall10 === 1 });
    }
}

/** How quickly one more material is taken in: its passages and postings, then vectors that some model made elsewhere. */
async function timeIngest(db: Database, library: MadeLibrary, from: number, where: object, print: Print): Promise<void> {
  const owner = await db.connectForMaintenance();
  const material = await addMaterial(owner, library, from, from + INGESTED);
  let startedAt = performance.now();
  await indexMaterials(db);
  const words = performance.now() - startedAt;
  const { rows } = await owner.query<{ id: string }>('select id from material_chunks where material_id = $1 order by position', [material]);
  await owner.end();
  const vectors = rows.map(({ id }, n) => [ChunkId.parse(id), library.vector(from + n)] as const);
  startedAt = performance.now();
  for (let n = 0; n < vectors.length; n += 250) await saveVectors(db, model, new Map(vectors.slice(n, n + 250)));
  const meaning = performance.now() - startedAt;
  const rate = (milliseconds: number) => Math.round((1000 * rows.length) / milliseconds);
  print({ what: 'taken in, in passages a second', ...where, passages: rate(words), vectors: rate(meaning), both: rate(words + meaning), ok: rows.length === INGESTED }); // prettier-ignore
}

const addressOf = async (owner: Owner) => {
  const { rows } = await owner.query('select current_database() as name');
  // Room for an index of 100,000 vectors while they make theirs, as pgvector advises.
  return Object.assign(new URL(testServer()!), {
    pathname: `/${String(rows[0]!['name'])}`,
    search: '?options=-c%20maintenance_work_mem%3D1GB',
  }).href; // asked only where a server is given
};

/** What others take to be handed the same library, and then to be asked the same questions. */
async function withPeers(owner: Owner, library: MadeLibrary, where: object, print: Print): Promise<Peer[]> {
  const peers = await openPeers(projectRoot, await addressOf(owner));
  for (const peer of peers) {
    const startedAt = performance.now();
    const taken = await peer.prepare(library, teller(`${peer.name}, ${peer.setup}`, library.chunks));
    const passages = taken === undefined ? {} : { vectors: Math.round((1000 * library.chunks) / taken) };
    print({ what: 'taken in, in passages a second', ...where, who: peer.name, setup: peer.setup, without: peer.without, ...passages, secondsInAll: Math.round((performance.now() - startedAt) / 1000) }); // prettier-ignore
  }
  await owner.query('vacuum analyze');
  return peers;
}

async function measure(chunks: number, kind: 'server' | 'embedded', isAlone: boolean, print: Print): Promise<void> {
  const db = await testDatabase(kind === 'embedded' ? { kind } : {});
  const owner = await db.connectForMaintenance();
  const where = { database: kind, chunks };
  const library = makeLibrary(chunks);
  let peers: Peer[] = [];
  try {
    let startedAt = performance.now();
    await fill(owner, library, teller('passages', chunks));
    print({ what: 'library made', ...where, seconds: Math.round((performance.now() - startedAt) / 1000) });
    startedAt = performance.now();
    const hasIndex = await makeVectorIndex(db, { id: model, dimensions: DIMENSIONS });
    print({ what: 'approximate index', ...where, hasIndex, seconds: Math.round((performance.now() - startedAt) / 1000) });
    const { rows } = await owner.query(
      `select relname as name, round(pg_total_relation_size(oid) / 1e6)::int as mb from pg_class where relname = any ('{postings,course_terms,term_grams,material_chunks,chunk_embeddings}')`,
    );
    print({ what: 'megabytes on disk', ...where, ...Object.fromEntries(rows.map(({ name, mb }) => [name, mb])) });
    await timeSearches(db, library, where, print);
    await compareWords(db, library, where, print);
    const asked = await ask(db, library);
    if (!isAlone) peers = await withPeers(owner, library, where, print);
    await compareVectors(db, asked, peers, where, print);
    await timeIngest(db, library, chunks, where, print);
  } finally {
    for (const peer of peers) await peer.close();
    await owner.end();
    await db.close();
  }
}

const optionOf = (args: readonly string[], name: string): string | undefined => {
  const place = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
  return place < 0 ? undefined : (args[place]!.split('=')[1] ?? args[place + 1] ?? ''); // found there
};

/**
 * How long searches take in large libraries of made-up text, how much of the nearest they find, and how quickly passages
 * are taken in: on a server beside what else there is (`--alone`: without), and with `--embedded` on the embedded database.
 */
export const bench: Bench = async (args, print) => {
  const kind = args.includes('--embedded') ? 'embedded' : 'server';
  const sizes = (optionOf(args, '--chunks') ?? (kind === 'server' ? SIZES_DEFAULT : '10000')).split(',').map(Number);
  if (sizes.some((size) => !(size >= COURSES && size <= SIZE_MAX)))
    return print({ ok: false, what: 'latency', why: `--chunks takes sizes from ${COURSES} to ${SIZE_MAX}, such as ${SIZES_DEFAULT}` });
  if (kind === 'server' && !testServer())
    return print({ ok: false, what: 'latency', why: 'set TEST_DATABASE_URL to what `bash .ci/postgres start` prints, or say --embedded' });
  await setup();
  for (const chunks of sizes)
    await measure(chunks, kind, kind === 'embedded' || args.includes('--alone'), (line) =>
      print({ ...line, load: rounded(loadavg()[0]!) }),
    ); // there are three
};
