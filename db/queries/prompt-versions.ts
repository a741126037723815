import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { PromptVersionId } from '../../core/ids.ts';
import type { Agent } from '../../core/prompts/settings.ts';
import type { PersonDb, Speaker, Tx } from '../client.ts';
import { activate, contentHashOf, isShippedName, lockVersions } from './prompts.ts';

const LISTED_MAX = 100; // more versions than anybody looks through

const NAME_MAX = 100;

/** What a version is called by whoever speaks of it. */
export const VersionName = z.string().trim().min(1).max(NAME_MAX);

const moment = z.coerce.date().transform((at) => at.toISOString());
const Row = z.object({
  version: PromptVersionId,
  agent: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  model: z.string().nullable(),
  characters: z.int(),
  createdBy: z.string().nullable(),
  createdAt: moment,
  activatedBy: z.string().nullable(),
  activatedAt: moment.nullable(),
});

/** A version without its text. */
export const ListedPrompt = z.object({ ...Row.shape, createdAt: z.iso.datetime(), activatedAt: z.iso.datetime().nullable() });

const listed = sql`p.id as version, p.agent, p.version_name as name, p.is_active as "isActive", p.model_name as model, length(p.prompt_text) as characters,
  coalesce(c.name, c.username, c.email) as "createdBy", p.created_at as "createdAt", coalesce(a.name, a.username, a.email) as "activatedBy", p.activated_at as "activatedAt"`;
const rows = sql`prompt_versions p left join users c on c.id = p.created_by left join users a on a.id = p.activated_by`;

/** The versions of every agent, or of one: the active one first, then the newest. */
export const listVersions = (db: PersonDb, agent: Agent | undefined): Promise<z.output<typeof Row>[]> =>
  db.read(async (tx) => {
    const those = agent ? sql`where p.agent = ${agent}` : sql``;
    const found = await tx.execute(
      sql`select ${listed} from ${rows} ${those} order by p.agent, p.is_active desc, p.created_at desc, p.id desc limit ${LISTED_MAX}`,
    );
    return z.array(Row).parse(found.rows);
  });

/** Which version is meant: by its id, its name, or by what became of it. */
const meant = (called: string): SQL => {
  const id = PromptVersionId.safeParse(called);
  if (id.success) return sql`p.id = ${id.data}`;
  if (called === 'active') return sql`p.is_active`;
  if (called === 'previous')
    return sql`p.id = (select o.id from prompt_versions o where o.agent = p.agent and not o.is_active and o.activated_at is not null order by o.activated_at desc, o.id desc limit 1)`;
  return sql`p.version_name = ${called}`;
};

const WithText = Row.extend({ text: z.string() });

async function findVersion(tx: Tx, agent: Agent, called: string): Promise<z.output<typeof WithText> | undefined> {
  const found = await tx.execute(
    sql`select ${listed}, p.prompt_text as text from ${rows} where p.agent = ${agent} and ${meant(called)} order by p.created_at limit 2`,
  );
  const [version, other] = z.array(WithText).parse(found.rows);
  if (other) throw new TutorError('invalid', `Several versions are called "${called}"; give the id, as list-prompts does.`);
  return version;
}

async function getVersion(tx: Tx, agent: Agent, called: string): Promise<z.output<typeof WithText>> {
  const version = await findVersion(tx, agent, called);
  if (!version) throw new TutorError('not-found', `The ${agent} has no prompt version "${called}"; see list-prompts.`);
  return version;
}

/** A version with its text, and the text that is in use. */
export const getVersionBesideActive = (db: PersonDb, agent: Agent, called: string) =>
  db.read(async (tx) => ({ ...(await getVersion(tx, agent, called)), activeText: (await getVersion(tx, agent, 'active')).text }));

/** A text as an admin hands it in. */
export type PromptToAdd = {
  readonly id: PromptVersionId;
  readonly agent: Agent;
  readonly name: string;
  readonly text: string;
  readonly model: string | undefined;
};

/** Adds a version, which is in use by that only where the agent has none; the same text for the same model is the version that is there already. */
export const addVersion = (db: PersonDb, { user }: Speaker, { id, agent, name, text, model }: PromptToAdd, now: Date) =>
  db.transaction(async (tx) => {
    await lockVersions(tx, agent);
    if (isShippedName(name))
      throw new TutorError('invalid', `Names that begin as "${name}" does are kept for what comes with the product.`);
    const hash = contentHashOf(text, model);
    const there = await tx.execute<{ id: string; name: string; same: boolean }>(
      sql`select id, version_name as name, content_hash = ${hash} as same from prompt_versions where agent = ${agent} and (content_hash = ${hash} or version_name = ${name}) order by same desc`,
    );
    const [found] = there.rows;
    if (found?.same) return { version: PromptVersionId.parse(found.id), name: found.name, added: false };
    if (found) throw new TutorError('conflict', `There is a version "${name}" already, with another text; give this one another name.`);
    await tx.execute(
      sql`insert into prompt_versions (id, agent, version_name, prompt_text, model_name, content_hash, created_by, created_at)
        values (${id}, ${agent}, ${name}, ${text}, ${model ?? null}, ${hash}, ${user}, ${now.toISOString()})`,
    );
    if (!(await findVersion(tx, agent, 'active'))) await activate(tx, agent, id, user, now);
    return { version: id, name, added: true };
  });

/** Puts a version in use, and says which one was before. Two at once follow each other. */
export const activateVersion = (db: PersonDb, { user }: Speaker, agent: Agent, called: string, now: Date) =>
  db.transaction(async (tx) => {
    await lockVersions(tx, agent);
    const wanted = await getVersion(tx, agent, called);
    const before = await findVersion(tx, agent, 'active');
    await activate(tx, agent, wanted.version, user, now);
    return { version: wanted.version, name: wanted.name, before: before?.name ?? null };
  });
