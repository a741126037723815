import { sql } from 'drizzle-orm';
import { boolean, check, doublePrecision, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { ChunkId, CourseId, EmbeddingModelId, ImportId, LessonId, MaterialId, MaterialWorkId, UserId } from '../../core/ids.ts';
import { materialWorks, workStates } from '../../core/materials/work.ts';
import { objectStates, type ObjectKey } from '../objects/object-store.ts';
import { bytes, createdAt, id, moment, oneOf, ref, updatedAt, vector, words } from '../columns.ts';
import { courses, lessons } from './courses.ts';
import { imports } from './imports.ts';
import { users } from './people.ts';

/** What a course is studied from. `course` is the text it was imported with, beside the course it belongs to. */
export const courseMaterials = pgTable(
  'course_materials',
  {
    id: id<MaterialId>(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    lessonId: ref<LessonId>().references(() => lessons.id, { onDelete: 'set null' }),
    course: text().notNull(),
    assignment: text().notNull(),
    loid: text().notNull(),
    title: text(),
    content: text().notNull(),
    source: text(),
    licence: text(),
    contentHash: text().notNull(),
    chunkedHash: text(), // of the content that its passages were made of, and the rules that made them; null before
    importId: ref<ImportId>().references(() => imports.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.courseId, table.assignment),
    index().on(table.lessonId),
    index().on(table.loid),
    index().on(table.contentHash),
    index().on(table.importId),
    check('course_materials_loid_named', sql`loid <> ''`),
    check('course_materials_content', sql`content <> ''`),
  ],
);

/**
 * A file in the object store. Its row is there before its bytes are and until they are gone, so that none is ever
 * forgotten: it waits for what it belongs to, is kept, and one that belongs to nothing any more is about to leave.
 */
export const storedObjects = pgTable(
  'stored_objects',
  {
    key: text().$type<ObjectKey>().primaryKey(),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'set null' }),
    materialId: ref<MaterialId>() // of which it is the file that was handed in
      .unique('stored_objects_material_id_unique')
      .references(() => courseMaterials.id, { onDelete: 'set null' }),
    lessonId: ref<LessonId>() // whose text it is
      .unique('stored_objects_lesson_id_unique')
      .references(() => lessons.id, { onDelete: 'set null' }),
    userId: ref<UserId>() // whose picture it is
      .unique('stored_objects_user_id_unique')
      .references(() => users.id, { onDelete: 'set null' }),
    state: text({ enum: objectStates }).notNull().default('waiting'),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.courseId),
    check('stored_objects_state_known', oneOf('state', objectStates)),
    check('stored_objects_owner', sql`num_nonnulls(material_id, lesson_id, user_id) <= case state when 'kept' then 1 else 0 end`),
    check('stored_objects_bytes', sql`bytes >= 0`),
    check('stored_objects_sha256', sql`sha256 ~ '^[0-9a-f]{64}$'`),
  ],
);

/** A passage of a material, as it is searched and cited. */
export const materialChunks = pgTable(
  'material_chunks',
  {
    id: id<ChunkId>(),
    materialId: ref<MaterialId>()
      .notNull()
      .references(() => courseMaterials.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>() // of the material: searching stays inside a course
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    headingPath: words(),
    text: text().notNull(),
    termCount: integer().notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    unique('material_chunks_material_id_position_unique').on(table.materialId, table.position),
    index().on(table.courseId),
    // All that BM25 asks of a passage, without its text: it asks it of thousands for one question.
    index('material_chunks_lengths').on(table.id, table.courseId, table.materialId, table.termCount),
    check('material_chunks_position', sql`position >= 0`),
    check('material_chunks_terms', sql`term_count >= 0`),
    check('material_chunks_text', sql`text <> ''`),
  ],
);

/** The models that made vectors; those of different models are never compared. */
export const embeddingModels = pgTable(
  'embedding_models',
  {
    id: id<EmbeddingModelId>(),
    provider: text().notNull(),
    name: text().notNull(),
    dimensions: integer().notNull(),
    isActive: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    unique().on(table.provider, table.name, table.dimensions),
    index().on(table.isActive),
    check('embedding_models_dimensions', sql`dimensions between 1 and 16000`),
  ],
);

/** What a passage means, as one model sees it. Large courses get an index for each model from the job that reindexes. */
export const chunkEmbeddings = pgTable(
  'chunk_embeddings',
  {
    chunkId: ref<ChunkId>()
      .notNull()
      .references(() => materialChunks.id, { onDelete: 'cascade' }),
    modelId: ref<EmbeddingModelId>()
      .notNull()
      .references(() => embeddingModels.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>() // of the passage: exact search reads those of one course and nothing else
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    embedding: vector().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.chunkId, table.modelId] }),
    index().on(table.modelId),
    index().on(table.courseId, table.modelId),
  ],
);

/** What the built-in model learnt from the library: how much each term weighs, and where it points. Nobody reads it but the system. */
export const embeddingFits = pgTable(
  'embedding_fits',
  {
    modelId: ref<EmbeddingModelId>()
      .primaryKey()
      .references(() => embeddingModels.id, { onDelete: 'cascade' }),
    chunks: integer().notNull(), // there were so many when it was learnt
    terms: words(),
    weights: bytes().notNull(),
    projection: bytes().notNull(),
    createdAt: createdAt(),
  },
  () => [check('embedding_fits_chunks', sql`chunks > 0`)],
);

/** Whether vectors of a model help to find what a course's own questions are about, beside the words alone. */
export const searchChecks = pgTable(
  'search_checks',
  {
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    modelId: ref<EmbeddingModelId>()
      .notNull()
      .references(() => embeddingModels.id, { onDelete: 'cascade' }),
    questions: integer().notNull(),
    chunks: integer().notNull(), // the course had so many when it was checked
    lexicalScore: doublePrecision().notNull(),
    fusedScore: doublePrecision().notNull(),
    vectorWeight: doublePrecision().notNull(), // beside the words, which weigh 1; 0 leaves them alone
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.modelId] }),
    index().on(table.modelId),
    check('search_checks_counts', sql`questions >= 0 and chunks >= 0`),
    check('search_checks_scores', sql`lexical_score between 0 and 1 and fused_score between 0 and 1 and vector_weight between 0 and 1`),
  ],
);

/** Which passages of a course a term is in, and how often: what BM25 reads. */
export const postings = pgTable(
  'postings',
  {
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    term: text().notNull(),
    chunkId: ref<ChunkId>()
      .notNull()
      .references(() => materialChunks.id, { onDelete: 'cascade' }),
    frequency: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.term, table.chunkId] }),
    index().on(table.chunkId),
    check('postings_frequency', sql`frequency > 0`),
  ],
);

/** How many passages a course has and how long they are: the other half of BM25. */
export const courseStats = pgTable(
  'course_stats',
  {
    courseId: ref<CourseId>()
      .primaryKey()
      .references(() => courses.id, { onDelete: 'cascade' }),
    chunks: integer().notNull().default(0),
    averageTermCount: doublePrecision().notNull().default(0),
    updatedAt: updatedAt(),
  },
  () => [check('course_stats_counts', sql`chunks >= 0 and average_term_count >= 0`)],
);

/** In how many passages of a course a term is; a trigger on the postings keeps it. */
export const courseTerms = pgTable(
  'course_terms',
  {
    term: text().notNull(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    chunks: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.term, table.courseId] }), // the term first: a search of the library reads one term in all courses
    index().on(table.courseId),
    check('course_terms_chunks', sql`chunks > 0`),
  ],
);

/** The groups of three letters of every term of the library: by those that it shares with one, a misspelt word is found again. */
export const termGrams = pgTable('term_grams', { gram: text().notNull(), term: text().notNull() }, (table) => [
  primaryKey({ columns: [table.gram, table.term] }),
]);

/** Work on materials that nobody waits for: how far it is, and who does it. */
export const materialWork = pgTable(
  'material_work',
  {
    id: id<MaterialWorkId>(),
    kind: text().notNull(),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'cascade' }), // of its material; vectors are of all courses
    materialId: ref<MaterialId>().references(() => courseMaterials.id, { onDelete: 'cascade' }),
    wish: text().notNull(), // the hash of the content to be read, or the model whose vectors are wanted: of another wish nothing is cancelled
    state: text().notNull().default('waiting'),
    done: integer().notNull().default(0),
    total: integer().notNull().default(0),
    tries: integer().notNull().default(0), // that failed since it last came further
    problem: text(),
    holder: uuid(), // the process at work
    heldUntil: moment(), // after which it is taken for dead
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('material_work_kind_material_id_unique').on(table.kind, table.materialId).nullsNotDistinct(),
    index().on(table.courseId),
    index().on(table.materialId),
    check('material_work_kind', oneOf('kind', materialWorks)),
    check('material_work_state', oneOf('state', workStates)),
    check('material_work_subject', sql`(kind = 'passages') = (material_id is not null) and (material_id is null) = (course_id is null)`),
    check('material_work_counts', sql`done >= 0 and done <= total and tries >= 0`),
    check('material_work_problem', sql`problem is null or state = 'failed'`),
  ],
);
