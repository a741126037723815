import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { asSystem } from '../client.ts';
import { testDatabase } from '../testing.ts';
import type { ContentCourse, ContentQuestion } from './content.ts';
import { hasSamples, seedCourses } from './courses.ts';
import { EXAM, idsOf } from './rows.ts';
import { listSamples } from './samples.ts';

/** The content as a test changes it. */
type Draft = { course: ContentCourse; lessons: Map<string, string>; questions: ContentQuestion[] };

const [sample] = listSamples();
const { course, questions } = sample!.read();
const idOf: (kind: string, key: string) => string = idsOf(course.key);
const [firstSet, ...otherSets] = course.sets.map(({ key }) => key);
const lastSet = otherSets.at(-1)!;
const [mine, served, plain, leaves, leavesEdited, hidden] = questions.filter(({ set }) => set === firstSet).map(({ key }) => key);
const inLastSet = questions.find(({ set }) => set === lastSet)!.key;
const lessonKeys = course.lessons.map(({ key }) => key);

let db: Awaited<ReturnType<typeof testDatabase>>;
let editions = 0;
let log: string[] = [];
const ask = async <Row extends Record<string, unknown>>(text: string) =>
  (await asSystem(db, 'test', (tx) => tx.execute<Row>(sql.raw(text)))).rows;

/** Seeds the content with a change, as a new version of the product would. */
const follow = (change: (draft: Draft) => void = () => undefined) => {
  const read = () => {
    const draft = structuredClone(sample!.read()) as Draft;
    change(draft);
    return draft;
  };
  return seedCourses(db, { samples: [{ key: course.key, hash: `edition ${++editions}`, read }], log: (line) => log.push(line) });
};
const question = (draft: Draft, key: string) => draft.questions.find((each) => each.key === key)!;
const drop = (draft: Draft, ...keys: string[]) => {
  draft.questions = draft.questions.filter(({ key }) => !keys.includes(key));
  draft.course.exam.questions = draft.course.exam.questions.filter((key) => !keys.includes(key));
};
const versions = async (key: string) =>
  (
    await ask<{ text: string }>(
      `select question_text as text from question_versions where question_id = '${idOf('question', key)}' order by version_number`,
    )
  ).map(({ text }) => text);
const hints = (key: string) =>
  ask(
    `select version_number as number, count(h.id)::int as hints, min(h.text) as first from question_versions v left join question_hints h on h.question_version_id = v.id
     where question_id = '${idOf('question', key)}' group by 1 order by 1`,
  );
const statusOf = async (key: string) =>
  (await ask<{ status: string }>(`select status from questions where id = '${idOf('question', key)}'`))[0]?.status;
const lessonTitles = async () =>
  (await ask<{ title: string }>(`select title from lessons where course_id in (select id from courses) order by position`)).map(
    ({ title }) => title,
  );
const edit = (key: string, text: string) =>
  ask(
    `insert into question_versions (id, question_id, version_number, topic_focus, question_text, question_type, body)
     select gen_random_uuid(), question_id, 2, topic_focus, '${text}', question_type, body from question_versions where question_id = '${idOf('question', key)}'`,
  );

beforeEach(async () => {
  log = [];
  db = await testDatabase();
  expect(await hasSamples(db)).toBe(false);
  expect(await follow()).toEqual({ added: 1, changed: 0 });
  expect(await hasSamples(db)).toBe(true);
});
afterEach(() => db.close());

describe('new content', () => {
  it('reaches what nobody edited, and leaves what a person did', async () => {
    verifies('seed:follows');
    const [edited, gone] = lessonKeys;
    await ask(`update lessons set title = 'My own title' where id = '${idOf('lesson', edited!)}'`);
    await ask(`delete from lessons where id = '${idOf('lesson', gone!)}'`);
    await ask(`delete from question_sets where id = '${idOf('set', lastSet)}'`);
    await edit(mine!, 'My own question?');
    const follows = (draft: Draft) => {
      for (const [index, lesson] of draft.course.lessons.entries()) lesson.title = `New ${index}`;
      for (const key of [mine!, plain!, inLastSet]) question(draft, key).text = 'A new question?';
      question(draft, plain!).hints = ['New a', 'New b', 'New c'];
      question(draft, hidden!).difficulty = 9;
      draft.questions.push(
        { ...question(draft, plain!), key: 'brand-new' },
        { ...question(draft, inLastSet), key: 'for-a-set-that-is-gone' },
      );
      draft.course.exam.title = 'The new exam';
      draft.course.exam.questions = ['brand-new', ...draft.course.exam.questions];
    };
    expect((await follow(follows)).changed).toBeGreaterThan(lessonKeys.length);
    expect(await lessonTitles()).toEqual(['My own title', ...lessonKeys.slice(2).map((_, index) => `New ${index + 2}`)]);
    expect(await versions(mine!)).toEqual([expect.any(String), 'My own question?']);
    expect(await versions(plain!)).toEqual([expect.any(String), 'A new question?']);
    expect(await hints(plain!)).toEqual([
      { number: 1, hints: 3, first: expect.any(String) as string },
      { number: 2, hints: 3, first: 'New a' },
    ]);
    expect(await ask(`select difficulty from questions where id = '${idOf('question', hidden!)}'`)).toEqual([{ difficulty: 9 }]);
    expect(await versions('brand-new')).toEqual(['A new question?']);
    expect(await versions(inLastSet)).toEqual([]);
    expect(await versions('for-a-set-that-is-gone')).toEqual([]);
    expect(await ask(`select title from exams`)).toEqual([{ title: 'The new exam' }]);
    const [first] = await ask(
      `select question_id as id from exam_questions where exam_id = '${idOf('exam', EXAM)}' order by position limit 1`,
    );
    expect(first).toEqual({ id: idOf('question', 'brand-new') });
    expect(await follow(follows)).toEqual({ added: 0, changed: 0 });
  });

  it('of a question that was served is a new version beside it', async () => {
    const [student, run] = ['01980000-0000-7000-9000-000000000001', '01980000-0000-7000-9000-000000000002'];
    await ask(`insert into users (id, name) values ('${student}', 'Student')`);
    await ask(
      `insert into user_test_runs (id, user_id, source, question_set_id, question_order) values ('${run}', '${student}', 'set', '${idOf('set', firstSet!)}', '{}')`,
    );
    await ask(
      `insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door)
       values (gen_random_uuid(), '${student}', '${run}', '${idOf('question', served!)}', '${idOf('version', served!)}', 0, 'web')`,
    );
    const [before] = await versions(served!);
    await follow((draft) => void (question(draft, served!).text = 'A new question?'));
    expect(await versions(served!)).toEqual([before, 'A new question?']);
    expect(await ask(`select question_text as text from v_questions where id = '${idOf('question', served!)}'`)).toEqual([
      { text: 'A new question?' },
    ]);
    await follow();
    expect(await versions(served!)).toEqual([before, 'A new question?', before]);
  });

  it('without a question retires it, unless a person edited it, and takes it back when it returns', async () => {
    await edit(leavesEdited!, 'My own question?');
    await ask(`update questions set difficulty = 10 where id = '${idOf('question', hidden!)}'`);
    const all = [leaves!, leavesEdited!, hidden!];
    const states = () => Promise.all(all.map(statusOf));
    await follow((draft) => drop(draft, ...all));
    expect(await states()).toEqual(['retired', 'live', 'live']);
    expect(await ask(`select from exam_questions where question_id = '${idOf('question', leaves!)}'`)).toEqual([]);
    expect((await follow((draft) => drop(draft, ...all))).changed).toBe(0);
    await follow();
    expect(await states()).toEqual(['live', 'live', 'live']);
  });

  it('comes in its order, among what people added, and not where they put things in an order of their own', async () => {
    await ask(
      `insert into lessons (id, course_id, title, position) select gen_random_uuid(), course_id, 'My own lesson', 100 from lessons where id = '${idOf('lesson', lessonKeys[0]!)}'`,
    );
    const turned = (draft: Draft) => {
      for (const lesson of draft.course.lessons) lesson.title = lesson.key;
      draft.course.lessons = [{ ...draft.course.lessons[0]!, key: 'preface', title: 'preface' }, ...draft.course.lessons.toReversed()];
      draft.lessons.set('preface', '# Preface');
    };
    await follow(turned);
    const expected = ['preface', ...lessonKeys.toReversed()];
    expect((await lessonTitles()).filter((title) => title !== 'My own lesson')).toEqual(expected);
    expect((await lessonTitles())[lessonKeys.length]).toBe('My own lesson'); // where it was
    await ask(
      `update lessons set position = case title when 'preface' then 1 else 0 end where title in ('preface', '${lessonKeys.at(-1)}')`,
    );
    await follow((draft) => {
      for (const lesson of draft.course.lessons) lesson.title = lesson.key;
    });
    expect((await lessonTitles()).slice(0, 2)).toEqual([lessonKeys.at(-1), 'preface']);
  });

  it('leaves a course alone that is gone, or that has no room for it', async () => {
    await ask(
      `insert into modules (id, course_id, name, position) select gen_random_uuid(), id, 'Taken', 100 from courses where course_number = '${course.courseNumber}'`,
    );
    const withModule = (draft: Draft) => {
      draft.course.courseTitle = 'New title';
      draft.course.modules.push({ name: 'Taken', description: 'x', topics: [{ code: '99.1', title: 'x', description: 'x' }] });
    };
    expect(await follow(withModule)).toEqual({ added: 0, changed: 0 });
    expect(log).toEqual([expect.stringContaining('modules_course_id_name_unique')]);
    expect(await ask('select course_title as title from courses')).toEqual([{ title: course.courseTitle }]);
    await ask('delete from courses');
    expect(await follow((draft) => void (draft.course.courseTitle = 'New title'))).toEqual({ added: 0, changed: 0 });
    expect(await ask('select from courses')).toEqual([]);
  });

  it('adds nothing that is missing where a course is older than the memory', async () => {
    await ask('delete from sample_parts');
    await ask(`delete from lessons where id = '${idOf('lesson', lessonKeys[0]!)}'`);
    await ask(`update lessons set title = 'My own title' where id = '${idOf('lesson', lessonKeys[1]!)}'`);
    expect(await hasSamples(db)).toBe(true);
    expect(await follow()).toEqual({ added: 0, changed: 0 });
    await follow((draft) => {
      for (const lesson of draft.course.lessons) lesson.title = lesson.key;
    });
    expect(await lessonTitles()).toEqual(['My own title', ...lessonKeys.slice(2)]);
  });
});

it('a course goes to the subject of its name, whoever made that', async () => {
  const empty = await testDatabase();
  await asSystem(empty, 'test', (tx) =>
    tx.execute(sql`insert into subjects (id, name, description) values (gen_random_uuid(), ${course.subject.name}, 'Mine')`),
  );
  await seedCourses(empty, { samples: [sample!] });
  const { rows } = await asSystem(empty, 'test', (tx) =>
    tx.execute(sql`select s.description from courses c join subjects s on s.id = c.subject_id`),
  );
  expect(rows).toEqual([{ description: 'Mine' }]);
  await empty.close();
});

it('many starters follow once', async () => {
  const change = { key: course.key, hash: 'the same', read: () => sample!.read() };
  const other = await testDatabase();
  const done = await Promise.all([1, 2, 3].map(() => seedCourses(other, { samples: [change] })));
  expect(done.reduce((sum, { added }) => sum + added, 0)).toBe(1);
  await other.close();
});
