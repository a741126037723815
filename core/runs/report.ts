import { creditOf } from './hints.ts';
import { passes, type RunScore, type ScoredItem, scoreRun, storedScore } from './scoring.ts';

/** A question of a run, as the report tells of it. */
export type ReportItem = ScoredItem & {
  readonly question: string;
  /** The name of its topic, null where it has none. */
  readonly topic: string | null;
  readonly timeTakenMs: number | null;
  /** From 1 (a guess) to 5 (sure), null where it was not asked. */
  readonly confidence: number | null;
};

/** How a topic went. */
export type TopicResult = RunScore & { readonly topic: string; readonly lostPoints: number };

/** What a learner can take from a run. */
export type RunReport = RunScore & {
  /** Null where there is no mark to reach, or no final score yet. */
  readonly passed: boolean | null;
  /** Over the answers that have a time. */
  readonly averageTimeMs: number | null;
  readonly topics: readonly TopicResult[];
  /** The topics that cost the most points, worst first. */
  readonly revise: readonly string[];
  /** Wrong, and sure of it: what most deserves a second look, and is corrected best. */
  readonly confidentErrors: readonly ReportItem[];
  /** Right, and guessed: not yet known. */
  readonly luckyGuesses: readonly ReportItem[];
};

const REVISE_MAX = 5; // more is a syllabus, not advice
const GUESS = 1;
const SURE = 5;

const lostOf = ({ fraction, hintsUsed, points, pending }: ScoredItem): number =>
  pending ? 0 : (1 - creditOf({ fraction: fraction ?? 0, hintsUsed })) * points;

function topicsOf(items: readonly ReportItem[]): TopicResult[] {
  const names = new Set(items.flatMap(({ topic }) => (topic === null ? [] : [topic])));
  return [...names].map((topic) => {
    const own = items.filter((item) => item.topic === topic);
    return { topic, ...scoreRun(own), lostPoints: own.reduce((sum, item) => sum + lostOf(item), 0) };
  });
}

const averageOf = (numbers: readonly number[]): number | null =>
  numbers.length ? numbers.reduce((sum, number) => sum + number, 0) / numbers.length : null;

/** Tells a run's questions as a report: what it came to, and what to do next. */
export function reportOf(items: readonly ReportItem[], markPercent: number | null): RunReport {
  const result = scoreRun(items);
  const topics = topicsOf(items);
  const worst = topics
    .filter(({ lostPoints }) => lostPoints > 0)
    .toSorted((a, b) => b.lostPoints - a.lostPoints || (a.score ?? 0) - (b.score ?? 0) || (a.topic < b.topic ? -1 : 1));
  return {
    ...result,
    passed: markPercent === null || result.score === null || result.pending > 0 ? null : passes(storedScore(result.score), markPercent), // as the run's own column was judged
    averageTimeMs: averageOf(items.flatMap(({ timeTakenMs }) => (timeTakenMs === null ? [] : [timeTakenMs]))),
    topics,
    revise: worst.slice(0, REVISE_MAX).map(({ topic }) => topic),
    confidentErrors: items.filter(({ confidence, fraction }) => confidence === SURE && fraction !== null && fraction < 1),
    luckyGuesses: items.filter(({ confidence, fraction }) => confidence === GUESS && fraction === 1),
  };
}
