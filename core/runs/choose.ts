import type { QuestionId, TopicId } from '../ids.ts';
import { seedOf, shuffled } from './chance.ts';
import type { RunMode } from './run.ts';

/** A question that may be chosen, with what the learner made of it last. */
export type Candidate = {
  readonly question: QuestionId;
  readonly topic: TopicId | null;
  /** From 1 to 10. */
  readonly difficulty: number;
  /** Null or absent where it was never answered. */
  readonly lastRight?: boolean | null;
  readonly answeredAt?: Date | null;
  /** Its verdict would wait for a person. */
  readonly waits?: boolean;
};

/** What a run wants. Without a count it wants all there is, and then there is nothing to choose. */
export type Want = {
  readonly mode: RunMode;
  readonly count?: number;
  /** The lowest and the highest difficulty, both included. */
  readonly difficulty?: readonly [low: number, high: number];
  readonly shuffle?: boolean;
};

/** How well a question serves practice: first what was never asked, then what was missed, then what was right. */
const turnOf = ({ lastRight }: Candidate): number => (lastRight === null || lastRight === undefined ? 0 : lastRight ? 2 : 1);
const bandOf = ({ difficulty }: Candidate): number => Math.ceil(difficulty / 2); // the five steps that learners see

/**
 * So many questions, one at a time: from the topic that has had the fewest, what serves best there, of the difficulty
 * that has been rarest, longest ago; among equals by the seed. So topics alternate as well as being even.
 */
function spread(candidates: readonly Candidate[], count: number, seed: number): Candidate[] {
  const lots = new Map(candidates.map(({ question }) => [question, seedOf(`${seed} ${question}`)]));
  const perTopic = new Map<TopicId | null, number>();
  const perBand = new Map<number, number>();
  const ranks = (candidate: Candidate): readonly number[] => [
    perTopic.get(candidate.topic) ?? 0,
    turnOf(candidate),
    perBand.get(bandOf(candidate)) ?? 0,
    candidate.answeredAt?.getTime() ?? 0,
    lots.get(candidate.question)!, // every candidate has drawn one
  ];
  const open = new Set(candidates);
  const chosen: Candidate[] = [];
  while (chosen.length < count && open.size > 0) {
    const best = [...open]
      .map((candidate) => ({ candidate, ranks: ranks(candidate) }))
      .reduce((a, b) => (before(b.ranks, a.ranks) ? b : a));
    chosen.push(best.candidate);
    open.delete(best.candidate);
    perTopic.set(best.candidate.topic, best.ranks[0]! + 1); // as listed above
    perBand.set(bandOf(best.candidate), best.ranks[2]! + 1);
  }
  return chosen;
}

/** Whether the first list comes before the second, by the first number in which they differ. */
function before(a: readonly number[], b: readonly number[]): boolean {
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing >= 0 && a[differing]! < b[differing]!; // lists of one length
}

type Chooser = (candidates: readonly Candidate[], count: number, seed: number) => readonly Candidate[];

/** Evenly as well, but asked in the order that was given: an exam is a paper, not a conversation. */
const drawn: Chooser = (candidates, count, seed) => {
  const chosen = new Set(spread(candidates, count, seed));
  return candidates.filter((candidate) => chosen.has(candidate));
};

const everything = (): boolean => true;
const missed = ({ lastRight }: Candidate): boolean => lastRight === false;

/** What each mode may ask, and how it chooses. A new way, of what is due or by what was answered so far, is a mode and a line here. */
type Way = { readonly admits: (candidate: Candidate) => boolean; readonly choose: Chooser; readonly isPaper: boolean };
const ways = {
  practice: { admits: everything, choose: spread, isPaper: false },
  custom: { admits: everything, choose: spread, isPaper: false },
  exam: { admits: everything, choose: drawn, isPaper: true },
  mistakes: { admits: missed, choose: spread, isPaper: false },
} as const satisfies Record<RunMode, Way>;

/** What is wanted of all that fits: in practice, what has a verdict at once, and only then and last what would wait for one. */
function choose({ choose: by, isPaper }: Way, fit: readonly Candidate[], count: number, seed: number): (readonly Candidate[])[] {
  if (isPaper) return [by(fit, count, seed)];
  const atOnce = by(
    fit.filter(({ waits }) => !waits),
    count,
    seed,
  );
  const later = fit.filter(({ waits }) => waits);
  return [atOnce, by(later, count - atOnce.length, seed)];
}

/**
 * The questions of a run, in the order in which it asks them: as many as are wanted, or as there are. The same
 * candidates and seed give the same run.
 */
export function chooseQuestions(candidates: readonly Candidate[], { mode, count, difficulty, shuffle }: Want, seed: number): QuestionId[] {
  const [low, high] = difficulty ?? [-Infinity, Infinity];
  const fit = candidates.filter((candidate) => ways[mode].admits(candidate) && candidate.difficulty >= low && candidate.difficulty <= high);
  const chosen = count === undefined ? [fit] : choose(ways[mode], fit, count, seed);
  return chosen.flatMap((each) => (shuffle ? shuffled(each, seed) : each)).map(({ question }) => question);
}
