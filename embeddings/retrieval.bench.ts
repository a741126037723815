import { sql } from 'drizzle-orm';
import type { Bench } from '../bench.ts';
import { searchedText } from '../core/materials/chunk.ts';
import { fuseRanks } from '../core/materials/fuse.ts';
import { termsOf } from '../core/materials/terms.ts';
import type { ChunkId } from '../core/ids.ts';
import { asSystem, type Tx } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { rankByVector, rankByWords, rarity, countTerms, readSearchFacts } from '../db/queries/search.ts';
import { courseIdOf } from '../db/seed/rows.ts';
import { plainBm25 } from '../evals/retrieval/bm25.ts';
import { inHaste, mean, measure, pairedInterval, type Measured } from '../evals/retrieval/measure.ts';
import { readPairs, type Pair } from '../evals/retrieval/pairs.ts';
import { calibrate, inSampleLibrary, settings } from './confidence.bench.ts';
import { bench as latency } from './latency.bench.ts';
import { embeddersOf } from './open.ts';
import { searchVectors, searchWords } from './search.ts';

const LOSS_MAX = 0.06; // of nDCG, by misspelling a third of the longer words
const DEPTH = 40;

type Row = { readonly id: ChunkId; readonly headingPath: string[]; readonly text: string; readonly title: string };
type Asked = {
  readonly pair: Pair;
  readonly question: string;
  readonly vector: readonly number[];
  readonly rows: readonly Row[];
  readonly terms: readonly (readonly string[])[];
};
type Method = (tx: Tx, asked: Asked) => Promise<readonly string[]>;

const scopeOf = ({ pair }: Asked) => ({ course: courseIdOf(pair.course) });

/** Full text as PostgreSQL has it, any of the words, ranked by ts_rank: what most products do. */
const fullText: Method = async (tx, asked) => {
  const { rows } = await tx.execute<{ id: string }>(sql`
    with q as (select string_agg(quote_literal(lexeme), ' | ')::tsquery as query from unnest(to_tsvector('english', ${asked.question})) as l(lexeme, positions, weights))
    select c.id from material_chunks c, q where c.course_id = ${scopeOf(asked).course} and to_tsvector('english', array_to_string(c.heading_path, ' ') || ' ' || c.text) @@ q.query
    order by ts_rank(to_tsvector('english', array_to_string(c.heading_path, ' ') || ' ' || c.text), q.query) desc, c.id limit ${DEPTH}`);
  return rows.map(({ id }) => id);
};

/** Our search by words without the dictionary. */
const exactWords: Method = async (tx, asked) => {
  const { course } = scopeOf(asked);
  const facts = await readSearchFacts(tx, course);
  const known = await countTerms(tx, course, [...new Set(termsOf(asked.question))]);
  const terms = [...known].map(([term, having]) => ({ term, chunks: having, value: rarity(facts.chunks, having) }));
  return (await rankByWords(tx, { course }, terms, facts.averageTermCount, DEPTH)).map(({ id }) => id);
};

const words: Method = async (tx, asked) => {
  const scope = scopeOf(asked);
  return (await searchWords(tx, scope, asked.question, await readSearchFacts(tx, scope.course))).hits.map(({ id }) => id);
};

const vectors: Method = async (tx, asked) => {
  const scope = scopeOf(asked);
  const { model } = await readSearchFacts(tx, scope.course);
  return model ? rankByVector(tx, scope, model.id, asked.vector, DEPTH) : [];
};

const methods: Readonly<Record<string, Method>> = {
  'full text (ts_rank, any word)': fullText,
  'plain BM25 (TypeScript)': async (_tx, { rows, terms, question }) =>
    plainBm25(terms, termsOf(question)).map(({ place }) => rows[place]!.id), // a place is in the list
  'words, exact (SQL)': exactWords,
  'words with the dictionary (SQL)': words,
  'vectors (built-in)': vectors,
  'both, equal weights': async (tx, asked) =>
    fuseRanks([
      { ids: await words(tx, asked), weight: 1 },
      { ids: await vectors(tx, asked), weight: 1 },
    ]),
  'as the product decides': async (tx, asked) => {
    const scope = scopeOf(asked);
    const facts = await readSearchFacts(tx, scope.course);
    const near = facts.vectorWeight > 0 ? await searchVectors(tx, scope, facts, asked.vector, false) : undefined;
    return fuseRanks([{ ids: await words(tx, asked), weight: 1 }, ...(near ? [{ ids: near, weight: facts.vectorWeight }] : [])]);
  },
};

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

/** The labelled questions, and of each the passage that answers it. */
type Labelled = { readonly asked: readonly Asked[]; readonly right: readonly string[] };

/** The passages of each course, and of each question the one that answers it. */
async function labelled(db: Database): Promise<Labelled> {
  const pairs = readPairs();
  const lessons = new Map<string, { rows: Row[]; terms: string[][] }>();
  for (const course of new Set(pairs.map((pair) => pair.course))) {
    const { rows } = await asSystem(db, 'bench', (tx) =>
      tx.execute<Row>(
        sql`select c.id, c.heading_path as "headingPath", c.text, m.title from material_chunks c join course_materials m on m.id = c.material_id where c.course_id = ${courseIdOf(course)} order by c.id`,
      ),
    );
    lessons.set(course, { rows, terms: rows.map((row) => termsOf(searchedText(row))) });
  }
  const asked = pairs.map((pair) => ({ pair, question: pair.question, vector: [] as number[], ...lessons.get(pair.course)! })); // each course was read
  const right = asked.map(({ pair, rows }) => {
    const found = rows.filter(({ text }) => flat(text).includes(flat(pair.quote)));
    if (found.length !== 1) throw new Error(`"${pair.quote}" is in ${found.length} passages`);
    return found[0]!.id; // there is one
  });
  return { asked, right };
}

type Line = Record<string, unknown>;
const PRODUCT = 'as the product decides';
const PARTS = ['words with the dictionary (SQL)', 'vectors (built-in)'];
const reachesNought = ([, high]: readonly [number, number]) => high >= 0;

/** What the default must show: that it is nowhere beyond doubt behind plain BM25 nor behind its best part, and loses little by slips. */
function lines(typed: string, results: ReadonlyMap<string, readonly number[]>, loss: number | undefined): Line[] {
  const product = results.get(PRODUCT) ?? [];
  const part = PARTS.map((name) => ({ name, ndcg: results.get(name) ?? [] })).toSorted((a, b) => mean(b.ndcg) - mean(a.ndcg))[0]!; // there are two
  const toBm25 = pairedInterval(product, results.get('plain BM25 (TypeScript)') ?? []);
  const toPart = pairedInterval(product, part.ndcg);
  return [
    { what: 'the default reaches plain BM25', typed, interval: toBm25, ok: reachesNought(toBm25) },
    { what: 'the default does not lose to its best part', typed, part: part.name, interval: toPart, ok: reachesNought(toPart) },
    ...(loss === undefined ? [] : [{ what: 'the default loses little by slips', loss, lossMax: LOSS_MAX, ok: loss <= LOSS_MAX }]),
  ];
}

async function compare(db: Database, { asked, right }: Labelled, print: (line: Line) => void): Promise<void> {
  const model = (await asSystem(db, 'bench', (tx) => readSearchFacts(tx, undefined))).model;
  const embedder = model ? await embeddersOf(db, settings).open(model) : undefined;
  const clean = new Map<string, readonly number[]>();
  for (const typed of ['clean', 'in haste'] as const) {
    const questions = asked.map((each) => (typed === 'clean' ? each.question : inHaste(each.question)));
    const embedded = (await embedder?.embed(questions, 'query')) ?? [];
    const results = new Map<string, readonly number[]>();
    for (const [name, method] of Object.entries(methods)) {
      const measured: Measured[] = [];
      for (const [place, each] of asked.entries()) {
        const ids = await asSystem(db, 'bench', (tx) =>
          method(tx, { ...each, question: questions[place]!, vector: embedded[place] ?? [] }),
        ); // as many
        measured.push(measure(ids, right[place]!));
      }
      const ndcg = measured.map((result) => result.ndcg);
      results.set(name, ndcg);
      const [full, plain] = ['full text (ts_rank, any word)', 'plain BM25 (TypeScript)'].map((other) => results.get(other));
      print({
        what: 'retrieval',
        typed,
        method: name,
        questions: asked.length,
        ndcg10: mean(ndcg),
        ndcg10OtherWords: mean(ndcg.filter((_, place) => asked[place]!.pair.words === 'other')), // as many
        recall5: mean(measured.map(({ recall }) => recall)),
        mrr: mean(measured.map(({ reciprocalRank }) => reciprocalRank)),
        ...(full ? { againstFullText: pairedInterval(ndcg, full) } : {}),
        ...(plain ? { againstPlainBm25: pairedInterval(ndcg, plain) } : {}),
        ...(clean.has(name) ? { loss: lossOf(clean.get(name) ?? [], ndcg) } : {}),
      });
    }
    const before = clean.get(PRODUCT);
    for (const line of lines(typed, results, before && lossOf(before, results.get(PRODUCT) ?? []))) print(line);
    for (const [name, ndcg] of results) clean.set(name, ndcg);
  }
}

const lossOf = (before: readonly number[], after: readonly number[]) => Math.round((mean(before) - mean(after)) * 1000) / 1000;

/** How well questions find the passage that answers them, by each method, and how sure it is said to be; with --latency, how quickly in large libraries. */
export const bench: Bench = async (args, print) => {
  if (args.includes('--latency')) return latency(args, print);
  await inSampleLibrary(async (db) => {
    const { rows } = await asSystem(db, 'bench', (tx) =>
      tx.execute(
        sql`select c.course_number as course, k.questions, k.lexical_score, k.fused_score, k.vector_weight from search_checks k join courses c on c.id = k.course_id order by 1`,
      ),
    );
    for (const row of rows) print({ what: 'self-check', database: db.kind, ...row });
    await compare(db, await labelled(db), print);
    await calibrate(db, print);
  });
};
