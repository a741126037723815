import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { gradeAnswer, questionTypes, rubricOf, solutionOf, type Question } from '../questions/index.ts';
import { gradeAgain } from './regrade.ts';

const choices = (ids: string, correct: string): Question => ({
  type: 'multiple_choice',
  body: { choices: Array.from(ids).map((id) => ({ id, text: `Text ${id}` })), correct },
});
const pairs = (left: string, given: Record<string, string>): Question => ({
  type: 'matching',
  body: {
    left: Array.from(left).map((id) => ({ id, text: `Left ${id}` })),
    right: Array.from('xyz').map((id) => ({ id, text: `Right ${id}` })),
    pairs: given,
  },
});
const words = (...accepted: string[]): Question => ({ type: 'short_answer', body: { accepted, case_sensitive: false } });
const essay: Question = { type: 'short_answer', body: { rubric: [{ id: 'one', text: 'One.', points: 1 }] } };
const statement = (correct: boolean): Question => ({ type: 'true_false', body: { correct } });
const number = (value: number): Question => ({
  type: 'numerical_entry',
  body: { value, tolerance: { kind: 'absolute', amount: 0 }, unit: 'm' },
});

it.each([
  ['the other choice is right', choices('abc', 'a'), choices('abc', 'b'), ['b'], 1],
  ['a choice that nobody took is gone', choices('abc', 'a'), choices('ab', 'b'), ['a'], 0],
  ['a wrong choice came to it', choices('abc', 'a'), choices('abcd', 'a'), ['a'], 1],
  ['the statement is false after all', statement(true), statement(false), ['true'], 0],
  ['more words are right', words('peril'), words('peril', 'hazard'), ['Hazard'], 1],
  ['another number is right', number(2), number(3), ['3 m'], 1],
  ['other pairs are right', pairs('ab', { a: 'x', b: 'y' }), pairs('ab', { a: 'x', b: 'z' }), ['x', 'z'], 1],
] as const)('grades anew where %s', (_what, served, newest, answer, fraction) => {
  verifies('questions:regrade');
  expect(gradeAgain(served, newest, answer)).toBe(fraction);
});

it.each([
  ['the choice that was taken is gone', choices('abc', 'a'), choices('ab', 'a'), ['c']],
  ['what is right now was not there', choices('abc', 'a'), choices('abcd', 'd'), ['a']],
  ['it is of another type', choices('abc', 'a'), statement(true), ['a']],
  ['somebody judged it', essay, essay, ['An essay.']],
  ['it is to be judged now', words('peril'), essay, ['peril']],
  ['what is matched stands in another order', pairs('ab', { a: 'x', b: 'y' }), pairs('ba', { a: 'x', b: 'y' }), ['x', 'y']],
  ['there is more to match', pairs('ab', { a: 'x', b: 'y' }), pairs('abc', { a: 'x', b: 'y', c: 'z' }), ['x', 'y']],
] as const)('compares nothing where %s', (_what, served, newest, answer) => {
  verifies('questions:regrade');
  expect(gradeAgain(served, newest, answer)).toBeUndefined();
});

it('finds for every kind of question, where nothing changed, the grade it had', () => {
  verifies('questions:regrade');
  for (const { name: type, example } of questionTypes) {
    const question = { type, body: example.body };
    if (rubricOf(question)) continue;
    const right = solutionOf(question)!; // no rubric decides
    expect([type, gradeAgain(question, question, right)]).toEqual([type, gradeAnswer(question, right).fraction]);
  }
});
