import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { inServer, server } from './testing-groups.ts';
import { countedIn, openTwins, SECRET, types } from './testing-twins.ts';
import { person, type Classroom, type Said } from './testing.ts';

let rooms: readonly [Classroom, Classroom];
const [alma, bao] = [person('alma'), person('bao')];

beforeAll(async () => {
  rooms = await openTwins();
});
afterAll(async () => {
  for (const room of rooms) await room.close();
});

/** Everything that two players, and one who only looks on, can come to see of a question in a round before it is over; then what is told. */
async function seen(room: Classroom, index: number): Promise<{ before: string[]; told: Said }> {
  const { name: type, example } = types[index]!; // a place in it
  const id = `0198a001-0000-7000-8000-${String(index + 1).padStart(12, '0')}`;
  await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`update questions set status = case when id = ${id} then 'live' else 'retired' end`),
  );
  const log: string[] = [];
  const newId = countedIn(room);
  const at = (seconds: number) => ({ ...inServer(seconds, { ...server, channel: type }), newId, confirmed: true });
  const use = async (who: typeof alma, seconds: number, name: string, input: object = {}): Promise<Said> => {
    const said = await room.use(who, name, input, at(seconds)).catch((error: Error): Said => ({ error: error.message }));
    const told = JSON.stringify(said).replaceAll(/"(\w+_at|place_id)":"[^"]*"/g, ''); // an export tells when rows were made, by the clock on the wall
    log.push(`${name}: ${told}`, said['error'] ? '' : findTool(name)!.say!(said)); // every tool has its words
    return said;
  };
  await use(alma, 0, 'start-round', { of: 'set', name: 'All statements', waitSeconds: 0 });
  for (const who of [alma, bao]) await use(who, 0, 'join-round');
  expect(await use(alma, 1, 'advance-round')).toMatchObject({ did: 'question', question: { type } });
  await use(alma, 2, 'answer-round', { answer: ['?', '?', '?', '?', '?', '?', '?', '?', '?'] });
  expect(await use(alma, 3, 'answer-round', { answer: example.right[0] })).toEqual({ given: true, number: 1 });
  for (const who of [alma, bao, person('tomas')]) {
    for (const name of ['show-round', 'advance-round', 'show-place', 'list-my-runs', 'show-my-progress', 'show-leaderboard'])
      await use(who, 4, name);
    for (const name of ['next-question', 'explain-answer', 'give-hint', 'export-my-data']) await use(who, 4, name);
    await use(who, 4, 'answer-round', { answer: example.right[0], number: 2 });
  }
  const { rows } = await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`select action, fields, outcome, reason from audit_log order by created_at, id`),
  );
  const before = [...log, JSON.stringify(rows)];
  await use(bao, 5, 'answer-round', { answer: example.wrong[0] });
  return { before, told: await use(bao, 6, 'advance-round') };
}

it.each(types.map(({ name }, index) => [name, index] as const))(
  '%s: until a question of a round is over nothing differs by its key or tells what anybody answered',
  async (_name, index) => {
    verifies('groups:sealed');
    const [one, other] = [await seen(rooms[0], index), await seen(rooms[1], index)];
    expect(other.before).toEqual(one.before);
    expect(one.before.length).toBeGreaterThan(70);
    expect(one.before.filter((line) => line.includes(SECRET))).toEqual([]);
    expect(one.told['reveal'].explanation).toContain(SECRET);
    expect(other.told).not.toEqual(one.told); // it is a test that sees a difference
    const own = types[index]!.example.right[0]!; // it has one
    const answers = one.before.filter((line) => line.startsWith('show-round') && line.includes(JSON.stringify(own)));
    expect(answers).toEqual([]);
  },
);
