import { isDeepStrictEqual } from 'node:util';
import { levelOf } from '../core/game/level.ts';
import type { CourseId, QuestionId, SubjectId, TopicId } from '../core/ids.ts';
import type { Card } from '../core/practice/card.ts';
import { firstQuestion, type Rated, type RatingRules } from '../core/practice/rating.ts';
import { replayLearner, replayQuestion, type LearnerState } from '../core/practice/rebuild.ts';
import {
  firstCourse,
  type CourseStanding,
  type ProfileStanding,
  type SubjectStanding,
  type TopicStanding,
} from '../core/practice/settle.ts';
import type { StoredMoves, StoredRecord } from './queries/replaying.ts';
import type { XpLine } from './queries/standing.ts';

/** Rows that a replay finds otherwise than they are stored: those to be written, and those that nothing speaks for any more. */
type Part<Id, Row> = { readonly put: ReadonlyMap<Id, Row>; readonly drop: readonly Id[] };

/** A course with the sets of it that were finished. */
type CourseRow = CourseStanding & { readonly setsCompleted: number };

/** What a learner's stored record has otherwise than their answers and runs give. */
export type Differences = {
  readonly profile: ProfileStanding;
  /** The numbers of the profile that differ: `xp is 120, not 110`. */
  readonly numbers: readonly string[];
  readonly subjects: Part<SubjectId, SubjectStanding>;
  readonly topics: Part<TopicId, TopicStanding>;
  readonly courses: Part<CourseId, CourseRow>;
  readonly cards: Part<QuestionId, Card>;
  /** What the XP ledger lacks, or has too much. */
  readonly xp: readonly XpLine[];
};

const byId = <Id, Row extends { readonly id: Id }>(rows: readonly Row[]): Map<Id, Omit<Row, 'id'>> =>
  new Map(rows.map(({ id, ...row }) => [id, row]));

function partOf<Id, Row>(stored: ReadonlyMap<Id, unknown>, wanted: ReadonlyMap<Id, Row>): Part<Id, Row> {
  return {
    put: new Map([...wanted].filter(([id, row]) => !isDeepStrictEqual(stored.get(id), row))),
    drop: [...stored.keys()].filter((id) => !wanted.has(id)),
  };
}

/** Courses by their answers, with what only runs tell: which sets were finished, and when. */
function coursesOf({ courses }: LearnerState, { sets }: StoredRecord): Map<CourseId, CourseRow> {
  const wanted = new Map([...courses].map(([id, course]): [CourseId, CourseRow] => [id, { ...course, setsCompleted: 0 }]));
  for (const { course, completed, lastAt } of sets) {
    const answered = courses.get(course) ?? firstCourse();
    const lastActivityAt = answered.lastActivityAt && answered.lastActivityAt > lastAt ? answered.lastActivityAt : lastAt;
    wanted.set(course, { ...answered, lastActivityAt, setsCompleted: completed });
  }
  return wanted;
}

function correctionsOf({ xpByAnswer, xpByRun }: LearnerState, { answers, ledger }: StoredRecord): XpLine[] {
  const unsummed = new Map(answers.map((each) => [each.answer, each])); // what was worth nothing has no line in the ledger
  const lines: XpLine[] = [];
  const correct = (line: Omit<XpLine, 'reason'>) =>
    (line.amount || line.boardPoints || line.recallPoints) && lines.push({ reason: 'correction', ...line });
  for (const { answer, run, subject, amount, boardPoints, recallPoints } of ledger) {
    const replayed = answer ? xpByAnswer.get(answer) : { xp: run ? (xpByRun.get(run) ?? 0) : amount, boardPoints, recallPoints };
    const missing = {
      amount: (replayed?.xp ?? 0) - amount,
      boardPoints: (replayed?.boardPoints ?? 0) - boardPoints,
      recallPoints: (replayed?.recallPoints ?? 0) - recallPoints,
    };
    const given = answer ? unsummed.get(answer) : undefined;
    correct({ ...missing, subject, ...(answer && { answer }), ...(given ? { run: given.run } : run && { run }) });
    if (answer) unsummed.delete(answer);
  }
  for (const { answer, run, subject } of unsummed.values()) {
    const { xp, boardPoints, recallPoints } = xpByAnswer.get(answer)!; // every answer was replayed
    correct({ amount: xp, boardPoints, recallPoints, subject, run, answer });
  }
  const summed = new Set(ledger.flatMap(({ run }) => run ?? []));
  for (const [run, xp] of xpByRun) if (!summed.has(run)) correct({ amount: xp, run });
  return lines;
}

/** Compares a stored record with its replay. What achievements gave stays in it: they are never taken back. */
export function differencesOf(record: StoredRecord, rules: RatingRules): Differences {
  const { profile: stored, level, answers, runs, ledger } = record;
  const otherXp = ledger.filter(({ answer, run }) => !answer && !run).reduce((sum, { amount }) => sum + amount, 0);
  const state = replayLearner(answers, runs, otherXp, rules);
  const { revision: _revision, ...before } = { ...stored, level: level ?? 1 };
  const after = { ...state.profile, level: levelOf(state.profile.xp) };
  return {
    profile: state.profile,
    numbers: (Object.keys(after) as (keyof typeof after)[]) // its own keys
      .filter((name) => !isDeepStrictEqual(before[name], after[name]))
      .map((name) => `${name} is ${JSON.stringify(before[name])}, not ${JSON.stringify(after[name])}`),
    subjects: partOf(byId(record.subjects), state.subjects),
    topics: partOf(byId(record.topics), state.topics),
    courses: partOf(byId(record.courses), coursesOf(state, record)),
    cards: partOf(byId(record.cards), state.cards),
    xp: correctionsOf(state, record),
  };
}

/** How many rows of each kind differ. */
export type Counts = Readonly<Record<'profiles' | 'ratings' | 'topics' | 'courses' | 'cards' | 'xp', number>>;

/** Counts what differs; all noughts where the record is what its replay gives. */
export function countsOf({ numbers, subjects, topics, courses, cards, xp }: Differences): Counts {
  const size = ({ put, drop }: Part<unknown, unknown>) => put.size + drop.length;
  return {
    profiles: numbers.length ? 1 : 0,
    ratings: size(subjects),
    topics: size(topics),
    courses: size(courses),
    cards: size(cards),
    xp: xp.length,
  };
}

/**
 * A question's rating as its answers give it, undefined where it is stored so. It begins with what it was when the first of
 * them was given, so that neither a difficulty changed since nor an answer of somebody who left moves it.
 */
export function ratingOf({ difficulty, rating, answers, moves }: StoredMoves, rules: RatingRules): Rated | undefined {
  if (rating === null && !moves.length) return undefined;
  const wanted = replayQuestion(moves[0]?.before ?? firstQuestion(difficulty).rating, moves, rules);
  return wanted.rating === rating && wanted.answers === answers ? undefined : wanted;
}
