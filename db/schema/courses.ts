import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { KeyConcepts } from '../../core/courses/notes.ts';
import { examTypes } from '../../core/game/achievements.ts';
import type { CourseId, LessonId, ModuleId, SubjectId, TopicId } from '../../core/ids.ts';
import { createdAt, id, json, moment, oneOf, ref, updatedAt } from '../columns.ts';

/** A field of study: what ratings, goals and tutors' assignments belong to. */
export const subjects = pgTable(
  'subjects',
  {
    id: id<SubjectId>(),
    name: text().notNull().unique(),
    category: text(),
    description: text(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.category), check('subjects_name_length', sql`char_length(name) between 1 and 100`)],
);

/** Subjects that lead into each other, for suggestions across them; the source's array is a view of this. */
export const relatedSubjects = pgTable(
  'related_subjects',
  {
    subjectId: ref<SubjectId>()
      .notNull()
      .references(() => subjects.id, { onDelete: 'cascade' }),
    relatedSubjectId: ref<SubjectId>()
      .notNull()
      .references(() => subjects.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.relatedSubjectId] }),
    index().on(table.relatedSubjectId),
    check('related_subjects_not_itself', sql`subject_id <> related_subject_id`),
  ],
);

/** A course. While it is not published, only its staff and admins see it. */
export const courses = pgTable(
  'courses',
  {
    id: id<CourseId>(),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    courseNumber: text().notNull(),
    courseTitle: text().notNull(),
    description: text(),
    examType: text({ enum: examTypes }),
    isAi: boolean().notNull().default(true),
    isPublished: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.subjectId),
    index().on(table.isPublished),
    index().on(table.courseNumber),
    index().on(table.examType),
    check('courses_exam_type_known', oneOf('exam_type', examTypes)),
    check('courses_title_length', sql`char_length(course_title) between 1 and 300`),
  ],
);

/** What a course is called in other systems. */
export const courseExternalMappings = pgTable(
  'course_external_mappings',
  {
    id: id<string>(),
    externalId: text().notNull(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    source: text().notNull().default('unknown'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('course_external_mappings_external_id_source_unique').on(table.externalId, table.source),
    index().on(table.courseId),
    check('course_external_mappings_named', sql`external_id <> '' and source <> ''`),
  ],
);

/** A part of a course. Positions may change places inside a transaction, as those of topics, lessons and sets. */
export const modules = pgTable(
  'modules',
  {
    id: id<ModuleId>(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    description: text(),
    position: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('modules_course_id_name_unique').on(table.courseId, table.name),
    unique('modules_position_unique').on(table.courseId, table.position),
    index().on(table.position),
    check('modules_name_length', sql`char_length(name) between 1 and 200`),
    check('modules_position', sql`position >= 0`),
  ],
);

/** What questions are about and progress is measured in. The code is the syllabus's own, such as 1.1. */
export const topics = pgTable(
  'topics',
  {
    id: id<TopicId>(),
    moduleId: ref<ModuleId>()
      .notNull()
      .references(() => modules.id, { onDelete: 'cascade' }),
    code: text(),
    name: text().notNull(),
    description: text(),
    position: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('topics_position_unique').on(table.moduleId, table.position),
    index().on(table.position),
    index().on(table.code),
    check('topics_name_length', sql`char_length(name) between 1 and 200`),
    check('topics_position', sql`position >= 0`),
  ],
);

/** What is read: its bytes lie in the object store under `content_url`, its text in course_materials. */
export const lessons = pgTable(
  'lessons',
  {
    id: id<LessonId>(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    topicId: ref<TopicId>().references(() => topics.id, { onDelete: 'set null' }),
    title: text().notNull(),
    contentUrl: text(),
    position: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('lessons_position_unique').on(table.courseId, table.position),
    index().on(table.courseId),
    index().on(table.topicId),
    check('lessons_title_length', sql`char_length(title) between 1 and 300`),
    check('lessons_position', sql`position >= 0`),
  ],
);

/** The one note a model wrote about a lesson; its concepts can be searched. */
export const aiNotes = pgTable(
  'ai_notes',
  {
    id: id<string>(),
    lessonId: ref<LessonId>()
      .notNull()
      .unique('ai_notes_lesson_id_unique')
      .references(() => lessons.id, { onDelete: 'cascade' }),
    summaryMarkdown: text().notNull(),
    keyConcepts: json<KeyConcepts>()
      .notNull()
      .default(sql`'[]'::jsonb`),
    modelName: text(),
    sourceHash: text(), // of the material it was written from: another hash means it is out of date
    generatedAt: moment().notNull().defaultNow(),
    updatedAt: updatedAt(),
  },
  (table) => [index().using('gin', table.keyConcepts), check('ai_notes_concepts_array', sql`jsonb_typeof(key_concepts) = 'array'`)],
);
