import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { asSystem } from '../client.ts';
import { testDatabase } from '../testing.ts';
import { listContent, readContent } from './content.ts';
import { samplePeople } from './people.ts';
import { seed } from './seed.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const ask = async <Row extends Record<string, unknown>>(text: string) =>
  (await asSystem(db, 'test', (tx) => tx.execute<Row>(sql.raw(text)))).rows;

it('gives a new database people, three courses, and the game', async () => {
  verifies('seed:content');
  const courses = listContent().map(readContent);
  expect(await seed(db)).toEqual({ people: samplePeople.length, courses: 3, game: 45 });
  expect(await ask('select count(*)::int as versions, count(distinct question_type)::int as types from question_versions')).toEqual([
    { versions: courses.reduce((sum, { questions }) => sum + questions.length, 0), types: 10 },
  ]);
  expect(await ask('select count(*)::int as hints from question_hints')).toEqual([
    { hints: 3 * courses.reduce((sum, { questions }) => sum + questions.length, 0) },
  ]);
  expect(await ask('select course_title as title, exam_type as exam from courses where is_published order by course_number')).toEqual(
    courses
      .toSorted((a, b) => (a.course.courseNumber < b.course.courseNumber ? -1 : 1))
      .map(({ course }) => ({ title: course.courseTitle, exam: course.examType })),
  );
  expect(await ask('select count(*)::int as count from course_materials')).toEqual([
    { count: courses.reduce((sum, { lessons }) => sum + lessons.size, 0) },
  ]);
  expect(await ask('select count(*)::int as count from exam_questions')).toEqual([
    { count: courses.reduce((sum, { course }) => sum + course.exam.questions.length, 0) },
  ]);
  expect(await ask('select count(*)::int as count from practice_tests')).toEqual([{ count: 6 }]);
  expect(
    await ask(
      `select a.key as achievement, v.key as avatar from achievements a join avatars v on v.id = a.unlocks_avatar_id and v.required_achievement_id = a.id`,
    ),
  ).toHaveLength(15);
});

it('changes nothing the second time, and keeps what was changed or taken out since', async () => {
  verifies('seed:twice');
  await ask(`update questions set difficulty = 10 where original_question_number = 1`);
  await ask(`update courses set course_title = 'Renamed' where course_number = '101'`);
  await ask(`update achievements set xp_reward = 1 where key = 'first-pages'`);
  await ask(`delete from practice_tests`);
  expect(await seed(db)).toEqual({ people: 0, courses: 0, game: 0 });
  expect(await ask(`select count(*)::int as count from practice_tests`)).toEqual([{ count: 0 }]);
  expect(await ask(`select distinct difficulty from questions where original_question_number = 1`)).toEqual([{ difficulty: 10 }]);
  expect(await ask(`select course_title as title from courses where course_number = '101'`)).toEqual([{ title: 'Renamed' }]);
  expect(await ask(`select xp_reward as xp from achievements where key = 'first-pages'`)).toEqual([{ xp: 1 }]);
});
