/** A matrix of numbers, row by row. */
export type Matrix = { readonly rows: number; readonly columns: number; readonly values: Float64Array };

/** A matrix of noughts. */
export const zeros = (rows: number, columns: number): Matrix => ({ rows, columns, values: new Float64Array(rows * columns) });

const ODD = 0x6d2b79f5;

/** Bell-shaped numbers that look like chance and are always the same. */
export function bellNumbers(rows: number, columns: number): Matrix {
  const filled = zeros(rows, columns);
  let state = 1;
  const next = () => {
    state = (state + ODD) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let at = 0; at < filled.values.length; at += 1) filled.values[at] = next() + next() + next() + next() - 2;
  return filled;
}

/** Makes the columns stand at right angles, each of length one; a column that the others make up becomes nought. */
export function orthonormalize({ rows, columns, values }: Matrix): void {
  const shares = new Float64Array(columns);
  for (let column = 0; column < columns; column += 1) {
    // Twice: once leaves rounding errors that grow with each multiplication.
    for (let pass = 0; pass < 2; pass += 1) {
      shares.fill(0);
      for (let row = 0, at = 0; row < rows; row += 1, at += columns) {
        const value = values[at + column]!; // inside the matrix, as all below
        for (let before = 0; before < column; before += 1) shares[before]! += value * values[at + before]!;
      }
      for (let row = 0, at = 0; row < rows; row += 1, at += columns) {
        let sum = 0;
        for (let before = 0; before < column; before += 1) sum += shares[before]! * values[at + before]!;
        values[at + column]! -= sum;
      }
    }
    let square = 0;
    for (let at = column; at < values.length; at += columns) square += values[at]! ** 2;
    const scale = square > 1e-18 ? 1 / Math.sqrt(square) : 0;
    for (let at = column; at < values.length; at += columns) values[at]! *= scale;
  }
}

const SWEEPS_MAX = 30; // ten are enough for a few hundred rows
const EQUAL = 1e-12;

/** Turns two rows and columns of a symmetric matrix so that their crossing becomes nought; the vectors turn along. */
function rotate(matrix: Matrix, vectors: Matrix, p: number, q: number): void {
  const { columns: size, values } = matrix;
  const crossing = values[p * size + q]!;
  const theta = (values[q * size + q]! - values[p * size + p]!) / (2 * crossing);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const turn = (table: Float64Array, one: number, other: number) => {
    const [a, b] = [table[one]!, table[other]!]; // places inside the table
    table[one] = cosine * a - sine * b;
    table[other] = sine * a + cosine * b;
  };
  for (let k = 0; k < size; k += 1) turn(values, k * size + p, k * size + q);
  for (let k = 0; k < size; k += 1) turn(values, p * size + k, q * size + k);
  for (let k = 0; k < size; k += 1) turn(vectors.values, k * size + p, k * size + q);
}

/** The directions that a symmetric matrix only stretches, as columns, the most stretched first, and by how much (Jacobi's method). */
export function eigen(symmetric: Matrix): {
  readonly vectors: Matrix;
  readonly stretches: readonly number[];
  readonly order: readonly number[];
} {
  const { columns: size } = symmetric;
  const matrix = { ...symmetric, values: Float64Array.from(symmetric.values) };
  const vectors = zeros(size, size);
  for (let k = 0; k < size; k += 1) vectors.values[k * size + k] = 1;
  let trace = 0;
  for (let k = 0; k < size; k += 1) trace += Math.abs(matrix.values[k * size + k]!);
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    let turned = 0;
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1)
        if (Math.abs(matrix.values[p * size + q]!) > EQUAL * trace) {
          rotate(matrix, vectors, p, q);
          turned += 1;
        }
    if (!turned) break;
  }
  const stretches = Array.from({ length: size }, (_, k) => matrix.values[k * size + k]!); // its own row
  const order = stretches.map((_, k) => k).toSorted((a, b) => stretches[b]! - stretches[a]!); // places of that list
  return { vectors, stretches, order };
}
