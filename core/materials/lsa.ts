import { bellNumbers, eigen, orthonormalize, zeros, type Matrix } from './dense.ts';

const DIMENSIONS_MAX = 160; // more than a few thousand passages can fill; 200 measured no better on textbooks
const TERMS_MAX = 12_000; // the projection of so many is 8 MB, and rarer ones are in too few passages to learn from
const PASSAGES_PER_DIMENSION = 3;
const SPARE_DIMENSIONS = 12; // computed and thrown away, so that the last ones kept are exact
const ROUNDS = 3; // of multiplication; each separates the directions further

/** What was learnt of a library: how much each term weighs, and the direction it points in. */
export type LsaFit = {
  readonly dimensions: number;
  readonly terms: readonly string[];
  readonly weights: Float32Array;
  /** One row of `dimensions` numbers for each term. */
  readonly projection: Float32Array;
};

/** The terms of one passage that count, with their weights; the squares of the weights add up to one. */
type Row = { readonly places: Int32Array; readonly values: Float64Array };

function rowOf(terms: readonly string[], places: ReadonlyMap<string, number>, weights: ArrayLike<number>): Row {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const place = places.get(term);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const values = Float64Array.from([...counts], ([place, count]) => (1 + Math.log(count)) * weights[place]!); // a place has a weight
  const length = Math.hypot(...values);
  return { places: Int32Array.from(counts.keys()), values: length > 0 ? values.map((value) => value / length) : values };
}

/** The terms that two passages share at least, the most frequent first, with the weight of each. */
function vocabularyOf(documents: readonly (readonly string[])[]): { terms: string[]; weights: Float32Array } {
  const passages = new Map<string, number>();
  for (const document of documents) for (const term of new Set(document)) passages.set(term, (passages.get(term) ?? 0) + 1);
  const kept = [...passages]
    .filter(([, count]) => count > 1)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, TERMS_MAX);
  return {
    terms: kept.map(([term]) => term),
    weights: Float32Array.from(kept, ([, count]) => Math.log(1 + documents.length / count)),
  };
}

/** Passages by terms, times terms by columns. */
function multiply(rows: readonly Row[], right: Matrix): Matrix {
  const product = zeros(rows.length, right.columns);
  for (const [at, { places, values }] of rows.entries())
    for (let k = 0; k < places.length; k += 1) {
      const [from, weight] = [places[k]! * right.columns, values[k]!]; // as many of each
      for (let column = 0; column < right.columns; column += 1)
        product.values[at * right.columns + column]! += weight * right.values[from + column]!;
    }
  return product;
}

/** The same the other way round: terms by passages, times passages by columns. */
function multiplyBack(rows: readonly Row[], left: Matrix, terms: number): Matrix {
  const product = zeros(terms, left.columns);
  for (const [at, { places, values }] of rows.entries())
    for (let k = 0; k < places.length; k += 1) {
      const [to, weight] = [places[k]! * left.columns, values[k]!]; // as many of each
      for (let column = 0; column < left.columns; column += 1)
        product.values[to + column]! += weight * left.values[at * left.columns + column]!;
    }
  return product;
}

/** The columns' products with each other. */
function squareOf({ rows, columns, values }: Matrix): Matrix {
  const square = zeros(columns, columns);
  for (let row = 0; row < rows; row += 1)
    for (let p = 0; p < columns; p += 1) {
      const value = values[row * columns + p]!;
      if (value === 0) continue;
      for (let q = 0; q < columns; q += 1) square.values[p * columns + q]! += value * values[row * columns + q]!;
    }
  return square;
}

/** The directions in which the passages differ most, as rows of the terms (randomised singular value decomposition). */
function directionsOf(rows: readonly Row[], terms: number, dimensions: number): Float32Array {
  const wide = Math.min(dimensions + SPARE_DIMENSIONS, rows.length, terms);
  let sample = multiply(rows, bellNumbers(terms, wide));
  orthonormalize(sample);
  for (let round = 0; round < ROUNDS; round += 1) {
    sample = multiply(rows, multiplyBack(rows, sample, terms));
    orthonormalize(sample);
  }
  const small = multiplyBack(rows, sample, terms);
  const { vectors, stretches, order } = eigen(squareOf(small));
  const projection = new Float32Array(terms * dimensions);
  for (const [dimension, source] of order.slice(0, dimensions).entries()) {
    const stretch = Math.sqrt(Math.max(stretches[source]!, 0)); // of that list
    if (stretch < 1e-9) continue;
    for (let term = 0; term < terms; term += 1) {
      let sum = 0;
      for (let k = 0; k < wide; k += 1) sum += small.values[term * wide + k]! * vectors.values[k * wide + source]!;
      projection[term * dimensions + dimension] = sum / stretch;
    }
  }
  return projection;
}

/**
 * Learns from passages, given as their terms, which terms keep the same company (latent semantic analysis). The same
 * passages give the same fit. Undefined where there are too few to learn anything.
 */
export function fitLsa(documents: readonly (readonly string[])[]): LsaFit | undefined {
  const { terms, weights } = vocabularyOf(documents);
  const dimensions = Math.min(DIMENSIONS_MAX, Math.floor(documents.length / PASSAGES_PER_DIMENSION), terms.length);
  if (dimensions < 2) return undefined;
  const places = new Map(terms.map((term, place) => [term, place]));
  const rows = documents.map((document) => rowOf(document, places, weights));
  return { dimensions, terms, weights, projection: directionsOf(rows, terms.length, dimensions) };
}

/** Folds texts, given as their terms, into what was learnt: vectors of length one, or of noughts where no term is known. */
export function folder({ dimensions, terms, weights, projection }: LsaFit): (terms: readonly string[]) => number[] {
  const places = new Map(terms.map((term, place) => [term, place]));
  return (text) => {
    const row = rowOf(text, places, weights);
    const vector = new Float64Array(dimensions);
    for (let k = 0; k < row.places.length; k += 1)
      for (let at = 0; at < dimensions; at += 1) vector[at]! += row.values[k]! * projection[row.places[k]! * dimensions + at]!; // as many of each
    const length = Math.hypot(...vector);
    return Array.from(vector, (value) => (length > 0 ? Number((value / length).toPrecision(6)) : 0));
  };
}
