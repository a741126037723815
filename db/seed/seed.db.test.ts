import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { asSystem } from '../client.ts';
import { testDatabase } from '../testing.ts';
import { listContent, readContent } from './content.ts';
import { seedCourses } from './courses.ts';
import { samplePeople } from './people.ts';
import { listSamples } from './samples.ts';
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
  expect(courses.map(({ course }) => course.key)).toEqual(listSamples().map(({ key }) => key));
  expect(await seed(db)).toEqual({ people: samplePeople.length, courses: 3, changed: 0, game: 45 });
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

const seeded =
  'sample_parts subjects courses modules topics lessons course_materials question_sets questions question_versions question_hints practice_tests exams exam_questions achievements avatars users';

it('changes nothing the second time, and keeps what was changed or taken out since', async () => {
  verifies('seed:twice');
  const everything = async () => {
    const found: unknown[] = [];
    for (const table of seeded.split(' '))
      found.push([
        table,
        await ask(`select count(*)::int as count, md5(string_agg(t::text, '' order by t::text)) as hash from ${table} t`),
      ]);
    return found;
  };
  await ask(`update questions set difficulty = 10 where original_question_number = 1`);
  await ask(`update courses set course_title = 'Renamed' where course_number = '101'`);
  await ask(`update achievements set xp_reward = 1 where key = 'first-pages'`);
  await ask(`delete from practice_tests`);
  const before = await everything(); // when each row was changed last, too
  expect(await seed(db)).toEqual({ people: 0, courses: 0, changed: 0, game: 0 });
  const again = listSamples().map((sample) => ({ ...sample, hash: 'files that say the same otherwise' }));
  expect(await seedCourses(db, { samples: again })).toEqual({ added: 0, changed: 0 });
  expect((await everything()).slice(1)).toEqual(before.slice(1));
  expect(await seed(db)).toEqual({ people: 0, courses: 0, changed: 0, game: 0 });
  expect(await ask(`select count(*)::int as count from practice_tests`)).toEqual([{ count: 0 }]);
});
