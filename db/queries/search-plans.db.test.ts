import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { termsOf } from '../../core/materials/terms.ts';
import { CourseId, EmbeddingModelId } from '../../core/ids.ts';
import { searchVectors } from '../../embeddings/search.ts';
import { courseId, fill, madeModel, madePerson } from '../../evals/latency/fill.ts';
import { COURSES, DIMENSIONS, makeLibrary } from '../../evals/latency/library.ts';
import { verifies } from '../../evals/requirements.ts';
import { explained, testDatabase } from '../testing.ts';
import { isHalf, makeVectorIndex } from '../vector-index.ts';
import { countTerms, rankByIndex, rankByVector, rankByWords, rarity, readSearchFacts, type SearchScope } from './search.ts';

const PASSAGES = 300; // three to a course
const QUESTIONS = [1, 2, 3];

let db: Awaited<ReturnType<typeof testDatabase>>;
let client: PoolClient;
const library = makeLibrary(PASSAGES);
const model = EmbeddingModelId.parse(madeModel);
const column = () => ({ isHalf: isHalf(db), dimensions: DIMENSIONS });
/** Where each question is asked: everywhere, or in the course that it is about. */
const scopes: Readonly<Record<string, (question: number) => SearchScope>> = {
  'the library': () => ({}),
  'a course': (question) => ({ course: CourseId.parse(courseId(library.courseOf(library.question(question).about))) }),
};

beforeAll(async () => {
  db = await testDatabase();
  const owner = await db.connectForMaintenance();
  await fill(owner, library, () => undefined);
  await owner.end();
  expect(await makeVectorIndex(db, { id: model, dimensions: DIMENSIONS }, PASSAGES)).toBe(true);
  client = await db.connect();
});
afterAll(async () => {
  client.release();
  await db.close();
});

describe.each(Object.entries(scopes))('a search of %s', (_name, scopeOf) => {
  it.each([
    ['what finds', 0],
    ['what only counts', 1_000_000],
  ])('by words reads postings by their key and passages without their text: %s', async (_what, common) => {
    verifies('materials:search-plans');
    for (const number of QUESTIONS) {
      const scope = scopeOf(number);
      const { plan } = await explained(client, madePerson, async (tx) => {
        const facts = await readSearchFacts(tx, scope.course);
        const known = await countTerms(tx, scope.course, termsOf(library.question(number).clean));
        const terms = [...known].map(([term, chunks]) => ({ term, chunks: chunks + common, value: rarity(facts.chunks, chunks) }));
        expect(terms.length).toBeGreaterThan(0);
        return rankByWords(tx, scope, terms, facts.averageTermCount, 40);
      });
      expect(plan).toContain('Index Only Scan using material_chunks_lengths');
      expect(plan.match(/ on postings/g)).toEqual(plan.match(/Index Only Scan using postings_course_id_term_chunk_id_pk on postings/g)?.map(() => ' on postings')); // prettier-ignore
      expect(plan).not.toContain('postings_chunk_id_index');
    }
  });

  it('by meaning compares each vector, though there is an approximate index, and walks that where it is told to', async () => {
    verifies('materials:search-plans');
    for (const number of QUESTIONS) {
      const [scope, { vector }] = [scopeOf(number), library.question(number)];
      const exact = await explained(client, madePerson, (tx) => rankByVector(tx, scope, model, vector, 10));
      expect(exact.found).toHaveLength(scope.course ? PASSAGES / COURSES : 10);
      expect(exact.plan).not.toContain('_hnsw');
      if (scope.course) expect(exact.plan).toContain('chunk_embeddings_course_id_model_id_index');
      const near = await explained(client, madePerson, (tx) => rankByIndex(tx, scope, model, vector, column(), 10));
      expect(near.plan).toContain('_hnsw');
      expect(near.plan).not.toContain('Sort');
      expect(near.found.filter((id) => exact.found.includes(id)).length).toBeGreaterThanOrEqual(0.9 * exact.found.length);
    }
  });
});

it('walks the approximate index only where nothing narrows the search, and where there is one', async () => {
  verifies('materials:search-plans');
  const { about, vector } = library.question(4);
  const course = CourseId.parse(courseId(library.courseOf(about)));
  const planOf = async (scope: SearchScope, has: object = {}) => {
    const { plan } = await explained(client, madePerson, async (tx) =>
      searchVectors(tx, scope, { ...(await readSearchFacts(tx, scope.course)), ...has }, vector, isHalf(db)),
    );
    return plan;
  };
  expect(await planOf({})).toContain('_hnsw');
  expect(await planOf({}, { hasIndex: false })).not.toContain('_hnsw');
  for (const narrow of [{ course }, { assignment: '1' }, { loid: 'L1' }]) expect(await planOf(narrow)).not.toContain('_hnsw');
  expect(await planOf({ course }, { vectors: 20_001 })).toContain('_hnsw');
});

it('counts a term by words the same whether it finds passages or is only looked up in those that others found', async () => {
  verifies('materials:bm25');
  const { found } = await explained(client, madePerson, async (tx) => {
    const facts = await readSearchFacts(tx, undefined);
    const known = await countTerms(tx, undefined, termsOf(library.passage(2).text));
    const terms = [...known].map(([term, chunks]) => ({ term, chunks, value: rarity(facts.chunks, chunks) })).toSorted((a, b) => a.chunks - b.chunks); // prettier-ignore
    const rare = terms.filter(({ chunks }) => chunks <= 8);
    const most = terms.at(-1)!; // it has words
    const ranked = (asked: typeof terms) => rankByWords(tx, {}, asked, facts.averageTermCount, PASSAGES);
    return {
      all: new Map((await ranked([...rare, most])).map(({ id, ...hit }) => [id, hit])),
      few: await ranked([...rare, { ...most, chunks: 1_000_000 }]),
    };
  });
  expect(found.few.length).toBeGreaterThan(5);
  expect(found.few.length).toBeLessThan(found.all.size);
  for (const { id, score, matched } of found.few) {
    expect(score).toBeCloseTo(found.all.get(id)!.score, 9); // all terms find it too
    expect(matched).toBeCloseTo(found.all.get(id)!.matched, 9);
  }
});
