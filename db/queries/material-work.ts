import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { CourseId, MaterialId, MaterialWorkId } from '../../core/ids.ts';
import { materialWorks, workStates, type MaterialWork } from '../../core/materials/work.ts';
import { asSystem, type PersonDb, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';

const HELD_SECONDS = 60; // no part of any work takes half as long; after it another takes over from who died
const LISTED_MAX = 100;

/** What is to be done: the passages of a material as its content is now, or vectors of the wanted model. */
export type Wish = {
  readonly kind: MaterialWork;
  readonly wish: string;
  readonly courseId?: CourseId | undefined;
  readonly materialId?: MaterialId | undefined;
};

/** Work that this process does, and nobody else until it ends or dies. */
export type HeldWork = { readonly id: MaterialWorkId; readonly holder: string };

const soon = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;

/** Notes in the transaction that wants it that there is work; what was cancelled or failed is wanted after all. */
export async function wantWork(tx: Tx, wish: Wish): Promise<void> {
  const { courseId = null, materialId = null } = wish;
  await tx.execute(sql`insert into material_work as w (id, kind, course_id, material_id, wish, state) values (${newId()}, ${wish.kind}, ${courseId}, ${materialId}, ${wish.wish}, 'waiting')
    on conflict on constraint material_work_kind_material_id_unique do update set wish = excluded.wish, state = 'waiting', done = 0, total = 0, tries = 0, problem = null, holder = null, held_until = null
    where w.wish <> excluded.wish or w.state not in ('waiting', 'running')`);
}

/** Takes work up, unless another process is at it or somebody cancelled it. How far it came before stays. */
const takeWork = (db: Database, wish: Wish): Promise<HeldWork | undefined> =>
  asSystem(db, 'take up work on materials', async (tx) => {
    const { courseId = null, materialId = null } = wish;
    const holder = newId();
    const { rows } = await tx.execute<{ id: MaterialWorkId }>(sql`
      insert into material_work as w (id, kind, course_id, material_id, wish, holder, held_until) values (${newId()}, ${wish.kind}, ${courseId}, ${materialId}, ${wish.wish}, ${holder}, ${soon(HELD_SECONDS)})
      on conflict on constraint material_work_kind_material_id_unique do update set holder = excluded.holder, held_until = excluded.held_until,
        wish = excluded.wish, state = case when w.wish = excluded.wish then w.state else 'waiting' end, tries = case when w.wish = excluded.wish then w.tries else 0 end,
        problem = case when w.wish = excluded.wish then w.problem end
      where (w.held_until is null or w.held_until < now()) and (w.wish <> excluded.wish or w.state <> 'cancelled')
      returning id`);
    const [row] = rows;
    return row && { id: row.id, holder };
  });

/**
 * Says in the transaction of a part how far the work is with it, and holds it for longer. False if it is not ours any more:
 * then the part must not be stored. Whoever cancels waits for the end of the part.
 */
export async function keepWork(
  tx: Tx,
  { id, holder }: HeldWork,
  { done, total }: { readonly done: number; readonly total: number },
  seconds = HELD_SECONDS,
): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    update material_work set state = 'running', done = ${Math.min(done, total)}, total = ${total}, tries = 0, problem = null, held_until = ${soon(seconds)}
    where id = ${id} and holder = ${holder} and state <> 'cancelled' returning id`);
  return rows.length > 0;
}

/** The same between two parts. */
export const holdWork = (db: Database, held: HeldWork, counts: Parameters<typeof keepWork>[2], seconds?: number): Promise<boolean> =>
  asSystem(db, 'hold work on materials', (tx) => keepWork(tx, held, counts, seconds));

/** Ends work in a transaction of its own. */
export const endWork = (db: Database, held: HeldWork, total: number): Promise<void> =>
  asSystem(db, 'end work on materials', (tx) => finishWork(tx, held, total));

/** Ends work: all of it is done. */
export async function finishWork(tx: Tx, { id, holder }: HeldWork, total: number): Promise<void> {
  await tx.execute(sql`update material_work set state = 'done', done = ${total}, total = ${total}, tries = 0, problem = null, holder = null, held_until = null
    where id = ${id} and holder = ${holder} and state <> 'cancelled'`);
}

/** Lets work go that was stopped: the next goes on with it. */
const leaveWork = (db: Database, { id, holder }: HeldWork): Promise<void> =>
  asSystem(db, 'let work on materials go', async (tx) => {
    await tx.execute(sql`update material_work set state = case when state = 'running' then 'waiting' else state end, holder = null, held_until = null
      where id = ${id} and holder = ${holder}`);
  });

/** Notes why work failed; it is tried again, but not for ever. */
const failWork = (db: Database, { id, holder }: HeldWork, problem: string): Promise<void> =>
  asSystem(db, 'note why work on materials failed', async (tx) => {
    await tx.execute(sql`update material_work set state = 'failed', tries = tries + 1, problem = ${problem}, holder = null, held_until = null
      where id = ${id} and holder = ${holder} and state <> 'cancelled'`);
  });

/** Does work that one process does at a time, and notes what comes of it. False: another is at it, it was stopped, or nobody wants it any more. */
export async function inWork(db: Database, wish: Wish, run: (held: HeldWork) => Promise<boolean>): Promise<boolean> {
  const held = await takeWork(db, wish);
  if (!held) return false;
  try {
    return await run(held);
  } catch (error) {
    await failWork(db, held, error instanceof TutorError ? error.message : 'Something broke; the log says what.');
    throw error;
  } finally {
    await leaveWork(db, held); // what was finished or failed is not held any more, and stays as it is
  }
}

/** Whether there is work on the material that shows how far it is. */
export const isKnownWork = (db: Database, material: MaterialId): Promise<boolean> =>
  asSystem(db, 'look for work on a material', async (tx) => {
    const { rows } = await tx.execute(sql`select from material_work where material_id = ${material}`);
    return rows.length > 0;
  });

const Shown = z.object({
  id: MaterialWorkId,
  kind: z.enum(materialWorks),
  course: z.string().nullable(),
  title: z.string().nullable(),
  state: z.enum(workStates),
  done: z.int(),
  total: z.int(),
  problem: z.string().nullable(),
  updatedAt: z.iso.datetime(),
});
/** Work as it is shown. One whose process died is waiting. */
export const WorkShown = Shown;
export type WorkShown = z.output<typeof Shown>;

const columns = sql`w.id, w.kind, k.course_title as course, coalesce(m.title, m.loid, w.wish) as title, case when w.state = 'running' and (w.held_until is null or w.held_until < now()) then 'waiting' else w.state end as state,
  w.done, w.total, w.problem, to_char(w.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt"`;
const from = sql`material_work w left join course_materials m on m.id = w.material_id left join courses k on k.id = w.course_id`;

/** The work that the speaker may see, in one course or in all: what is open first, then what ended last. */
export const listWork = (db: PersonDb, course: CourseId | undefined): Promise<WorkShown[]> =>
  db.read(async (tx) => {
    const { rows } =
      await tx.execute(sql`select ${columns} from ${from} where (w.kind = 'vectors' or w.wish = m.content_hash) and (w.course_id is null or ${course ?? null}::uuid is null or w.course_id = ${course ?? null})
      order by w.state in ('done', 'cancelled'), w.updated_at desc, w.id limit ${LISTED_MAX}`);
    return z.array(Shown).parse(rows);
  });

/** One work that the speaker may see. */
export async function findWork(
  tx: Tx,
  id: MaterialWorkId,
): Promise<(WorkShown & { courseId: CourseId | null; materialId: MaterialId | null }) | undefined> {
  const { rows } = await tx.execute(
    sql`select ${columns}, w.course_id as "courseId", w.material_id as "materialId" from ${from} where w.id = ${id}`,
  );
  return Shown.extend({ courseId: CourseId.nullable(), materialId: MaterialId.nullable() }).optional().parse(rows[0]);
}

/** Cancels work, or wants it after all; false if that is not the speaker's to say. */
export async function setWorkState(tx: Tx, id: MaterialWorkId, state: 'cancelled' | 'waiting'): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`update material_work set state = ${state}, tries = 0, problem = null, holder = null, held_until = null where id = ${id} returning id`,
  );
  return rows.length > 0;
}
