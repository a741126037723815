import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffleParts } from './shuffle.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

it('keeps the order of a question for its run, and every part whole', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.uniqueArray(fc.string())), fc.nat(), fc.string(), (parts, seed, key) => {
      const order = shuffleParts(parts, seed, key);
      expect(shuffleParts(parts, seed, key)).toEqual(order);
      expect(Object.keys(order)).toEqual(Object.keys(parts));
      for (const [part, list] of Object.entries(order)) expect(list.toSorted()).toEqual(parts[part]!.toSorted()); // as just expected
    }),
  ));

it('orders runs, questions and parts each in their own way', () => {
  const { left, right } = shuffleParts({ left: ids, right: ids }, 1, 'question');
  expect(left).not.toEqual(right);
  expect(shuffleParts({ left: ids }, 2, 'question')).not.toEqual({ left });
  expect(shuffleParts({ left: ids }, 1, 'another')).not.toEqual({ left });
});
