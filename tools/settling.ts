import { z } from 'zod';
import { levelOf } from '../core/game/level.ts';
import { AnswerId } from '../core/ids.ts';
import { awardNew } from '../core/practice/finish.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import { settleAnswers, type AnswerToSettle } from '../core/practice/settle-answers.ts';
import type { Evidence, ProfileStanding, Settlement } from '../core/practice/settle.ts';
import type { Grade } from '../core/questions/question-type.ts';
import type { PersonCalls } from '../db/client.ts';
import { findOpenAttempt, recordAnswers, type AnswerToRecord, type OpenAttempt } from '../db/queries/record.ts';
import { asAchievement, toSettle, type StandingToWrite, type StoredProfile, type Unearned, type XpLine } from '../db/queries/standing.ts';
import type { Given } from './given.ts';
import type { ToolContext } from './tool.ts';

/** How often an answer is tried when others are recorded at the same moment: a whole class may answer one question at once. */
export const RECORD_TRIES_MAX = 25;

const AWAY_MS = 30 * 60_000; // longer than this nobody thought about one question: the time says nothing

/** What recording needs of a tool's context. */
export type RecordContext = Pick<ToolContext, 'now' | 'newId' | 'ratingRules'> & { readonly db: PersonCalls };

/** A question that was open, with the answer to it and its grade; no grade means that somebody must judge it. */
export type Graded = {
  readonly open: OpenAttempt;
  readonly given: Given;
  readonly grade: Grade | undefined;
  readonly confidence: number | null;
  readonly key: string | null;
};

/** What recording did for the learner, beside the grades. */
export const Gained = z.object({
  xp: z.int(),
  level: z.int(),
  levelledUp: z.boolean(),
  streakDays: z.int(),
  earned: z.array(z.object({ name: z.string(), description: z.string() })),
});
export type Gained = z.output<typeof Gained>;

/** What was gained, in a line; nothing where nothing was. */
export const sayGained = ({ xp, level, levelledUp, streakDays, earned }: Gained): string =>
  [
    xp > 0 ? `+${xp} XP.` : '',
    levelledUp ? `Level ${level}!` : '',
    streakDays > 1 ? `${streakDays} days running.` : '',
    ...earned.map(({ name, description }) => `Earned: ${name} (${description.replace(/\.$/, '')}).`),
  ]
    .filter(Boolean)
    .join(' ');

/** What an answer's time says: from the serving on, by our clock; on a page there is no telling which question took it. */
const timeTaken = ({ attempt }: OpenAttempt, now: Date): number | null => {
  const ms = now.getTime() - attempt.servedAt.getTime();
  return attempt.page === null && ms <= AWAY_MS ? Math.max(0, ms) : null;
};

const evidenceOf = ({ open, given, grade, confidence }: Graded, now: Date): Evidence => ({
  fraction: grade?.fraction ?? 0,
  timeTakenMs: timeTaken(open, now),
  confidence,
  hintsUsed: open.attempt.hintsShown,
  provenance: given.provenance,
  answeredAt: now,
  localDay: open.standing.localDay,
  rightBeforeToday: open.standing.rightBeforeToday,
  paidToday: open.standing.paidToday,
  firstAttempt: open.standing.firstAttempt,
});

const toRecord = (
  { open, given, grade, confidence, key }: Graded,
  id: AnswerId,
  now: Date,
  settlement: Settlement | undefined,
): AnswerToRecord => ({
  id,
  attempt: open.attempt.id,
  answer: given.answer,
  typed: given.typed,
  status: grade ? 'graded' : 'pending',
  fraction: grade?.fraction ?? null,
  hints: open.attempt.hintsShown,
  feedback: null,
  timeTakenMs: timeTaken(open, now),
  confidence,
  provenance: given.provenance,
  key,
  localDay: open.standing.localDay,
  studentBefore: settlement?.studentRating?.before,
  studentAfter: settlement?.studentRating?.after,
  questionBefore: settlement?.questionRating?.before,
  questionAfter: settlement?.questionRating?.after,
});

/** What was earned besides, of what a learner has not earned yet. */
export function awardStored(
  profile: ProfileStanding,
  unearned: readonly Unearned[],
): { readonly profile: ProfileStanding; readonly earned: readonly Unearned[] } {
  const awarded = awardNew(profile, unearned.map(asAchievement));
  return { profile: awarded.profile, earned: awarded.earned.flatMap(({ key }) => unearned.filter((each) => each.key === key)) };
}

/** All that graded answers do to a learner, but for the lines of the XP ledger, which want to know their answers. */
export function settleFor(
  before: StoredProfile,
  unearned: readonly Unearned[],
  answers: readonly AnswerToSettle[],
  rules: RatingRules,
): { readonly toWrite: Omit<StandingToWrite, 'xp'>; readonly settlements: readonly Settlement[] } {
  const settled = settleAnswers(before, answers, rules);
  return { toWrite: { before, settled, ...awardStored(settled.profile, unearned) }, settlements: settled.settlements };
}

/** The line of the XP ledger for an answer. */
export const xpLineOf = (settlement: Settlement | undefined, of: Pick<XpLine, 'subject' | 'run' | 'answer'>): XpLine => ({
  reason: 'answer',
  amount: settlement?.xp ?? 0,
  boardPoints: settlement?.boardPoints ?? 0,
  recallPoints: settlement?.recallPoints ?? 0,
  ...of,
});

/**
 * Settles and records answers of one run. Undefined when something changed since they were read: nothing was written, and
 * the caller reads again.
 */
export async function recordGraded(
  graded: readonly [Graded, ...Graded[]],
  { db, now, newId, ratingRules }: RecordContext,
): Promise<Gained | undefined> {
  const [{ open: first }] = graded;
  const { profile } = first.standing;
  const counted = graded.filter(({ grade, given }) => grade && given.provenance !== 'relayed');
  const toBeSettled = counted.map((each) => ({ ...toSettle(each.open.question.id, each.open.standing), evidence: evidenceOf(each, now) }));
  const { toWrite, settlements: settled } = settleFor(profile, first.achievements, toBeSettled, ratingRules);
  const ids = new Map(graded.map((each) => [each, AnswerId.parse(newId())]));
  const settlements = new Map(counted.map((each, index) => [each, settled[index]]));
  const xp = [...settlements].map(
    ([each, settlement]) => xpLineOf(settlement, { subject: each.open.standing.subjectId, run: first.run.id, answer: ids.get(each)! }), // each of them has one
  );
  const { dayBegins, localDay: day, dayZone: zone } = first.standing;
  const own = graded.some(({ given }) => given.provenance !== 'relayed');
  const stored = await recordAnswers(db, {
    run: first.run.id,
    at: now,
    message: graded.find(({ given }) => given.message)?.given.message ?? null,
    day: own && dayBegins ? { day, zone, revision: profile.revision } : null,
    answers: graded.map((each) => toRecord(each, ids.get(each)!, now, settlements.get(each))), // the same
    standing: counted.length ? { ...toWrite, xp } : null,
  });
  return stored ? gainedBetween(profile, toWrite.profile, toWrite.earned) : undefined;
}

/**
 * The same where others are recorded at this moment: what the answers move is locked first, then read again and written.
 * A class that answers one question at once takes turns so, instead of all but one trying again.
 */
export const recordInTurn = (graded: readonly [Graded, ...Graded[]], context: ToolContext): Promise<Gained | undefined> =>
  context.db.together(async ({ call }) => {
    const db = { ...context.db, call };
    await db.call(
      'lock_answers',
      graded.map(({ open }) => open.attempt.id),
    );
    const fresh: Graded[] = [];
    for (const each of graded) {
      const open = await findOpenAttempt(db, each.open.attempt.id, context.now);
      if (!open || open.answered) return undefined;
      fresh.push({ ...each, open });
    }
    const [first, ...rest] = fresh;
    return first && recordGraded([first, ...rest], { ...context, db });
  });

/** What a learner gained, as it is told. */
export const gainedBetween = (before: ProfileStanding, after: ProfileStanding, earned: readonly Unearned[]): Gained => ({
  xp: after.xp - before.xp,
  level: levelOf(after.xp),
  levelledUp: levelOf(after.xp) > levelOf(before.xp),
  streakDays: after.streakCurrent,
  earned: earned.map(({ name, description }) => ({ name, description })),
});
