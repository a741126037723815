import { AttemptId, RunId } from '../../core/ids.ts';
import type { RatingRules } from '../../core/practice/rating.ts';
import { callTogether, type PersonCalls } from '../../db/client.ts';
import type { Database } from '../../db/connection.ts';
import { newId } from '../../db/new-id.ts';
import { findOpenAttempt, findRun } from '../../db/queries/record.ts';
import { endStaleRounds, listPlayed, type PlayedRound } from '../../db/queries/round-records.ts';
import { recordStart, serveQuestions } from '../../db/queries/serving.ts';
import { gradeGiven } from '../../tools/answering.ts';
import { endNow } from '../../tools/ending.ts';
import { shuffleIn } from '../../tools/rounds.ts';
import { recordGraded } from '../../tools/settling.ts';

const runOf = ({ title, courseId, seed, items, startedAt }: PlayedRound) => ({
  id: RunId.parse(newId()),
  courseId,
  subjectId: null,
  source: 'course' as const,
  mode: 'practice' as const,
  channel: 'discord' as const,
  feedback: 'immediate' as const,
  order: items.map(({ id }) => id),
  seed,
  title,
  timeLimitSeconds: null,
  passingScorePercent: null,
  at: startedAt,
});

/** Records one answer as it would have been when it was given: asked then, in the letters that all saw, answered by its player. */
async function recordPlayed(
  db: PersonCalls,
  run: RunId,
  played: PlayedRound,
  position: number,
  ratingRules: RatingRules,
): Promise<boolean> {
  const { question, version, id, askedAt, given } = played.items[position]!; // who calls has counted them
  if (!given) return true; // what was not answered stays so, and is not wrong
  const attempt = AttemptId.parse(newId());
  const questions = [{ id: attempt, question: id, version, position, shuffle: shuffleIn(played, question) }];
  const { served } = await serveQuestions(db, { run, at: askedAt, door: 'discord', page: null, questions });
  if (!served) return false;
  await db.call('lock_answers', [attempt]);
  const open = await findOpenAttempt(db, attempt, given.givenAt);
  if (!open) return false;
  const grade = gradeGiven(question, given.answer);
  const graded = { open, given: { ...given, provenance: 'direct' as const }, grade, confidence: null, key: null };
  return (await recordGraded([graded], { db, now: given.givenAt, newId, ratingRules })) !== undefined;
}

/** Whether a player's answers are in their record now. An exam that they sit meanwhile makes them wait. */
async function settlePlayed(db: PersonCalls, played: PlayedRound, now: Date, ratingRules: RatingRules): Promise<boolean> {
  const crossOff = (run: RunId | null) => db.call('settle_round', { round: played.round, run, at: now });
  const run = { ...runOf(played), metadata: { round: played.round } };
  if (!(await crossOff(null))) return true; // another process was quicker
  if ((await recordStart(db, run)).refused) return false;
  for (const position of played.items.keys()) if (!(await recordPlayed(db, run.id, played, position, ratingRules))) return false;
  const view = await findRun(db, run.id, now);
  if (view) await endNow(view, 'hand-in', { db, now: played.endedAt });
  await db.call('settle_round', { round: played.round, run: run.id, at: now });
  return true;
}

class NotNow extends Error {}

/**
 * Puts what was played in rounds that are over into the records of their players, each in one transaction and in their own name:
 * a run like any other, settled as practice is. What cannot be now is tried again a minute later.
 */
export async function settleRounds(database: Database, now: Date, ratingRules: RatingRules): Promise<number> {
  await endStaleRounds(database, now);
  let settled = 0;
  const failed: unknown[] = [];
  for (const played of await listPlayed(database)) {
    const note = () => ({ id: newId(), at: now, action: 'settle-rounds', fields: [], reason: 'the round was over' });
    try {
      await callTogether(database, { user: played.user, role: played.role }, note, async (db) => {
        if (!(await settlePlayed(db, played, now, ratingRules))) throw new NotNow();
      });
      settled += 1;
    } catch (error) {
      if (!(error instanceof NotNow)) failed.push(error); // one that breaks keeps none of the others waiting
    }
  }
  if (failed.length) throw failed[0];
  return settled;
}
