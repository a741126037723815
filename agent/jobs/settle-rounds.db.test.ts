import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ratingRules } from '../../core/practice/rating.ts';
import { rebuildAll } from '../../db/rebuild.ts';
import { listOpenRounds } from '../../db/queries/round-records.ts';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import { addPlayers, server, usedIn, type Player } from '../../tools/testing-groups.ts';
import { classTime, openClassroom, person, words, type Classroom } from '../../tools/testing.ts';
import { settleRounds } from './settle-rounds.ts';

let room: Classroom;
let use: ReturnType<typeof usedIn>;
let others: Player[];
const [alma, bao] = [person('alma'), person('bao')];
const later = (seconds: number) => new Date(classTime.getTime() + seconds * 1000);
const settle = (seconds: number) => settleRounds(room.db, later(seconds), ratingRules);

beforeAll(async () => {
  room = await openClassroom();
  use = usedIn(room);
  others = await addPlayers(room, 30);
});
afterAll(() => room.close());
beforeEach(() => asOwner(room.db, 'delete from places'));

/** A round of two questions: who answers rightly, who wrongly, and who answers only the first. */
async function play(
  right: readonly Pick<Player, 'id' | 'role'>[],
  wrong: readonly Pick<Player, 'id' | 'role'>[],
  silent: readonly Pick<Player, 'id' | 'role'>[],
) {
  const everybody = [...right, ...wrong, ...silent];
  await use(alma, 'start-round', 0, { of: 'course', name: 'ST-1', questions: 2, waitSeconds: 0 });
  for (const who of everybody) await use(who, 'join-round', 0);
  for (const [number, seconds] of [
    [1, 1],
    [2, 100],
  ] as const) {
    const { question } = await use(alma, 'advance-round', seconds);
    const answers = [
      ...right.map((who) => [who, true] as const),
      ...wrong.map((who) => [who, false] as const),
      ...(number === 1 ? silent.map((who) => [who, true] as const) : []),
    ];
    await Promise.all(answers.map(([who, isRight]) => use(who, 'answer-round', seconds + 4, { answer: words(question.text, isRight) })));
    await use(alma, 'advance-round', seconds + 40);
  }
  await use(alma, 'advance-round', 200);
}

describe('what was played', () => {
  it('is in the record of each player once the round is over: one run, one attempt a question, as practice counts it', async () => {
    verifies('groups:round-record');
    await play([alma], [], [bao]);
    expect(await room.use(alma, 'list-my-runs')).toMatchObject({ runs: [] });
    expect(await settle(201)).toBe(2);
    expect(await settle(202)).toBe(0);
    const [run] = (await room.use(alma, 'list-my-runs'))['runs'];
    expect(run).toMatchObject({ title: 'Statements', state: 'finished', answered: 2 });
    const report = await room.use(alma, 'show-run-report', { run: run.run });
    expect(report['items'].map(({ verdict }: { verdict: { correct: boolean } }) => verdict.correct)).toEqual([true, true]);
    const answers = await asOwner(
      room.db,
      `select provenance, status, fraction::float8 as fraction, time_taken_ms, answered_at from user_answers where user_id = '${alma.id}' order by answered_at`,
    );
    expect(answers).toEqual([
      { provenance: 'direct', status: 'graded', fraction: 1, time_taken_ms: 4000, answered_at: later(5) },
      { provenance: 'direct', status: 'graded', fraction: 1, time_taken_ms: 4000, answered_at: later(104) },
    ]);
    expect((await room.use(alma, 'show-my-progress'))['xp']).toBeGreaterThan(0);
    expect(await asOwner(room.db, `select from review_cards where user_id = '${alma.id}'`)).toHaveLength(2);
    // What was not answered is not wrong: it moved nothing, and can be asked again.
    expect(await asOwner(room.db, `select from user_answers where user_id = '${bao.id}'`)).toHaveLength(1);
    expect((await room.use(bao, 'list-my-runs'))['runs']).toMatchObject([{ state: 'finished', answered: 1, questions: 2 }]);
    expect(await asOwner(room.db, `select from attempts where used_at is null and superseded_at is null`)).toHaveLength(0);
  });

  it('is there of thirty who play at once, and the record is what its answers come to', async () => {
    await play(others.slice(0, 10), others.slice(10, 20), others.slice(20));
    const settled = await Promise.all([settle(201), settle(201)]); // two processes
    expect(Math.max(...settled)).toBeLessThanOrEqual(30);
    expect(
      await asOwner(
        room.db,
        `select from user_test_runs where state = 'finished' and metadata ->> 'round' = (select id::text from rounds)`,
      ),
    ).toHaveLength(30);
    expect(
      await asOwner(
        room.db,
        `select from user_answers a join user_test_runs r on r.id = a.user_test_run_id where r.metadata ->> 'round' = (select id::text from rounds)`,
      ),
    ).toHaveLength(50);
    expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
  });

  it('waits while its player sits an exam, and keeps nobody else waiting', async () => {
    await play([alma], [bao], []);
    const { run } = await room.use(bao, 'start-run', { of: 'exam', name: 'Final' }, { now: later(190) });
    expect(await settle(201)).toBe(1);
    await room.use(bao, 'abandon-run', { run }, { confirmed: true, now: later(300) });
    expect(await settle(301)).toBe(1);
  });

  it('is what was told, where a round was cancelled or left behind', async () => {
    verifies('groups:round-recovers');
    await use(alma, 'start-round', 0, { of: 'course', name: 'ST-1', questions: 3, waitSeconds: 0 });
    for (const who of [alma, bao]) await use(who, 'join-round', 0);
    const first = await use(alma, 'advance-round', 1);
    await use(alma, 'answer-round', 2, { answer: words(first['question'].text) });
    await use(alma, 'advance-round', 40);
    const second = await use(alma, 'advance-round', 60);
    await use(bao, 'answer-round', 61, { answer: words(second['question'].text) }); // and then nobody came back
    const before = (await asOwner(room.db, 'select from user_answers')).length;
    await settle(1000);
    expect((await use(alma, 'show-round', 1000))['state']).toBe('running');
    expect(await listOpenRounds(room.db)).toMatchObject([
      { place: server.id, channel: server.channel, dueAt: later(90), by: { user: alma.id } },
    ]);
    expect(await settle(3000)).toBe(1);
    expect((await use(alma, 'show-round', 3000))['state']).toBe('finished');
    expect(await listOpenRounds(room.db)).toEqual([]);
    expect((await asOwner(room.db, 'select from user_answers')).length).toBe(before + 1);
    expect(await asOwner(room.db, 'select from round_players where settled_at is null')).toHaveLength(0);
    expect(await use(alma, 'start-round', 3000, { of: 'course', name: 'ST-1' })).toMatchObject({ title: 'Statements' }); // the channel is free again
  });

  it('goes with whoever leaves for good', async () => {
    await play([others[0]!], [bao], []);
    await asOwner(room.db, `select app.erase_person('${others[0]!.id}', 'test')`);
    expect(await asOwner(room.db, 'select from round_answers')).toHaveLength(2);
    expect(await settle(201)).toBe(1);
    expect(JSON.stringify(await use(bao, 'show-round', 202))).not.toContain(others[0]!.name + '"');
  });
});
