import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CourseId, HelpRequestId, UserId } from '../../core/ids.ts';
import type { PersonDb, Tx } from '../client.ts';
import { helpRequests } from '../schema/tutoring.ts';

const WAITING_MAX = 50; // more than anybody answers at a sitting
const OWN_MAX = 20; // what fits a message

const Helpers = z.object({ tutors: z.int(), teachers: z.int() });

/** A learner's question to a person, as it is stored. */
export type HelpToAsk = {
  readonly id: HelpRequestId;
  readonly student: UserId;
  readonly course: CourseId | null;
  readonly query: string;
  readonly at: Date;
};

/** What became of it: asked, asked before, or too much at once. */
export type HelpAsked = { readonly is: 'asked' | 'again' | 'too-many-open' | 'too-many-today' } & z.output<typeof Helpers>;

/** The course of the run that the speaker touched last, if they still see it. */
export async function findCourseAtHand(db: PersonDb, student: UserId): Promise<{ id: CourseId; title: string } | null> {
  const { rows } = await db.read((tx) =>
    tx.execute<{ id: CourseId; title: string }>(
      sql`select c.id, c.course_title as title from (select course_id from user_test_runs where user_id = ${student} order by resumed_at desc limit 1) r join courses c on c.id = r.course_id`,
    ),
  );
  return rows[0] ?? null;
}

/** The question a learner was at within the last hour, for whoever shall understand what they ask. */
const questionAtHand = ({ student, at }: HelpToAsk) =>
  sql`(select t.question_id from attempts t where t.user_id = ${student} and t.served_at > ${at}::timestamptz - interval '1 hour' order by t.served_at desc, t.id desc limit 1)`;

/** Lets their tutor know, where there is one, that what the tutor answered just now was not enough. */
const escalate = (tx: Tx, { student, at }: HelpToAsk) =>
  tx.execute(sql`update qa_interactions set escalated_to_tutor_id = t.tutor_id, escalated_at = ${at}
    from (select tutor_id from tutor_student_assignments where student_id = ${student} and status = 'active' and accepted_at is not null order by assigned_at limit 1) t
    where (id, created_at) = (select id, created_at from qa_interactions where student_id = ${student} and created_at between ${at}::timestamptz - interval '1 hour' and ${at}::timestamptz + interval '1 minute' order by created_at desc, id desc limit 1)
      and escalated_to_tutor_id is null`);

/**
 * Asks a person, at most so many questions at a time and a day. The same question that still waits is asked once; whoever
 * asks twice at the same moment waits for themselves.
 */
export const recordHelpRequest = (
  db: PersonDb,
  asked: HelpToAsk,
  { openMax, dailyMax }: { readonly openMax: number; readonly dailyMax: number },
): Promise<HelpAsked> =>
  db.transaction(async (tx) => {
    const { id, student, course, query, at } = asked;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${student}, 0))`);
    const [helpers] = (await tx.execute(sql`select tutors, teachers from app.who_helps(${course}::uuid)`)).rows;
    const [so] = (
      await tx.execute<{ again: boolean; open: number; today: number }>(
        sql`select count(*) filter (where replied_at is null)::integer as open, count(*) filter (where created_at > ${at}::timestamptz - interval '1 day')::integer as today,
          coalesce(bool_or(replied_at is null and lower(query) = lower(${query})), false) as again from help_requests where student_id = ${student}`,
      )
    ).rows;
    const told = Helpers.parse(helpers);
    if (so?.again) return { is: 'again', ...told };
    if (so && so.open >= openMax) return { is: 'too-many-open', ...told };
    if (so && so.today >= dailyMax) return { is: 'too-many-today', ...told };
    await tx.execute(sql`insert into help_requests (id, student_id, course_id, question_id, query, created_at)
      values (${id}, ${student}, ${course}, ${questionAtHand(asked)}, ${query}, ${at})`);
    await escalate(tx, asked);
    return { is: 'asked', ...told };
  });

const Waiting = z.object({
  request: z.uuid(),
  learner: z.string().nullable(),
  course: z.string().nullable(),
  about: z.string().nullable(),
  query: z.string(),
  askedAt: z.coerce.date(),
});

/** What learners asked that is the speaker's to answer, oldest first. Their own is not. */
export const listHelpRequests = (db: PersonDb, speaker: UserId): Promise<z.output<typeof Waiting>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select h.id as request, coalesce(u.name, u.username) as learner, c.course_title as course, q.question_text as about, h.query, h.created_at as "askedAt"
      from help_requests h left join users u on u.id = h.student_id left join courses c on c.id = h.course_id left join v_questions q on q.id = h.question_id
      where h.replied_at is null and h.student_id <> ${speaker} order by h.created_at, h.id limit ${WAITING_MAX}`);
    return z.array(Waiting).parse(rows);
  });

/** Replies to what a learner asked, once. Gives the question; undefined where there is none that waits and is the speaker's to answer. */
export const recordReply = (
  tx: Tx,
  { request, by, reply, at }: { readonly request: HelpRequestId; readonly by: UserId; readonly reply: string; readonly at: Date },
): Promise<string | undefined> =>
  tx
    .update(helpRequests)
    .set({ reply, repliedBy: by, repliedAt: at })
    .where(and(eq(helpRequests.id, request), isNull(helpRequests.repliedAt)))
    .returning({ query: helpRequests.query })
    .then(([row]) => row?.query);

/** What a learner asked that the speaker sees, answered or not; their own is not theirs to answer. */
export const findHelpRequest = (tx: Tx, request: HelpRequestId, speaker: UserId): Promise<string | undefined> =>
  tx
    .select({ query: helpRequests.query })
    .from(helpRequests)
    .where(and(eq(helpRequests.id, request), ne(helpRequests.studentId, speaker)))
    .then(([row]) => row?.query);

/** What the speaker asked a person, newest first, with the replies. */
export const listOwnHelpRequests = (db: PersonDb, student: UserId) =>
  db.read((tx) =>
    tx
      .select({ query: helpRequests.query, askedAt: helpRequests.createdAt, reply: helpRequests.reply, repliedAt: helpRequests.repliedAt })
      .from(helpRequests)
      .where(eq(helpRequests.studentId, student))
      .orderBy(desc(helpRequests.createdAt), desc(helpRequests.id))
      .limit(OWN_MAX),
  );
