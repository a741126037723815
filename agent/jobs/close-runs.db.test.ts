import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import { classTime, openClassroom, person, words, type Classroom } from '../../tools/testing.ts';
import { closeRuns } from './close-runs.ts';

let room: Classroom;
const [alma, bao, tomas] = [person('alma'), person('bao'), person('tomas')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const after = (seconds: number) => new Date(classTime.getTime() + seconds * 1000);
const runOf = async ({ id }: typeof alma) =>
  (
    await owner(
      `select state, score::float8 as score, completed_at as at, time_spent_seconds as seconds from user_test_runs where user_id = '${id}'`,
    )
  )[0];

it('ends an exam that nobody looks at again, scores it, and gives what it earned', async () => {
  verifies('runs:closed-by-clock');
  await room.use(alma, 'start-run', { of: 'exam', name: 'Final' });
  for (let n = 0; n < 6; n += 1) {
    const { question } = await room.use(alma, 'next-question');
    await room.use(alma, 'submit-answer', { answer: words(question.text) });
  }
  await room.use(bao, 'start-run', { of: 'exam', name: 'Final' }); // and answers nothing
  await room.use(tomas, 'start-run', { of: 'course', name: 'ST-1' }); // which has no end
  expect(await closeRuns(room.db, after(599))).toBe(0);
  expect(await closeRuns(room.db, after(900))).toBe(2);
  expect(await runOf(alma)).toEqual({ state: 'finished', score: 0.6, at: after(600), seconds: 600 }); // when it was over, not when somebody saw it
  expect(await runOf(bao)).toMatchObject({ state: 'expired', at: after(600) });
  expect(await runOf(tomas)).toMatchObject({ state: 'open' });
  expect(await owner(`select amount from xp_events where user_id = '${alma.id}' and reason = 'run'`)).toEqual([{ amount: 20 }]);
  expect(
    await owner(`select actor_id as actor, door, subject_id as subject from audit_log where action = 'close-runs' order by subject_id`),
  ).toEqual([
    { actor: null, door: null, subject: alma.id },
    { actor: null, door: null, subject: bao.id },
  ]);
  expect(await closeRuns(room.db, after(900))).toBe(0);
});

it('leaves in peace who is not active any more, and closes the others', async () => {
  for (const who of [alma, bao]) await room.use(who, 'start-run', { of: 'exam', name: 'Final' });
  await owner(`update users set is_active = false where id = '${alma.id}'`);
  expect(await closeRuns(room.db, after(2000))).toBe(1);
  expect(await owner(`select state from user_test_runs where user_id = '${alma.id}' and exam_id is not null order by state`)).toEqual([
    { state: 'finished' },
    { state: 'open' },
  ]);
});

it('ends the others where one cannot be ended, and says so', async () => {
  await owner(`update users set is_active = true where id = '${alma.id}'; update user_test_runs set time_limit_seconds = 1 where state = 'open';
    create function refuse_tomas() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
    create trigger refuse before update on user_test_runs for each row when (old.user_id = '${tomas.id}') execute function refuse_tomas()`);
  await expect(closeRuns(room.db, after(3000))).rejects.toThrow('not this one');
  expect(await owner(`select user_id as id from user_test_runs where state = 'open'`)).toEqual([{ id: tomas.id }]);
});
