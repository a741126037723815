import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { asSystem } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { sweepTurns } from '../db/queries/chat.ts';
import { verifies } from '../evals/requirements.ts';
import { childEnvironment, projectRoot } from '../env.ts';
import { openClassroom, type Classroom } from '../tools/testing.ts';

const TURNS = 50;
const KILLED_AFTER = 12; // replies: others are in the middle by then

let room: Classroom;
const learners = Array.from({ length: TURNS }, () => UserId.parse(newId()));
const rows = (text: string) => asSystem(room.db, 'look', async (tx) => (await tx.execute(sql.raw(text))).rows);
beforeAll(async () => {
  room = await openClassroom(12, { kind: 'embedded', poolMax: 10 });
  await rows(
    `insert into users (id, name, username) select id::uuid, 'Learner', 'learner' || at from unnest('{${learners.join()}}'::text[]) with ordinality as l(id, at)`,
  );
  for (const id of learners) {
    await room.use({ id, role: 'student' }, 'start-run', { of: 'course', name: 'ST-1', count: 1 });
    await room.use({ id, role: 'student' }, 'next-question');
  }
});
afterAll(() => room.close());

/** Has all of them answered in a process of its own, until it ends or so many replies are there, after which it is killed. */
async function answerAll(killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  const file = join(import.meta.dirname, 'turns-child.ts');
  const child = spawn(process.execPath, ['--import=./fast-imports.mjs', file, room.db.directory, ...learners], {
    cwd: projectRoot,
    env: childEnvironment({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
    if (said.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return said.split('\n').filter(Boolean);
}

it('loses and doubles nothing of fifty turns in whose middle it is killed', async () => {
  verifies('tutor:killed');
  expect((await answerAll(KILLED_AFTER)).length).toBeLessThan(TURNS);
  const before = await rows(`select status, count(*)::int as n from chatbot_logs group by 1`);
  expect(
    before.find(({ status }) => status === 'open'),
    JSON.stringify(before),
  ).toBeDefined(); // it was in the middle

  const outcomes = await answerAll(); // each door delivers again what was not answered
  expect(outcomes).toHaveLength(TURNS);
  expect(outcomes.filter((outcome) => outcome === 'answered-before').length).toBeGreaterThanOrEqual(KILLED_AFTER);
  await sweepTurns(room.db);

  const [logs] =
    await rows(`select count(*) filter (where status = 'open')::int as open, count(*) filter (where status = 'final')::int as final,
    count(*) filter (where status = 'interrupted')::int as interrupted, count(distinct user_id)::int as learners from chatbot_logs`);
  expect(logs).toMatchObject({ open: 0, final: TURNS, learners: TURNS });
  expect(logs!['interrupted']).toBeGreaterThan(0);
  expect(
    await rows(`select role, count(*)::int as n, count(distinct conversation_id)::int as talks from messages group by 1 order by 1`),
  ).toEqual([
    { role: 'assistant', n: TURNS, talks: TURNS },
    { role: 'user', n: TURNS, talks: TURNS },
  ]);
  expect(await rows(`select count(*)::int as n, count(distinct user_id)::int as learners from user_answers`)).toEqual([
    { n: TURNS, learners: TURNS },
  ]);
  const [told] = await rows(`select count(*)::int as n from messages where role = 'assistant' and parts::text ~ '(Right!|Not right)'`);
  expect(told).toEqual({ n: TURNS });
}, 180_000); // three processes and a hundred tools, on a machine that may do much else
