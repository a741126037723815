import { eq, getTableColumns, getTableName, inArray, max, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import type { Memory } from './memory.ts';
import { fingerprint, type Values } from './part.ts';
import type { Rows } from './rows.ts';
import { seedId } from './seed-id.ts';

/** Gives the next free place among the rows of a parent; the order comes later. */
function places(tx: Tx, { table, parent }: Rows): (parentId: unknown) => Promise<number> {
  const taken = new Map<unknown, number>();
  return async (parentId) => {
    const columns = getTableColumns(table);
    const known = taken.get(parentId);
    const last =
      known ??
      (
        await tx
          .select({ last: max(columns['position']!) })
          .from(table)
          .where(eq(columns[parent!]!, parentId))
      )[0]?.last; // tables with a parent have both
    const next = last === undefined || last === null ? 0 : Number(last) + 1;
    taken.set(parentId, next);
    return next;
  };
}

/** Adds and changes the rows of one table as the content wants them, where nobody else did. Returns how many. */
export async function followRows(tx: Tx, memory: Memory, rows: Rows): Promise<number> {
  const { table, parent, parts } = rows;
  const kind = getTableName(table);
  const ids = parts.map(({ id }) => id);
  const found = (await tx.select().from(table).where(inArray(table.id, ids))) as ({ id: string } & Values)[]; // every table here has an id
  const present = new Map(found.map((row) => [row.id, row]));
  const nextPlace = places(tx, rows);
  const added: Values[] = [];
  let changed = 0;
  for (const { id, needs, values } of parts) {
    const row = present.get(id);
    const fate = memory.fateOf(kind, id, row, values);
    const fits = needs.every((needed) => memory.there.has(needed));
    if (row || (fate === 'add' && fits)) memory.there.add(id);
    if (!fits || fate === 'keep' || fate === 'leave') continue;
    memory.note(kind, id, fingerprint(values));
    const moves = parent !== undefined && row?.[parent] !== values[parent];
    const placed = moves ? { ...values, position: await nextPlace(values[parent]) } : values;
    if (fate === 'add') added.push({ id, ...placed });
    else await tx.update(table).set(placed).where(eq(table.id, id));
    changed += 1;
  }
  if (added.length) await tx.insert(table).values(added);
  return changed;
}

/**
 * Puts the rows of each parent into the content's order, where nobody has arranged them otherwise: what is remembered is
 * the order of ids. Rows that people made keep their places.
 */
export async function followOrder(tx: Tx, memory: Memory, { table, parent, parts }: Rows): Promise<number> {
  if (!parent) return 0;
  const columns = getTableColumns(table);
  const within = columns[parent]!; // a table with a parent has the column
  let changed = 0;
  for (const parentId of new Set(parts.map(({ values }) => String(values[parent])))) {
    const wanted = parts.filter(({ values }) => values[parent] === parentId).map(({ id }) => id);
    const found = (await tx.select({ id: table.id }).from(table).where(eq(within, parentId)).orderBy(columns['position']!)) as {
      id: string;
    }[];
    const now = found.map(({ id }) => id);
    const id = seedId('order', `${getTableName(table)}/${parentId}`);
    const before = memory.hashOf(id)?.split(' ') ?? wanted;
    const [stillThere, inThatOrder] = [before.filter((each) => now.includes(each)), now.filter((each) => before.includes(each))];
    if (stillThere.join() !== inThatOrder.join()) continue; // somebody arranged them
    const queue = wanted.filter((each) => now.includes(each));
    if (!queue.length) continue;
    memory.note('order', id, queue.join(' '));
    const next = now.map((each) => (wanted.includes(each) ? queue.shift()! : each)); // as many as there are places for them
    if (next.join() === now.join()) continue;
    const place = sql`array_position(${sql.param(next)}::uuid[], ${table.id}) - 1`;
    await tx.execute(sql`update ${table} set position = ${place} where ${within} = ${parentId} and position <> ${place}`);
    changed += 1;
  }
  return changed;
}
