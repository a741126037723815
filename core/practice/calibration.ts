/** How often a learner was right when they said how sure they were. */
export type Judged = { readonly confidence: number; readonly answers: number; readonly correct: number };

/** The same as a chart draws it: the share that was right, and between which shares the true one lies, in nineteen of twenty cases. */
export type CalibrationBin = Judged & { readonly share: number; readonly low: number; readonly high: number };

const SPREAD = 1.96; // of a normal distribution: nineteen of twenty
const ANSWERS_MIN = 8; // fewer say nothing about anybody
const SURE = 4; // on the scale of 1 to 5: from here on they said they knew
const GUESS = 2;
const SURE_SHARE = 0.8; // who says so should be right four times of five
const GUESS_SHARE = 0.6; // who is right more often than that did not guess

/** The interval of Wilson: it stays between 0 and 1, also where all of few were right. */
function intervalOf(correct: number, answers: number): { low: number; high: number } {
  const share = correct / answers;
  const weight = SPREAD ** 2 / answers;
  const middle = share + weight / 2;
  const reach = SPREAD * Math.sqrt((share * (1 - share)) / answers + weight / (4 * answers));
  return { low: Math.max(0, (middle - reach) / (1 + weight)), high: Math.min(1, (middle + reach) / (1 + weight)) };
}

/** What to draw: a bin for each confidence with answers, the least sure first. */
export const calibrationBins = (judged: readonly Judged[]): CalibrationBin[] =>
  judged
    .filter(({ answers }) => answers > 0)
    .toSorted((one, other) => one.confidence - other.confidence)
    .map((each) => ({ ...each, share: each.correct / each.answers, ...intervalOf(each.correct, each.answers) }));

/** What the bins say of somebody: too little yet, that they are surer than they are right, that they know more than they think, or neither. */
export type SelfJudgement = 'too-little' | 'too-sure' | 'too-modest' | 'well-judged';

const shareOf = (bins: readonly Judged[]): { answers: number; share: number } => {
  const [answers, correct] = [bins.reduce((sum, bin) => sum + bin.answers, 0), bins.reduce((sum, bin) => sum + bin.correct, 0)];
  return { answers, share: answers ? correct / answers : 0 };
};

/** How well somebody judges what they know. Being sure and wrong goes first: it is what costs marks. */
export function selfJudgement(judged: readonly Judged[]): SelfJudgement {
  const sure = shareOf(judged.filter(({ confidence }) => confidence >= SURE));
  const guessed = shareOf(judged.filter(({ confidence }) => confidence <= GUESS));
  if (sure.answers >= ANSWERS_MIN && sure.share < SURE_SHARE) return 'too-sure';
  if (guessed.answers >= ANSWERS_MIN && guessed.share > GUESS_SHARE) return 'too-modest';
  return sure.answers + guessed.answers >= ANSWERS_MIN ? 'well-judged' : 'too-little';
}
