import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seedOf, shuffled } from './chance.ts';

it('gives a text always the same number, which an integer column holds', () => {
  expect(seedOf('viva')).toBe(seedOf('viva'));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const seed = seedOf(text);
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    }),
  );
});

it('parts texts that are alike', () => {
  const seeds = Array.from({ length: 10_000 }, (_, number) => seedOf(`question ${number}`));
  expect(new Set(seeds).size).toBeGreaterThan(9990);
  const odd = seeds.filter((seed) => seed % 2 === 1).length;
  expect(Math.abs(odd - 5000)).toBeLessThan(250); // five standard deviations
});

it('shuffles by the seed alone and loses nothing', () =>
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (list, seed) => {
      const copy = [...list];
      const order = shuffled(list, seed);
      expect(shuffled(list, seed)).toEqual(order);
      expect(list).toEqual(copy);
      expect(order.toSorted((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
    }),
  ));

it('puts everything everywhere equally often', () => {
  const size = 4;
  const rounds = 12_000;
  const counts = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let seed = 0; seed < rounds; seed++) for (const [place, item] of shuffled([0, 1, 2, 3], seed).entries()) counts[place]![item]!++; // both below `size`
  for (const count of counts.flat()) expect(Math.abs(count - rounds / size)).toBeLessThan(240); // five standard deviations
});

/** Stored orders must not change under a run: so these are pinned. */
it('stays what it was', () => {
  expect([seedOf(''), seedOf('run 1')]).toMatchInlineSnapshot(`
    [
      1436499461,
      40992896,
    ]
  `);
  expect(shuffled(['a', 'b', 'c', 'd', 'e'], 7).join('')).toMatchInlineSnapshot(`"dbcea"`);
});
