import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { TutorError } from '../errors.ts';
import { forms } from './forms/index.ts';
import {
  answerForm,
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
} from './index.ts';
import { guarded, textsOf, withOtherKey } from './key-guard.ts';
import type { QuestionType, Shuffle } from './question-type.ts';
import { questionTypeNames } from './type-names.ts';

it('has something to test', () => expect(questionTypes.length).toBeGreaterThan(0));
it('knows a body for every name there is, and no other', () =>
  expect(Object.keys(questionBodies).toSorted()).toEqual(questionTypeNames.toSorted()));

const shuffles = (parts: Shuffle) =>
  fc.record(
    Object.fromEntries(Object.entries(parts).map(([part, ids]) => [part, fc.shuffledSubarray([...ids], { minLength: ids.length })])),
  );

describe.each(
  questionTypes.map((type) => [type.name, type as unknown as QuestionType, { type: type.name, body: type.example.body }] as const),
)('%s', (name, type, question) => {
  it('says what is wanted in whole sentences', () => {
    const refused = () => readAnswer(showQuestion(question, {}), [], 'en');
    expect(refused).toThrow(/^That could not be read as an answer: .+\. Please give .*(?:[^.…]\.|…)$/s);
  });

  const attempt = (answer: readonly string[], shuffle: Shuffle = {}) => {
    try {
      return gradeAnswer(question, readAnswer(showQuestion(question, shuffle), answer, 'en')).fraction;
    } catch (error) {
      if (error instanceof TutorError && error.kind === 'invalid') return 'invalid';
      throw error;
    }
  };
  const body = type.body.parse(type.example.body);

  it('is named after its file', () => expect(existsSync(join(import.meta.dirname, `${name.replaceAll('_', '-')}.ts`))).toBe(true));
  it('has an example of each kind', () =>
    expect([type.example.right, type.example.wrong, type.example.invalid].every((list) => list.length > 0)).toBe(true));
  it.each(type.example.right.map((answer) => [answer]))('grades %j as right', (answer) => expect(attempt(answer)).toBe(1));
  it.each(type.example.wrong.map((answer) => [answer]))('grades %j as less than right', (answer) =>
    expect(attempt(answer)).toBeLessThan(1),
  );
  it.each(type.example.invalid.map((answer) => [answer]))('cannot read %j, which is not the same as wrong', (answer) => {
    verifies('questions:invalid-is-not-wrong');
    expect(attempt(answer)).toBe('invalid');
  });
  it('grades its own solution as right', () => {
    const solution = solutionOf(question);
    expect(solution ? gradeAnswer(question, solution).fraction : rubricOf(question)?.length).toBeGreaterThanOrEqual(1);
  });

  it('shows itself without reading its key', () => {
    verifies('questions:show-never-reads-the-key');
    const shown = type.show(guarded(body, type.key), {});
    const parts = type.shuffled?.(guarded(body, type.key)) ?? {};
    fc.assert(fc.property(shuffles(parts), (shuffle) => type.show(guarded(body, type.key), shuffle).kind === shown.kind));
    expect(textsOf(body, type.key).length).toBeGreaterThan(0);
    expect(
      forms
        .find(({ kind }) => kind === shown.kind)
        ?.shown.strict()
        .parse(shown),
    ).toEqual(shown);
    expect(answerForm(shown).length).toBeGreaterThan(5);
  });
  it('shows the same whatever the key, and nothing of why', () => {
    const other = withOtherKey(body, type.key) as typeof body; // of the same form; show must not care what it says
    expect(other).not.toEqual(body);
    const whys = explainQuestion(question).flatMap(({ why }) => why ?? []);
    fc.assert(
      fc.property(shuffles(partsToShuffle(question)), (shuffle) => {
        const shown = JSON.stringify(type.show(body, shuffle));
        expect(JSON.stringify(type.show(other, shuffle))).toBe(shown);
        expect(type.shuffled?.(other)).toEqual(type.shuffled?.(body));
        expect(whys.filter((why) => shown.includes(why))).toEqual([]);
      }),
    );
  });
  it('is guarded by something that sees the key read', () => {
    const there = type.key.filter((path) => textsOf(body, [path]).length);
    expect(there.length).toBeGreaterThan(0);
    for (const path of there) expect(() => JSON.stringify(guarded(body, [path]))).toThrow('the key was read');
  });

  it('grades or refuses any list of strings, with a fraction from 0 to 1', () => {
    verifies('questions:any-answer-is-graded-or-refused');
    const words = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom(...type.example.right.flat(), ...type.example.wrong.flat()),
    );
    fc.assert(
      fc.property(fc.array(words), shuffles(partsToShuffle(question)), (answer, shuffle) => {
        const result = attempt(answer, shuffle);
        expect(result === 'invalid' || (result >= 0 && result <= 1)).toBe(true);
        const { fraction, parts } = gradeAnswer(question, answer); // an answer stored under another version
        expect(fraction >= 0 && fraction <= 1 && parts.length > 0).toBe(true);
      }),
    );
  });
  it('grades its solution as right through every control, whatever the order shown', () => {
    const solution = solutionOf(question);
    expect(solution ?? rubricOf(question)).toBeDefined();
    fc.assert(
      fc.property(shuffles(partsToShuffle(question)), (shuffle) => {
        const shown = showQuestion(question, shuffle);
        return !solution || attempt(asControl(shown, solution), shuffle) === 1;
      }),
    );
  });
  it('stores the same, whatever the order shown', () => {
    fc.assert(
      fc.property(shuffles(partsToShuffle(question)), fc.constantFrom(...type.example.right, ...type.example.wrong), (shuffle, answer) => {
        const stored = readAnswer(showQuestion(question), answer, 'en');
        const shown = showQuestion(question, shuffle);
        expect(readAnswer(shown, asControl(shown, stored), 'en')).toEqual(stored);
      }),
    );
  });

  it('explains every choice, or the parts', () => {
    const { parts } = gradeAnswer(question, readAnswer(showQuestion(question), type.example.wrong[0]!, 'en')); // there is one, see above
    expect(parts.some((part) => part.why ?? part.wanted)).toBe(true);
    expect(explainQuestion(question).length).toBeGreaterThan(0);
    expect(explainQuestion(question).some(({ right }) => right)).toBe(true);
  });
});
