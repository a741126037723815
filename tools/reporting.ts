import { z } from 'zod';
import { gradeAnswer, readableAnswer, rubricOf } from '../core/questions/index.ts';
import { sayVerdict, Verdict, verdictOn } from '../core/questions/verdict.ts';
import { tells } from '../core/runs/feedback.ts';
import { reportOf, type ReportItem } from '../core/runs/report.ts';
import { runStates } from '../core/runs/run.ts';
import type { StoredReport } from '../db/queries/serving.ts';

const Reported = z.object({
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
  dispute: z.enum(['open', 'upheld', 'rejected']).nullable(),
});

/** A run told from end to end, as far as its feedback timing allows. */
export const Report = z.object({
  run: z.uuid(),
  title: z.string(),
  state: z.enum(runStates),
  told: z.boolean(),
  score: z.number().nullable(),
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

type Item = StoredReport['items'][number];

const toldOf = ({ run, items }: StoredReport) => {
  const answered = new Set(items.flatMap(({ question, answer }) => (answer ? [question.id] : [])));
  const runOver = run.state !== 'open' && run.state !== 'grading';
  return ({ question }: Item): boolean => {
    const { sections } = run.metadata;
    const sectionOver = sections !== undefined && run.order.every((each) => sections[each] !== sections[question.id] || answered.has(each));
    return tells(run.feedback, { runOver, sectionOver }) === 'all' && (runOver || answered.has(question.id));
  };
};

function asReported({ question, answer, dispute }: Item, index: number, told: boolean): z.input<typeof Reported> {
  const judged = answer && rubricOf(question) !== undefined;
  const grade =
    answer?.status === 'graded'
      ? judged
        ? { fraction: answer.fraction ?? 0, parts: [] }
        : gradeAnswer(question, answer.answer)
      : undefined;
  return {
    number: index + 1,
    text: question.text,
    code: question.code,
    topic: question.topic,
    answer: answer?.id ?? null,
    given: answer ? readableAnswer(question, answer.answer) : null,
    waiting: answer?.status === 'pending',
    verdict: told && grade ? verdictOn(question, grade, question.explanation, answer?.counted ?? 0) : null, // a question without an answer keeps its key
    firstScore: told && answer && answer.counted !== answer.fraction ? answer.fraction : null,
    timeTakenMs: answer?.timeTakenMs ?? null,
    hintsUsed: answer?.hintsUsed ?? 0,
    dispute,
  };
}

/** Tells a stored run as a report. */
export function asReport(stored: StoredReport): Report {
  const { run, items } = stored;
  const tellsOf = toldOf(stored);
  const told = items.every(tellsOf);
  const scored = items.map(({ question, answer }, index): ReportItem => ({
    question: String(index + 1),
    topic: question.topic,
    fraction: answer?.counted ?? null,
    pending: answer?.status === 'pending',
    points: run.metadata.points?.[question.id] ?? 1,
    hintsUsed: answer?.hintsUsed ?? 0,
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
    score: told && run.state === 'finished' ? report.score : null,
    passed: told && run.state === 'finished' ? report.passed : null,
    passingScorePercent: run.passingScorePercent,
    correct: told ? report.correct : null,
    answered: report.answered,
    questions: report.total,
    averageTimeMs: report.averageTimeMs,
    topics: told ? report.topics.map(({ topic, score, correct, total }) => ({ topic, score, correct, total })) : [],
    revise: told ? [...report.revise] : [],
    sureAndWrong: numbers(report.confidentErrors),
    guessedRight: numbers(report.luckyGuesses),
    items: items.map((item, index) => asReported(item, index, tellsOf(item))),
  };
}

const percent = (score: number) => `${Math.floor(score * 1000) / 10} %`;

/** A report as a learner reads it. */
export function sayReport({ title, state, told, score, passed, correct, answered, questions, revise, items }: Report): string {
  const mark = passed === null ? '' : passed ? ', passed' : ', not passed';
  const headline =
    score === null
      ? `${title} (${state}): ${answered} of ${questions} answered.`
      : `${title}: ${percent(score)}${mark}, ${correct} of ${questions} quite right.`;
  const one = ({ number, text, given, waiting, verdict, firstScore, dispute }: Report['items'][number]) =>
    [
      `**${number}.** ${text}`,
      given === null ? 'Not answered.' : `Your answer: ${given}`,
      waiting ? 'Waits for somebody to read it.' : verdict ? sayVerdict(verdict) : '',
      firstScore === null ? '' : `It was graded ${percent(firstScore)} at first; a regrade put that right.`,
      dispute === 'open'
        ? 'You disputed this; somebody will look.'
        : dispute === 'rejected'
          ? 'Your dispute was looked at; the verdict stands.'
          : '',
    ]
      .filter(Boolean)
      .join('\n');
  return [headline, told ? '' : 'Verdicts are not told yet.', revise.length ? `To revise: ${revise.join(', ')}.` : '', ...items.map(one)]
    .filter(Boolean)
    .join('\n\n');
}
