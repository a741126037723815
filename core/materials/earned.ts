/** What was tried for one question: how well its words alone did, from 0 to 1, and how well with vectors of each weight. */
export type Trial = { readonly lexical: number; readonly fused: readonly number[] };

/** What vectors may count beside the words: from as much down to a nudge. */
export const vectorWeights = [1, 0.5, 0.25] as const;

const QUESTIONS_MIN = 20; // fewer prove nothing
const ERRORS = 2; // standard errors: the gain is there in nineteen of twenty such samples

/** What vectors earned. */
export type Earned = { readonly weight: number; readonly lexicalScore: number; readonly fusedScore: number };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The weight that vectors earned on a course's own questions: the one that gains most, if its gain is beyond doubt, and else none. */
export function earnedWeight(trials: readonly Trial[]): Earned {
  const lexicalScore = mean(trials.map(({ lexical }) => lexical));
  const tried = vectorWeights.map((weight, place) => {
    const gains = trials.map(({ lexical, fused }) => fused[place]! - lexical); // one for each weight
    const gain = mean(gains);
    const error = Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / Math.max(1, gains.length));
    return { weight, gain, isSure: trials.length >= QUESTIONS_MIN && gain - ERRORS * error > 0 };
  });
  const best = tried.toSorted((a, b) => b.gain - a.gain)[0]!; // there are weights
  const sure = tried.filter(({ isSure }) => isSure).toSorted((a, b) => b.gain - a.gain)[0];
  return { weight: sure?.weight ?? 0, lexicalScore, fusedScore: Math.min(1, lexicalScore + (sure ?? best).gain) };
}
