import { expect, it } from 'vitest';
import { likelihood } from '../../core/materials/confidence.ts';
import { seedOf } from '../../core/runs/chance.ts';
import { fitWeights } from './fit.ts';
import { readUnanswerable } from './pairs.ts';

it('finds the weights by which outcomes were drawn', () => {
  const weights = { coverage: 4, unknown: -3, margin: 0, agreement: 1, base: -1 };
  const outcomes = Array.from({ length: 4000 }, (_, n) => {
    const [coverage, unknown, margin, agreement, drawn] = [0, 1, 2, 3, 4].map((k) => seedOf(`${n}/${k}`) / 2 ** 31) as [
      number,
      number,
      number,
      number,
      number,
    ]; // five
    const evidence = { coverage, unknown, margin, agreement };
    return { evidence, isThere: drawn < likelihood(evidence, weights) };
  });
  const fitted = fitWeights(outcomes);
  for (const [name, weight] of Object.entries(weights)) expect(Math.abs(fitted[name as keyof typeof weights] - weight)).toBeLessThan(0.5);
});

it('asks forty questions and more that no course answers, each once', () => {
  const questions = readUnanswerable();
  expect(questions.length).toBeGreaterThanOrEqual(40);
  expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
  expect(questions.filter(({ subject }) => subject === 'near').length / questions.length).toBeGreaterThan(0.6);
});
