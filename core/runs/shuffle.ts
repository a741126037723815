import { seedOf, shuffled } from './chance.ts';

/**
 * The parts of a question in the order in which a run shows them, by the names the question gave: the same however often
 * it is served in the run, and another in another run. `key` names the question.
 */
export const shuffleParts = (parts: Readonly<Record<string, readonly string[]>>, seed: number, key: string): Record<string, string[]> =>
  Object.fromEntries(Object.entries(parts).map(([part, ids]) => [part, shuffled(ids, seedOf(`${seed} ${key} ${part}`))]));
