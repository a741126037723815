import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { logStatuses, ToolCalls, turnOutcomes } from '../../core/chat/log.ts';
import { LogId } from '../../core/ids.ts';
import type { Agent } from '../../core/prompts/settings.ts';
import type { PersonDb } from '../client.ts';

const LISTED_MAX = 50; // what a page shows
const BEGINNING = 120; // characters of a message that tell it from others

const moment = z.coerce.date().transform((at) => at.toISOString());
const Row = z.object({
  turn: LogId,
  at: moment,
  name: z.string().nullable(),
  agent: z.string(),
  door: z.string().nullable(),
  model: z.string(),
  status: z.enum(logStatuses),
  outcome: z.enum(turnOutcomes).nullable(),
  trouble: z.string().nullable(),
  milliseconds: z.int().nullable(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
});
/** A turn as a list shows it. */
export const ListedTurn = z.object({ ...Row.shape, at: z.iso.datetime(), beginning: z.string(), tools: z.array(z.string()) });
/** A turn with what was said and done in it, but for what the model was instructed: that is in nobody's grant. */
export const WholeTurn = z.object({
  ...Row.shape,
  at: z.iso.datetime(),
  prompt: z.string().nullable(),
  arm: z.string().nullable(),
  temperature: z.int(),
  maxTokens: z.int(),
  said: z.string(),
  answered: z.string().nullable(),
  tools: ToolCalls,
});

const columns = sql`l.id as turn, l.created_at as at, coalesce(u.name, u.username, u.email) as name, l.agent, l.door, l.model_name as model, l.status, l.outcome, l.trouble,
  l.response_time_ms as milliseconds, l.input_tokens as "inputTokens", l.output_tokens as "outputTokens"`;

/** Which turns are wanted. */
export type TurnsWanted = {
  readonly of?: string | undefined;
  readonly agent?: Agent | undefined;
  readonly outcome?: (typeof turnOutcomes)[number] | 'open' | 'interrupted' | undefined;
  /** Only those before this moment. */
  readonly before: Date;
};

/** The turns that are wanted, the newest first. */
export const listTurns = (db: PersonDb, { of, agent, outcome, before }: TurnsWanted): Promise<z.output<typeof ListedTurn>[]> =>
  db.read(async (tx) => {
    const wanted = [
      sql`l.created_at < ${before.toISOString()}`,
      ...(of ? [sql`l.user_id in (select id from users where ${of} in (id::text, username, email) or lower(name) = lower(${of}))`] : []),
      ...(agent ? [sql`l.agent = ${agent}`] : []),
      ...(outcome === 'open' || outcome === 'interrupted' ? [sql`l.status = ${outcome}`] : outcome ? [sql`l.outcome = ${outcome}`] : []),
    ];
    const { rows } = await tx.execute(sql`
      select ${columns}, left(l.user_message, ${BEGINNING}) as beginning, (select coalesce(jsonb_agg(t -> 'tool'), '[]') from jsonb_array_elements(l.tool_calls) t) as tools
      from chatbot_logs l left join users u on u.id = l.user_id where ${sql.join(wanted, sql` and `)} order by l.created_at desc, l.id desc limit ${LISTED_MAX}`);
    return z.array(Row.extend({ beginning: z.string(), tools: z.array(z.string()) })).parse(rows);
  });

/** One turn, if the speaker may see it. */
export const findTurn = (db: PersonDb, turn: LogId): Promise<z.output<typeof WholeTurn> | undefined> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select ${columns}, p.version_name as prompt, a.name as arm, l.temperature, l.max_tokens as "maxTokens", l.user_message as said, l.ai_response as answered, l.tool_calls as tools
      from chatbot_logs l left join users u on u.id = l.user_id left join prompt_versions p on p.id = l.prompt_version_id left join experiment_arms a on a.id = l.experiment_arm_id where l.id = ${turn}`);
    const whole = Row.extend({ ...WholeTurn.shape, at: moment });
    return rows[0] ? whole.parse(rows[0]) : undefined;
  });
