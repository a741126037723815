import { performance } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import type { Bench } from '../bench.ts';
import { bellNumbers } from '../core/materials/dense.ts';
import { termsOf } from '../core/materials/terms.ts';
import { seedOf } from '../core/runs/chance.ts';
import { EmbeddingModelId, UserId } from '../core/ids.ts';
import { asPerson, asSystem, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { rankByIndex, rankByVector } from '../db/queries/search.ts';
import { setup, testDatabase, testServer } from '../db/testing.ts';
import { isHalf, makeVectorIndex } from '../db/vector-index.ts';
import { searchMaterials } from './search.ts';

const SIZES_DEFAULT = '10000,100000';
const COURSES = 100;
const TERMS_EACH = 110; // drawn; some 77 different ones, as in real textbooks
const VOCABULARY = 60_000;
const DIMENSIONS = 384;
const TOPICS = 200;
const QUESTION_TERMS = 8;
const SEARCHES = 80;
const LIBRARY_P95_MAX_MS = 150;
const COURSE_P95_MAX_MS = 50;
const TOP = 10;
const BATCH = 2000;

const hex = (n: number) => n.toString(16).padStart(12, '0');
const courseOf = (n: number) => `0198c000-0000-7000-8000-${hex(n)}`;
const chunkOf = (n: number) => `0198c002-0000-7000-8000-${hex(n)}`;
const model = EmbeddingModelId.parse('0198c003-0000-7000-8000-000000000001');
const person = UserId.parse('0198c004-0000-7000-8000-000000000001');
const syllables = Array.from('bcdfghjklmnprtvw').flatMap((consonant) => Array.from('aeio', (vowel) => `${consonant}${vowel}`)); // 64

/** A word for each number, of two syllables or more, and like those of no language; as the index stores it. */
function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank; rest > 0 || word.length < 4; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length]!; // a remainder is a place
  return termsOf(termsOf(word)[0]!)[0]!; // letters only: one term, and no stem is left in a stem
}

/** Word number `rank` is about `rank` times rarer than the first one, as words are. */
const drawn = (seed: string) => Math.floor(VOCABULARY ** ((seedOf(seed) % 100_000) / 100_000));

/** Centres of topics, and vectors scattered around them so widely that topics overlap. */
const centres = bellNumbers(TOPICS, DIMENSIONS).values;
const noise = bellNumbers(4096, DIMENSIONS).values;
const vectorNear = (topic: number, n: number): number[] =>
  Array.from(
    { length: DIMENSIONS },
    (_, k) => centres[(topic % TOPICS) * DIMENSIONS + k]! + 1.5 * noise[(n % 4096) * DIMENSIONS + ((k + n) % DIMENSIONS)]!,
  ); // inside both

async function fill(db: Database, chunks: number): Promise<void> {
  const client = await db.connectForMaintenance();
  await client.query(`
    alter table postings disable trigger user;
    insert into users (id, name, role) values ('${person}', 'Somebody', 'student');
    insert into embedding_models (id, provider, name, dimensions, is_active) values ('${model}', 'bench', 'bench', ${DIMENSIONS}, true);
    insert into subjects (id, name) values ('${courseOf(0)}', 'Anything');
    insert into courses (id, subject_id, course_number, course_title, is_published) select ('0198c000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '${courseOf(0)}', 'C' || n, 'Course ' || n, true from generate_series(1, ${COURSES}) n;
    insert into course_materials (id, course_id, course, assignment, loid, title, content, content_hash) select ('0198c001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0198c000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'C' || n, '1', 'L' || n, 'Material', 'Text', 'h' from generate_series(1, ${COURSES}) n;
    insert into material_chunks (id, material_id, course_id, position, text, term_count)
      select ('0198c002-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0198c001-0000-7000-8000-' || lpad(to_hex(1 + n % ${COURSES}), 12, '0'))::uuid, ('0198c000-0000-7000-8000-' || lpad(to_hex(1 + n % ${COURSES}), 12, '0'))::uuid, n, repeat('Some text of a passage. ', 40), ${TERMS_EACH}
      from generate_series(0, ${chunks - 1}) n`);
  for (let from = 0; from < chunks; from += BATCH) {
    const [terms, ids, vectors]: [string[], string[], string[]] = [[], [], []];
    for (let n = from; n < Math.min(chunks, from + BATCH); n += 1) {
      const own = new Set(Array.from({ length: TERMS_EACH }, (_, k) => wordOf(drawn(`${n}/${k}`))));
      for (const term of own) {
        terms.push(term);
        ids.push(chunkOf(n));
      }
      vectors.push(JSON.stringify(vectorNear(n, n).map((value) => Math.round(value * 1000) / 1000)));
    }
    await client.query(
      'insert into postings (course_id, term, chunk_id, frequency) select c.course_id, p.term, p.id, 1 from unnest($1::text[], $2::uuid[]) as p(term, id) join material_chunks c on c.id = p.id',
      [terms, ids],
    );
    await client.query(
      `insert into chunk_embeddings (chunk_id, model_id, course_id, embedding) select c.id, '${model}', c.course_id, v.embedding::vector from unnest($1::uuid[], $2::text[]) as v(id, embedding) join material_chunks c on c.id = v.id`,
      [vectors.map((_, place) => chunkOf(from + place)), vectors],
    );
  }
  await client.query(`
    insert into course_terms (term, course_id, chunks) select term, course_id, count(*) from postings group by 1, 2;
    insert into term_grams (gram, term) select unnest(app.grams(term)), term from (select distinct term from course_terms) t;
    insert into course_stats (course_id, chunks, average_term_count) select course_id, count(*), avg(term_count) from material_chunks group by 1;
    insert into search_checks (course_id, model_id, questions, chunks, lexical_score, fused_score, vector_weight) select id, '${model}', 0, 0, 0, 0, 1 from courses`);
  await client.query('vacuum analyze');
  await client.end();
}

const questionOf = (n: number, chunk: number) =>
  Array.from({ length: QUESTION_TERMS }, (_, k) => wordOf(drawn(`${chunk}/${(n * 13 + k * 7) % TERMS_EACH}`))).join(' ');
const slip = (question: string) =>
  question
    .split(' ')
    .map((word, place) => (place < 2 ? `${word.slice(0, 3)}x${word.slice(4)}` : word))
    .join(' ');

const spread = (times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10; // inside the list
  return { p50: at(0.5), p95: at(0.95) };
};

async function timeSearches(db: Database, chunks: number, print: (line: Record<string, unknown>) => void): Promise<void> {
  const who = { user: person, role: 'student' as const };
  const view: PersonDb = {
    transaction: (run) => asPerson(db, who, run),
    read: (run) => asPerson(db, who, run),
    call: () => Promise.reject(new Error('search calls nothing')),
    together: () => Promise.reject(new Error('search calls nothing')),
  };
  const embed = (by: 'words' | 'both') => ({
    isHalf: isHalf(db),
    signal: new AbortController().signal,
    open: () =>
      Promise.resolve({
        model: { provider: 'bench', name: 'bench', dimensions: DIMENSIONS },
        embed: (texts: readonly string[]) =>
          Promise.resolve(texts.map((text) => (by === 'both' ? vectorNear(seedOf(text), seedOf(text)) : []))),
      }),
  });
  for (const by of ['words', 'both'] as const)
    for (const where of ['library', 'course'] as const)
      for (const typed of ['known words', 'two words misspelt'] as const) {
        const times: number[] = [];
        for (let n = 0; n < SEARCHES + 10; n += 1) {
          const chunk = seedOf(`question ${n}`) % chunks;
          const clean = questionOf(n, chunk);
          const startedAt = performance.now();
          const { passages } = await searchMaterials(view, embed(by), {
            question: typed === 'known words' ? clean : slip(clean),
            count: 5,
            ...(where === 'course' ? { course: courseOf(1 + (chunk % COURSES)) } : {}),
          });
          if (n >= 10) times.push(performance.now() - startedAt); // the first ones warm up
          if (typed === 'known words' && passages.length === 0) throw new Error('nothing was found');
        }
        const limit = where === 'library' ? LIBRARY_P95_MAX_MS : COURSE_P95_MAX_MS;
        const { p50, p95 } = spread(times);
        print({
          what: 'milliseconds for a search',
          chunks,
          where: where === 'course' ? '1 % course' : where,
          by,
          typed,
          p50,
          p95,
          limit,
          ok: p95 <= limit,
        });
      }
}

/** What the approximate index finds of the nearest ten, and how quickly each way is. */
async function compareIndex(db: Database, chunks: number, print: (line: Record<string, unknown>) => void): Promise<void> {
  const [exactTimes, indexTimes]: [number[], number[]] = [[], []];
  let found = 0;
  for (let n = 0; n < 60; n += 1) {
    const vector = vectorNear(n, 7 * n + 3);
    await asSystem(db, 'bench', async (tx) => {
      const startedAt = performance.now();
      const exact = await rankByVector(tx, {}, model, vector, TOP);
      const between = performance.now();
      const near = await rankByIndex(tx, {}, model, vector, { isHalf: isHalf(db), dimensions: DIMENSIONS }, TOP);
      exactTimes.push(between - startedAt);
      indexTimes.push(performance.now() - between);
      found += near.filter((id) => exact.includes(id)).length;
    });
  }
  print({ what: 'approximate index', chunks, recall10: found / (60 * TOP), exact: spread(exactTimes), index: spread(indexTimes) });
}

/** How long searches take in large libraries of made-up text, on a server. */
export const bench: Bench = async (args, print) => {
  if (!testServer()) return print({ ok: false, what: 'latency', why: 'set TEST_DATABASE_URL to what `bash .ci/postgres start` prints' });
  await setup();
  const sizes = args.find((word) => word.startsWith('--chunks='))?.slice('--chunks='.length) ?? SIZES_DEFAULT;
  for (const chunks of sizes.split(',').map(Number)) {
    const db = await testDatabase();
    try {
      let startedAt = performance.now();
      await fill(db, chunks);
      print({ what: 'library made', chunks, seconds: Math.round((performance.now() - startedAt) / 1000) });
      startedAt = performance.now();
      const hasIndex = await makeVectorIndex(db, { id: model, dimensions: DIMENSIONS });
      print({ what: 'approximate index made', chunks, hasIndex, seconds: Math.round((performance.now() - startedAt) / 1000) });
      const { rows } = await asSystem(db, 'bench', (tx) =>
        tx.execute<
          Record<string, number>
        >(sql`select (select count(*)::int from postings) as postings, pg_total_relation_size('postings')::float8 / 1e6 as "postingsMb",
          pg_total_relation_size('course_terms')::float8 / 1e6 as "courseTermsMb", pg_total_relation_size('term_grams')::float8 / 1e6 as "termGramsMb"`),
      );
      print({ what: 'size', chunks, ...rows[0] });
      await timeSearches(db, chunks, print);
      if (hasIndex) await compareIndex(db, chunks, print);
    } finally {
      await db.close();
    }
  }
};
