import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { chunkMarkdown, searchedText } from './chunk.ts';
import { confidenceOf, labelOf, overall } from './confidence.ts';
import { earnedWeight } from './earned.ts';
import { fuseRanks } from './fuse.ts';
import { fitLsa, folder } from './lsa.ts';
import { termsOf } from './terms.ts';

it('fuses rankings by reciprocal rank, each by its weight', () => {
  expect(
    fuseRanks([
      { ids: ['a', 'b', 'c'], weight: 1 },
      { ids: ['c', 'b', 'd'], weight: 1 },
    ]),
  ).toEqual(['c', 'b', 'a', 'd']); // 1/61 + 1/63 is more than 2/62
  expect(
    fuseRanks([
      { ids: ['a', 'b'], weight: 1 },
      { ids: ['b', 'a'], weight: 0.25 },
    ]),
  ).toEqual(['a', 'b']);
  expect(fuseRanks([{ ids: ['a', 'b'], weight: 1 }])).toEqual(['a', 'b']);
});

it('is sure where one passage has all words and stands out, and not where it has few', () => {
  const all = { coverage: 1, unknown: 0, margin: 0.6, agreement: 1 };
  const sure = confidenceOf(all);
  expect(sure).toEqual({ label: 'High', score: 0.99 });
  for (const less of [{ coverage: 0.5 }, { unknown: 0.5 }, { agreement: 0 }])
    expect(confidenceOf({ ...all, ...less }).score).toBeLessThan(sure.score);
  expect(confidenceOf({ ...all, agreement: undefined }).label).toBe('High'); // words alone can be enough
  expect(confidenceOf({ coverage: 0.2, unknown: 0.3, margin: 0, agreement: undefined }).label).toBe('Low');
  expect(confidenceOf({ coverage: 0.6, unknown: 0.4, margin: 1, agreement: 0 }).label).not.toBe('High'); // much of it nobody wrote
  expect([0.75, 0.74, 0.4, 0.39].map(labelOf)).toEqual(['High', 'Medium', 'Medium', 'Low']);
  expect(overall([])).toEqual({ label: 'Low', score: 0 });
  const [low, high] = [
    { label: 'Low', score: 0.1 },
    { label: 'High', score: 0.8 },
  ] as const;
  expect(overall([low, high])).toBe(high);
  expect(overall([low, low, low, low, low, high])).toBe(low); // nobody reads so far
});

it('lets vectors count only where their gain is beyond doubt', () => {
  verifies('materials:vectors-earn');
  const trials = (gain: (n: number) => number, n = 60) =>
    Array.from({ length: n }, (_, k) => ({ lexical: 0.5, fused: [0.5 + gain(k), 0.5, 0.5] }));
  expect(earnedWeight(trials(() => 0.1))).toMatchObject({ weight: 1, lexicalScore: 0.5 });
  expect(earnedWeight(trials(() => -0.1)).weight).toBe(0);
  expect(earnedWeight(trials((k) => (k % 2 ? 0.4 : -0.35))).weight).toBe(0); // gains, but by chance
  expect(earnedWeight(trials(() => 0.1, 10)).weight).toBe(0); // too few
  expect(earnedWeight([])).toEqual({ weight: 0, lexicalScore: 0, fusedScore: 0 });
});

const lessons = ['ipv6', 'routing', 'wireless-networks', 'network-security'].map((name) =>
  readFileSync(new URL(`../../db/seed/courses/networking-fundamentals/lessons/${name}.md`, import.meta.url), 'utf8'),
);
const passages = lessons.flatMap((lesson) => chunkMarkdown(lesson)).map((chunk) => termsOf(searchedText(chunk)));

it('learns the same from the same passages, and finds a passage by its own words', () => {
  verifies('materials:built-in-model');
  const fit = fitLsa(passages)!;
  expect(fit).toEqual(fitLsa(passages));
  const fold = folder(fit);
  const vectors = passages.map((terms) => fold(terms));
  const near = (vector: readonly number[]) =>
    vectors
      .map((other, place) => ({ place, likeness: other.reduce((sum, value, k) => sum + value * vector[k]!, 0) })) // of one length
      .toSorted((a, b) => b.likeness - a.likeness)
      .map(({ place }) => place);
  expect(vectors.every((vector) => Math.abs(Math.hypot(...vector) - 1) < 1e-4)).toBe(true);
  expect(passages.filter((terms, place) => near(fold(terms))[0] === place).length / passages.length).toBeGreaterThan(0.9);
  const asked = near(fold(termsOf('Which access point does a client roam to?')));
  expect(asked.slice(0, 3).some((place) => passages[place]!.includes('roam'))).toBe(true);
  expect(fold(['quokka'])).toEqual(Array.from({ length: fit.dimensions }, () => 0));
});

it('learns nothing from next to nothing', () => {
  expect(fitLsa([])).toBeUndefined();
  expect(fitLsa([['one'], ['two'], ['three']])).toBeUndefined();
});
