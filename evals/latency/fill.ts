import { CHUNKING, chunkMarkdown, searchedText } from '../../core/materials/chunk.ts';
import { termsOf } from '../../core/materials/terms.ts';
import { COURSES, DIMENSIONS, type MadeLibrary } from './library.ts';

const BATCH = 500; // passages a statement: 40,000 postings

/** A connection that may do anything. */
export type Owner = { query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> };

const idOf = (kind: number, number: number) => `0198c00${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
/** The course of that number, of `COURSES`. */
export const courseId = (course: number) => idOf(0, course + 1);
/** The passage of that number. */
export const chunkId = (chunk: number) => idOf(2, chunk);
/** Whose vectors the library has. */
export const madeModel = idOf(3, 1);
/** A learner who may search all of it. */
export const madePerson = idOf(4, 1);

const uuidOf = (kind: number, n: string) => `('0198c00${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** What a course is studied from, as it would be handed in: a passage to each heading. */
const markdownOf = (library: MadeLibrary, from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => {
    const { heading, text } = library.passage(from + n);
    return `## ${heading}\n\n${text}`;
  }).join('\n\n');

async function addBatch(owner: Owner, library: MadeLibrary, from: number, to: number): Promise<void> {
  const chunks = chunkMarkdown(markdownOf(library, from, to));
  if (chunks.length !== to - from) throw new Error('a passage was cut');
  const ids = chunks.map((_, place) => chunkId(from + place));
  const courses = chunks.map((_, place) => library.courseOf(from + place));
  await owner.query(
    `insert into material_chunks (id, material_id, course_id, position, heading_path, text, term_count)
      select a.id, ${uuidOf(1, 'a.course + 1')}, ${uuidOf(0, 'a.course + 1')}, a.position, array[a.heading], a.text, a.terms
      from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::int[]) as a(id, course, position, heading, text, terms)`,
    [
      ids,
      courses,
      chunks.map((_, place) => from + place),
      chunks.map(({ headingPath }) => headingPath[0]),
      chunks.map(({ text }) => text),
      chunks.map(({ terms }) => terms),
    ],
  );
  const postings: { term: string[]; id: string[]; course: number[]; frequency: number[] } = { term: [], id: [], course: [], frequency: [] };
  for (const [place, chunk] of chunks.entries())
    for (const [term, all] of Map.groupBy(termsOf(searchedText(chunk)), (each) => each)) {
      postings.term.push(term);
      postings.id.push(ids[place]!); // one to each
      postings.course.push(courses[place]!);
      postings.frequency.push(all.length);
    }
  await owner.query(
    `insert into postings (course_id, term, chunk_id, frequency) select ${uuidOf(0, 'a.course + 1')}, a.term, a.id, a.frequency
      from unnest($1::text[], $2::uuid[], $3::int[], $4::int[]) as a(term, id, course, frequency) order by a.course, a.term, a.id`,
    [postings.term, postings.id, postings.course, postings.frequency],
  );
  await owner.query(
    `insert into chunk_embeddings (chunk_id, model_id, course_id, embedding) select a.id, '${madeModel}', ${uuidOf(0, 'a.course + 1')}, a.embedding::vector
      from unnest($1::uuid[], $2::int[], $3::text[]) as a(id, course, embedding)`,
    [ids, courses, ids.map((_, place) => JSON.stringify(library.vector(from + place)))],
  );
}

/**
 * Puts a library into an empty database in bulk, the tables as the product leaves them: without their triggers and foreign
 * keys, which only take time where all is known to fit.
 */
export async function fill(owner: Owner, library: MadeLibrary, said: (done: number) => void): Promise<void> {
  await owner.query(`set session_replication_role = replica`);
  for (const statement of [
    `insert into users (id, name, role) values ('${madePerson}', 'Somebody', 'student')`,
    `insert into embedding_models (id, provider, name, dimensions, is_active) values ('${madeModel}', 'made', 'made', ${DIMENSIONS}, true)`,
    `insert into subjects (id, name) values ('${idOf(0, 0)}', 'Anything')`,
    `insert into courses (id, subject_id, course_number, course_title, is_published) select ${uuidOf(0, 'n')}, '${idOf(0, 0)}', 'C' || n, 'Course ' || n, true from generate_series(1, ${COURSES}) n`,
    `insert into course_materials (id, course_id, course, assignment, loid, title, content, content_hash, chunked_hash) select ${uuidOf(1, 'n')}, ${uuidOf(0, 'n')}, 'C' || n, '1', 'L' || n, 'Material', 'Text', 'h', 'h ${CHUNKING}' from generate_series(1, ${COURSES}) n`,
  ])
    await owner.query(statement);
  let before = Promise.resolve();
  for (let from = 0; from < library.chunks; from += BATCH) {
    const to = Math.min(library.chunks, from + BATCH);
    const sent = addBatch(owner, library, from, to); // while the database works at it, the next one is made
    await before;
    await new Promise((resolve) => setImmediate(resolve));
    before = sent;
    said(from);
  }
  await before;
  said(library.chunks);
  for (const statement of [
    'insert into course_terms (term, course_id, chunks) select term, course_id, count(*) from postings group by 1, 2',
    'insert into term_grams (gram, term) select unnest(app.grams(term)), term from (select distinct term from course_terms) t',
    'insert into course_stats (course_id, chunks, average_term_count) select course_id, count(*), avg(term_count) from material_chunks group by 1',
    `insert into search_checks (course_id, model_id, questions, chunks, lexical_score, fused_score, vector_weight) select id, '${madeModel}', 0, 0, 0, 0, 1 from courses`,
    'set session_replication_role = origin',
    'vacuum analyze',
  ])
    await owner.query(statement);
}

/** Hands in one more material, of these passages, as the product stores it before it is read; gives its id. */
export async function addMaterial(owner: Owner, library: MadeLibrary, from: number, to: number): Promise<string> {
  await owner.query(
    `insert into course_materials (id, course_id, course, assignment, loid, title, content, content_hash) values ($1, $2, 'C', '2', 'L', 'One more', $3, 'h')`,
    [idOf(5, from), courseId(library.courseOf(from)), markdownOf(library, from, to)],
  );
  return idOf(5, from);
}
