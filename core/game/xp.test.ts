import fc from 'fast-check';
import { expect, it } from 'vitest';
import { levelOf } from './level.ts';
import { type AnswerForXp, xpOfAnswer, xpOfRun } from './xp.ts';

const plain: AnswerForXp = { fraction: 1, due: false, harder: false, rightBeforeToday: false, paidToday: 0, hintsUsed: 0, attested: true };
const finished = { questions: 5, score: 0, hintsUsed: 0, passed: false, attested: true };
const anyAnswer = fc.record({
  fraction: fc.double({ min: 0, max: 1, noNaN: true }),
  due: fc.boolean(),
  harder: fc.boolean(),
  rightBeforeToday: fc.boolean(),
  paidToday: fc.nat(20),
  hintsUsed: fc.nat(5),
  attested: fc.boolean(),
});

it.each<[number, string, Partial<AnswerForXp>]>([
  [10, 'a right answer', {}],
  [5, 'half an answer', { fraction: 0.5 }],
  [0, 'a wrong answer', { fraction: 0 }],
  [13, 'a card that was due', { due: true }],
  [13, 'an item above the learner', { harder: true }],
  [16, 'both', { due: true, harder: true }],
  [8, 'one hint', { hintsUsed: 1 }],
  [6, 'two hints', { hintsUsed: 2 }],
  [4, 'three hints', { hintsUsed: 3 }],
  [9, 'a due card with a hint', { due: true, hintsUsed: 1 }],
  [0, 'what was answered rightly before on that day', { due: true, harder: true, rightBeforeToday: true }],
  [0, 'a relayed answer', { attested: false }],
])('gives %d XP for %s', (xp, _what, answer) => expect(xpOfAnswer({ ...plain, ...answer })).toBe(xp));

it('gives a whole number from 0 to 16 for any answer, and no more for a worse one or for a hint', () =>
  fc.assert(
    fc.property(anyAnswer, fc.double({ min: 0, max: 1, noNaN: true }), (answer, worse) => {
      const xp = xpOfAnswer(answer);
      expect(Number.isInteger(xp) && xp >= 0 && xp <= 16).toBe(true);
      expect(xpOfAnswer({ ...answer, fraction: answer.fraction * worse })).toBeLessThanOrEqual(xp);
      expect(xpOfAnswer({ ...answer, hintsUsed: answer.hintsUsed + 1 })).toBeLessThanOrEqual(xp);
    }),
  ));

it('gives 20 XP for a finished run, 30 for a passed one, nothing for a short or relayed one', () => {
  expect(xpOfRun(finished)).toBe(20);
  expect(xpOfRun({ ...finished, passed: true })).toBe(30);
  expect(xpOfRun({ ...finished, passed: true, questions: 4 })).toBe(0);
  expect(xpOfRun({ ...finished, passed: true, attested: false })).toBe(0);
});

/** Runs of ten, all right and passed, rewards left out: the pace that GAME.md promises, from its upper side. */
it('takes at most some 2,300 right answers to level 25', () => {
  const perRun = 10 * xpOfAnswer(plain) + xpOfRun({ ...finished, questions: 10, score: 1, passed: true });
  expect(levelOf(perRun * 230)).toBeLessThan(25);
  expect(levelOf(perRun * 231)).toBe(25);
});
