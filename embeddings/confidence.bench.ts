import { sql } from 'drizzle-orm';
import type { Bench } from '../bench.ts';
import { byBothRankings, byWordsAlone, labelOf, likelihood, type Weights } from '../core/materials/confidence.ts';
import { asPerson, asSystem, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { readSearchFacts } from '../db/queries/search.ts';
import { samplePeople } from '../db/seed/people.ts';
import { courseIdOf } from '../db/seed/rows.ts';
import { seed } from '../db/seed/seed.ts';
import { setup, testDatabase } from '../db/testing.ts';
import { fitWeights, type Outcome } from '../evals/retrieval/fit.ts';
import { inHaste } from '../evals/retrieval/measure.ts';
import { readPairs, readUnanswerable } from '../evals/retrieval/pairs.ts';
import { embeddersOf } from './open.ts';
import { reindex } from './reindex.ts';
import { fuse, searchMaterials, searchVectors, searchWords } from './search.ts';

const FIRST = 5; // passages that are read
const LOW_MIN = 0.5; // of the questions that no course answers say so
const SURE_MIN = 0.8; // of those that a course answers do not
export const settings = { model: 'builtin' };
type Line = Record<string, unknown>;

/** A question of either kind: what it may be answered by, if anything. */
type Asked = { readonly course: string; readonly kind: string; readonly question: string; readonly quote: string | undefined };
const questions: Asked[] = [
  ...readPairs().map(({ course, words, question, quote }) => ({ course, kind: `answered, ${words} words`, question, quote })),
  ...readUnanswerable().map(({ course, subject, question }) => ({ course, kind: `not answered, ${subject}`, question, quote: undefined })),
];
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

/** The sample courses, searchable, for as long as something is measured. */
export async function inSampleLibrary(run: (db: Database) => Promise<void>): Promise<void> {
  await setup();
  const db = await testDatabase();
  try {
    await seed(db);
    await indexMaterials(db);
    await reindex({ database: db, settings, look: (look) => asSystem(db, 'bench', look) });
    await run(db);
  } finally {
    await db.close();
  }
}

/** What each search knew of what it found first, by words and by both rankings, and whether the answer was among the first. */
async function outcomesOf(db: Database): Promise<{ asked: Asked; words: Outcome; both: Outcome }[]> {
  const model = (await asSystem(db, 'bench', (tx) => readSearchFacts(tx, undefined))).model!; // the library was indexed
  const embedder = await embeddersOf(db, settings).open(model);
  const outcomes = [];
  for (const asked of questions)
    for (const question of [asked.question, inHaste(asked.question)]) {
      const [vector = []] = await embedder.embed([question], 'query');
      const course = courseIdOf(asked.course);
      const found = await asSystem(db, 'bench', async (tx) => {
        const facts = await readSearchFacts(tx, course);
        const ranking = await searchWords(tx, { course }, question, facts);
        const near = await searchVectors(tx, { course }, facts, vector, false);
        const first = ranking.hits.slice(0, FIRST).map(({ id }) => id);
        const { rows } = await tx.execute<{ text: string }>(
          sql`select text from material_chunks where id = any(${sql.param(first)}::uuid[])`,
        );
        const isThere = asked.quote !== undefined && rows.some(({ text }) => flat(text).includes(flat(asked.quote!)));
        const both = fuse(ranking, near, 1).find(({ id }) => id === first[0]);
        return { isThere, words: fuse(ranking, undefined, 0)[0]?.evidence, both: both?.evidence };
      });
      const { isThere, words, both } = found;
      if (words && both) outcomes.push({ asked, words: { evidence: words, isThere }, both: { evidence: both, isThere } });
    }
  return outcomes;
}

const round = (value: number) => Math.round(value * 100) / 100;
const shareOf = <Item>(items: readonly Item[], is: (item: Item) => boolean) =>
  items.length ? round(items.filter(is).length / items.length) : null;
const rounded = (weights: Weights) => Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, round(value)]));

/** Fits the weights to two courses at a time and looks at the third, and to all, to be held against those in the code. */
async function fitAgain(db: Database, print: (line: Line) => void): Promise<void> {
  const outcomes = await outcomesOf(db);
  for (const kind of ['words', 'both'] as const) {
    const inCode = kind === 'words' ? byWordsAlone : byBothRankings;
    print({ what: 'weights of confidence', rankings: kind, inCode, fitted: rounded(fitWeights(outcomes.map((each) => each[kind]))) });
    const held = [...new Set(questions.map(({ course }) => course))].flatMap((left) => {
      const weights = fitWeights(outcomes.filter(({ asked }) => asked.course !== left).map((each) => each[kind]));
      return outcomes
        .filter(({ asked }) => asked.course === left)
        .map((each) => ({ ...each[kind], kind: each.asked.kind, label: labelOf(likelihood(each[kind].evidence, weights)) }));
    });
    print({ what: 'confidence, each course by weights of the two others', rankings: kind, ...sharesOf(held) });
  }
}

/** For each kind of question how many say what, and of each label how often the answer is among the first. */
function sharesOf(said: readonly { kind: string; label: string; isThere: boolean }[]) {
  const labels = ['High', 'Medium', 'Low'];
  const kinds = [...Map.groupBy(said, ({ kind }) => kind)].map(([kind, of]) => [
    kind,
    Object.fromEntries(labels.map((label) => [label, shareOf(of, (each) => each.label === label)])),
  ]);
  const right = labels.map((label) => [label, shareOf(said.filter((each) => each.label === label), ({ isThere }) => isThere)]); // prettier-ignore
  return { questions: said.length, says: Object.fromEntries(kinds), answerIsAmongTheFirst: Object.fromEntries(right) };
}

/** How sure the product says it is, asked as a learner asks: where a course answers, and where none does. */
export async function calibrate(db: Database, print: (line: Line) => void): Promise<void> {
  const alma = samplePeople.find(({ username }) => username === 'alma')!; // she is among them
  const who = { user: alma.id, role: alma.role };
  const person: PersonDb = {
    transaction: (run) => asPerson(db, who, run),
    read: (run) => asPerson(db, who, run),
    call: () => Promise.reject(new Error('search calls nothing')),
    together: () => Promise.reject(new Error('search calls nothing')),
  };
  const embedders = { ...embeddersOf(db, settings), signal: new AbortController().signal };
  for (const typed of ['clean', 'in haste'] as const) {
    const said = [];
    for (const { course, kind, question, quote } of questions) {
      const search = { question: typed === 'clean' ? question : inHaste(question), course: courseIdOf(course), count: FIRST };
      const { passages, confidence } = await searchMaterials(person, embedders, search);
      const isThere = quote !== undefined && passages.some(({ text }) => flat(text).includes(flat(quote)));
      said.push({ kind, label: confidence.label, isThere });
    }
    print({ what: 'confidence', typed, ...sharesOf(said) });
    const low = shareOf(said.filter(({ kind }) => kind.startsWith('not')), ({ label }) => label === 'Low') ?? 0; // prettier-ignore
    const sure = shareOf(said.filter(({ kind }) => kind.startsWith('answered')), ({ label }) => label !== 'Low') ?? 0; // prettier-ignore
    print({ what: 'questions that no course answers say Low', typed, share: low, least: LOW_MIN, ok: low >= LOW_MIN });
    if (typed === 'clean')
      print({ what: 'questions that a course answers say High or Medium', typed, share: sure, least: SURE_MIN, ok: sure >= SURE_MIN });
  }
  await fitAgain(db, print);
}

/** How well it is known what the materials do not cover: a part of the benchmark of retrieval. */
export const bench: Bench = (_args, print) => inSampleLibrary((db) => calibrate(db, print));
