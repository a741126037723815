import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { examTypes } from '../../core/game/achievements.ts';
import { AnswerId, CourseId, QuestionId, RunId, SubjectId, TopicId, type UserId } from '../../core/ids.ts';
import { provenances } from '../../core/runs/run.ts';
import type { Tx } from '../client.ts';
import { Card, Course, Rated, StoredProfile, Topic } from './standing.ts';

const moment = z.coerce.date();
const fraction = z.number().min(0).max(1);

const Stored = z.object({
  profile: StoredProfile,
  level: z.int().nullable(),
  /** Graded answers in the order they were settled in. */
  answers: z.array(
    z.object({
      answer: AnswerId,
      run: RunId,
      question: QuestionId,
      topic: TopicId.nullable(),
      course: CourseId.nullable(),
      subject: SubjectId.nullable(),
      /** The grade that counts: the newest regrade, or else its own. */
      fraction,
      timeTakenMs: z.int().nullable(),
      confidence: z.int().nullable(),
      hintsUsed: z.int(),
      provenance: z.enum(provenances),
      answeredAt: moment,
      localDay: z.iso.date(),
      questionRatingBefore: z.number().nullable(),
    }),
  ),
  /** Finished runs, with the score they were finished with. */
  runs: z.array(
    z.object({
      run: RunId,
      questions: z.int(),
      score: fraction,
      hintsUsed: z.int(),
      passed: z.boolean(),
      attested: z.boolean(),
      examType: z.enum(examTypes).nullable(),
    }),
  ),
  /** By course, the sets of which every question was answered in one run. */
  sets: z.array(z.object({ course: CourseId, completed: z.int(), lastAt: moment })),
  /** The XP ledger, summed: by answer, by run where it names no answer, and all the rest in one line. */
  ledger: z.array(
    z.object({
      answer: AnswerId.nullable(),
      run: RunId.nullable(),
      subject: SubjectId.nullable(),
      amount: z.int(),
      boardPoints: z.int(),
      recallPoints: z.int(),
    }),
  ),
  subjects: z.array(Rated.extend({ id: SubjectId })),
  topics: z.array(Topic.extend({ id: TopicId })),
  courses: z.array(Course.extend({ id: CourseId, setsCompleted: z.int() })),
  cards: z.array(Card.extend({ id: QuestionId })),
});
/** A learner's record as it is stored: what they did, and all that is derived from it. */
export type StoredRecord = z.output<typeof Stored>;

/** All of a learner's record, in one statement: whatever happens meanwhile, its parts belong together. */
export async function readRecord(tx: Pick<Tx, 'execute'>, learner: UserId): Promise<StoredRecord> {
  const { rows } = await tx.execute<{ record: unknown }>(sql`select jsonb_build_object(
    'profile', (select jsonb_build_object('xp', p.xp, 'streakCurrent', p.study_streak_current, 'streakLongest', p.study_streak_longest, 'lastActivityDay', p.last_activity_date,
        'answered', p.total_questions_answered, 'runs', p.total_exams_taken, 'counters', p.counters, 'revision', p.revision) from user_profiles p where p.user_id = ${learner}),
    'level', (select p.level from user_profiles p where p.user_id = ${learner}),
    'answers', (select coalesce(jsonb_agg(jsonb_build_object('answer', a.id, 'run', a.user_test_run_id, 'question', a.question_id, 'topic', q.topic_id, 'course', s.course_id,
        'subject', coalesce(c.subject_id, s.subject_id), 'fraction', app.counted_fraction(a), 'timeTakenMs', a.time_taken_ms, 'confidence', a.confidence, 'hintsUsed', a.hints_used,
        'provenance', a.provenance, 'answeredAt', a.answered_at, 'localDay', a.local_day, 'questionRatingBefore', a.question_rating_before) order by a.sequence), '[]')
      from user_answers a join questions q on q.id = a.question_id join question_sets s on s.id = q.question_set_id left join courses c on c.id = s.course_id
      where a.user_id = ${learner} and a.status = 'graded'),
    'runs', (select coalesce(jsonb_agg(jsonb_build_object('run', r.id, 'questions', given.questions, 'score', r.score, 'hintsUsed', coalesce(given.hints, 0), 'passed', coalesce(r.passed, false),
        'attested', coalesce(given.attested, true), 'examType', c.exam_type) order by r.completed_at, r.id), '[]')
      from user_test_runs r left join courses c on c.id = r.course_id cross join lateral (
        select count(*) as questions, sum(n.hints_used) as hints, bool_and(n.own) as attested from (select distinct on (a.question_id) a.hints_used,
            bool_and(a.provenance <> 'relayed') over (partition by a.question_id) as own
          from user_answers a where a.user_test_run_id = r.id order by a.question_id, a.answered_at desc, a.sequence desc) n) given
      where r.user_id = ${learner} and r.state = 'finished'),
    'sets', (select coalesce(jsonb_agg(to_jsonb(done)), '[]') from (select r.course_id as course, count(distinct r.question_set_id) as completed, max(r.completed_at) as "lastAt"
      from user_test_runs r where r.user_id = ${learner} and r.state = 'finished' and num_nulls(r.course_id, r.question_set_id) = 0
        and r.total_questions = (select count(distinct a.question_id) from user_answers a where a.user_test_run_id = r.id) group by 1) done),
    'ledger', (select coalesce(jsonb_agg(to_jsonb(sums)), '[]') from (select x.answer_id as answer, case when x.answer_id is null then x.user_test_run_id end as run,
        (array_agg(x.subject_id order by x.created_at, x.id))[1] as subject, sum(x.amount) as amount, sum(x.board_points) as "boardPoints", sum(x.recall_points) as "recallPoints"
      from xp_events x where x.user_id = ${learner} group by 1, 2) sums),
    'subjects', (select coalesce(jsonb_agg(jsonb_build_object('id', r.subject_id, 'rating', r.rating, 'answers', r.answers)), '[]') from student_ratings r where r.student_id = ${learner}),
    'topics', (select coalesce(jsonb_agg(jsonb_build_object('id', t.topic_id, 'proficiency', t.proficiency_level, 'attempted', t.questions_attempted, 'correct', t.questions_correct,
        'timed', t.questions_timed, 'averageTimeMs', t.average_time_ms, 'lastPracticeAt', t.last_practice_date)), '[]') from user_topic_progress t where t.user_id = ${learner}),
    'courses', (select coalesce(jsonb_agg(jsonb_build_object('id', c.course_id, 'answered', c.questions_answered, 'correct', c.correct_answers, 'setsCompleted', c.question_sets_completed,
        'lastActivityAt', c.last_activity)), '[]') from user_course_progress c where c.user_id = ${learner}),
    'cards', (select coalesce(jsonb_agg(jsonb_build_object('id', c.question_id, 'state', c.state, 'due', c.due, 'stability', c.stability, 'difficulty', c.difficulty, 'elapsedDays', c.elapsed_days,
        'scheduledDays', c.scheduled_days, 'learningSteps', c.learning_steps, 'reps', c.reps, 'lapses', c.lapses, 'lastReview', c.last_review)), '[]') from review_cards c where c.user_id = ${learner})
  ) as record`);
  return Stored.parse(rows[0]?.record);
}

const Moves = z.object({
  question: QuestionId,
  difficulty: z.int(),
  rating: z.number().nullable(),
  answers: z.int().nullable(),
  moves: z.array(z.object({ fraction, studentRatingBefore: z.number(), before: z.number() })),
});
/** A question's rating as it is stored, and what moved it, in order. */
export type StoredMoves = z.output<typeof Moves>;

/** What moved the ratings of these questions: the graded answers that were rated when they were given. */
export async function listMoves(tx: Pick<Tx, 'execute'>, questions: readonly QuestionId[]): Promise<StoredMoves[]> {
  const { rows } = await tx.execute(sql`select q.id as question, q.difficulty, r.rating, r.answers, (
      select coalesce(jsonb_agg(jsonb_build_object('fraction', app.counted_fraction(a), 'studentRatingBefore', a.student_rating_before, 'before', a.question_rating_before) order by a.sequence), '[]')
      from user_answers a where a.question_id = q.id and a.status = 'graded' and a.student_rating_before is not null) as moves
    from questions q left join question_ratings r on r.question_id = q.id where q.id in ${questions} order by q.id`);
  return z.array(Moves).parse(rows);
}
