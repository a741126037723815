import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelOf } from '../core/game/level.ts';
import { asOwner, id, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const done = (text: string, which: 1 | 2 = 1) => outcome(db, text, which);
const fresh = (number: number) => `01980000-0000-7000-9000-00000000000${number}`;
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

const achievement = (number: number, avatar = 'null') =>
  `insert into achievements (id, key, category, name, description, criteria_type, criteria_value, unlocks_avatar_id)
   values ('${fresh(number)}', 'x${number}', 'Levels', 'X ${number}', 'x', 'level_reached', 1, ${avatar})`;
const avatar = (number: number, needed = 'null') =>
  `insert into avatars (id, key, name, image_url, rarity, required_achievement_id) values ('${fresh(number)}', 'y${number}', 'Y ${number}', 'y.svg', 'epic', ${needed})`;

describe('an achievement and its avatar', () => {
  it('name each other when the transaction ends, whichever is written first', async () => {
    expect(await done(achievement(1, `'${fresh(2)}'`))).toContain('_fk');
    expect(await done(`begin; ${achievement(1, `'${fresh(2)}'`)}; ${avatar(2, `'${fresh(1)}'`)}; commit`)).toBe('done');
    expect(await done(avatar(3, `'${fresh(1)}'`))).toBe('avatars_required_achievement_id_unique');
    expect(await done(`${achievement(4)}; ${avatar(5, `'${fresh(4)}'`)}`)).toContain('must name each other');
    expect(await done(`update achievements set unlocks_avatar_id = null where id = '${fresh(1)}'`)).toContain('must name each other');
  });

  it('let go of each other when one is deleted; who has the avatar keeps it', async () => {
    await asOwner(db, `insert into user_avatars (user_id, avatar_id) values ($student, '${fresh(2)}')`);
    expect(await done(`delete from achievements where id = '${fresh(1)}'`)).toBe('done');
    expect(await asOwner(db, `select required_achievement_id as needed from avatars where id = '${fresh(2)}'`)).toEqual([{ needed: null }]);
    const client = await db.connect();
    const seen = async (person: string) => {
      await client.query(`begin; set local role viva_app; set local viva.person = '${person}'`);
      const { rowCount } = await client.query(`select from avatars where id = '${fresh(2)}'`);
      await client.query('rollback');
      return rowCount;
    };
    expect([await seen(id('student')), await seen(id('student', 2)), await seen(id('admin'))]).toEqual([1, 0, 1]);
    client.release();
  });
});

describe('what a person shows', () => {
  it('is an avatar of theirs', async () => {
    const equip = (which: string) => `update user_profiles set selected_avatar_id = ${which} where user_id = $student`;
    expect(await done(equip(`'${id('avatar', 2)}'`))).toContain('not unlocked yet');
    expect(await done(equip('null'))).toBe('done');
    expect(await done(equip('$avatar'))).toBe('done');
    await asOwner(
      db,
      `insert into avatars (id, key, name, image_url, rarity, is_default) values ('${fresh(6)}', 'z', 'Z', 'z.svg', 'common', true)`,
    );
    expect(await done(equip(`'${fresh(6)}'`))).toBe('done');
  });

  it('is summed from what they earned', async () =>
    expect(await asOwner(db, `select xp, level, badges, meta_rewards from v_gamification where user_id = $student`)).toEqual([
      { xp: 10, level: 1, badges: ['a1'], meta_rewards: ['a1'] },
    ]));
});

describe('XP', () => {
  it('is given once for an award and once for an answer', async () => {
    const award = `insert into xp_events (id, user_id, reason, amount) values (gen_random_uuid(), $student, 'achievement:first-pages', 25)`;
    expect([await done(award), await done(award)]).toEqual(['done', 'xp_events_award_once']);
    expect(
      await done(
        `insert into xp_events (id, user_id, answer_id, reason, amount) values (gen_random_uuid(), $student, $answer, 'answer', 10)`,
      ),
    ).toBe('xp_events_answer_once');
  });

  it('gives the level that core gives', async () => {
    for (const xp of [0, 99, 100, 999, 1000, 4499, 4500, 122_499, 122_500]) {
      await asOwner(
        db,
        `insert into xp_events (id, user_id, reason, amount) select gen_random_uuid(), $student, 'test', ${xp} - sum(amount) from xp_events where user_id = $student`,
      );
      await asOwner(db, `select app.rebuild_sums($student)`);
      expect(await asOwner(db, `select xp, level from user_profiles where user_id = $student`)).toEqual([{ xp, level: levelOf(xp) }]);
    }
  });
});

it('boards show names that opted in, by place, and oneself', async () => {
  const run = (student: 1 | 2, score: number) =>
    asOwner(
      db,
      `insert into user_test_runs (id, user_id, course_id, source, question_order, state, started_at, completed_at, score, total_questions, correct_answers, snapshot)
       values (gen_random_uuid(), '${id('student', student)}', '${id('course', 2)}', 'course', '{}', 'finished', '2026-01-01', '2026-01-02', ${score}, 5, 1, '{}')`,
    );
  await run(1, 0.9);
  await run(2, 0.5);
  await run(2, 0.8);
  const client = await db.connect();
  const board = async (person: string, view: string) => {
    await client.query(`begin; set local role viva_app; set local viva.person = '${person}'`);
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' ', place, name, is_self) as line from ${view} order by place`,
    );
    await client.query('rollback');
    return rows.map(({ line }) => line);
  };
  expect(await board(id('student'), 'v_leaderboard')).toEqual(['1 t', '2 student 2 f']);
  expect(await board(id('student', 2), 'v_leaderboard')).toEqual(['1 student 2 t']);
  expect(await board(id('parent'), 'v_xp_leaderboard')).toEqual(['1 student 2 f']);
  client.release();
});
