/** The value below which that share of the others is; there is at least one. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!; // never empty, and a share is below one

/** The value in the middle. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
