import { z } from 'zod';
import { gradeAnswer, readableAnswer } from '../core/questions/index.ts';
import { disputeStatuses } from '../core/questions/type-names.ts';
import { sayVerdict, Verdict, verdictOn } from '../core/questions/verdict.ts';
import { tells } from '../core/runs/feedback.ts';
import { reportOf, type ReportItem, type RunReport } from '../core/runs/report.ts';
import { gradeAgain } from '../core/runs/regrade.ts';
import { runStates } from '../core/runs/run.ts';
import { storedScore } from '../core/runs/scoring.ts';
import type { StoredReport } from '../db/queries/serving.ts';
import { gradeOfStored } from './solution.ts';

/** One question of a report. */
export const Reported = z.object({
  number: z.int(),
  text: z.string(),
  code: z.string().nullable(),
  topic: z.string().nullable(),
  answer: z.uuid().nullable().describe('What dispute-answer takes.'),
  given: z.string().nullable(),
  waiting: z.boolean(),
  verdict: Verdict.nullable(),
  firstScore: z.number().nullable().describe('What it was graded before a regrade, where there was one.'),
  timeTakenMs: z.int().nullable(),
  hintsUsed: z.int(),
  comment: z.string().nullable().describe('What whoever judged it said of it.'),
  dispute: z.object({ status: z.enum(disputeStatuses), reason: z.string().nullable() }).nullable(),
});

/** A run told from end to end, as far as its feedback timing allows. */
export const Report = z.object({
  run: z.uuid(),
  title: z.string(),
  state: z.enum(runStates),
  told: z.boolean(),
  score: z.number().nullable().describe('What counts now, regrades included.'),
  firstScore: z.number().nullable().describe('What it was when the run ended, where a regrade has changed it.'),
  passed: z.boolean().nullable(),
  passingScorePercent: z.int().nullable(),
  correct: z.int().nullable(),
  answered: z.int(),
  questions: z.int(),
  averageTimeMs: z.number().nullable(),
  topics: z.array(z.object({ topic: z.string(), score: z.number().nullable(), correct: z.int(), total: z.int() })),
  revise: z.array(z.string()),
  sureAndWrong: z.array(z.int()).describe('Numbers of the questions answered wrongly and surely.'),
  guessedRight: z.array(z.int()).describe('Numbers of the questions guessed rightly.'),
  items: z.array(Reported),
});
export type Report = z.output<typeof Report>;

/** What to do about a run that was told: the short of its report. */
export const Review = z.object({
  revise: z.array(z.string()).describe('Topics, the weakest first.'),
  wrong: z.array(z.object({ number: z.int(), text: z.string() })).describe('What explain-answer can explain.'),
  sureAndWrong: z.array(z.int()),
  guessedRight: z.array(z.int()),
});
export type Review = z.output<typeof Review>;

type Item = StoredReport['items'][number];

/** Whether what became of an item of a run is told by now. */
export const toldOf = ({ run, items }: StoredReport) => {
  const answered = new Set(items.flatMap(({ question, answer }) => (answer ? [question.id] : [])));
  const runOver = run.state !== 'open' && run.state !== 'grading';
  return ({ question }: Item): boolean => {
    const { sections } = run.metadata;
    const sectionOver = sections !== undefined && run.order.every((each) => sections[each] !== sections[question.id] || answered.has(each));
    return tells(run.feedback, { runOver, sectionOver }) === 'all' && (runOver || answered.has(question.id));
  };
};

/** What is told of an answer: by the version it was given to, or the one by which it was regraded. A question without one keeps its key. */
function verdictOf({ question, answer, newest }: Item): Verdict | null {
  const grade = answer && gradeOfStored(question, answer);
  if (!answer || !grade) return null;
  const regraded = newest && gradeAgain(question, newest, answer.answer) === answer.counted ? newest : undefined;
  const by = regraded ?? question;
  return verdictOn(by, regraded ? gradeAnswer(regraded, answer.answer) : grade, by.explanation, answer.counted ?? 0);
}

function asReported(item: Item, index: number, told: boolean): z.input<typeof Reported> {
  const { question, answer, dispute } = item;
  return {
    number: index + 1,
    text: question.text,
    code: question.code,
    topic: question.topic,
    answer: answer?.id ?? null,
    given: answer ? readableAnswer(question, answer.answer) : null,
    waiting: answer?.status === 'pending',
    verdict: told ? verdictOf(item) : null,
    firstScore: told && answer && answer.counted !== answer.fraction ? answer.fraction : null,
    timeTakenMs: answer?.timeTakenMs ?? null,
    hintsUsed: answer?.hintsUsed ?? 0,
    comment: told ? (answer?.feedback ?? null) : null,
    dispute: dispute && { status: dispute.status, reason: dispute.said },
  };
}

/** The score of a run, which a regrade may have changed since it ended; nothing of it before its end. */
function scoreOf(
  { run, regraded }: StoredReport,
  { score, passed }: RunReport,
  told: boolean,
): Pick<Report, 'score' | 'firstScore' | 'passed'> {
  if (!told || run.state !== 'finished') return { score: null, firstScore: null, passed: null };
  const same = !regraded || storedScore(score ?? 0) === run.score;
  return same ? { score: run.score, firstScore: null, passed: run.passed } : { score, firstScore: run.score, passed };
}

/** Tells a stored run as a report. */
export function asReport(stored: StoredReport): Report {
  const { run, items } = stored;
  const tellsOf = toldOf(stored);
  const told = items.every(tellsOf);
  const scored = items.map(({ question, answer, firstFraction, firstHints }, index): ReportItem => ({
    question: String(index + 1),
    topic: question.topic,
    fraction: firstFraction,
    pending: answer?.status === 'pending',
    points: run.metadata.points?.[question.id] ?? 1,
    hintsUsed: firstHints,
    timeTakenMs: answer?.timeTakenMs ?? null,
    confidence: answer?.confidence ?? null,
  }));
  const report = reportOf(scored, run.passingScorePercent);
  const numbers = (list: readonly ReportItem[]) => (told ? list.map(({ question }) => Number(question)) : []);
  return {
    run: run.id,
    title: run.title,
    state: run.state,
    told,
    ...scoreOf(stored, report, told),
    passingScorePercent: run.passingScorePercent,
    correct: told ? report.correct : null,
    answered: report.answered,
    questions: report.total,
    averageTimeMs: report.averageTimeMs,
    topics: told ? report.topics.map(({ topic, score, correct, total }) => ({ topic, score, correct, total })) : [],
    revise: told ? [...report.revise] : [],
    sureAndWrong: numbers(report.confidentErrors),
    guessedRight: numbers(report.luckyGuesses),
    // While the run goes on, what was not asked yet is none of the report's.
    items: items.flatMap((item, index) => (item.answer || run.state !== 'open' ? [asReported(item, index, tellsOf(item))] : [])),
  };
}

const percent = (score: number) => `${Math.floor(score * 1000) / 10} %`;

const decided = {
  open: 'You disputed this; somebody will look.',
  upheld: 'You disputed this, and were right.',
  rejected: 'Your dispute was looked at; the verdict stands.',
} as const satisfies Record<(typeof disputeStatuses)[number], string>;

/** One question of a report, as a learner reads it. */
export const sayReported = ({ number, text, given, waiting, verdict, firstScore, comment, dispute }: Report['items'][number]): string =>
  [
    `**${number}.** ${text}`,
    given === null ? 'Not answered.' : `Your answer: ${given}`,
    waiting ? 'Waits for somebody to read it.' : verdict ? sayVerdict(verdict) : '',
    comment ? `Comment: ${comment}` : '',
    firstScore === null ? '' : `It was graded ${percent(firstScore)} at first; a regrade put that right.`,
    dispute ? [decided[dispute.status], dispute.reason].filter(Boolean).join(' ') : '',
  ]
    .filter(Boolean)
    .join('\n');

/** A report as a learner reads it. */
export function sayReport({ title, state, told, score, firstScore, passed, correct, answered, questions, revise, items }: Report): string {
  const mark = passed === null ? '' : passed ? ', passed' : ', not passed';
  const before = firstScore === null ? '' : ` It was ${percent(firstScore)} when it ended; a regrade changed that.`;
  const headline =
    score === null
      ? `${title} (${state}): ${answered} of ${questions} answered.`
      : `${title}: ${percent(score)}${mark}, ${correct} of ${questions} quite right.${before}`;
  return [
    headline,
    told ? '' : 'Verdicts are not told yet.',
    revise.length ? `To revise: ${revise.join(', ')}.` : '',
    ...items.map(sayReported),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const WRONG_MAX = 20; // more is a list nobody reads

/** The short of a report. */
export const reviewOf = ({ items, revise, sureAndWrong, guessedRight }: Report): Review => ({
  revise,
  wrong: items.flatMap(({ number, text, verdict }) => (verdict && !verdict.correct ? [{ number, text }] : [])).slice(0, WRONG_MAX),
  sureAndWrong,
  guessedRight,
});

const numbersOf = (numbers: readonly number[]) => (numbers.length === 1 ? `question ${numbers[0]}` : `questions ${numbers.join(', ')}`);

/** The short of a report as a learner reads it. */
export const sayReview = ({ revise, wrong, sureAndWrong, guessedRight }: Review): string =>
  [
    revise.length ? `To revise: ${revise.join(', ')}.` : '',
    wrong.length ? `Not quite right: ${numbersOf(wrong.map(({ number }) => number))}. Ask about any of them.` : '',
    sureAndWrong.length ? `Sure and wrong, so worth a second look: ${numbersOf(sureAndWrong)}.` : '',
    guessedRight.length ? `Guessed rightly: ${numbersOf(guessedRight)}.` : '',
  ]
    .filter(Boolean)
    .join('\n');
