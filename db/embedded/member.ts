import pg from 'pg';
import { openEmbedded } from './embedded.ts';

/** What the parent of a member asks for; it comes as JSON in the first argument. */
export type MemberRequest = {
  readonly directory: string;
  readonly transport: 'socket' | 'tcp';
  readonly tag: string;
  /** Write numbered rows without a pause, from this number on. */
  readonly writeFrom?: number;
};

/** What a member tells its parent. */
export type MemberReport =
  | { readonly kind: 'opened'; readonly role: 'host' | 'client' }
  | {
      readonly kind: 'acknowledged';
      readonly number: number;
      readonly stallMs: number;
      readonly role: 'host' | 'client';
    }
  | { readonly kind: 'closed' };

const request = JSON.parse(process.argv[2] ?? '{}') as MemberRequest; // only tests and the benchmark start members
const report = (message: MemberReport) => process.send?.(message);

const database = await openEmbedded({
  directory: request.directory,
  transport: request.transport,
  log: () => undefined,
});
report({ kind: 'opened', role: database.role() });

const stop = new AbortController();
process.on('message', () => {
  stop.abort();
  if (request.writeFrom === undefined) void close();
});
if (request.writeFrom !== undefined) await write(request.writeFrom);

async function write(from: number): Promise<void> {
  let pool = openPool();
  for (let number = from, doneAt = performance.now(); !stop.signal.aborted;) {
    try {
      await pool.query('INSERT INTO written (tag, number) VALUES ($1, $2) ON CONFLICT DO NOTHING', [request.tag, number]);
    } catch {
      await pool.end();
      await database.ready();
      pool = openPool();
      continue;
    }
    const now = performance.now();
    report({ kind: 'acknowledged', number: number++, stallMs: now - doneAt, role: database.role() });
    doneAt = now;
  }
  await pool.end();
  await close();
}

function openPool(): pg.Pool {
  const pool = new pg.Pool({ ...database.connection(), max: 1 });
  pool.on('error', () => undefined); // the query that was under way hears of it too
  return pool;
}

async function close(): Promise<void> {
  await database.close();
  report({ kind: 'closed' });
  process.disconnect?.();
}
