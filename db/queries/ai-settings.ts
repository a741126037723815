import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { agents, aiDefaults, type Agent } from '../../core/prompts/settings.ts';
import type { PersonDb, Tx } from '../client.ts';

const Row = z.object({ modelName: z.string().nullable(), temperature: z.int(), maxTokens: z.int() });

/** How each agent's model is asked, and whether somebody said so or it is the default. */
export const listSettings = (db: PersonDb) => db.read(readSettings);

async function readSettings(tx: Tx) {
  const { rows } = await tx.execute(
    sql`select agent, model_name as "modelName", temperature, max_tokens as "maxTokens" from ai_settings where agent = any (${sql.param([...agents])})`,
  );
  const found = new Map(
    z
      .array(Row.extend({ agent: z.string() }))
      .parse(rows)
      .map((row) => [row.agent, row]),
  );
  return agents.map((agent) => {
    const { modelName, temperature, maxTokens } = found.get(agent) ?? { ...aiDefaults[agent], modelName: null };
    return { agent, model: modelName, temperature, maxTokens, isDefault: !found.has(agent) };
  });
}

/** What of an agent's settings is to change; a model of null leaves it to the environment again. */
export type SettingsChange = {
  readonly model?: string | null | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
};

/** Changes what is given and leaves the rest; two who change different things at once both have their way. */
export const changeSettings = (db: PersonDb, id: string, agent: Agent, { model, temperature, maxTokens }: SettingsChange) =>
  db.transaction(async (tx) => {
    const { temperature: warm, maxTokens: long } = aiDefaults[agent];
    await tx.execute(sql`
      insert into ai_settings as s (id, agent, model_name, temperature, max_tokens) values (${id}, ${agent}, ${model ?? null}, ${temperature ?? warm}, ${maxTokens ?? long})
      on conflict (agent) do update set model_name = case when ${model !== undefined} then ${model ?? null} else s.model_name end,
        temperature = coalesce(${temperature ?? null}, s.temperature), max_tokens = coalesce(${maxTokens ?? null}, s.max_tokens)`);
    return (await readSettings(tx)).find((each) => each.agent === agent)!; // every agent is listed
  });
