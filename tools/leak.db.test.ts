import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { countedIn, openTwins, SECRET, types } from './testing-twins.ts';
import { person, type Classroom, type Said } from './testing.ts';

let rooms: readonly [Classroom, Classroom];
const alma = person('alma');

beforeAll(async () => {
  rooms = await openTwins();
});
afterAll(async () => {
  for (const room of rooms) await room.close();
});

/** Everything a learner can come to see of ten questions before they are told, in a run of that kind. */
async function seen(room: Classroom, start: object, answersToo: boolean): Promise<string[]> {
  const log: string[] = [];
  const same = {
    newId: countedIn(room),
    progress: (_done: number, _total: number, text: string) => log.push(text),
  };
  const use = async (name: string, input: object = {}): Promise<Said> => {
    const said = await room.use(alma, name, input, { ...same, confirmed: true }).catch((error: Error): Said => ({ error: error.message }));
    log.push(`${name}: ${JSON.stringify(said)}`, said['error'] ? '' : findTool(name)!.say!(said)); // every tool has its words
    return said;
  };
  const { run } = await use('start-run', start);
  for (const type of types) {
    const { question } = await use('next-question');
    await use('list-my-runs');
    await use('show-run-report', { run });
    await use('list-courses');
    await use('show-my-progress');
    await use('explain-answer');
    await use('explain-answer', { run, number: 1 });
    await use('dispute-answer', { number: 1, reason: 'x' });
    await use('ask-human', { question: question.text.slice(0, 40) });
    await use('list-my-questions');
    await use('submit-answer', { answer: ['?', '?', '?', '?', '?', '?', '?', '?', '?'] });
    const kind = types.find(({ name }) => name === question.text) ?? type;
    if (answersToo) await use('submit-answer', { answer: kind.example.right[0] });
    else await use('skip-question');
  }
  if (!answersToo) await use('abandon-run', { run });
  const { rows } = await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`select action, fields, outcome, reason from audit_log order by created_at, id`),
  );
  return [...log, JSON.stringify(rows)];
}

describe('before a verdict is told nothing differs by the key', () => {
  it.each([
    ['questions of all ten kinds, not answered yet', { of: 'set', name: 'All statements' }, false],
    ['an exam, also when its questions are answered', { of: 'exam', name: 'Final' }, true],
  ] as const)('%s', async (_what, start, answersToo) => {
    verifies('questions:no-key-before-the-verdict');
    const [one, other] = [await seen(rooms[0], start, answersToo), await seen(rooms[1], start, answersToo)];
    const ends = one.findIndex((line) => line.includes('"result"')); // the last answer of an exam ends it, and then it is told
    const untilTold = (log: string[]) => (ends < 0 ? log : log.slice(0, ends));
    expect(untilTold(other)).toEqual(untilTold(one));
    expect(untilTold(one).length).toBeGreaterThan(types.length * 7);
    expect(untilTold(one).filter((line) => line.includes(SECRET))).toEqual([]);
  });

  it('is a test that sees a difference', async () => {
    const start = { of: 'course', name: 'ST-1', count: 10 }; // told at once
    expect(await seen(rooms[1], start, true)).not.toEqual(await seen(rooms[0], start, true));
  });
});
