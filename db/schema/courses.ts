import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { CourseId, SubjectId } from '../../core/ids.ts';
import { createdAt, id, ref, updatedAt } from '../columns.ts';

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
    isAi: boolean().notNull().default(true),
    isPublished: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.subjectId),
    index().on(table.isPublished),
    check('courses_title_length', sql`char_length(course_title) between 1 and 300`),
  ],
);
