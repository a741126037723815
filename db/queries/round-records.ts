import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { CourseId, QuestionId, QuestionVersionId, RoundId, UserId } from '../../core/ids.ts';
import { roles } from '../../core/people/roles.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';
import { StoredQuestion } from './record.ts';

const PLAYERS_MAX = 500; // the next minute takes the rest
const STALE_MINUTES = 30; // nobody is in that channel any more

const moment = z.coerce.date();
const Played = z.object({
  round: RoundId,
  user: UserId,
  role: z.enum(roles),
  title: z.string(),
  courseId: CourseId,
  seed: z.int(),
  startedAt: moment,
  endedAt: moment,
  /** What was asked while they were there and told since, in order, with their answers. */
  items: z.array(
    z.object({
      question: StoredQuestion,
      version: QuestionVersionId,
      id: QuestionId,
      askedAt: moment,
      given: z.object({ answer: z.array(z.string()), typed: z.array(z.string()), givenAt: moment }).nullable(),
    }),
  ),
});
/** What somebody did in a round that is over and does not stand in their record yet. */
export type PlayedRound = z.output<typeof Played>;

const told = sql`from round_questions q join question_versions v on v.id = q.question_version_id
  where q.round_id = r.id and q.revealed_at is not null and q.position >= p.from_position and (p.until_position is null or q.position <= p.until_position)`;
const answered = sql`exists (select from round_answers a join round_questions q on q.round_id = a.round_id and q.position = a.position and q.revealed_at is not null
  where a.round_id = p.round_id and a.user_id = p.user_id)`;

const Open = z.object({
  place: z.string(),
  name: z.string(),
  channel: z.string(),
  dueAt: moment,
  by: z.object({ user: UserId, role: z.enum(roles), locale: z.string(), timeZone: z.string() }),
});
/** A round that goes on: where, when its next step is due by time, and somebody in whose name it can be taken. */
export type OpenRound = z.output<typeof Open>;

/** The rounds that go on, so that a door that starts knows what it has to take on. One that nobody is left in ends by itself. */
export const listOpenRounds = (db: Database): Promise<OpenRound[]> =>
  asSystem(db, 'find rounds that go on', async (tx) => {
    const { rows } = await tx.execute(sql`
      select s.external_id as place, s.name, r.channel, r.due_at as "dueAt", jsonb_build_object('user', u.id, 'role', u.role, 'locale', u.locale, 'timeZone', u.time_zone) as by
      from rounds r join places s on s.id = r.place_id cross join lateral (select u.* from users u left join round_players p on p.round_id = r.id and p.user_id = u.id
        where u.is_active and (u.id = r.started_by or p.user_id is not null) order by u.id = r.started_by desc, p.joined_at, u.id limit 1) u
      where r.ended_at is null order by r.due_at, r.id limit ${PLAYERS_MAX}`);
    return z.array(Open).parse(rows);
  });

/** Ends rounds that nobody takes on any more, and crosses off players who answered nothing. */
export const endStaleRounds = (db: Database, now: Date): Promise<void> =>
  asSystem(db, 'end rounds that nobody takes on', async (tx) => {
    await tx.execute(sql`update rounds set state = case when position = 0 then 'cancelled' else 'finished' end, ended_at = due_at, revision = revision + 1
      where ended_at is null and due_at < ${now}::timestamptz - make_interval(mins => ${STALE_MINUTES})`);
    await tx.execute(sql`update round_players p set settled_at = ${now} from rounds r where r.id = p.round_id and r.ended_at is not null and p.settled_at is null
      and not (r.course_id is not null and ${answered})`);
  });

/** Who has played, and whose answers are not in their record yet. */
export const listPlayed = (db: Database): Promise<PlayedRound[]> =>
  asSystem(db, 'find what was played', async (tx) => {
    const { rows } = await tx.execute(sql`
      select p.round_id as round, p.user_id as user, u.role, r.title, r.course_id as "courseId", r.seed, r.started_at as "startedAt", r.ended_at as "endedAt",
        (select coalesce(jsonb_agg(jsonb_build_object('question', app.version_facts(v.id), 'version', v.id, 'id', v.question_id, 'askedAt', q.asked_at,
          'given', (select jsonb_build_object('answer', to_jsonb(a.answer), 'typed', to_jsonb(a.typed), 'givenAt', a.given_at) from round_answers a
            where a.round_id = r.id and a.user_id = p.user_id and a.position = q.position)) order by q.position), '[]') ${told}) as items
      from round_players p join rounds r on r.id = p.round_id and r.ended_at is not null join courses c on c.id = r.course_id and c.is_published join users u on u.id = p.user_id and u.is_active
      where p.settled_at is null and r.course_id is not null and ${answered} order by r.ended_at, p.joined_at, p.user_id limit ${PLAYERS_MAX}`);
    return z.array(Played).parse(rows);
  });
