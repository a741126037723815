import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { PlaceSettings } from '../../core/discord/place-settings.ts';
import { roundModes, roundStates } from '../../core/discord/round.ts';
import type { CourseId, PlaceId, RoundId, RunId, UserId } from '../../core/ids.ts';
import { nudgeChannels } from '../../core/tutoring/words.ts';
import { allOf, createdAt, id, json, moment, oneOf, ref, updatedAt, words } from '../columns.ts';
import { courses } from './courses.ts';
import { users } from './people.ts';
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

/** A game of a group in a channel. */
export const rounds = pgTable(
  'rounds',
  {
    id: id<RoundId>(),
    placeId: ref<PlaceId>()
      .notNull()
      .references(() => places.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'set null' }),
    channel: text().notNull(),
    mode: text({ enum: roundModes }).notNull(),
    state: text({ enum: roundStates }).notNull().default('open'),
    questionOrder: uuid()
      .array()
      .notNull()
      .default(sql`'{}'::uuid[]`),
    position: integer().notNull().default(0),
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
    check('rounds_mode_known', oneOf('mode', roundModes)),
    check('rounds_state_known', oneOf('state', roundStates)),
    check('rounds_position', sql`position >= 0`),
    check('rounds_ended', sql`(state in ('open', 'running')) = (ended_at is null)`),
  ],
);

/** Who plays in a round; their answers are in a run of their own. */
export const roundPlayers = pgTable(
  'round_players',
  {
    roundId: ref<RoundId>()
      .notNull()
      .references(() => rounds.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    userTestRunId: ref<RunId>().references(() => userTestRuns.id, { onDelete: 'set null' }),
    points: integer().notNull().default(0),
    joinedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.userId] }),
    index().on(table.userId),
    index().on(table.userTestRunId),
    check('round_players_points', sql`points >= 0`),
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
