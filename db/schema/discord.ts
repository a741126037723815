import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { PlaceSettings } from '../../core/discord/place-settings.ts';
import { roundModes, roundStates, secondsEach, TEAMS_MAX } from '../../core/discord/round.ts';
import type { CourseId, PlaceId, QuestionVersionId, RoundId, RunId, UserId } from '../../core/ids.ts';
import { nudgeChannels } from '../../core/tutoring/words.ts';
import { allOf, createdAt, fraction, id, json, moment, oneOf, ref, updatedAt, words } from '../columns.ts';
import { courses } from './courses.ts';
import { users } from './people.ts';
import { questionVersions } from './questions.ts';
import { userTestRuns } from './runs.ts';

/** A server the tutor was invited to: in which channels it speaks and which group modes are allowed. */
export const places = pgTable(
  'places',
  {
    id: id<PlaceId>(),
    externalId: text().notNull().unique('places_external_id_unique'),
    name: text().notNull(),
    channels: words(),
    modes: words().default(sql.raw(`'{${roundModes.join(',')}}'::text[]`)), // none allows none
    settings: json<PlaceSettings>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  () => [check('places_modes_known', allOf('modes', roundModes)), check('places_named', sql`external_id <> '' and name <> ''`)],
);

/** Which courses are studied in a place. */
export const placeCourses = pgTable(
  'place_courses',
  {
    placeId: ref<PlaceId>()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.placeId, table.courseId] }), index().on(table.courseId)],
);

/** Who shows their name and their points on the board of a place: nobody who did not ask for it. */
export const boardMembers = pgTable(
  'board_members',
  {
    placeId: ref<PlaceId>()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    joinedAt: moment().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.placeId, table.userId] }), index().on(table.userId)],
);

/** A game of a group in a channel: which questions it asks in which order, how far it is, and when it goes on by itself. */
export const rounds = pgTable(
  'rounds',
  {
    id: id<RoundId>(),
    placeId: ref<PlaceId>()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'set null' }),
    channel: text().notNull(),
    title: text().notNull().default(''),
    mode: text({ enum: roundModes }).notNull(),
    state: text({ enum: roundStates }).notNull().default('open'),
    teams: smallint().notNull().default(0),
    questionOrder: uuid()
      .array()
      .notNull()
      .default(sql`'{}'::uuid[]`),
    seed: integer().notNull().default(0), // the options of a question have the same letters for all
    seconds: smallint().notNull().default(30),
    position: integer().notNull().default(0),
    revision: integer().notNull().default(0), // whoever takes it a step on names the one they read
    dueAt: moment().notNull().defaultNow(),
    startedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    startedAt: moment().notNull().defaultNow(),
    endedAt: moment(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.placeId, table.channel),
    index().on(table.courseId),
    index().on(table.startedBy),
    index().on(table.state),
    uniqueIndex('rounds_one_open_per_channel')
      .on(table.placeId, table.channel)
      .where(sql`state in ('open', 'running')`),
    check('rounds_mode_known', oneOf('mode', roundModes)),
    check('rounds_state_known', oneOf('state', roundStates)),
    check('rounds_position', sql`position >= 0`),
    check('rounds_ended', sql`(state in ('open', 'running')) = (ended_at is null)`),
    check('rounds_teams', sql`(mode = 'teams') = (teams > 0) and teams between 0 and ${sql.raw(String(TEAMS_MAX))}`),
    check('rounds_seconds', sql`seconds between ${sql.raw(`${secondsEach.min} and ${secondsEach.max}`)}`),
  ],
);

/** A question that a round has asked, in the version that it asked; what was answered is told from when it is revealed. */
export const roundQuestions = pgTable(
  'round_questions',
  {
    roundId: ref<RoundId>()
      .notNull()
      .references(() => rounds.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    questionVersionId: ref<QuestionVersionId>()
      .notNull()
      .references(() => questionVersions.id, { onDelete: 'cascade' }),
    askedAt: moment().notNull(),
    revealedAt: moment(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.position] }),
    index().on(table.questionVersionId),
    check('round_questions_revealed', sql`revealed_at >= asked_at`),
  ],
);

/** Who plays in a round, from which question until which. When it is over their answers go into a run of their own. */
export const roundPlayers = pgTable(
  'round_players',
  {
    roundId: ref<RoundId>()
      .notNull()
      .references(() => rounds.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    team: smallint(),
    fromPosition: integer().notNull().default(1),
    untilPosition: integer(),
    userTestRunId: ref<RunId>().references(() => userTestRuns.id, { onDelete: 'set null' }),
    settledAt: moment(),
    joinedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.userId] }),
    index().on(table.userId),
    index().on(table.userTestRunId),
    check('round_players_team', sql`team between 1 and ${sql.raw(String(TEAMS_MAX))}`),
  ],
);

/** Sealed answers: nobody reads them here, and they join their player's record when the round is over. */
export const roundAnswers = pgTable(
  'round_answers',
  {
    roundId: ref<RoundId>().notNull(),
    userId: ref<UserId>().notNull(),
    position: integer().notNull(),
    answer: text().array().notNull(),
    typed: text().array().notNull(),
    fraction: fraction().notNull(),
    givenAt: moment().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.userId, table.position] }),
    foreignKey({
      name: 'round_answers_player',
      columns: [table.roundId, table.userId],
      foreignColumns: [roundPlayers.roundId, roundPlayers.userId],
    })
      .onDelete('cascade')
      .onUpdate('cascade'), // when two people become one
    foreignKey({
      name: 'round_answers_question',
      columns: [table.roundId, table.position],
      foreignColumns: [roundQuestions.roundId, roundQuestions.position],
    }).onDelete('cascade'),
    check('round_answers_fraction', sql`fraction between 0 and 1`),
  ],
);

/** When a person wants to be reminded, and when not; times are minutes of the day in their own zone. */
export const reminders = pgTable(
  'reminders',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    channel: text({ enum: nudgeChannels }).notNull(),
    isActive: boolean().notNull().default(false), // nobody is reminded who did not ask for it
    atMinute: smallint().notNull(),
    weekdays: smallint()
      .array()
      .notNull()
      .default(sql`'{1,2,3,4,5,6,7}'::smallint[]`),
    quietFromMinute: smallint(),
    quietUntilMinute: smallint(),
    lastSentAt: moment(),
    failedAt: moment(), // since when nothing could be delivered there, and it is off
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('reminders_user_id_channel_at_minute_unique').on(table.userId, table.channel, table.atMinute),
    index().on(table.isActive, table.atMinute),
    check('reminders_channel_known', oneOf('channel', nudgeChannels)),
    check(
      'reminders_minutes',
      sql`at_minute between 0 and 1439 and quiet_from_minute between 0 and 1439 and quiet_until_minute between 0 and 1439`,
    ),
    check('reminders_quiet_hours', sql`(quiet_from_minute is null) = (quiet_until_minute is null)`),
    check('reminders_weekdays', sql`weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]`),
  ],
);
