import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE, questions } from '../testing-course.ts';
import { answerBy } from './testing/hands.ts';
import type { Hands } from './testing/person.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';
import type { Message } from './testing/wire.ts';

let study: Study;
let ann: Hands;
beforeAll(async () => {
  study = await openStudy();
});
afterAll(() => study?.close());
beforeEach(() => {
  const { twin } = study;
  ann = twin.user('Ann').in(twin.channel(twin.guild({ name: 'School' }), 'hall'));
});
afterEach(() => expect(study.said().filter((line) => !line.includes('commands are registered'))).toEqual([]));

const quiz = async (): Promise<Message> => (await ann.slash('quiz', { course: COURSE, set: 'One of each' })).shown();
const textsOf = (message: Message) => textOf(message);

/** The question of a message, as the course has it. */
const asked = (message: Message) => questions.find(({ text }) => textOf(message).includes(text))!; // all questions are of that course

describe('a run of one question of each type, in a channel', () => {
  it('is answered by the controls of each type', async () => {
    verifies('discord:types');
    let message = await quiz();
    const seen = new Set<string>();
    for (let place = 0; place < questions.length; place += 1) {
      const question = asked(message);
      seen.add(question.type);
      const given = await answerBy(ann, message, question.entry);
      const result = await given.shown();
      expect(result.id, question.type).toBe(message.id);
      expect(textsOf(result), question.type).toContain('✓ Right!');
      expect(textsOf(result), question.type).toContain('So it is in the sky.');
      if (place === questions.length - 1) {
        expect(snapshot(result)).toContain('[Report]');
        expect(textsOf(result)).toContain('100 %');
        break;
      }
      await ann.click('Next question', result);
      message = await ann.next();
    }
    expect([...seen].toSorted()).toEqual(questions.map(({ type }) => type).toSorted());
    const rows = await study.query<{ provenance: string; score: string }>('select provenance, fraction as score from user_answers');
    expect(rows).toHaveLength(questions.length);
    expect(rows.every(({ provenance, score }) => provenance === 'direct' && Number(score) === 1)).toBe(true);
  });
});
