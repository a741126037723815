import { seedOf, shuffled } from '../../core/runs/chance.ts';

const SAMPLES = 2000;

/** How well one question was served: where the one passage that answers it came, from 1, or nowhere. */
export type Measured = { readonly ndcg: number; readonly recall: number; readonly reciprocalRank: number };

/** nDCG@10, recall@5 and the reciprocal rank of a ranking with one right passage. */
export function measure(ids: readonly string[], right: string): Measured {
  const place = ids.indexOf(right) + 1;
  return {
    ndcg: place > 0 && place <= 10 ? 1 / Math.log2(place + 1) : 0,
    recall: place > 0 && place <= 5 ? 1 : 0,
    reciprocalRank: place > 0 ? 1 / place : 0,
  };
}

/** The mean, to three digits. */
export const mean = (values: readonly number[]): number =>
  Math.round((values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)) * 1000) / 1000;

/** Between what the mean difference of two methods over the same questions lies, in 95 of 100 samples drawn from them with replacement. */
export function pairedInterval(one: readonly number[], other: readonly number[]): [low: number, high: number] {
  const gains = one.map((value, place) => value - other[place]!); // the same questions
  const means = Array.from({ length: SAMPLES }, (_, sample) => {
    let sum = 0;
    for (let draw = 0; draw < gains.length; draw += 1) sum += gains[seedOf(`${sample}/${draw}`) % gains.length]!; // inside the list
    return sum / gains.length;
  }).toSorted((a, b) => a - b);
  return [means[Math.floor(SAMPLES * 0.025)]!, means[Math.floor(SAMPLES * 0.975)]!].map((value) => Math.round(value * 1000) / 1000) as [
    number,
    number,
  ]; // two
}

const MISSPELT_SHARE = 0.35;
const LONG = 5; // letters

function misspell(word: string, seed: number): string {
  const at = 1 + (seed % (word.length - 2)); // neither the first nor the last letter
  const [before, letter, next, rest] = [word.slice(0, at), word[at]!, word[at + 1] ?? '', word.slice(at + 2)];
  const slips = [before + next + letter + rest, before + next + rest, before + letter + letter + next + rest, `${before}e${next}${rest}`];
  return shuffled(slips, seed).find((slip) => slip !== word)!; // one without a letter is never the same
}

/** The question as somebody types it in haste: a third of its longer words each with one slip, always the same. */
export const inHaste = (question: string): string =>
  question.replaceAll(/\p{L}+/gu, (word, at: number) => {
    const seed = seedOf(`${question} ${at}`);
    return word.length >= LONG && (seed % 1000) / 1000 < MISSPELT_SHARE ? misspell(word, seed) : word;
  });
