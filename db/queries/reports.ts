import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { confidenceLabels } from '../../core/chat/log.ts';
import type { CourseId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';

const LEARNERS_MAX = 50; // what a page shows
const ROWS_MAX = 100;
const ITEMS_MAX = 30;

/** The learners whom the speaker looks after: by an assignment, as a parent, or as an admin everyone who studies. */
const lookedAfter = (name: string | undefined) => sql`
  looked_after as (select u.id, coalesce(u.name, u.username, 'somebody') as name from users u
    where (u.id in (select app.tutored_students() union select app.children()) or ((select app.has_role('admin')) and u.role = 'student'))
      and (${name ?? null}::text is null or ${name ?? null} in (u.id::text, u.username, u.email) or lower(u.name) = lower(${name ?? null})))`;

const Goal = z.object({
  subject: z.string().nullable(),
  percent: z.number(),
  streak: z.int(),
  xp: z.int(),
  target: z.string().nullable(),
  sessions: z.int(),
  practised: z.int(),
  rating: z.number().nullable(),
});
/** A learner with their active goals, as whoever looks after them reads it. */
export const LearnerProgress = z.object({ name: z.string(), goals: z.array(Goal) });

/** How far the speaker's learners are with their goals. */
export const listStudentProgress = (db: PersonDb, name: string | undefined): Promise<z.output<typeof LearnerProgress>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`with ${lookedAfter(name)}
      select l.name, (select coalesce(jsonb_agg(jsonb_build_object('subject', v.subject_name, 'percent', v.completion_percentage, 'streak', v.current_streak, 'xp', v.xp_earned, 'target', v.target_completion_date,
        'sessions', v.sessions_count, 'practised', v.practice_items_completed, 'rating', round(v.average_rating)) order by v.target_completion_date nulls last, v.goal_id), '[]') from v_student_progress v where v.student_id = l.id) as goals
      from looked_after l order by l.name, l.id limit ${LEARNERS_MAX}`);
    return z.array(LearnerProgress).parse(rows);
  });

/** How sure the tutor was when it answered one learner's questions. */
export const LearnerConfidence = z.object({
  name: z.string(),
  answers: z.array(z.object({ confidence: z.enum(confidenceLabels), count: z.int(), percent: z.number() })),
});

/** How sure the tutor was with each of the speaker's learners, those with the most unsure answers first. */
export const listConfidence = (db: PersonDb, name: string | undefined): Promise<z.output<typeof LearnerConfidence>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`with ${lookedAfter(name)}
      select l.name, jsonb_agg(jsonb_build_object('confidence', v.confidence, 'count', v.count, 'percent', v.percentage) order by array_position(array['High', 'Medium', 'Low'], v.confidence)) as answers
      from looked_after l join v_confidence_distribution v on v.student_id = l.id group by l.id, l.name
      order by coalesce(max(v.count) filter (where v.confidence = 'Low'), 0) desc, l.name, l.id limit ${LEARNERS_MAX}`);
    return z.array(LearnerConfidence).parse(rows);
  });

/** How often tutors set something else in the place of what was suggested. */
export const OverrideCount = z.object({
  type: z.string(),
  subject: z.string().nullable(),
  difficulty: z.int().nullable(),
  count: z.int(),
  latest: z.string(),
});

/** What was overridden since a day, the most often first: of one's own learners, or as an admin of all. */
export const listOverrides = (db: PersonDb, since: Date): Promise<z.output<typeof OverrideCount>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select override_type as type, subject_name as subject, difficulty_level::integer as difficulty, sum(override_count)::integer as count, max(override_date)::date::text as latest
      from v_override_analytics where override_date >= ${since.toISOString()} group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit ${ROWS_MAX}`);
    return z.array(OverrideCount).parse(rows);
  });

/** What became of the reminders one learner was sent. */
export const NudgeEngagement = z.object({ name: z.string(), sent: z.int(), openedPercent: z.number(), clickedPercent: z.number() });

/** What became of reminders, by learner: those who were sent the most first. */
export const listNudgeEngagement = (db: PersonDb): Promise<z.output<typeof NudgeEngagement>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select coalesce(u.name, u.username, 'somebody') as name, v.sent::integer as sent, v.opened::double precision as "openedPercent", v.clicked::double precision as "clickedPercent"
      from v_nudge_engagement v join users u on u.id = v.user_id order by v.sent desc, u.id limit ${ROWS_MAX}`);
    return z.array(NudgeEngagement).parse(rows);
  });

/** How a question does over everybody. */
export const ItemStatistic = z.object({
  question: z.uuid().describe('What show-question takes.'),
  text: z.string(),
  answers: z.int(),
  learners: z.int(),
  rightPercent: z.number().describe('The mean of what was scored.'),
  discrimination: z.number().nullable().describe('Whether those who do well in their runs do well here: from -1 to 1.'),
  seconds: z.number(),
  hints: z.number(),
});

/** The questions of a course that were answered often enough to tell, those that tell learners apart the least first. */
export const listItemStatistics = (db: PersonDb, course: CourseId, answersMin: number): Promise<z.output<typeof ItemStatistic>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select s.question_id as question, q.question_text as text, s.answers::integer as answers, s.learners::integer as learners, round((100 * s.facility)::numeric, 1)::double precision as "rightPercent",
        round(s.discrimination::numeric, 2)::double precision as discrimination, round((s.average_time_ms / 1000)::numeric, 1)::double precision as seconds, round(s.average_hints::numeric, 2)::double precision as hints
      from v_item_statistics s join v_questions q on q.id = s.question_id where s.course_id = ${course} and s.answers >= ${answersMin}
      order by s.discrimination nulls last, s.facility, s.question_id limit ${ITEMS_MAX}`);
    return z.array(ItemStatistic).parse(rows);
  });
