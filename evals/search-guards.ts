import { changesIn, suite, type Mutation } from './guards.ts';

const search = suite('db', 'tools/search.db.test.ts');
const words = suite('unit', 'core/materials/search.test.ts');
const cited = suite('unit', 'core/materials/cite.test.ts');
const plans = suite('db', 'db/queries/search-plans.db.test.ts');
const rerank = suite('unit', 'embeddings/rerank.test.ts');
const models = suite('db', 'embeddings/reindex.db.test.ts');
const queries = changesIn('db/queries/search.ts');
const cite = changesIn('core/materials/cite.ts');
const retrieval = changesIn('db/migrations/0018_quicker_search.sql');

/** Guards of what a search finds, of whom it finds it for, and of what it says about itself. */
export const searchGuards: readonly Mutation[] = [
  queries('search by words is BM25', 'const LENGTH_SHARE = 0.75;', 'const LENGTH_SHARE = 0.7;', search),
  queries('search keeps to the learning objective', 'or lower(m.loid) = lower(', 'or true or lower(m.loid) = lower(', search),
  retrieval(
    "search takes misspelt words for those of the asker's courses",
    'OR c.id IN (SELECT app.open_courses())));',
    'OR c.id IS NULL));',
    search,
  ),
  retrieval(
    'search measures words by all groups that they need',
    'HAVING count(*) >= likeness_min * a.size',
    'HAVING count(*) > 2 * likeness_min * a.size',
    search,
  ),
  queries(
    'search by words reads no text of a passage to score it',
    'c.course_id, c.term_count, sum(value)',
    'min(length(c.text)), c.course_id, c.term_count, sum(value)',
    plans,
  ),
  queries(
    'search looks up a common term by its key',
    'and term = a.term and chunk_id = c.id limit 1',
    "and term || '' = a.term and chunk_id = c.id limit 1",
    plans,
  ),
  queries(
    'search compares each vector of a course',
    'select chunk_id as id from own order by distance',
    'select e.chunk_id as id from chunk_embeddings e order by e.embedding',
    plans,
  ),
  queries(
    'search walks the approximate index where it is asked to',
    'set local enable_seqscan = off; set local enable_sort = off`',
    '`',
    plans,
  ),
  changesIn('embeddings/search.ts')(
    'search walks the approximate index in the library',
    '(isNarrow || !hasIndex)',
    '(isNarrow || hasIndex)',
    plans,
  ),
  cite('search is cited only for what it found', 'names.filter((name) => called(name).length === 0)', '[]', cited),
  cite('search is quoted only for what it says', 'cited.flatMap(called).some(holds)', 'cited.flatMap(called).length > 0', cited),
  cite('search is cited by names that stay', 'chunk.slice(-8)', 'chunk.slice(0, 8)', cited),
  changesIn('tools/search-materials.ts')(
    'search offers a person where it is unsure',
    "confidence.label === 'Low' ? UNSURE : null",
    'null',
    search,
  ),
  changesIn('core/materials/confidence.ts')(
    'search is less sure of words that nobody wrote',
    'weights.unknown * unknown',
    '0 * unknown',
    search,
  ),
  changesIn('embeddings/rerank.ts')(
    'search waits for no reranker',
    'AbortSignal.timeout(TIME_MAX_MS)',
    'AbortSignal.timeout(60_000)',
    rerank,
  ),
  changesIn('embeddings/rerank.ts')(
    'search keeps what a reranker leaves out',
    '.filter((place) => !ranked.includes(place))',
    '.filter(() => false)',
    rerank,
  ),
  changesIn('embeddings/search.ts')(
    'search shows a reranker nothing of a course without AI',
    'found.filter(({ isAi }) => isAi)',
    'found.filter(() => true)',
    search,
  ),
  changesIn('core/materials/earned.ts')('search by vectors is joined beyond doubt only', 'const ERRORS = 2;', 'const ERRORS = 0;', words),
  changesIn('db/queries/embeddings.ts')(
    'search sends nothing of a course without AI',
    '(k.is_ai or not ${isOutside})',
    '(true or ${isOutside})',
    models,
  ),
  changesIn('embeddings/search.ts')(
    'search says that materials are in preparation',
    'preparing: facts.preparing',
    'preparing: false',
    search,
  ),
  changesIn('embeddings/search.ts')(
    'search says that it went by words alone',
    'lexicalOnly: near === undefined',
    'lexicalOnly: false',
    search,
  ),
];
