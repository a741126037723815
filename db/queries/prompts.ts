import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { ExperimentArmId, PromptVersionId, type UserId } from '../../core/ids.ts';
import { armFor } from '../../core/prompts/arm.ts';
import { aiDefaults, type Agent, type AiSettings } from '../../core/prompts/settings.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';

/** What an agent is told, and how its model is asked: what a turn begins with, and what its log names. */
export type ActivePrompt = AiSettings & {
  readonly version: PromptVersionId;
  readonly name: string;
  readonly text: string;
  /** The side of a running comparison that the learner is on. */
  readonly arm: ExperimentArmId | undefined;
};

const Version = z.object({ version: PromptVersionId, name: z.string(), text: z.string(), model: z.string().nullable() });
const Found = Version.extend({
  settings: z.object({ modelName: z.string().nullable(), temperature: z.int(), maxTokens: z.int() }).nullable(),
  salt: z.string().nullable(),
  arms: z.array(
    Version.omit({ name: true }).extend({ id: ExperimentArmId, name: z.string(), versionName: z.string(), weight: z.number() }),
  ),
});

/**
 * What the agent is told in a turn with this learner, in one query: the active version, or where a comparison is running
 * the one of the learner's arm; work that is for nobody in particular is in no comparison. The version's own model goes before the settings'; without either it is the environment's.
 */
export async function findActivePrompt(db: Database, agent: Agent, learner: UserId | undefined): Promise<ActivePrompt | undefined> {
  const { rows } = await asSystem(db, 'find what an agent is told', (tx) =>
    tx.execute(sql`
      select p.id as version, p.version_name as name, p.prompt_text as text, p.model_name as model, e.salt,
        (select jsonb_build_object('modelName', s.model_name, 'temperature', s.temperature, 'maxTokens', s.max_tokens) from ai_settings s where s.agent = p.agent) as settings,
        (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'weight', a.weight, 'version', v.id, 'versionName', v.version_name, 'text', v.prompt_text, 'model', v.model_name)), '[]')
          from experiment_arms a join prompt_versions v on v.id = a.prompt_version_id where a.experiment_id = e.id) as arms
      from prompt_versions p left join lateral (select id, salt from experiments where agent = p.agent and state = 'running' order by started_at, id limit 1) e on true
      where p.agent = ${agent} and p.is_active`),
  );
  if (!rows[0]) return undefined;
  const { arms, salt, settings, ...active } = Found.parse(rows[0]);
  const arm = salt === null || learner === undefined ? undefined : armFor(salt, learner, arms);
  const { version, text, model } = arm ?? active;
  const { modelName, ...asked } = settings ?? aiDefaults[agent];
  return { version, text, name: arm?.versionName ?? active.name, arm: arm?.id, modelName: model ?? modelName ?? undefined, ...asked };
}

/** What names a version by what it says: a text and its model are one version, however often they are added. */
export const contentHashOf = (text: string, modelName: string | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([text, modelName ?? null]))
    .digest('hex');

/** Two who activate at once wait for each other here; the index would refuse the second. */
export const lockVersions = (tx: Tx, agent: Agent) =>
  tx.execute(sql`select from prompt_versions where agent = ${agent} order by id for update`);

/** Puts a version in use in the place of the one that was. */
export async function activate(tx: Tx, agent: Agent, version: PromptVersionId, by: UserId | null, at: Date): Promise<void> {
  await tx.execute(sql`update prompt_versions set is_active = false where agent = ${agent} and is_active and id <> ${version}`);
  await tx.execute(
    sql`update prompt_versions set is_active = true, activated_at = ${at.toISOString()}, activated_by = ${by} where id = ${version} and not is_active`,
  );
}

const shippedName = 'built-in ';

/** What the product tells an agent by itself. */
export type ShippedPrompt = { readonly agent: Agent; readonly text: string };

/**
 * Makes versions of what the product ships. A new text becomes the active one where the active one was shipped too; what
 * an admin wrote and made active stays. Returns for which agents something was added.
 */
export const shipPrompts = (
  db: Database,
  shipped: readonly ShippedPrompt[],
  { at, newId }: { at: Date; newId: () => string },
): Promise<Agent[]> =>
  asSystem(db, 'ship prompts', async (tx) => {
    const added: Agent[] = [];
    for (const { agent, text } of shipped) {
      const hash = contentHashOf(text, undefined);
      await lockVersions(tx, agent);
      const { rows } = await tx.execute<{ active: boolean; is_shipped: boolean; same: boolean }>(
        sql`select is_active as active, created_by is null and starts_with(version_name, ${shippedName}) as is_shipped, content_hash = ${hash} as same from prompt_versions where agent = ${agent}`,
      );
      if (rows.some(({ same }) => same)) continue;
      const active = rows.find((row) => row.active);
      const id = PromptVersionId.parse(newId());
      const { rowCount } = await tx.execute(
        sql`insert into prompt_versions (id, agent, version_name, prompt_text, content_hash, created_at) values (${id}, ${agent}, ${shippedName + hash.slice(0, 8)}, ${text}, ${hash}, ${at.toISOString()}) on conflict do nothing`,
      );
      if (!rowCount) continue; // another process was quicker
      if (!active || active.is_shipped) await activate(tx, agent, id, null, at);
      added.push(agent);
    }
    return added;
  });

/** Whether a name is kept for what the product ships. */
export const isShippedName = (name: string): boolean => name.startsWith(shippedName);
