import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';

const ROWS_MAX = 20; // what fits a board or a card

const Progress = z.object({
  xp: z.int(),
  streak: z.int(),
  streakLongest: z.int(),
  lastActivityDay: z.string().nullable(),
  today: z.string(),
  answered: z.int(),
  due: z.int(),
  subjects: z.array(z.object({ subject: z.string(), rating: z.int(), answers: z.int() })),
  topics: z.array(z.object({ code: z.string(), topic: z.string(), course: z.string(), proficiency: z.number(), attempted: z.int() })),
  earned: z.array(z.object({ name: z.string(), description: z.string() })),
});

/** Where a learner stands: in the game, in each subject, in the topics they practised, and how much is due for review. */
export const getProgress = (db: PersonDb, user: UserId, now: Date): Promise<z.output<typeof Progress>> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select coalesce(p.xp, 0) as xp, coalesce(p.study_streak_current, 0) as streak, coalesce(p.study_streak_longest, 0) as "streakLongest", p.last_activity_date::text as "lastActivityDay",
        (${now}::timestamptz at time zone u.time_zone)::date::text as today, coalesce(p.total_questions_answered, 0) as answered,
        (select count(*)::integer from review_cards c where c.user_id = u.id and c.due <= ${now}) as due,
        (select coalesce(jsonb_agg(jsonb_build_object('subject', s.name, 'rating', round(r.rating), 'answers', r.answers) order by s.name), '[]')
          from student_ratings r join subjects s on s.id = r.subject_id where r.student_id = u.id) as subjects,
        (select coalesce(jsonb_agg(t order by t.proficiency, t.code), '[]') from (select t.code, t.name as topic, c.course_title as course, g.proficiency_level as proficiency, g.questions_attempted as attempted
          from user_topic_progress g join topics t on t.id = g.topic_id join modules m on m.id = t.module_id join courses c on c.id = m.course_id where g.user_id = u.id
          order by g.proficiency_level, t.code limit ${ROWS_MAX}) t) as topics,
        (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'description', a.description) order by e.earned_at, a.display_order), '[]')
          from user_achievements e join achievements a on a.id = e.achievement_id where e.user_id = u.id) as earned
      from users u left join user_profiles p on p.user_id = u.id where u.id = ${user}`);
    return Progress.parse(rows[0]);
  });

const Place = z.object({
  place: z.coerce.number(),
  name: z.string().nullable(),
  avatar: z.string().nullable(),
  isSelf: z.boolean(),
  value: z.number(),
});
/** A line of a board. The name is there only of those who show themselves. */
export type Place = z.output<typeof Place>;

const boards = {
  week: sql`select place, name, avatar, is_self as "isSelf", points as value from v_weekly_leaderboard where week = date_trunc('week', now() at time zone 'UTC')::date`,
  xp: sql`select place, name, avatar, is_self as "isSelf", xp as value from v_xp_leaderboard`,
} as const;

/** The boards there are: points of this week, and XP over everything. */
export const boardKinds = ['week', 'xp'] as const satisfies readonly (keyof typeof boards)[];

/** The first places of a board, and the speaker's own. */
export const listBoard = (db: PersonDb, kind: (typeof boardKinds)[number]): Promise<Place[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(
      sql`select * from (${boards[kind]}) b where place <= ${ROWS_MAX} or "isSelf" order by place, name limit ${ROWS_MAX + 1}`,
    );
    return z.array(Place).parse(rows);
  });
