import { createHash } from 'node:crypto';
import { CourseId, SubjectId } from '../../core/ids.ts';
import { questionBodies } from '../../core/questions/bodies.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { courses, lessons, modules, subjects, topics } from '../schema/courses.ts';
import { examQuestions, exams, practiceTests } from '../schema/exams.ts';
import { courseMaterials } from '../schema/materials.ts';
import { questionHints, questionSets, questions, questionVersions } from '../schema/questions.ts';
import { listContent, readContent, type Content } from './content.ts';
import { seedId } from './seed-id.ts';

const LICENCE = 'MIT';
const SOURCE = 'Viva sample content';

/** Ids of one course's parts, by kind and key. The columns are branded; a seed knows which is which by its kind. */
const idsOf =
  (course: string) =>
  (kind: string, key: string): never =>
    seedId(kind, `${course}/${key}`) as never;

type Ids = ReturnType<typeof idsOf>;

async function seedOutline(tx: Tx, { course, lessons: texts }: Content, id: Ids): Promise<boolean> {
  const subjectId = SubjectId.parse(seedId('subject', course.subject.name));
  const courseId = CourseId.parse(seedId('course', course.key));
  await tx
    .insert(subjects)
    .values({ id: subjectId, ...course.subject })
    .onConflictDoNothing();
  const added = await tx
    .insert(courses)
    .values({
      id: courseId,
      subjectId,
      courseNumber: course.courseNumber,
      courseTitle: course.courseTitle,
      description: course.description,
      examType: course.examType,
      isPublished: true,
    })
    .onConflictDoNothing()
    .returning({ id: courses.id });
  if (!added.length) return false; // there already: what was changed or taken out since stays so
  await tx
    .insert(modules)
    .values(course.modules.map(({ name, description }, position) => ({ id: id('module', name), courseId, name, description, position })));
  const topicRows = course.modules.flatMap((module) =>
    module.topics.map(({ code, title, description }, position) => ({
      id: id('topic', code),
      moduleId: id('module', module.name),
      code,
      name: title,
      description,
      position,
    })),
  );
  await tx.insert(topics).values(topicRows);
  await tx.insert(lessons).values(
    course.lessons.map(({ key, title, topic }, position) => ({
      id: id('lesson', key),
      courseId,
      topicId: id('topic', topic),
      title,
      position,
    })),
  );
  await tx.insert(courseMaterials).values(
    course.lessons.map(({ key, title, loid, assignment }) => {
      const content = texts.get(key) ?? '';
      return {
        id: id('material', key),
        courseId,
        lessonId: id('lesson', key),
        course: course.courseNumber,
        assignment,
        loid,
        title,
        content,
        source: SOURCE,
        licence: LICENCE,
        contentHash: createHash('sha256').update(content).digest('hex'),
      };
    }),
  );
  return true;
}

async function seedQuestions(tx: Tx, { course, questions: list }: Content, id: Ids): Promise<void> {
  const courseId = CourseId.parse(seedId('course', course.key));
  await tx
    .insert(questionSets)
    .values(course.sets.map(({ key, title, description }, position) => ({ id: id('set', key), courseId, title, description, position })));
  const titles = new Map(course.modules.flatMap((module) => module.topics.map(({ code, title }) => [code, title])));
  await tx.insert(questions).values(
    list.map((question, index) => ({
      id: id('question', question.key),
      questionSetId: id('set', question.set),
      topicId: id('topic', question.topic),
      originalQuestionNumber: index + 1,
      loid: question.loid,
      difficulty: question.difficulty,
      topicTags: question.tags,
      source: SOURCE,
      status: 'live' as const,
    })),
  );
  await tx.insert(questionVersions).values(
    list.map((question) => ({
      id: id('version', question.key),
      questionId: id('question', question.key),
      topicFocus: titles.get(question.topic) ?? question.topic,
      questionText: question.text,
      codeSnippet: question.codeSnippet ?? null,
      questionType: question.type,
      body: questionBodies[question.type].parse(question.body),
      explanation: question.explanation,
    })),
  );
  await tx.insert(questionHints).values(
    list.flatMap((question) =>
      question.hints.map((text, index) => ({
        id: id('hint', `${question.key}/${index + 1}`),
        questionVersionId: id('version', question.key),
        position: index + 1,
        text,
      })),
    ),
  );
}

async function seedTests(tx: Tx, { course }: Content, id: Ids): Promise<void> {
  const courseId = CourseId.parse(seedId('course', course.key));
  await tx.insert(practiceTests).values(
    course.practiceTests.map(({ title, set, questionCount }) => ({
      id: id('practice-test', title),
      courseId,
      questionSetId: set ? id('set', set) : null,
      title,
      questionCount,
    })),
  );
  const { questions: asked, ...exam } = course.exam;
  await tx.insert(exams).values({ id: id('exam', exam.title), courseId, ...exam, kind: 'exam', source: SOURCE });
  await tx
    .insert(examQuestions)
    .values(asked.map((key, position) => ({ examId: id('exam', exam.title), questionId: id('question', key), position })));
}

/** Adds the sample courses that are missing, whole; one that is there stays as it is. Returns how many were added. */
export async function seedCourses(db: Database): Promise<number> {
  let added = 0;
  for (const name of listContent()) {
    const content = readContent(name);
    const id = idsOf(content.course.key);
    added += await asSystem(db, 'seed a sample course', async (tx) => {
      if (!(await seedOutline(tx, content, id))) return 0;
      await seedQuestions(tx, content, id);
      await seedTests(tx, content, id);
      return 1;
    });
  }
  return added;
}
