import { createHash } from 'node:crypto';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { CourseId, type SubjectId } from '../../core/ids.ts';
import { courses, lessons, modules, subjects, topics } from '../schema/courses.ts';
import { exams, practiceTests } from '../schema/exams.ts';
import { courseMaterials } from '../schema/materials.ts';
import { questions, questionSets } from '../schema/questions.ts';
import type { Content } from './content.ts';
import type { Part } from './part.ts';
import { seedId } from './seed-id.ts';

const LICENCE = 'MIT';
const SOURCE = 'Viva sample content';

/** The key of the one exam of a sample course: not its title, which may change. */
export const EXAM = 'exam';

/** The id of a sample course. */
export const courseIdOf = (course: string) => CourseId.parse(seedId('course', course));

type Seeded = PgTable & { readonly id: PgColumn };
type Parent = 'courseId' | 'moduleId';

/** The rows of one table that a sample course has; `parent` names the column inside which they have places. */
export type Rows = { readonly table: Seeded; readonly parent?: Parent | undefined; readonly parts: readonly Part[] };

type PartOf<Table extends PgTable> = Part & { readonly values: Omit<Table['$inferInsert'], 'id' | 'position'> };
const rows = <Table extends Seeded>(table: Table, parts: readonly PartOf<Table>[], parent?: Parent): Rows => ({ table, parts, parent });

/** Ids of one course's parts, by kind and key. The columns are branded; a seed knows which is which by its kind. */
export const idsOf =
  (course: string) =>
  (kind: string, key: string): never =>
    seedId(kind, `${course}/${key}`) as never;

/** The subject of a sample course; courses may share one. */
export const subjectOf = ({ course }: Content): Rows =>
  rows(subjects, [{ id: seedId('subject', course.subject.name), needs: [], values: course.subject }]);

function materialsOf({ course, lessons: texts }: Content): Rows {
  const id = idsOf(course.key);
  const parts = course.lessons.map(({ key, title, loid, assignment }) => {
    const content = texts.get(key) ?? '';
    return {
      id: id('material', key),
      needs: [id('lesson', key)],
      values: {
        courseId: courseIdOf(course.key),
        lessonId: id('lesson', key),
        course: course.courseNumber,
        assignment,
        loid,
        title,
        content,
        source: SOURCE,
        licence: LICENCE,
        contentHash: createHash('sha256').update(content).digest('hex'),
      },
    };
  });
  return rows(courseMaterials, parts);
}

function outlineOf({ course }: Content, subjectId: SubjectId): Rows[] {
  const id = idsOf(course.key);
  const courseId = courseIdOf(course.key);
  const { courseNumber, courseTitle, description, examType } = course;
  const values = { subjectId, courseNumber, courseTitle, description, examType, isPublished: true };
  const moduleRows = course.modules.map(({ name, description: about }) => ({
    id: id('module', name),
    needs: [courseId],
    values: { courseId, name, description: about },
  }));
  const topicRows = course.modules.flatMap((module) =>
    module.topics.map(({ code, title, description: about }) => ({
      id: id('topic', code),
      needs: [id('module', module.name)],
      values: { moduleId: id('module', module.name), code, name: title, description: about },
    })),
  );
  const lessonRows = course.lessons.map(({ key, title, topic }) => ({
    id: id('lesson', key),
    needs: [courseId, id('topic', topic)],
    values: { courseId, topicId: id('topic', topic), title },
  }));
  return [
    rows(courses, [{ id: courseId, needs: [subjectId], values }]),
    rows(modules, moduleRows, 'courseId'),
    rows(topics, topicRows, 'moduleId'),
    rows(lessons, lessonRows, 'courseId'),
  ];
}

function questionsOf({ course, questions: list }: Content): Rows[] {
  const id = idsOf(course.key);
  const courseId = courseIdOf(course.key);
  const setRows = course.sets.map(({ key, title, description }) => ({
    id: id('set', key),
    needs: [courseId],
    values: { courseId, title, description },
  }));
  const questionRows = list.map((question, index) => ({
    id: id('question', question.key),
    needs: [id('set', question.set), id('topic', question.topic)],
    values: {
      questionSetId: id('set', question.set),
      topicId: id('topic', question.topic),
      originalQuestionNumber: index + 1,
      loid: question.loid,
      difficulty: question.difficulty,
      topicTags: question.tags,
      source: SOURCE,
      status: 'live' as const,
    },
  }));
  return [rows(questionSets, setRows, 'courseId'), rows(questions, questionRows)];
}

function testsOf({ course }: Content): Rows[] {
  const id = idsOf(course.key);
  const courseId = courseIdOf(course.key);
  const { questions: _asked, ...exam } = course.exam;
  const practiceRows = course.practiceTests.map(({ title, set, questionCount }, index) => ({
    id: id('practice-test', String(index + 1)), // not by its title, which may change
    needs: set ? [courseId, id('set', set)] : [courseId],
    values: { courseId, questionSetId: set ? id('set', set) : null, title, questionCount },
  }));
  const examRow = { id: id('exam', EXAM), needs: [courseId], values: { courseId, ...exam, kind: 'exam' as const, source: SOURCE } };
  return [rows(practiceTests, practiceRows), rows(exams, [examRow])];
}

/** The rows of a sample course, table by table: what is needed comes before what needs it. */
export const rowsOf = (content: Content, subjectId: SubjectId): Rows[] => [
  ...outlineOf(content, subjectId),
  materialsOf(content),
  ...questionsOf(content),
  ...testsOf(content),
];
