import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';
import { modules, topics } from '../schema/courses.ts';
import { userTopicProgress } from '../schema/practice.ts';

const TOPICS_MAX = 500; // more than a learner ever has

/** How far a learner is in every topic they practised, in the order the courses teach them. */
export const listTopicProgress = (db: PersonDb, user: UserId) =>
  db.transaction((tx) =>
    tx
      .select({
        topicId: topics.id,
        code: topics.code,
        name: topics.name,
        courseId: modules.courseId,
        proficiencyLevel: userTopicProgress.proficiencyLevel,
        questionsAttempted: userTopicProgress.questionsAttempted,
        questionsCorrect: userTopicProgress.questionsCorrect,
        averageTimeMs: userTopicProgress.averageTimeMs,
        lastPracticeDate: userTopicProgress.lastPracticeDate,
      })
      .from(userTopicProgress)
      .innerJoin(topics, eq(topics.id, userTopicProgress.topicId))
      .innerJoin(modules, eq(modules.id, topics.moduleId))
      .where(eq(userTopicProgress.userId, user))
      .orderBy(asc(modules.courseId), asc(modules.position), asc(topics.position))
      .limit(TOPICS_MAX),
  );

const POINTS_MAX = 200; // of a line: more than a screen shows
const ANSWERS_MAX = 20_000; // the newest; whoever gave more sees the last of the way
const WEEKS = 53; // a year of whole weeks, this one included
const DUE_DAYS = 14;

const History = z.object({
  today: z.string(),
  from: z.string(),
  ratings: z.array(
    z.object({
      subject: z.string(),
      answers: z.int(),
      points: z.array(z.object({ at: z.coerce.date(), rating: z.int() })).max(POINTS_MAX),
    }),
  ),
  calibration: z.array(z.object({ confidence: z.int(), answers: z.int(), correct: z.int(), firstDay: z.string(), lastDay: z.string() })),
  days: z.array(z.object({ day: z.string(), answers: z.int(), xp: z.int() })),
  topics: z.array(
    z.object({
      course: z.string(),
      code: z.string(),
      topic: z.string(),
      proficiency: z.number(),
      attempted: z.int(),
      correct: z.int(),
      lastAt: z.coerce.date().nullable(),
    }),
  ),
  due: z.array(z.object({ day: z.string(), due: z.int() })),
});

/** Answers whose verdict their learner was told, or may be: what else came of them would tell it. */
const told = (user: UserId) => sql`
  select a.id, a.sequence, a.answered_at, a.local_day, a.confidence, a.provenance, a.fraction, a.student_rating_after, a.question_id
  from user_answers a join user_test_runs r on r.id = a.user_test_run_id
  where a.user_id = ${user} and (r.feedback = 'immediate' or r.feedback <> 'never' and r.state not in ('open', 'grading'))
  order by a.answered_at desc, a.sequence desc limit ${ANSWERS_MAX}`;

/** Each subject's ratings as they came, thinned evenly where there are many; the newest is always among them. */
const ratings = sql`
  select coalesce(jsonb_agg(jsonb_build_object('subject', l.subject, 'answers', l.answers, 'points', l.points) order by l.subject), '[]') from (
    select b.name as subject, max(p.total)::integer as answers, jsonb_agg(jsonb_build_object('at', p.answered_at, 'rating', round(p.student_rating_after)) order by p.place) as points
    from (select t.answered_at, t.student_rating_after, coalesce(c.subject_id, s.subject_id) as subject_id,
        row_number() over w as place, count(*) over (partition by coalesce(c.subject_id, s.subject_id)) as total
      from told t join questions q on q.id = t.question_id join question_sets s on s.id = q.question_set_id left join courses c on c.id = s.course_id
      where t.student_rating_after is not null window w as (partition by coalesce(c.subject_id, s.subject_id) order by t.sequence)) p
    join subjects b on b.id = p.subject_id
    where p.place * ${POINTS_MAX} / p.total > (p.place - 1) * ${POINTS_MAX} / p.total group by b.id, b.name) l`;

const calibration = sql`
  select coalesce(jsonb_agg(to_jsonb(k) order by k.confidence), '[]') from (
    select t.confidence, count(*)::integer as answers, count(*) filter (where coalesce(g.fraction_after, t.fraction) = 1)::integer as correct, min(t.local_day) as "firstDay", max(t.local_day) as "lastDay"
    from told t left join lateral (select r.fraction_after from regrades r where r.answer_id = t.id order by r.created_at desc, r.id desc limit 1) g on true
    where t.confidence is not null and t.fraction is not null and t.provenance <> 'relayed' group by t.confidence) k`;

/** What was answered and earned on each day of the learner's own calendar; days on which nothing was are left out. */
const days = (user: UserId) => sql`
  select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'answers', d.answers, 'xp', d.xp) order by d.day), '[]') from (
    select day, sum(answers)::integer as answers, sum(xp)::integer as xp from (
      select a.local_day as day, 1 as answers, 0 as xp from user_answers a, me where a.user_id = ${user} and a.answered_at > me.since - interval '2 days'
      union all
      select (x.created_at at time zone me.time_zone)::date, 0, x.amount from xp_events x, me where x.user_id = ${user} and x.created_at > me.since - interval '2 days') e
    group by day) d, me where d.day between me.from_day and me.today`;

/** Every topic of the courses in which the learner has begun, also those not touched yet. */
const topicsOf = (user: UserId) => sql`
  select coalesce(jsonb_agg(jsonb_build_object('course', t.course, 'code', t.code, 'topic', t.name, 'proficiency', t.proficiency, 'attempted', t.attempted, 'correct', t.correct, 'lastAt', t.last_at)
      order by t.course, t.module_place, t.place, t.code), '[]') from (
    select c.course_title as course, t.code, t.name, m.position as module_place, t.position as place, coalesce(g.proficiency_level, 0) as proficiency,
      coalesce(g.questions_attempted, 0) as attempted, coalesce(g.questions_correct, 0) as correct, g.last_practice_date as last_at
    from courses c join modules m on m.course_id = c.id join topics t on t.module_id = m.id left join user_topic_progress g on g.topic_id = t.id and g.user_id = ${user}
    where c.id in (select n.course_id from user_topic_progress b join topics o on o.id = b.topic_id join modules n on n.id = o.module_id where b.user_id = ${user})
    order by course, module_place, place, t.code limit ${TOPICS_MAX}) t`;

/** How many questions come up for review on each of the next days; what is late is due today. */
const dueByDay = sql`
  select jsonb_agg(jsonb_build_object('day', (me.today + n), 'due', (select count(*) from due where due.day = me.today + n)) order by n)
  from me, generate_series(0, ${DUE_DAYS - 1}::integer) n`;

/** A learner's way so far, as charts draw it: ratings, how well they judge themselves, days, topics, and what is coming up for review. */
export const getHistory = (db: PersonDb, user: UserId, now: Date): Promise<z.output<typeof History>> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      with today as (select id, time_zone, (${now}::timestamptz at time zone time_zone)::date as today from users where id = ${user}),
        bounds as (select *, date_trunc('week', today)::date - 7 * (${WEEKS}::integer - 1) as from_day from today),
        me as (select *, from_day::timestamp at time zone time_zone as since from bounds),
        due as (select (greatest(c.due, ${now}::timestamptz) at time zone me.time_zone)::date as day from review_cards c, me
          where c.user_id = ${user} and c.due < (me.today + ${DUE_DAYS}::integer)::timestamp at time zone me.time_zone),
        told as (${told(user)})
      select me.today::text as today, me.from_day::text as from, (${ratings}) as ratings, (${calibration}) as calibration, (${days(user)}) as days,
        (${topicsOf(user)}) as topics, (${dueByDay}) as due from me`);
    return History.parse(rows[0]);
  });
