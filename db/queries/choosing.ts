import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { CourseId, ExamId, PracticeTestId, QuestionId, QuestionSetId, SubjectId, TopicId, type UserId } from '../../core/ids.ts';
import { ExamConfig, feedbackTimings } from '../../core/runs/run.ts';
import { asPerson, type PersonDb, type Speaker, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';

const CANDIDATES_MAX = 2000; // of which a run takes a few dozen
const MATCHES_MAX = 6; // enough to say that a name is ambiguous

/** What a learner can take a run of, as they name it. */
export const startable = ['course', 'topic', 'set', 'exam', 'practice-test', 'mistakes', 'due'] as const;
export type Startable = (typeof startable)[number];
/** What there is of its own accord; mistakes and what is due are a learner's. */
export type Named = Exclude<Startable, 'mistakes' | 'due'>;

const Source = z.object({
  course_id: CourseId.nullable(),
  subject_id: SubjectId.nullable(),
  title: z.string(),
  course: z.string(),
  topic_id: TopicId.nullable(),
  set_id: QuestionSetId.nullable(),
  exam_id: ExamId.nullable(),
  practice_test_id: PracticeTestId.nullable(),
  draw: z.int().nullable(),
  duration: z.int().nullable(),
  passing: z.int().nullable(),
  feedback: z.enum(feedbackTimings).nullable(),
  config: ExamConfig.nullable(),
});
/** Something to take a run of. */
export type RunSource = z.output<typeof Source>;

const none = sql`null::uuid as topic_id, null::uuid as set_id, null::uuid as exam_id, null::uuid as practice_test_id, null::integer as draw,
  null::integer as duration, null::integer as passing, null::text as feedback, null::jsonb as config`;

const sourceOf = {
  course: sql`select c.id as key, c.id as course_id, c.subject_id, c.course_title as title, c.course_title as course, array[c.course_number, c.course_title] as names, ${none} from courses c`,
  topic: sql`select t.id as key, c.id as course_id, c.subject_id, t.name as title, c.course_title as course, array[t.code, t.name] as names, t.id as topic_id, null::uuid as set_id, null::uuid as exam_id,
    null::uuid as practice_test_id, null::integer as draw, null::integer as duration, null::integer as passing, null::text as feedback, null::jsonb as config
    from topics t join modules m on m.id = t.module_id join courses c on c.id = m.course_id`,
  set: sql`select s.id as key, c.id as course_id, coalesce(c.subject_id, s.subject_id) as subject_id, s.title, coalesce(c.course_title, '') as course, array[s.title] as names, null::uuid as topic_id, s.id as set_id,
    null::uuid as exam_id, null::uuid as practice_test_id, null::integer as draw, null::integer as duration, null::integer as passing, null::text as feedback, null::jsonb as config
    from question_sets s left join courses c on c.id = s.course_id where s.kind = 'standard'`,
  exam: sql`select e.id as key, c.id as course_id, c.subject_id, e.title, c.course_title as course, array[e.title] as names, null::uuid as topic_id, null::uuid as set_id, e.id as exam_id, null::uuid as practice_test_id,
    null::integer as draw, e.duration_seconds as duration, e.passing_score_percent as passing, e.feedback, e.config from exams e join courses c on c.id = e.course_id where e.is_active`,
  'practice-test': sql`select p.id as key, c.id as course_id, c.subject_id, p.title, c.course_title as course, array[p.title] as names, null::uuid as topic_id, p.question_set_id as set_id, null::uuid as exam_id,
    p.id as practice_test_id, p.question_count as draw, p.duration_seconds as duration, p.passing_score_percent as passing, null::text as feedback, null::jsonb as config
    from practice_tests p join courses c on c.id = p.course_id`,
} as const satisfies Record<Named, unknown>;

/** What the speaker may take a run of by that name, id, number or code; several where the name is ambiguous. */
export const listSources = (db: PersonDb, kind: Named, name: string, course: string | undefined): Promise<RunSource[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`select found.* from (${sourceOf[kind]}) found left join courses c on c.id = found.course_id
      where (found.key::text = lower(${name}) or exists (select from unnest(found.names) n where lower(n) = lower(${name})))
        and (${course ?? null}::text is null or c.id::text = lower(${course ?? null}) or lower(c.course_number) = lower(${course ?? null}) or lower(c.course_title) = lower(${course ?? null}))
      order by found.course, found.title, found.key limit ${MATCHES_MAX}`);
    return z.array(Source).parse(rows);
  });

/** What something that a run can be taken of is called, where the speaker may see it. */
export const findSourceTitle = (db: Database, who: Speaker, kind: Named, id: string): Promise<string | undefined> =>
  asPerson(db, who, async (tx) => {
    const { rows } = await tx.execute<{ title: string }>(sql`select title from (${sourceOf[kind]}) found where key = ${id}::uuid`);
    return rows[0]?.title;
  });
/** Whether it is one of those. */
export const isNamed = (kind: string): kind is Named => Object.hasOwn(sourceOf, kind);

const Candidate = z.object({
  question: QuestionId,
  topic: TopicId.nullable(),
  difficulty: z.int(),
  section: z.string().nullable(),
  points: z.int(),
  lastRight: z.boolean().nullable(),
  answeredAt: z.coerce.date().nullable(),
  waits: z.boolean(),
});
/** A question that could be asked, and how its learner did with it last. */
export type Candidate = z.output<typeof Candidate>;

const scopes = {
  course: ({ course_id }: RunSource) => sql`s.course_id = ${course_id}`,
  topic: ({ topic_id }: RunSource) => sql`q.topic_id = ${topic_id}`,
  set: ({ set_id }: RunSource) => sql`q.question_set_id = ${set_id}`,
  exam: ({ exam_id }: RunSource) => sql`e.exam_id = ${exam_id}`,
  'practice-test': ({ set_id, course_id }: RunSource) => (set_id ? sql`q.question_set_id = ${set_id}` : sql`s.course_id = ${course_id}`),
} as const satisfies Record<Named, (source: RunSource) => unknown>;

const candidates = async (tx: Tx, user: UserId, condition: unknown, exam: ExamId | null, person: boolean): Promise<Candidate[]> => {
  const { rows } = await tx.execute(sql`
    select q.id as question, q.topic_id as topic, q.difficulty, e.section, coalesce(e.points, 1) as points, last.counted_fraction = 1 as "lastRight", last.answered_at as "answeredAt",
      ${person} and coalesce(app.asks_essay(q.id), false) as waits
    from questions q join question_sets s on s.id = q.question_set_id left join exam_questions e on e.question_id = q.id and e.exam_id = ${exam}
      left join lateral (select a.counted_fraction, a.answered_at from v_user_answers a join user_test_runs r on r.id = a.user_test_run_id
        where a.user_id = ${user} and a.question_id = q.id and a.status = 'graded' and (r.feedback = 'immediate' or r.feedback <> 'never' and r.state not in ('open', 'grading'))
        order by a.answered_at desc, a.sequence desc limit 1) last on true -- what was not told yet is not told by asking again either
    where q.status in ('live', 'pilot') and ${condition}
    order by e.position, s.position, q.original_question_number, q.id limit ${CANDIDATES_MAX}`);
  return z.array(Candidate).parse(rows);
};

/** The questions of a source that may be asked, in its own order; where only a person judges essays, it is noted which those are. */
export const listCandidates = (db: PersonDb, user: UserId, kind: Named, source: RunSource, person: boolean): Promise<Candidate[]> =>
  db.read((tx) => candidates(tx, user, scopes[kind](source), source.exam_id, person));

/** The questions whose last answer by the speaker was not right, everywhere or in one course. */
export const listMistakes = (db: PersonDb, user: UserId, course: CourseId | null): Promise<Candidate[]> =>
  db.read((tx) =>
    candidates(tx, user, sql`last.counted_fraction < 1 and (${course}::uuid is null or s.course_id = ${course})`, null, false),
  );

/** The questions that are due for the speaker's review at that time, everywhere or in one course. */
export const listDue = (db: PersonDb, user: UserId, course: CourseId | null, at: Date): Promise<Candidate[]> =>
  db.read((tx) =>
    candidates(
      tx,
      user,
      sql`exists (select from review_cards k where k.user_id = ${user} and k.question_id = q.id and k.due <= ${at}) and (${course}::uuid is null or s.course_id = ${course})`,
      null,
      false,
    ),
  );
