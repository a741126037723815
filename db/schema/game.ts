import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { criteriaTypes, examTypes } from '../../core/game/achievements.ts';
import type { GameCounters } from '../../core/game/award.ts';
import { rarities } from '../../core/game/rarity.ts';
import type { AchievementId, AnswerId, AvatarId, GoalId, RunId, SubjectId, UserId } from '../../core/ids.ts';
import { createdAt, id, json, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { subjects } from './courses.ts';
import { goals } from './goals.ts';
import { users } from './people.ts';
import { userAnswers, userTestRuns } from './runs.ts';

/** Something to be earned. It and the avatar it unlocks name each other; a deferred trigger holds the two together. */
export const achievements = pgTable(
  'achievements',
  {
    id: id<AchievementId>(),
    key: text().notNull().unique(),
    category: text().notNull(),
    name: text().notNull().unique(),
    description: text().notNull(),
    badgeIconUrl: text(),
    criteriaType: text({ enum: criteriaTypes }).notNull(),
    criteriaValue: integer().notNull(),
    criteriaExamType: text({ enum: examTypes }),
    xpReward: integer().notNull().default(0),
    unlocksAvatarId: ref<AvatarId>()
      .unique('achievements_unlocks_avatar_id_unique')
      .references((): AnyPgColumn => avatars.id, { onDelete: 'set null' }),
    displayOrder: integer().notNull().default(0),
    isHidden: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.criteriaType),
    index().on(table.displayOrder),
    check('achievements_criteria_type_known', oneOf('criteria_type', criteriaTypes)),
    check('achievements_exam_type_known', oneOf('criteria_exam_type', examTypes)),
    check('achievements_exam_type_where_specific', sql`(criteria_type = 'exam_specific') = (criteria_exam_type is not null)`),
    check('achievements_criteria_value', sql`criteria_value > 0`),
    check('achievements_xp_reward', sql`xp_reward >= 0`),
    check('achievements_named', sql`key <> '' and name <> '' and category <> ''`),
  ],
);

/** A picture to be known by: everyone's, or that of who earned its achievement. */
export const avatars = pgTable(
  'avatars',
  {
    id: id<AvatarId>(),
    key: text().notNull().unique(),
    name: text().notNull().unique(),
    description: text(),
    imageUrl: text().notNull(),
    isDefault: boolean().notNull().default(false),
    requiredAchievementId: ref<AchievementId>()
      .unique('avatars_required_achievement_id_unique')
      .references((): AnyPgColumn => achievements.id, { onDelete: 'set null' }),
    rarity: text({ enum: rarities }).notNull(),
    displayOrder: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.displayOrder),
    check('avatars_rarity_known', oneOf('rarity', rarities)),
    check('avatars_default_is_common', sql`is_default = (rarity = 'common')`),
    check('avatars_default_is_free', sql`not is_default or required_achievement_id is null`),
    check('avatars_named', sql`key <> '' and name <> ''`),
  ],
);

/** How a person appears in the game. The numbers are caches of xp_events, runs and answers. */
export const userProfiles = pgTable(
  'user_profiles',
  {
    userId: ref<UserId>()
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    bio: text(),
    avatarUrl: text(),
    selectedAvatarId: ref<AvatarId>().references(() => avatars.id, { onDelete: 'set null' }),
    showsOnBoards: boolean().notNull().default(false), // a name appears to others only by one's own wish
    xp: integer().notNull().default(0),
    level: integer().notNull().default(1),
    studyStreakCurrent: integer().notNull().default(0),
    studyStreakLongest: integer().notNull().default(0),
    totalExamsTaken: integer().notNull().default(0),
    totalQuestionsAnswered: integer().notNull().default(0),
    lastActivityDate: date(),
    studyDay: date(), // their day as it goes by study_zone, never set back: who travels changes zones when a day begins, and 20 hours after the last one did
    studyZone: text(),
    studyDayBeganAt: moment(),
    counters: json<GameCounters>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    revision: integer().notNull().default(0), // raised by everything that moves the numbers, so that two writers at once are seen
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.selectedAvatarId),
    index().on(table.xp),
    check('user_profiles_xp', sql`xp >= 0`),
    check('user_profiles_level', sql`level >= 1`),
    check('user_profiles_streaks', sql`study_streak_current between 0 and study_streak_longest`),
    check('user_profiles_totals', sql`least(total_exams_taken, total_questions_answered) >= 0`),
    check('user_profiles_study_day', sql`num_nulls(study_day, study_zone, study_day_began_at) in (0, 3)`),
    check('user_profiles_bio_length', sql`char_length(bio) <= 2000`),
  ],
);

/** Every point of XP with its reason: the one ledger that all else sums. A correction is a row of its own. */
export const xpEvents = pgTable(
  'xp_events',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    goalId: ref<GoalId>().references(() => goals.id, { onDelete: 'restrict' }),
    userTestRunId: ref<RunId>().references(() => userTestRuns.id, { onDelete: 'restrict' }),
    answerId: ref<AnswerId>().references(() => userAnswers.id, { onDelete: 'restrict' }),
    reason: text().notNull(),
    amount: integer().notNull(),
    boardPoints: smallint().notNull().default(0), // for the weekly board: recall that was due or hard, at the first attempt
    recallPoints: smallint().notNull().default(0), // for the boards of places: what had likely been forgotten and was not
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('xp_events_award_once')
      .on(table.userId, table.reason)
      .where(sql`reason like 'achievement:%'`),
    uniqueIndex('xp_events_answer_once')
      .on(table.answerId)
      .where(sql`reason = 'answer'`),
    index().on(table.userId, table.createdAt),
    index().on(table.subjectId),
    index().on(table.goalId),
    index().on(table.userTestRunId),
    index().on(table.answerId),
    index().on(table.createdAt),
    check('xp_events_reason', sql`reason <> ''`),
  ],
);

/** What a person earned, once and for good. */
export const userAchievements = pgTable(
  'user_achievements',
  {
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    achievementId: ref<AchievementId>()
      .notNull()
      .references(() => achievements.id, { onDelete: 'cascade' }),
    earnedAt: moment().notNull().defaultNow(),
    progressValue: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.achievementId] }),
    index().on(table.userId, table.earnedAt),
    index().on(table.achievementId),
    index().on(table.earnedAt),
    check('user_achievements_progress', sql`progress_value >= 0`),
  ],
);

/** Which avatars a person unlocked; default ones need no row. */
export const userAvatars = pgTable(
  'user_avatars',
  {
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    avatarId: ref<AvatarId>()
      .notNull()
      .references(() => avatars.id, { onDelete: 'cascade' }),
    unlockedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.avatarId] }),
    index().on(table.userId, table.unlockedAt),
    index().on(table.avatarId),
  ],
);
