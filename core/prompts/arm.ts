import { seedOf } from '../runs/chance.ts';

const SEEDS = 2 ** 31;

/** A side of a comparison, with its share of the learners. */
export type Arm = { readonly name: string; readonly weight: number };

/**
 * Which side of a comparison a learner is on: always the same for a salt, whoever asks and in whatever order the sides are
 * listed. Another salt deals anew.
 */
export function armFor<Side extends Arm>(salt: string, learner: string, arms: readonly Side[]): Side | undefined {
  const sides = arms.filter(({ weight }) => weight > 0).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const total = sides.reduce((sum, { weight }) => sum + weight, 0);
  let left = (seedOf(`${salt}\n${learner}`) / SEEDS) * total;
  return sides.find(({ weight }) => (left -= weight) < 0);
}
