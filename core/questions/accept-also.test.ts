import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { acceptAlso } from './accept-also.ts';
import { gradeAnswer } from './index.ts';

const words = { type: 'short_answer', body: { accepted: ['peril'], case_sensitive: false, wildcards: true } };
const blanks = {
  type: 'fill_in_blank',
  body: {
    text: '{{1}} and {{2}}',
    blanks: [
      { accepted: ['one'], case_sensitive: false },
      { accepted: ['two'], case_sensitive: false },
    ],
  },
};

it('adds words to what a question accepts', () => {
  verifies('questions:regrade');
  const body = acceptAlso(words, ['hazard', 'danger', 'peril']);
  expect(body).toMatchObject({ accepted: ['peril', 'hazard', 'danger'], wildcards: true });
  expect(gradeAnswer({ ...words, body }, ['Danger']).fraction).toBe(1);
  expect(gradeAnswer({ ...blanks, body: acceptAlso(blanks, ['', 'deux']) }, ['one', 'deux']).fraction).toBe(1);
});

it('takes a star that a learner typed for a star', () => {
  const question = { ...words, body: acceptAlso(words, ['*']) };
  expect([gradeAnswer(question, ['*']).fraction, gradeAnswer(question, ['anything']).fraction]).toEqual([1, 0]);
});

it('has nothing to add to where there is no list', () => {
  expect(acceptAlso({ type: 'true_false', body: { correct: true } }, ['false'])).toBeUndefined();
  expect(acceptAlso({ type: 'short_answer', body: { rubric: [{ id: 'a', text: 'A.', points: 1 }] } }, ['x'])).toBeUndefined();
});
