import { describe, expect, it } from 'vitest';
import { says, withoutLeadIn } from './said.ts';

describe('an answer in a message', () => {
  it.each([
    ['B', ['B']],
    ['I think it’s B.', ['b']],
    ['my answer is "moral hazard"!', ['moral hazard']],
    ['C, A and B', ['C', 'A', 'B']],
    ['-5', ['-5']],
    ['ok, 1,000 then', ['1,000']],
  ])('%j says %j', (said, answer) => expect(says(said, answer)).toBe(true));

  it.each([
    ['Is it B or C?', ['B']],
    ['Is it B?', ['B']],
    ['can you explain retention', ['retention']],
    ['What does peril mean?', ['peril']],
    ['5', ['-5']],
    ['cats', ['cat']],
    ['B', ['A']],
    ['B', []],
    ['', ['B']],
    ['A, B', ['B', 'A']],
    ['it is not B', ['B']],
    ['hello', ['']],
  ])('%j does not say %j', (said, answer) => expect(says(said, answer)).toBe(false));
});

it.each([
  ['I think it is retention', 'retention'],
  ['  the answer: 42 USD', '42 USD'],
  ['retention', 'retention'],
  ['the', 'the'],
  ['', ''],
])('%j without its lead-in is %j', (said, answer) => expect(withoutLeadIn(said)).toBe(answer));
