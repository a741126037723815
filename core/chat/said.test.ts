import { describe, expect, it } from 'vitest';
import { SAID_MAX, says, withoutFillers } from './said.ts';

const four = { labels: ['A', 'B', 'C', 'D'], texts: ['Peril', 'is', 'must be', 'moral hazard'] };

describe('an answer in a message', () => {
  it.each([
    ['B', ['B']],
    ['I think it’s B.', ['b']],
    ['my answer is "moral hazard"!', ['moral hazard']],
    ['C, A and B', ['C', 'A', 'B']],
    ['-5', ['-5']],
    ['ok, 1,000 then', ['1,000']],
    ['A', ['A']],
    ['a', ['a']],
    ['I think it is A', ['A']],
    ['A it is', ['A']],
    ['A, I think', ['A']],
    ['A guess: A', ['A']],
    ['i think a', ['a']],
    ['I think it is a peril', ['peril']],
    ['is', ['is']],
    ['I think it is `for`', ['for']],
    ['I would say **C**', ['C']],
  ])('%j says %j', (said, answer) => expect(says(said, answer, { ...four, texts: four.texts.filter((text) => text !== 'is') })).toBe(true));

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
    ['A and C', ['C']],
    ['A C', ['C']],
    ['a and c', ['c']],
    ['a c', ['c']],
    ['Let me take a guess', ['A']],
    ['A guess', ['A']],
    ['I think', ['I']],
    ['I think that is it', ['is']],
    ['I think that is it', ['it']],
    ['is, C', ['C']],
    ['it must be C', ['C']],
    ["I don't know, skip", ['retention']],
  ])('%j does not say %j', (said, answer) => expect(says(said, answer, four)).toBe(false));

  it('is not looked for in a message that is too long', () => {
    expect(says(`${'so '.repeat(SAID_MAX / 3 - 1)}B`, ['B'])).toBe(true);
    expect(says(`${'so '.repeat(SAID_MAX / 3 + 1)}B`, ['B'])).toBe(false);
  });
});

describe('a message without the filler around it', () => {
  it.each([
    ['I believe it’s retention', 'retention'],
    ['I think that is it', 'I think that is it'],
    ['  the answer: 42 USD', '42 USD'],
    ['42 USD, I think', '42 USD'],
    ['retention', 'retention'],
    ['the', 'the'],
    ['', ''],
    ['Let me take a guess', 'Let me take a guess'],
    ['I think A and C', 'A and C'],
    ['A C', 'A C'],
    ['a and c are my answers', 'a and c'],
    ['I think a hazard', 'hazard'],
  ])('%j is %j', (said, answer) => expect(withoutFillers(said, four)).toBe(answer));

  it('takes no time', () => {
    const startedAt = performance.now();
    for (const said of ['so '.repeat(SAID_MAX / 3), 'so '.repeat(100_000), 'a '.repeat(SAID_MAX / 2)]) {
      withoutFillers(said, four);
      says(said, Array<string>(100).fill('a '.repeat(50)), four);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
