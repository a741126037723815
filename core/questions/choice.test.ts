import { expect, it } from 'vitest';
import { questionBodies } from './index.ts';

const ab = [
  { id: 'a', text: 'A peril' },
  { id: 'b', text: 'A hazard' },
];
const twins = [
  { id: 'a', text: 'A peril' },
  { id: 'b', text: 'A peril' },
];
const same = [
  { id: 'a', text: 'A peril' },
  { id: 'a', text: 'A hazard' },
];
const slot = { options: ab, correct: 'a' };

it.each([
  ['multiple_choice', { choices: ab, correct: 'c' }, 'the key is no choice'],
  ['multiple_choice', { choices: same, correct: 'a' }, 'two have the same id'],
  ['multiple_choice', { choices: twins, correct: 'a' }, 'two look the same'],
  ['multiple_choice', { choices: ab.slice(1), correct: 'b' }, '>=2'],
  ['multiple_response', { choices: ab, correct: ['a', 'c'] }, 'the key is no subset of the choices'],
  ['multiple_response', { choices: ab, correct: ['a', 'a'] }, 'the key is no subset of the choices'],
  ['multiple_response', { choices: ab, correct: [] }, '>=1'],
  ['multiple_response', { choices: ab, correct: ['a'], credit: 'generous' }, 'right_minus_wrong'],
  ['pick_from_list', { text: 'Wind is {{1}}.', slots: [{ options: ab, correct: 'c' }] }, 'the key is no option'],
  ['pick_from_list', { text: 'Wind is it.', slots: [slot] }, 'the text has other slots'],
  ['pick_from_list', { text: '{{1}} and {{1}}', slots: [slot, slot] }, 'the text has other slots'],
  ['pick_from_list', { text: '{{1}} and {{3}}', slots: [slot, slot] }, 'the text has other slots'],
  ['matching', { left: ab, right: ab, pairs: { a: 'b' } }, 'do not give each left item one right item'],
  ['matching', { left: ab, right: ab, pairs: { a: 'b', b: 'c' } }, 'do not give each left item one right item'],
  ['matching', { left: ab, right: ab, pairs: { a: 'b', b: 'a', c: 'a' } }, 'do not give each left item one right item'],
  ['ordering', { items: ab, order: ['a'] }, 'the order does not hold each item once'],
  ['ordering', { items: ab, order: ['a', 'a'] }, 'the order does not hold each item once'],
  ['ordering', { items: ab, order: ['a', 'c'] }, 'the order does not hold each item once'],
  ['drag_and_drop', { items: ab }, 'placement'],
  ['drag_and_drop', { items: ab, zones: ab, placement: { a: 'b' } }, 'the placement does not give each item one zone'],
  ['drag_and_drop', { items: ab, order: ['b'] }, 'the order does not hold each item once'],
  ['drag_and_drop', { items: ab, zones: ab, placement: { a: 'b', b: 'a' }, order: ['a', 'b'] }, 'Unrecognized key'],
  ['drag_and_drop', { items: ab, order: ['b', 'a'], credit: 'per_part' }, 'longest_subsequence'],
] as const)('refuses a %s of %j', (type, body, problem) => {
  const parsed = questionBodies[type].safeParse(body);
  expect(parsed.success).toBe(false);
  expect(JSON.stringify(parsed.error?.issues)).toContain(problem);
});

it('takes texts that are the same where what is seen is not', () => {
  const pictures = twins.map((each) => ({ ...each, html: `<img alt="" src="${each.id}.png">` }));
  expect(questionBodies.multiple_choice.safeParse({ choices: pictures, correct: 'a' }).success).toBe(true);
});
