import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { DailyMetrics } from '../../core/analytics/metrics.ts';
import { asSystem, type PersonDb } from '../client.ts';
import type { Database } from '../connection.ts';

const DAYS_MAX = 400; // at a time, so that a rebuild of years does not hold one transaction open
const AGAIN_DAYS = 3; // what is closed, judged or erased late still moves the last few

const YEARS_MAX = 100;

/** A day, as 2026-11-21. */
export const Day = z.iso.date();
/** Days from the first to the last, both included. */
export const Days = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < YEARS_MAX * 366 * 86_400_000);
export type Days = z.output<typeof Days>;

/** The rows of a table of facts within the range, with the day on which each happened in the deployment's zone. */
const within = (table: string, moment: string, columns: string, zone: string) => {
  const at = sql.raw(moment);
  return sql`select (${at} at time zone ${zone})::date as day, ${sql.raw(columns)} from ${sql.raw(table)}, bounds where ${at} >= since and ${at} < until`;
};

/** Whether the logs of that moment's month are there, or were dropped by retention. */
const hasLogs = (moment: ReturnType<typeof sql>, zone: string) =>
  sql`to_regclass('public.chatbot_logs' || to_char((${moment}) at time zone ${zone} at time zone 'UTC', '_YYYY_MM')) is not null`;

/** The days counted from the facts: each table is read once, over all of them. */
const counted = ({ from, to }: Days, zone: string) => sql`
  bounds as (select ${from}::date::timestamp at time zone ${zone} as since, (${to}::date + 1)::timestamp at time zone ${zone} as until),
  days as (select d::date as day, ${hasLogs(sql`d::timestamp`, zone)} and ${hasLogs(sql`d::timestamp + interval '1 day' - interval '1 second'`, zone)} as logged
    from generate_series(${from}::date, ${to}::date, interval '1 day') d),
  answers as (${within('user_answers', 'answered_at', 'user_id, is_correct, hints_used', zone)}),
  starts as (${within('user_test_runs', 'started_at', 'user_id', zone)}),
  turns as (${within('chatbot_logs', 'created_at', "user_id, agent, status, case when model_name <> 'offline' then input_tokens end as input_tokens, case when model_name <> 'offline' then output_tokens end as output_tokens", zone)}),
  active as (select day, count(distinct user_id)::integer as active_users
    from (select day, user_id from answers union all select day, user_id from starts union all select day, user_id from turns where agent = 'tutor') a group by day),
  arrived as (select day, count(*)::integer as new_users from (${within('users', 'created_at', 'id', zone)}) u group by day),
  started as (select day, count(*)::integer as test_runs_started from starts group by day),
  completed as (select day, count(*)::integer as test_runs_completed from (${within('user_test_runs', 'completed_at', 'state', zone)}) r where state = 'finished' group by day),
  answered as (select day, count(*)::integer as questions_answered, count(*) filter (where is_correct) as correct_answers, sum(hints_used) as hints_used from answers group by day),
  earned as (select day, sum(amount) as xp_earned from (${within('xp_events', 'created_at', 'amount', zone)}) x group by day),
  talked as (select day, count(*) filter (where agent = 'tutor')::integer as ai_interactions, jsonb_build_object('input_tokens', coalesce(sum(input_tokens), 0), 'output_tokens', coalesce(sum(output_tokens), 0),
    'interrupted_turns', count(*) filter (where status = 'interrupted'), 'essays_judged', count(*) filter (where agent = 'judge')) as metrics from turns group by day),
  asked as (select day, jsonb_build_object('questions_asked', count(*), 'low_confidence', count(*) filter (where confidence = 'Low'), 'escalations', count(*) filter (where escalated)) as metrics
    from (${within('qa_interactions', 'created_at', 'confidence, tutor_escalation_suggested as escalated', zone)}) q group by day),
  counted as (select day, logged, coalesce(active_users, 0) as active_users, coalesce(new_users, 0) as new_users, coalesce(test_runs_started, 0) as test_runs_started,
      coalesce(test_runs_completed, 0) as test_runs_completed, coalesce(questions_answered, 0) as questions_answered, coalesce(ai_interactions, 0) as ai_interactions,
      jsonb_build_object('correct_answers', coalesce(correct_answers, 0), 'hints_used', coalesce(hints_used, 0), 'xp_earned', coalesce(xp_earned, 0)) as facts,
      coalesce(talked.metrics, '{"input_tokens": 0, "output_tokens": 0, "interrupted_turns": 0, "essays_judged": 0}')
        || coalesce(asked.metrics, '{"questions_asked": 0, "low_confidence": 0, "escalations": 0}') as logs
    from days left join active using (day) left join arrived using (day) left join started using (day) left join completed using (day)
      left join answered using (day) left join earned using (day) left join talked using (day) left join asked using (day))`;

const columns = sql.raw('active_users, new_users, test_runs_started, test_runs_completed, questions_answered, ai_interactions, metrics');
const excluded = sql.raw(
  'excluded.active_users, excluded.new_users, excluded.test_runs_started, excluded.test_runs_completed, excluded.questions_answered, excluded.ai_interactions, excluded.metrics',
);
const stored = sql.raw(
  's.active_users, s.new_users, s.test_runs_started, s.test_runs_completed, s.questions_answered, s.ai_interactions, s.metrics',
);

/**
 * Counts days from the facts and writes what is not so already. Of a day whose logs were dropped by retention, what came
 * from them stays as it was written. Returns how many days were written.
 */
export async function summarizeDays(db: Database, { from, to }: Days, zone: string): Promise<number> {
  let written = 0;
  for (let first = Date.parse(from); first <= Date.parse(to); first += DAYS_MAX * DAY_MS) {
    const some = { from: dayOf(first), to: dayOf(Math.min(Date.parse(to), first + (DAYS_MAX - 1) * DAY_MS)) };
    const { rowCount } = await asSystem(db, 'count what happened on each day', (tx) =>
      tx.execute(sql`with ${counted(some, zone)}
        insert into daily_activity_summary as s (id, date, ${columns})
          select gen_random_uuid(), c.day, case when c.logged then c.active_users else greatest(c.active_users, o.active_users) end, c.new_users, c.test_runs_started, c.test_runs_completed, c.questions_answered,
            case when c.logged then c.ai_interactions else greatest(c.ai_interactions, o.ai_interactions) end,
            case when c.logged or o.id is null then c.facts || c.logs else o.metrics || c.facts end
          from counted c left join daily_activity_summary o on o.date = c.day
        on conflict (date) do update set (${columns}) = row (${excluded}) where row (${stored}) is distinct from row (${excluded})`),
    );
    written += rowCount ?? 0;
  }
  return written;
}

const DAY_MS = 86_400_000;
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** The day on which something first happened, if anything has; and the day up to which all was counted. */
async function findCounted(db: Database, zone: string): Promise<{ first: string | null; last: string | null }> {
  const { rows } = await asSystem(db, 'see which days are counted', (tx) =>
    tx.execute<{ first: string | null; last: string | null }>(
      sql`select (select (min(created_at) at time zone ${zone})::date::text from users) as first, (select max(date)::text from daily_activity_summary) as last`,
    ),
  );
  return rows[0]!; // it has no FROM
}

/** The day that it is in a zone. */
export const today = (now: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);

/** Counts what is missing up to today, and the last few days again. Today is counted as far as it has come. */
export async function summarizeRecent(db: Database, now: Date, zone: string): Promise<number> {
  const to = today(now, zone);
  const { first, last } = await findCounted(db, zone);
  const again = last === null ? '' : dayOf(Math.min(Date.parse(last), Date.parse(to)) - (AGAIN_DAYS - 1) * DAY_MS);
  const from = [first ?? to, again].toSorted().at(-1)!; // of two
  return summarizeDays(db, { from: from < to ? from : to, to }, zone);
}

/** Counts all days from the first on. */
export async function summarizeAll(db: Database, now: Date, zone: string): Promise<number> {
  const { first } = await findCounted(db, zone);
  return summarizeDays(db, { from: first ?? today(now, zone), to: today(now, zone) }, zone);
}

/** A day as it was counted. */
export const CountedDay = z.object({
  date: Day,
  activeUsers: z.int(),
  newUsers: z.int(),
  testRunsStarted: z.int(),
  testRunsCompleted: z.int(),
  questionsAnswered: z.int(),
  aiInteractions: z.int(),
  metrics: DailyMetrics,
});

/** The counted days, oldest first. */
export const listDays = (db: PersonDb, { from, to }: Days): Promise<z.output<typeof CountedDay>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select date::text, active_users as "activeUsers", new_users as "newUsers", test_runs_started as "testRunsStarted", test_runs_completed as "testRunsCompleted",
        questions_answered as "questionsAnswered", ai_interactions as "aiInteractions", metrics from daily_activity_summary where date between ${from} and ${to} order by date limit ${DAYS_MAX}`);
    return z.array(CountedDay).parse(rows);
  });
