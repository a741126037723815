import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { examTypes } from '../game/achievements.ts';
import { AnswerId, CourseId, QuestionId, RunId, SubjectId, TopicId } from '../ids.ts';
import { provenances } from '../runs/run.ts';
import type { Card } from './card.ts';
import { settleRun } from './finish.ts';
import { firstQuestion, type Rated } from './rating.ts';
import { type RecordedAnswer, type RecordedRun, replayLearner, replayQuestion, type Worth } from './rebuild.ts';
import {
  type CourseStanding,
  firstCourse,
  firstProfile,
  firstSubject,
  firstTopic,
  type ProfileStanding,
  type RatingRules,
  settle,
  type SubjectStanding,
  type TopicStanding,
} from './settle.ts';

const start = Date.UTC(2026, 1, 20);
const HOUR_MS = 3_600_000;
const idOf = (kind: number, number: number) => `0195a000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;

/** Eight questions: in two subjects, three topics and two courses, some with none of them. */
const bank = Array.from({ length: 8 }, (_, number) => ({
  question: QuestionId.parse(idOf(1, number)),
  topic: number === 7 ? null : TopicId.parse(idOf(2, number % 3)),
  course: number === 7 ? null : CourseId.parse(idOf(3, number % 2)),
  subject: number >= 6 ? null : SubjectId.parse(idOf(4, number % 2)),
  difficulty: number + 1,
}));

const anyRules: fc.Arbitrary<RatingRules> = fc.record({ k: fc.constant(32), shrinks: fc.boolean() });
/** Answers in the order they were graded. One that waited was given up to four days earlier. */
const anyHistory = fc.array(
  fc.record({
    which: fc.nat(bank.length - 1),
    fraction: fc.constantFrom(0, 0.4, 0.66667, 1, 1, 1),
    timeTakenMs: fc.option(fc.nat(90_000)),
    confidence: fc.option(fc.integer({ min: 1, max: 5 })),
    hintsUsed: fc.constantFrom(0, 0, 0, 1, 3),
    provenance: fc.constantFrom('direct', ...provenances),
    hoursLater: fc.constantFrom(0, 0, 1, 5, 30, 200),
    hoursWaited: fc.constantFrom(0, 0, 0, 3, 100),
    /** How somebody else answers the same question in between. */
    other: fc.option(fc.constantFrom(0, 0.5, 1)),
  }),
  { maxLength: 40 },
);
type History = (typeof anyHistory extends fc.Arbitrary<infer T> ? T : never)[number][];
const anyRuns: fc.Arbitrary<RecordedRun[]> = fc.array(
  fc.record({
    run: fc.nat(1e9).map((number) => RunId.parse(idOf(6, number))),
    questions: fc.integer({ min: 1, max: 15 }),
    score: fc.constantFrom(0, 0.5, 0.9, 1),
    hintsUsed: fc.nat(2),
    passed: fc.boolean(),
    attested: fc.boolean(),
    examType: fc.option(fc.constantFrom(...examTypes)),
  }),
  { maxLength: 5 },
);

const orFirst = <Key, Part>(map: ReadonlyMap<Key, Part>, key: Key | null, first: () => Part) =>
  key === null ? undefined : (map.get(key) ?? first());

/**
 * A learner's way as it happens, one answer at a time, as rows and slices in a database would hold it. Where `kept` is
 * given, questions have the ratings that were stored with those answers.
 */
function asItHappens(history: History, runs: readonly RecordedRun[], awardsXp: number, rules: RatingRules, kept?: RecordedAnswer[]) {
  const questions = new Map<QuestionId, Rated>(bank.map(({ question, difficulty }) => [question, firstQuestion(difficulty)]));
  const moves = new Map<QuestionId, { fraction: number; studentRatingBefore: number }[]>(bank.map(({ question }) => [question, []]));
  const subjects = new Map<SubjectId, SubjectStanding>();
  const topics = new Map<TopicId, TopicStanding>();
  const courses = new Map<CourseId, CourseStanding>();
  const cards = new Map<QuestionId, Card>();
  const rows: (RecordedAnswer & Worth)[] = [];
  let profile: ProfileStanding = { ...firstProfile(), xp: awardsXp };
  let now = start;
  for (const [index, { which, hoursLater, hoursWaited, other, ...said }] of history.entries()) {
    const { question, topic, course, subject } = bank[which]!; // `which` is below its length
    now += hoursLater * HOUR_MS;
    const answeredAt = new Date(now - hoursWaited * HOUR_MS);
    const localDay = answeredAt.toISOString().slice(0, 10);
    const own = rows.filter((row) => row.question === question && row.localDay === localDay);
    const stored = kept?.[index]?.questionRatingBefore;
    const rated = questions.get(question)!; // every question of the bank has a rating
    const parts = {
      subject: orFirst(subjects, subject, firstSubject),
      topic: orFirst(topics, topic, firstTopic),
      course: orFirst(courses, course, firstCourse),
      card: cards.get(question),
    };
    const present = Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) as {
      [Part in keyof typeof parts]?: NonNullable<(typeof parts)[Part]>;
    }; // what was left out is undefined
    const evidence = {
      ...said,
      answeredAt,
      localDay,
      rightBeforeToday: own.some((row) => row.fraction === 1),
      paidToday: own.reduce((sum, row) => sum + row.xp, 0),
      firstAttempt: own.length === 0,
    };
    const settled = settle({ profile, ...present, question: { ...rated, rating: stored ?? rated.rating } }, evidence, rules);
    profile = settled.standing.profile;
    if (said.provenance !== 'relayed') {
      if (subject) subjects.set(subject, settled.standing.subject!); // it went in, so it comes out
      if (topic) topics.set(topic, settled.standing.topic!);
      if (course) courses.set(course, settled.standing.course!);
      cards.set(question, settled.standing.card!);
    }
    questions.set(question, settled.standing.question);
    if (settled.studentRating) moves.get(question)!.push({ fraction: said.fraction, studentRatingBefore: settled.studentRating.before });
    if (other !== null && subject) {
      const theirs = settle(
        { profile: firstProfile(), subject: { rating: 1100, answers: 3 }, question: settled.standing.question },
        { ...evidence, provenance: 'direct', fraction: other },
        rules,
      );
      questions.set(question, theirs.standing.question);
      moves.get(question)!.push({ fraction: other, studentRatingBefore: 1100 });
    }
    const answer = AnswerId.parse(idOf(5, index));
    rows.push({
      ...said,
      answeredAt,
      localDay,
      answer,
      question,
      topic,
      course,
      subject,
      questionRatingBefore: settled.questionRating?.before ?? null,
      xp: settled.xp,
      boardPoints: settled.boardPoints,
      recallPoints: settled.recallPoints,
    });
  }
  const xpByRun = new Map<RunId, number>();
  for (const run of runs) {
    const settled = settleRun(profile, run);
    profile = settled.profile;
    xpByRun.set(run.run, settled.xp);
  }
  const xpByAnswer = new Map(rows.map(({ answer, xp, boardPoints, recallPoints }) => [answer, { xp, boardPoints, recallPoints }]));
  return { state: { profile, subjects, topics, courses, cards, xpByAnswer, xpByRun }, rows, questions, moves };
}

it('builds the same record again from the answers', () => {
  verifies('practice:rebuild-equals');
  fc.assert(
    fc.property(anyHistory, anyRuns, fc.nat(500), anyRules, (history, runs, awardsXp, rules) => {
      const { state, rows } = asItHappens(history, runs, awardsXp, rules);
      expect(replayLearner(rows, runs, awardsXp, rules)).toEqual(state);
    }),
    { numRuns: 300 },
  );
});

it('builds, after a grade was changed, what would have come about with that grade', () => {
  verifies('practice:rebuild-equals');
  fc.assert(
    fc.property(
      anyHistory.filter(({ length }) => length > 0),
      fc.nat(),
      fc.constantFrom(0, 0.5, 1),
      anyRules,
      (history, which, fraction, rules) => {
        const { rows } = asItHappens(history, [], 0, rules);
        const changed = which % history.length;
        const regraded = <Row extends { readonly fraction: number }>(list: readonly Row[]) =>
          list.map((row, index) => (index === changed ? { ...row, fraction } : row));
        const { state } = asItHappens(regraded(history), [], 0, rules, rows);
        expect(replayLearner(regraded(rows), [], 0, rules)).toEqual(state);
      },
    ),
    { numRuns: 300 },
  );
});

it('builds the same rating of a question again from everybody’s answers', () => {
  verifies('practice:rebuild-equals');
  fc.assert(
    fc.property(anyHistory, anyRules, (history, rules) => {
      const { questions, moves } = asItHappens(history, [], 0, rules);
      for (const { question, difficulty } of bank)
        expect(replayQuestion(firstQuestion(difficulty).rating, moves.get(question)!, rules)).toEqual(questions.get(question)); // one list each
    }),
  );
});

it('has nothing to show for nothing but what achievements gave', () =>
  expect(replayLearner([], [], 75, { k: 32, shrinks: false })).toEqual({
    profile: { ...firstProfile(), xp: 75 },
    subjects: new Map(),
    topics: new Map(),
    courses: new Map(),
    cards: new Map(),
    xpByAnswer: new Map(),
    xpByRun: new Map(),
  }));

it('moves no rating by an answer that was stored without one', () => {
  const [row] = asItHappens(
    [
      {
        which: 0,
        fraction: 1,
        timeTakenMs: null,
        confidence: null,
        hintsUsed: 0,
        provenance: 'direct',
        hoursLater: 0,
        hoursWaited: 0,
        other: null,
      },
    ],
    [],
    0,
    { k: 32, shrinks: false },
  ).rows;
  const { subjects, topics } = replayLearner([{ ...row!, questionRatingBefore: null }], [], 0, { k: 32, shrinks: false }); // one answer, one row
  expect([subjects.size, topics.size]).toEqual([0, 1]);
});
