import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { calibrationBins, selfJudgement } from './calibration.ts';

const bin = (confidence: number, correct: number, answers: number) => ({ confidence, correct, answers });

it('draws a bin for each confidence with answers, with an interval around its share that stays between 0 and 1', () => {
  const bins = calibrationBins([bin(5, 10, 10), bin(1, 1, 4), bin(3, 0, 0)]);
  expect(bins.map(({ confidence, share }) => [confidence, share])).toEqual([
    [1, 0.25],
    [5, 1],
  ]);
  for (const { low, share, high } of calibrationBins([bin(1, 0, 1), bin(3, 1, 1), bin(5, 37, 50)])) {
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(share);
    expect(high).toBeGreaterThanOrEqual(share);
    expect(high).toBeLessThanOrEqual(1);
  }
  const [few, many] = [calibrationBins([bin(3, 6, 10)]), calibrationBins([bin(3, 600, 1000)])];
  expect(few[0]!.high - few[0]!.low).toBeGreaterThan(5 * (many[0]!.high - many[0]!.low)); // one bin each
});

it('says what the bins say, and nothing of few answers', () => {
  verifies('pages:calibration');
  expect(selfJudgement([])).toBe('too-little');
  expect(selfJudgement([bin(5, 0, 7)])).toBe('too-little');
  expect(selfJudgement([bin(5, 6, 8)])).toBe('too-sure');
  expect(selfJudgement([bin(5, 8, 10)])).toBe('well-judged');
  expect(selfJudgement([bin(1, 7, 10), bin(5, 9, 10)])).toBe('too-modest');
  expect(selfJudgement([bin(1, 2, 10), bin(5, 9, 10)])).toBe('well-judged');
  expect(selfJudgement([bin(1, 9, 10), bin(5, 5, 10)])).toBe('too-sure');
});
