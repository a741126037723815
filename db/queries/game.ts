import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { criteriaTypes, examTypes } from '../../core/game/achievements.ts';
import { rarities } from '../../core/game/rarity.ts';
import type { UserId } from '../../core/ids.ts';
import { goalStatuses } from '../../core/tutoring/words.ts';
import type { PersonDb } from '../client.ts';
import { StoredCounters } from './standing.ts';

const ROWS_MAX = 20; // what fits a board or a card
const REPLIES_MAX = 3;
const REPLIES_DAYS = 14; // later they are in list-my-questions

const Progress = z.object({
  xp: z.int(),
  streak: z.int(),
  streakLongest: z.int(),
  lastActivityDay: z.string().nullable(),
  today: z.string(),
  answered: z.int(),
  due: z.int(),
  dueBy: z.array(z.object({ course: z.string(), topic: z.string().nullable(), due: z.int() })),
  goals: z.array(
    z.object({
      goal: z.uuid(),
      title: z.string(),
      status: z.enum(goalStatuses),
      completionPercent: z.number(),
      topics: z.int(),
      targetDate: z.string().nullable(),
    }),
  ),
  replies: z.array(z.object({ question: z.string(), reply: z.string(), course: z.uuid().nullable() })),
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
        (select coalesce(jsonb_agg(d order by d.due desc, d.course, d.topic), '[]') from (select s.course_title as course, t.name as topic, count(*)::integer as due
          from review_cards c join questions q on q.id = c.question_id and q.status in ('live', 'pilot') join question_sets w on w.id = q.question_set_id join courses s on s.id = w.course_id left join topics t on t.id = q.topic_id
          where c.user_id = u.id and c.due <= ${now} group by 1, 2 order by 3 desc, 1, 2 limit ${ROWS_MAX}) d) as "dueBy",
        (select coalesce(jsonb_agg(g order by g."targetDate", g.title, g.goal), '[]') from (select v.id as goal, v.title, v.status, v.completion_percentage as "completionPercent", v.target_completion_date as "targetDate",
          (select count(*)::integer from goal_topics t where t.goal_id = v.id) as topics
          from v_goals v where v.student_id = u.id and v.status in ('active', 'paused') order by v.target_completion_date, v.title, v.id limit ${ROWS_MAX}) g) as goals,
        (select coalesce(jsonb_agg(h order by h."repliedAt" desc, h.id desc), '[]') from (select r.id, r.query as question, r.reply, r.course_id as course, r.replied_at as "repliedAt" from help_requests r
          where r.student_id = u.id and r.replied_at > ${now}::timestamptz - interval '${sql.raw(String(REPLIES_DAYS))} days' order by r.replied_at desc, r.id desc limit ${REPLIES_MAX}) h) as replies,
        (select coalesce(jsonb_agg(jsonb_build_object('subject', s.name, 'rating', round(r.rating), 'answers', r.answers) order by s.name), '[]')
          from student_ratings r join subjects s on s.id = r.subject_id where r.student_id = u.id) as subjects,
        (select coalesce(jsonb_agg(t order by t.proficiency, t.code, t.course), '[]') from (select t.code, t.name as topic, c.course_title as course, g.proficiency_level as proficiency, g.questions_attempted as attempted
          from user_topic_progress g join topics t on t.id = g.topic_id join modules m on m.id = t.module_id join courses c on c.id = m.course_id where g.user_id = u.id
          order by g.proficiency_level, t.code, c.course_title limit ${ROWS_MAX}) t) as topics,
        (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'description', a.description) order by e.earned_at, a.display_order), '[]')
          from user_achievements e join achievements a on a.id = e.achievement_id where e.user_id = u.id) as earned
      from users u left join user_profiles p on p.user_id = u.id where u.id = ${user}`);
    return Progress.parse(rows[0]);
  });

const Place = z.object({
  place: z.coerce.number(),
  name: z.string().nullable(),
  avatar: z.string().nullable(),
  picture: z.string().nullable(),
  isSelf: z.boolean(),
  value: z.number(),
});
/** A line of a board. The name is there only of those who show themselves. */
export type Place = z.output<typeof Place>;

const boards = {
  week: sql`select place, name, avatar, '/' || picture as picture, is_self as "isSelf", points as value from v_weekly_leaderboard where week = date_trunc('week', now() at time zone 'UTC')::date`,
  xp: sql`select place, name, avatar, '/' || picture as picture, is_self as "isSelf", xp as value from v_xp_leaderboard`,
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

const ACHIEVEMENTS_MAX = 200; // 27 come with the product; admins add some

const Achievements = z.object({
  xp: z.int(),
  longestStreakDays: z.int(),
  counters: StoredCounters,
  achievements: z.array(
    z.object({
      category: z.string(),
      name: z.string(),
      description: z.string(),
      criteriaType: z.enum(criteriaTypes),
      criteriaValue: z.int(),
      examType: z.enum(examTypes).nullable(),
      xp: z.int(),
      isHidden: z.boolean(),
      avatar: z.string().nullable(),
      earnedAt: z.coerce.date().nullable(),
    }),
  ),
});

/**
 * Everything that can be earned, in its order, with when the learner did, and the counters that tell how far they are. What is of
 * an exam that no course open to them is about is left out, unless they have it.
 */
export const getAchievements = (db: PersonDb, user: UserId): Promise<z.output<typeof Achievements>> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select coalesce(p.xp, 0) as xp, coalesce(p.study_streak_longest, 0) as "longestStreakDays", coalesce(p.counters, '{}') as counters,
        (select coalesce(jsonb_agg(to_jsonb(l) order by l.place, l.name), '[]') from (
          select a.display_order as place, a.category, a.name, a.description, a.criteria_type as "criteriaType", a.criteria_value as "criteriaValue", a.criteria_exam_type as "examType",
            a.xp_reward as xp, a.is_hidden as "isHidden", v.name as avatar, e.earned_at as "earnedAt"
          from achievements a left join user_achievements e on e.achievement_id = a.id and e.user_id = ${user} left join avatars v on v.id = a.unlocks_avatar_id
          where a.criteria_exam_type is null or e.earned_at is not null or exists (select from courses c where c.exam_type = a.criteria_exam_type and c.is_published)
          order by place limit ${ACHIEVEMENTS_MAX}) l) as achievements
      from users u left join user_profiles p on p.user_id = u.id where u.id = ${user}`);
    return Achievements.parse(rows[0]);
  });

/** A picture to be known by, and whether it is the speaker's to choose. */
export const AvatarShown = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string().nullable().describe('How to come by it.'),
  rarity: z.enum(rarities),
  isOwned: z.boolean(),
  isSelected: z.boolean(),
});

/** How somebody appears to others: whether their name does, and by which picture; with all the pictures there are. */
export const Appearance = z.object({ showsOnBoards: z.boolean(), avatars: z.array(AvatarShown) });

/** That as a column, to be read with the account: a transaction of its own would cost as much as the account. */
export const appearanceOf = (user: UserId) => sql<unknown>`jsonb_build_object(
  'showsOnBoards', coalesce((select p.shows_on_boards from user_profiles p where p.user_id = ${user}), false),
  'avatars', (select coalesce(jsonb_agg(a order by a.place), '[]') from (
    select v.key, v.name, v.description, v.rarity, v.is_default or exists (select from user_avatars o where o.avatar_id = v.id and o.user_id = ${user}) as "isOwned",
      exists (select from user_profiles p where p.user_id = ${user} and p.selected_avatar_id = v.id) as "isSelected", v.display_order as place
    from avatars v order by v.display_order limit ${ACHIEVEMENTS_MAX}) a))`;
