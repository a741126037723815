import { sql } from 'drizzle-orm';
import { questionTypes } from '../core/questions/index.ts';
import { withOtherKey } from '../core/questions/key-guard.ts';
import type { QuestionType } from '../core/questions/question-type.ts';
import { asSystem } from '../db/client.ts';
import { openClassroom, type Classroom } from './testing.ts';

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

/** Every kind of question. */
export const types = questionTypes.map((type) => type as unknown as QuestionType); // each keeps its own types
const bodiesOf = (type: QuestionType) => {
  const body = type.body.parse(type.example.body) as Body;
  const other = type.body.parse({ ...(withOtherKey(body, type.key) as Body), ...otherKeys[type.name]!(body) }) as Body; // a line for each kind
  return [body, other] as const;
};

/** What stands in the explanation of every question: whoever sees it was told. */
export const SECRET = 'SECRET';

/** Two classrooms that differ in nothing but the keys of their ten questions, one of each kind. */
export async function openTwins(): Promise<readonly [Classroom, Classroom]> {
  const twins = [await openClassroom(types.length), await openClassroom(types.length)] as const;
  for (const [index, type] of types.entries()) {
    for (const [which, body] of bodiesOf(type).entries()) {
      const id = `0198a002-0000-7000-8000-${String(index + 1).padStart(12, '0')}`;
      await asSystem(twins[which as 0 | 1].db, 'test', (tx) =>
        tx.execute(
          sql`update question_versions set question_type = ${type.name}, question_text = ${type.name}, body = ${JSON.stringify(body)}::jsonb, explanation = ${`${SECRET} ${which}`} where id = ${id}`,
        ),
      );
    }
  }
  return twins;
}

const made = new Map<Classroom, number>();
/** Ids by number, from one on in each classroom: what is seen must not differ by chance. */
export const countedIn = (room: Classroom) => (): string => {
  const number = (made.get(room) ?? 0) + 1;
  made.set(room, number);
  return `0198c000-0000-7000-8000-${String(number).padStart(12, '0')}`;
};
