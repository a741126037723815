import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { QuestionId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { openHistory } from '../tools/testing-history.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import type { Database } from './connection.ts';
import { newId } from './new-id.ts';
import { rebuildAll } from './rebuild.ts';
import { regradeQuestion } from './regrade.ts';
import { asOwner } from './testing-world.ts';

const STATEMENTS = 40;
const cause = { by: person('ines').id, reason: 'The key was wrong.' };

let room: Classroom;
beforeAll(async () => {
  room = await openClassroom(STATEMENTS);
  await (
    await openHistory(room, STATEMENTS, 'regrading')
  )(1500);
});
afterAll(() => room.close());

const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const counts = async () =>
  (
    await owner<{ regrades: number; twice: number }>(
      `select count(*)::int as regrades, (count(*) - count(distinct answer_id))::int as twice from regrades`,
    )
  )[0]!;
const regrade = (question: QuestionId, db: Database = room.db) => regradeQuestion(db, question, cause, ratingRules);

/** Statements with answers by everybody, each with its key turned round in a next version. */
const turned: QuestionId[] = [];
beforeAll(async () => {
  const found = await owner<{
    id: string;
  }>(`select v.question_id as id from question_versions v join user_answers a on a.question_id = v.question_id
    where v.question_type = 'true_false' group by 1 having count(distinct a.user_id) = 6 order by 1 limit 4`);
  turned.push(...found.map(({ id }) => QuestionId.parse(id)));
  expect(turned).toHaveLength(4);
  await owner(`insert into question_versions (id, question_id, version_number, topic_focus, question_text, question_type, body)
    select gen_random_uuid(), question_id, 2, topic_focus, question_text, question_type, jsonb_build_object('correct', not (body ->> 'correct')::boolean) from question_versions
    where question_id in ('${turned.join("','")}')`);
});
beforeEach(async () => {
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
});
afterAll(async () => expect(await counts()).toMatchObject({ twice: 0 }));

it('writes a row for each answer whose grade changes, and rebuilds whom it concerns as a whole rebuild would', async () => {
  verifies('questions:regrade');
  const [question] = turned;
  const given = await owner(`select from user_answers where question_id = '${question}' and status = 'graded'`);
  const before = await counts();
  expect(await regrade(question!)).toEqual({ looked: given.length, changed: given.length, learners: 6, notComparable: 0, kept: 0 });
  expect(await counts()).toEqual({ ...before, regrades: before.regrades + given.length });
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
  expect(await regrade(question!)).toMatchObject({ changed: 0, learners: 0 });
  expect(await owner(`select from regrades r join user_answers a on a.id = r.answer_id where a.fraction <> r.fraction_before`)).toEqual([]);
});

it('that is killed half-way goes on where it was, and is done once', async () => {
  verifies('questions:regrade');
  const [, question] = turned;
  let connections = 0;
  const dying: Database = { ...room.db, connect: () => ((connections += 1) > 5 ? Promise.reject(new Error('killed')) : room.db.connect()) };
  await expect(regrade(question!, dying)).rejects.toThrow('killed');
  const [half] = await owner<{ n: number }>(
    `select count(distinct a.user_id)::int as n from regrades r join user_answers a on a.id = r.answer_id where a.question_id = '${question}'`,
  );
  expect(half!.n).toBeGreaterThan(0);
  expect(half!.n).toBeLessThan(6);
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 1 }); // those who are done are done wholly
  expect(await regrade(question!)).toMatchObject({ learners: 6 - half!.n });
});

it('that runs twice at once is done once', async () => {
  verifies('questions:regrade');
  const [, , question] = turned;
  const [one, other] = await Promise.all([regrade(question!), regrade(question!)]);
  expect(one.learners + other.learners).toBe(6);
});

it('survives who asked for it', async () => {
  const [, , , question] = turned;
  const gone = newId();
  const done = await regradeQuestion(room.db, question!, { by: gone as typeof cause.by, reason: 'x' }, ratingRules);
  expect(done.learners).toBe(6);
  expect(await owner(`select from regrades where reason = 'x' and regraded_by is not null`)).toEqual([]);
});

it('leaves what was judged, and a question without answers', async () => {
  await owner(`insert into question_versions (id, question_id, version_number, topic_focus, question_text, question_type, body)
    select gen_random_uuid(), question_id, 2, topic_focus, question_text, question_type, body from question_versions where body ? 'rubric'`);
  const [essay] = await owner<{ id: string }>(`select question_id as id from question_versions where body ? 'rubric' limit 1`);
  expect(await regrade(QuestionId.parse(essay!.id))).toMatchObject({ changed: 0, kept: 0 });
  expect(await regrade(QuestionId.parse(newId()))).toEqual({ looked: 0, changed: 0, learners: 0, notComparable: 0, kept: 0 });
});
