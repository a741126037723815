import { likelihood, type Evidence, type Weights } from '../../core/materials/confidence.ts';

/** What a search knew of what it found first, and whether the answer was there. */
export type Outcome = { readonly evidence: Evidence; readonly isThere: boolean };

const names = ['coverage', 'unknown', 'margin', 'agreement', 'base'] as const;
const STEPS = 60; // of Newton's method: a dozen are enough
const HELD_BACK = 0.001; // how much large weights cost, so that few questions cannot make one

const valuesOf = ({ evidence: { coverage, unknown, margin, agreement = 0 } }: Outcome) => [coverage, unknown, margin, agreement, 1];

/** Solves a small system of equations by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, place) => [...row, right[place]!]); // as many
  for (let column = 0; column < rows.length; column += 1) {
    const pivot = rows.slice(column).toSorted((one, other) => Math.abs(other[column]!) - Math.abs(one[column]!))[0]!; // each row has every column
    const at = rows.indexOf(pivot);
    [rows[column], rows[at]] = [pivot, rows[column]!]; // both lie in the list
    for (const [place, row] of rows.entries())
      if (place !== column) {
        const share = row[column]! / pivot[column]!;
        rows[place] = row.map((value, index) => value - share * pivot[index]!);
      }
  }
  return rows.map((row, place) => row.at(-1)! / row[place]!); // nothing else is left in it
}

/** Logistic regression: the weights under which what was seen is likeliest. */
export function fitWeights(outcomes: readonly Outcome[]): Weights {
  let weights = Object.fromEntries(names.map((name) => [name, 0])) as Weights; // one for each name
  for (let step = 0; step < STEPS; step += 1) {
    const cost = HELD_BACK * outcomes.length;
    const slope = names.map((name) => (name === 'base' ? 0 : cost * weights[name]));
    const bend = names.map((_, row) => names.map((name, column) => (row === column ? (name === 'base' ? 1e-9 : cost) : 0)));
    for (const outcome of outcomes) {
      const values = valuesOf(outcome);
      const likely = likelihood(outcome.evidence, weights);
      for (const [row, value] of values.entries()) {
        slope[row]! += (likely - (outcome.isThere ? 1 : 0)) * value;
        for (const [column, other] of values.entries()) bend[row]![column]! += likely * (1 - likely) * value * other; // a square
      }
    }
    const change = solve(bend, slope);
    weights = Object.fromEntries(names.map((name, place) => [name, weights[name] - change[place]!])) as Weights; // one for each name
  }
  return weights;
}
