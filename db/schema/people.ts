import { sql } from 'drizzle-orm';
import { type AnyPgColumn, boolean, check, date, index, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CourseId, SubjectId, UserId } from '../../core/ids.ts';
import { doors } from '../../core/people/doors.ts';
import { NAME_MAX, type Profile } from '../../core/people/profile.ts';
import { roles, type Role } from '../../core/people/roles.ts';
import { bytes, createdAt, id, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { courses, subjects } from './courses.ts';

/** A person. Someone with neither e-mail nor identity is a guest; a verified person has at least one of them. */
export const users = pgTable(
  'users',
  {
    id: id<UserId>(),
    name: text(),
    username: text(),
    email: text(),
    passwordHash: text(),
    role: text({ enum: roles }).notNull().default('student').$type<Role>(),
    isAdmin: boolean()
      .notNull()
      .generatedAlwaysAs(sql`role = 'admin'`),
    isActive: boolean().notNull().default(true),
    isVerified: boolean().notNull().default(false),
    hasIdentity: boolean().notNull().default(false), // kept by a trigger on identities
    isGuest: boolean()
      .notNull()
      .generatedAlwaysAs(sql`email is null and not has_identity`),
    lastLogin: moment(),
    locale: text().notNull().default('en'),
    timeZone: text().notNull().default('UTC'),
    profile: jsonb()
      .notNull()
      .default(sql`'{}'::jsonb`)
      .$type<Profile>(),
    disclaimerShown: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex('users_email_unique').on(table.email),
    uniqueIndex('users_username_unique').on(table.username),
    index().on(table.role),
    check('users_role_known', oneOf('role', roles)),
    check('users_email_lower', sql`email = lower(email) and email like '%_@_%'`),
    check('users_username_lower', sql`username = lower(username)`),
    check('users_name_length', sql.raw(`char_length(name) between 1 and ${NAME_MAX}`)),
    check('users_password_argon2id', sql`password_hash like '$argon2id$%'`),
    check('users_verified_reachable', sql`not is_verified or email is not null or has_identity`),
    check('users_profile_object', sql`jsonb_typeof(profile) = 'object'`),
  ],
);

/** What a person wants their tutor to know and nobody else to read: encrypted by the application, under the key named. */
export const privateNotes = pgTable(
  'private_notes',
  {
    userId: ref<UserId>()
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    note: bytes().notNull(),
    keyId: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index().on(table.keyId)],
);

/** Who a person is elsewhere: Cognito or any OIDC issuer, Discord, an MCP client. `name` is what they are called there, to be told from another. */
export const identities = pgTable(
  'identities',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    provider: text().notNull(),
    subject: text().notNull(),
    name: text(),
    createdAt: createdAt(),
  },
  (table) => [
    unique().on(table.provider, table.subject),
    index().on(table.userId),
    check('identities_named', sql`provider <> '' and subject <> ''`),
    check('identities_name_length', sql.raw(`char_length(name) between 1 and ${NAME_MAX}`)),
  ],
);

/** A parent's tie to a learner. It counts once the learner accepted it or an admin set it, and until it ends. */
export const guardianships = pgTable(
  'guardianships',
  {
    parentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    acceptedAt: moment(),
    acceptedBy: ref<UserId>().references((): AnyPgColumn => users.id, { onDelete: 'set null' }),
    endedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.parentId, table.studentId] }),
    index().on(table.studentId),
    index().on(table.acceptedBy),
    check('guardianships_not_oneself', sql`parent_id <> student_id`),
  ],
);

const assignmentStates = ['active', 'paused', 'completed'] as const;

/** A tutor's tie to a learner, for one subject or all. It counts while active, once accepted as a guardianship is. */
export const tutorStudentAssignments = pgTable(
  'tutor_student_assignments',
  {
    id: id<string>(),
    tutorId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    assignedAt: moment().notNull().defaultNow(),
    status: text({ enum: assignmentStates }).notNull().default('active'),
    notes: text(),
    startDate: date(),
    endDate: date(),
    acceptedAt: moment(),
    acceptedBy: ref<UserId>().references((): AnyPgColumn => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('tutor_student_assignments_tutor_id_student_id_subject_id_unique')
      .on(table.tutorId, table.studentId, table.subjectId)
      .nullsNotDistinct(),
    index().on(table.tutorId),
    index().on(table.studentId),
    index().on(table.subjectId),
    index().on(table.status),
    index().on(table.acceptedBy),
    check('tutor_student_assignments_status_known', oneOf('status', assignmentStates)),
    check('tutor_student_assignments_not_oneself', sql`tutor_id <> student_id`),
    check('tutor_student_assignments_dates_in_order', sql`end_date >= start_date`),
  ],
);

/** Who teaches a course. */
export const courseStaff = pgTable(
  'course_staff',
  {
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.courseId, table.userId] }), index().on(table.userId)],
);

/** Who studies a course, and through what they came to it. */
export const enrolments = pgTable(
  'enrolments',
  {
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    through: text().notNull().default('self'),
    endedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.courseId, table.userId] }),
    index().on(table.userId),
    check('enrolments_through_named', sql`through <> ''`),
  ],
);

const outcomes = ['done', 'refused'] as const;

/**
 * Every write by whom, through which door; append-only, one partition a month. Ids of people are kept without a foreign
 * key, since the log outlives them, and `fields` names what was given, never the values.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: ref<string>().notNull(),
    createdAt: createdAt(),
    actorId: ref<UserId>(),
    actorRole: text({ enum: roles }),
    door: text({ enum: doors }),
    action: text().notNull(),
    subjectId: ref<UserId>(),
    outcome: text({ enum: outcomes }).notNull().default('done'),
    fields: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    reason: text(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.createdAt] }),
    index().on(table.actorId, table.createdAt),
    index().on(table.subjectId, table.createdAt),
    index().on(table.action, table.createdAt),
    check('audit_log_actor_role_known', oneOf('actor_role', roles)),
    check('audit_log_door_known', oneOf('door', doors)),
    check('audit_log_outcome_known', oneOf('outcome', outcomes)),
    check('audit_log_somebody', sql`actor_id is not null or reason is not null`),
  ],
);
