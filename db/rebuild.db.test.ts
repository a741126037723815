import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeRuns } from '../agent/jobs/close-runs.ts';
import { QuestionId, UserId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { openHistory } from '../tools/testing-history.ts';
import { classTime, openClassroom, person, type Classroom } from '../tools/testing.ts';
import { mergePeople } from './merge-people.ts';
import { newId } from './new-id.ts';
import { rebuildAll, rebuildLearner, rebuildQuestion } from './rebuild.ts';
import { seedGame } from './seed/game.ts';
import { asOwner } from './testing-world.ts';
import { makeLogPartitions } from './upkeep.ts';
import { verifyDatabase } from './verify.ts';

const ANSWERS = 10_000;
const STATEMENTS = 200;

const [alma, bao] = [person('alma'), person('bao')];
let room: Classroom;
let study: Awaited<ReturnType<typeof openHistory>>;
let recorded: Snapshot;
beforeAll(async () => {
  room = await openClassroom(STATEMENTS);
  await seedGame(room.db);
  await makeLogPartitions(room.db, new Date());
  study = await openHistory(room, STATEMENTS);
  await study(ANSWERS);
  for (const { answer } of (await room.use(person('ada'), 'list-waiting-answers'))['answers'])
    await room.use(person('ada'), 'judge-answer', { answer, score: 0.7, comment: 'Months later.' }, { confirmed: true });
  await closeRuns(room.db, classTime);
  recorded = await snapshot();
}, 300_000);
afterAll(() => room.close());

const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);

/** All that is derived, without ids and times of rows; of the ledger what each answer, run and award comes to. */
const derived = {
  profiles: `select p.*, null as revision from user_profiles p order by user_id`,
  ratings: `select r.*, null as last_updated from student_ratings r order by student_id, subject_id`,
  topics: 'select * from user_topic_progress order by user_id, topic_id',
  courses: 'select * from user_course_progress order by user_id, course_id',
  cards: 'select * from review_cards order by user_id, question_id',
  questions: 'select * from question_ratings order by question_id',
  ledger: `select user_id, coalesce(answer_id, user_test_run_id) as of, case when reason like 'achievement:%' then reason end as award, sum(amount) as amount, sum(board_points) as points, sum(recall_points) as recall
    from xp_events group by 1, 2, 3 having sum(amount) <> 0 or sum(board_points) <> 0 or sum(recall_points) <> 0 order by 1, 2, 3`,
  achievements: 'select * from user_achievements order by user_id, achievement_id',
  avatars: 'select * from user_avatars order by user_id, avatar_id',
};
type Snapshot = Record<keyof typeof derived, unknown[]>;
async function snapshot(): Promise<Snapshot> {
  const found = Object.entries(derived).map(async ([name, text]) => {
    const rows = await owner<{ row: unknown }>(
      `select to_jsonb(t) - '{id,created_at,updated_at,revision,last_updated}'::text[] as row from (${text}) t`,
    );
    return [name, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(found)) as Snapshot; // of the same keys
}
const rebuild = () => rebuildAll(room.db, ratingRules);
const unchanged = { learnersChanged: 0, questionsChanged: 0 };

it('of ten thousand answers finds the record that came about, and changes nothing', async () => {
  verifies('practice:rebuild-equals-record');
  const [counts] = await owner<Record<string, number>>(
    `select count(*)::int as answers, count(distinct user_id)::int as learners, count(*) filter (where provenance = 'relayed')::int as relayed, count(*) filter (where hints_used > 0)::int as hinted, count(feedback)::int as judged,
       count(distinct (user_id, question_id))::int as pairs, (select count(*)::int from user_test_runs where state = 'finished') as finished, (select count(*)::int from user_achievements) as achievements from user_answers`,
  );
  expect(counts!['answers']).toBeGreaterThanOrEqual(ANSWERS);
  for (const some of ['relayed', 'hinted', 'judged', 'finished', 'achievements']) expect(counts![some], some).toBeGreaterThan(20);
  expect(counts!['pairs']! * 2).toBeLessThan(counts!['answers']!); // questions come again
  expect(Object.values(recorded).every((rows) => rows.length > 0)).toBe(true);
  expect(await rebuild()).toMatchObject({ ...unchanged, learners: 6, questions: STATEMENTS });
  expect(await snapshot()).toEqual(recorded);
});

it('builds all of it again from nothing, and takes away what no answer speaks for', async () => {
  verifies('practice:rebuild-equals-record');
  for (const table of ['student_ratings', 'user_topic_progress', 'user_course_progress', 'review_cards'])
    await owner(`delete from ${table}`);
  // A question that nobody's rating was held against has its first one, with a row or without.
  await owner('delete from question_ratings where answers between 1 and 20; update question_ratings set rating = 0, answers = 0');
  await owner(`update user_profiles set xp = 7, level = 1, study_streak_current = 0, study_streak_longest = 0, last_activity_date = null,
    total_exams_taken = 0, total_questions_answered = 0, counters = '{}'`);
  const left = { subject: newId(), course: newId(), topic: newId(), question: newId() };
  await owner(`insert into subjects (id, name) values ('${left.subject}', 'Nothing'); insert into courses (id, course_number, course_title) values ('${left.course}', 'N-1', 'Nothing');
    insert into topics (id, module_id, code, name, position) select '${left.topic}', id, 'N.1', 'Nothing', 9 from modules;
    insert into questions (id, question_set_id, original_question_number, loid) select '${left.question}', id, 999, 'N' from question_sets where title = 'All statements';
    insert into student_ratings (id, student_id, subject_id) values ('${newId()}', '${alma.id}', '${left.subject}');
    insert into user_topic_progress (id, user_id, topic_id) values ('${newId()}', '${alma.id}', '${left.topic}');
    insert into user_course_progress (id, user_id, course_id, last_activity) values ('${newId()}', '${alma.id}', '${left.course}', now());
    insert into review_cards (user_id, question_id, due) values ('${alma.id}', '${left.question}', now())`);
  const check = async () => (await verifyDatabase(room.db, [], ratingRules)).find(({ check: name }) => name.startsWith('records'))!; // it is always looked at
  expect(await check()).toMatchObject({
    looked: 6,
    wrong: expect.arrayContaining([expect.stringMatching(/^learner .*: xp is 7, not \d+; .*cards: \d+ otherwise/)]),
  });
  expect(await rebuild()).toMatchObject({ learnersChanged: 6, changed: { profiles: 6, xp: 0 } });
  expect(await snapshot()).toEqual(recorded);
  expect(await rebuild()).toMatchObject(unchanged);
  expect(await check()).toMatchObject({ check: 'records by replay, all learners', wrong: [] });
});

it('after a regrade of some answers changes their learners and questions, and finds the same when all is rebuilt', async () => {
  verifies('practice:rebuild-equals-record');
  const regraded = await owner<{ user: string; question: string }>(`with regraded as (
      insert into regrades (id, answer_id, fraction_before, fraction_after, reason) select gen_random_uuid(), id, fraction, 1 - round(fraction), 'test' from user_answers
      where status = 'graded' and sequence % 400 = 0 and user_id in ('${alma.id}', '${bao.id}') returning answer_id)
    select distinct a.user_id as user, a.question_id as question from regraded g join user_answers a on a.id = g.answer_id`);
  expect(regraded.length).toBeGreaterThan(5);
  for (const user of new Set(regraded.map((each) => each.user))) await rebuildLearner(room.db, UserId.parse(user), ratingRules);
  for (const question of new Set(regraded.map((each) => each.question)))
    await rebuildQuestion(room.db, QuestionId.parse(question), ratingRules);
  const after = await snapshot();
  expect(after.cards).not.toEqual(recorded.cards);
  expect(after.questions).not.toEqual(recorded.questions);
  expect(after.achievements).toEqual(recorded.achievements);
  expect(await owner(`select from user_profiles p where xp <> (select sum(amount) from xp_events x where x.user_id = p.user_id)`)).toEqual(
    [],
  );
  expect(await owner(`select from xp_events where reason = 'correction' and (user_test_run_id is null or answer_id is null)`)).toEqual([]);
  expect(await rebuild()).toMatchObject(unchanged);
  expect(await snapshot()).toEqual(after);
});

it('while people answer loses no answer', async () => {
  const studying = study(300);
  const ended = studying.then(() => true);
  let rebuilt = 0;
  for (; !(await Promise.race([ended, rebuild().then(() => false)])); rebuilt += 1);
  await studying;
  expect(rebuilt).toBeGreaterThan(0);
  expect(await rebuild()).toMatchObject(unchanged);
});

it('of two accounts that are one person replays both in one', async () => {
  const [before] = await owner<{ n: number }>(
    `select count(*)::int as n from user_answers where user_id in ('${alma.id}', '${bao.id}') and status = 'graded'`,
  );
  const { answers, changed } = await mergePeople(room.db, alma.id, bao.id, 'the same person', ratingRules);
  expect(answers).toBe(before!.n);
  expect(changed).toMatchObject({ profiles: 1, ratings: 1 });
  expect(await rebuild()).toMatchObject({ ...unchanged, learners: 5 });
  expect(await owner(`select from user_profiles p where xp <> (select sum(amount) from xp_events x where x.user_id = p.user_id)`)).toEqual(
    [],
  );
});

it('of a question waits, when somebody is erased, until it is asked for', async () => {
  const before = await snapshot();
  await owner(`select app.erase_person('${person('paula').id}', 'asked to')`);
  expect((await snapshot()).questions).toEqual(before.questions);
  const done = await rebuild();
  expect(done).toMatchObject({ learnersChanged: 0, learners: 4 });
  expect(done.questionsChanged).toBeGreaterThan(0);
  expect(await rebuild()).toMatchObject(unchanged);
});

it('of nobody is refused', async () => {
  await expect(rebuildLearner(room.db, UserId.parse(newId()), ratingRules)).rejects.toMatchObject({ kind: 'not-found' });
});
