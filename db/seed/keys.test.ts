import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import {
  asControl,
  explainQuestion,
  gradeAnswer,
  partsToShuffle,
  questionBodies,
  questionTypes,
  readAnswer,
  rubricOf,
  showQuestion,
  solutionOf,
  type Question,
} from '../../core/questions/index.ts';
import { listContent, readContent } from './content.ts';

const SHUFFLES = 5; // of each question: enough to move every choice

const all = listContent().flatMap((name) => readContent(name).questions);
const asked = new Set<string>(questionTypes.map(({ name }) => name)); // what stands in the list is tested here from then on
const questions = all.filter(({ type }) => asked.has(type));

const fractionOf = (question: Question, answer: readonly string[], shuffle = {}) => {
  const shown = showQuestion(question, shuffle);
  return gradeAnswer(question, readAnswer(shown, asControl(shown, answer), 'en')).fraction;
};

it('has every sample question with a body of its type', () => {
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter(({ type, body }) => !questionBodies[type].safeParse(body).success).map(({ key }) => key)).toEqual([]);
});

describe.each(questions.map((question) => [question.key, question] as const))('the key of %s', (_key, question) => {
  it('grades as right, however the question is shuffled', () => {
    verifies('content:keys-grade-as-right');
    const solution = solutionOf(question);
    if (!solution) return expect(rubricOf(question)?.length).toBeGreaterThan(0);
    expect(gradeAnswer(question, solution).fraction).toBe(1);
    const parts = Object.entries(partsToShuffle(question)).map(([part, ids]) => [
      part,
      fc.shuffledSubarray([...ids], { minLength: ids.length }),
    ]);
    return fc.assert(
      fc.property(fc.record(Object.fromEntries(parts)), (shuffle) => fractionOf(question, solution, shuffle) === 1),
      { seed: 1, numRuns: SHUFFLES },
    );
  });
});

describe.each(questions.flatMap((question) => (question.type === 'multiple_choice' ? [[question.key, question] as const] : [])))(
  'the choices of %s',
  (_key, question) => {
    it('are one that is right and others that say why they are not, each to be typed as it reads', () => {
      const wrong = question.body.choices.filter(({ id }) => id !== question.body.correct);
      expect(wrong.map(({ id }) => fractionOf(question, [id]))).toEqual(wrong.map(() => 0));
      const shown = showQuestion(question);
      expect(question.body.choices.flatMap(({ text }) => readAnswer(shown, [text], 'en'))).toEqual(
        question.body.choices.map(({ id }) => id),
      );
      expect(explainQuestion(question).filter(({ right, why }) => right || !why)).toHaveLength(1);
    });
  },
);
