import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { questionTypes } from '../core/questions/index.ts';
import { withOtherKey } from '../core/questions/key-guard.ts';
import type { QuestionType } from '../core/questions/question-type.ts';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { openClassroom, person, type Classroom, type Said } from './testing.ts';

type Body = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- one line per kind below knows its own

const rotated = (map: Record<string, string>) => {
  const values = Object.values(map);
  return Object.fromEntries(Object.keys(map).map((key, at) => [key, values[(at + 1) % values.length]!])); // a place in it
};
const another = (list: readonly { id: string }[], correct: string) => list.find(({ id }) => id !== correct)!.id; // there are two at least

/** The same question with another key that is as good as the first: what is shown must not change by a letter. */
const otherKeys: Record<string, (body: Body) => Body> = {
  multiple_choice: ({ choices, correct }) => ({ correct: another(choices, correct) }),
  true_false: () => ({}),
  fill_in_blank: ({ blanks }) => ({ blanks: blanks.map((blank: Body) => ({ ...blank, others: undefined, accepted: ['something else'] })) }),
  numerical_entry: ({ value, tolerance, units }) => ({ value: Number(value) + 1, tolerance, units }),
  short_answer: () => ({}),
  pick_from_list: ({ slots }) => ({ slots: slots.map((slot: Body) => ({ ...slot, correct: another(slot['options'], slot['correct']) })) }),
  matching: ({ pairs }) => ({ pairs: rotated(pairs) }),
  ordering: ({ order }) => ({ order: order.toReversed() }),
  multiple_response: ({ choices, correct }) => ({
    correct: choices.map(({ id }: Body) => id).filter((id: string) => !correct.includes(id)),
  }),
  drag_and_drop: ({ placement, order }) => (placement ? { placement: rotated(placement) } : { order: order.toReversed() }),
};

const types = questionTypes.map((type) => type as unknown as QuestionType); // each keeps its own types
const bodiesOf = (type: QuestionType) => {
  const body = type.body.parse(type.example.body) as Body;
  const other = type.body.parse({ ...(withOtherKey(body, type.key) as Body), ...otherKeys[type.name]!(body) }) as Body; // a line for each kind
  return [body, other] as const;
};

let rooms: readonly [Classroom, Classroom];
const alma = person('alma');

/** Two classrooms that differ in nothing but the keys of their ten questions, one of each kind. */
beforeAll(async () => {
  rooms = [await openClassroom(types.length), await openClassroom(types.length)];
  for (const [index, type] of types.entries()) {
    for (const [which, body] of bodiesOf(type).entries()) {
      const id = `0198a002-0000-7000-8000-${String(index + 1).padStart(12, '0')}`;
      await asSystem(rooms[which as 0 | 1].db, 'test', (tx) =>
        tx.execute(
          sql`update question_versions set question_type = ${type.name}, question_text = ${type.name}, body = ${JSON.stringify(body)}::jsonb, explanation = ${`SECRET ${which}`} where id = ${id}`,
        ),
      );
    }
  }
});
afterAll(async () => {
  for (const room of rooms) await room.close();
});

const made = new Map<Classroom, number>();
/** Numbers for ids, from one on in each classroom: what is seen must not differ by chance. */
function nextOf(room: Classroom): number {
  made.set(room, (made.get(room) ?? 0) + 1);
  return made.get(room)!; // set above
}

/** Everything a learner can come to see of ten questions before they are told, in a run of that kind. */
async function seen(room: Classroom, start: object, answersToo: boolean): Promise<string[]> {
  const log: string[] = [];
  const same = {
    newId: () => `0198c000-0000-7000-8000-${String(nextOf(room)).padStart(12, '0')}`,
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
    expect(untilTold(one).filter((line) => line.includes('SECRET'))).toEqual([]);
  });

  it('is a test that sees a difference', async () => {
    const start = { of: 'course', name: 'ST-1', count: 10 }; // told at once
    expect(await seen(rooms[1], start, true)).not.toEqual(await seen(rooms[0], start, true));
  });
});
