import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { TutorError } from '../core/errors.ts';
import { UserId } from '../core/ids.ts';
import type { Role } from '../core/people/roles.ts';
import { isConnectionLoss, type Database } from './connection.ts';

const TRIES_MAX = 4;
const TRY_AGAIN_WITHIN_MS = 5000; // a transaction that ran longer was ended for its length: once more would not end better
const TRY_AGAIN = new Set(['40001', '40P01']); // serialization failure, deadlock

/** Who is speaking: from the session, the Discord user or the token, never from the model. */
export type Speaker = { readonly user: UserId; readonly role: Role };

/** What may be asked inside a transaction. */
export type Tx = Pick<NodePgDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute' | '$with' | 'with'>;

/**
 * The functions of the record: each takes the person first, asks itself what that person may, and is one statement and so
 * one transaction. Those that write take the audit entry last.
 */
const personFunctions = {
  open_attempt: 'read',
  run_view: 'read',
  run_report: 'read',
  questions_to_serve: 'read',
  sits: 'read',
  lock_answers: 'read',
  open_pending: 'read',
  own_pending: 'read',
  waiting_answers: 'read',
  open_disputes: 'read',
  turn_view: 'read',
  holds_closed: 'read',
  start_run: 'write',
  serve: 'write',
  skip_question: 'write',
  take_hint: 'write',
  resume_run: 'write',
  record_answers: 'write',
  record_grade: 'write',
  record_own_grade: 'write',
  end_run: 'write',
  open_turn: 'write',
  close_turn: 'write',
  erase_self: 'write',
  set_active: 'write',
  make_access_token: 'write',
  revoke_access_token: 'write',
  change_place: 'write',
} as const satisfies Record<string, 'read' | 'write'>;
export type PersonFunction = keyof typeof personFunctions;

/** The database as one person sees it: a transaction in which the rows are theirs to see, or a function of the record. */
export type PersonDb = {
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction that only looks, whatever the tool may do: it leaves no audit row. */
  read<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  call(name: PersonFunction, ...given: unknown[]): Promise<unknown>;
  /** Functions of the record in one transaction, for what must not change between reading and writing. */
  together<T>(run: (calls: PersonCalls) => Promise<T>): Promise<T>;
};

/** The functions of the record alone, as a person. */
export type PersonCalls = Pick<PersonDb, 'call'>;

/** What a transaction leaves in the audit log, in its own commit. */
export type AuditEntry = {
  readonly id: string;
  readonly at: Date;
  readonly door: string;
  readonly action: string;
  readonly fields: readonly string[];
  /** Whose record, when it is not the speaker's own. */
  readonly subject?: UserId;
  readonly outcome?: 'done' | 'refused';
};

/** What a function of the record notes. With a reason instead of a door nobody did it: a job did, in the learner's name. */
export type CallNote = AuditEntry | (Omit<AuditEntry, 'door'> & { readonly reason: string });

type Frame = { readonly begin: string; readonly commit: (client: pg.ClientBase) => string };
type Attempt<T> = { readonly value: T } | { readonly error: unknown; readonly saving: boolean };

const inTransaction = new AsyncLocalStorage<true>();

/** What Postgres said, which drizzle wraps. */
const causeOf = (error: unknown): unknown => (error instanceof Error && error.cause instanceof Error ? error.cause : error);
const codeOf = (error: unknown): string => {
  const cause = causeOf(error);
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
};

/**
 * The connection for as long as the transaction lasts. A statement that comes later would run as the owner, outside of
 * everything or inside somebody else's transaction; it is a bug, and refused.
 */
function borrowed(client: pg.PoolClient): { tx: Tx; giveBack: () => void } {
  let open = true;
  const guarded = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'query' || typeof value !== 'function') return value;
      return (...words: unknown[]): unknown =>
        open ? Reflect.apply(value, target, words) : Promise.reject(new Error('a statement came after its transaction had ended'));
    },
  });
  return { tx: drizzle({ client: guarded, casing: 'snake_case' }), giveBack: () => (open = false) };
}

const noLongerActive = (cause: unknown) => new TutorError('forbidden', 'This account is not active any more.', { cause });

/** One try; if it failed, `saving` says whether it can have been stored all the same. */
async function attempt<T>(client: pg.PoolClient, frame: Frame, run: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const { tx, giveBack } = borrowed(client);
  let saving = false;
  let spoken = false;
  try {
    await client.query(frame.begin);
    spoken = true;
    const value = await run(tx);
    giveBack();
    saving = true;
    const results: unknown = await client.query(frame.commit(client));
    const last = (Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult; // pg gives a list for several statements
    // After a failed statement that nobody told us of, COMMIT answers ROLLBACK, without an error.
    if (last.command !== 'COMMIT') throw new Error('a statement failed and its error was swallowed: nothing was stored');
    client.release();
    return { value };
  } catch (error) {
    giveBack();
    const lost = isConnectionLoss(causeOf(error));
    const broken =
      lost ||
      (await client.query('ROLLBACK').then(
        () => false,
        () => true,
      ));
    client.release(broken);
    // Somebody who is nobody any more is refused before anything else; or meanwhile, with the audit entry.
    const nobody = (saving || !spoken) && codeOf(error) === '42501';
    if (nobody) return { error: noLongerActive(error), saving: false };
    return { error: lost ? causeOf(error) : error, saving: saving && lost };
  }
}

/** Trouble that the database names and a person may read. */
function readable(error: unknown): unknown {
  const cause = causeOf(error);
  if (codeOf(error) !== '55000' || !(cause instanceof Error) || !cause.message.includes('master key')) return error;
  return new TutorError('unavailable', 'The master key was replaced, so this cannot be saved; the process must be restarted.', {
    cause: error,
  });
}

/**
 * Runs a transaction, again when the database changed hands or two writers crossed before anything was stored. `run`
 * may therefore run more than once and must touch nothing but `tx`. A connection lost while saving is not tried again:
 * nobody can know whether it was stored.
 */
async function transact<T>(db: Database, frame: Frame, run: (tx: Tx) => Promise<T>): Promise<T> {
  // On the embedded database it would wait for the transaction it is in; elsewhere it would see what that has not stored.
  if (inTransaction.getStore()) throw new Error('a transaction was begun inside another');
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    const client = await db.connect();
    const result = await inTransaction.run(true, () => attempt(client, frame, run));
    if ('value' in result) return result.value;
    const lost = isConnectionLoss(result.error);
    const again = (lost && !result.saving) || TRY_AGAIN.has(codeOf(result.error));
    if (again && tries < TRIES_MAX && performance.now() - startedAt < TRY_AGAIN_WITHIN_MS) continue;
    if (!lost) throw readable(result.error);
    const sentence = result.saving
      ? 'The connection to the database broke while saving, so it is not known whether it was saved; please look before you try again.'
      : 'The database did not answer in time; nothing was saved. Please try again.';
    throw new TutorError('unavailable', sentence, { cause: result.error });
  }
}

const auditStatement = (client: pg.ClientBase, who: Speaker, entry: AuditEntry): string => {
  const text = (value: string) => client.escapeLiteral(value);
  const fields = entry.fields.length ? `array[${entry.fields.map(text).join(', ')}]` : `'{}'::text[]`;
  const { id, at, door, action, subject = who.user, outcome = 'done' } = entry;
  return (
    'insert into audit_log (id, created_at, actor_id, actor_role, door, action, subject_id, outcome, fields) values (' +
    `${[id, at.toISOString(), who.user, who.role, door, action, subject, outcome].map(text).join(', ')}, ${fields}); `
  );
};

/** Says who speaks, or that this account is not active any more: whoever is out is out with the next thing they ask. */
const speakAs = (person: string) => `select app.speak_as('${person}')`;

/**
 * The way to a query: one transaction in which the database knows who is asking and shows what that person may see.
 * Without an audit entry the transaction is read-only; with one, the entry is stored in the same commit as the write.
 * Identity and commit cost no round trip of their own beyond one each.
 */
export function asPerson<T>(db: Database, who: Speaker, run: (tx: Tx) => Promise<T>, audit?: AuditEntry): Promise<T> {
  const person = UserId.parse(who.user); // a UUID, so that it can stand in the statement
  const begin = `begin${audit ? '' : ' read only'}; ${speakAs(person)}; set local role viva_app`;
  return transact(db, { begin, commit: (client) => `${audit ? auditStatement(client, who, audit) : ''}commit` }, run);
}

const asParameter = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value) ? JSON.stringify(value) : value;

/**
 * Calls a function of the record as that person, in one round trip. It is tried again when two writers crossed or the
 * connection was lost: called twice, each of them does its work once.
 */
export async function callAsPerson(
  db: Database,
  who: Speaker,
  name: PersonFunction,
  given: readonly unknown[],
  audit?: CallNote,
): Promise<unknown> {
  if (personFunctions[name] === 'write' && !audit) throw new Error(`${name} writes, and who only reads may not call it`);
  const values = [who.user, ...given, ...(personFunctions[name] === 'write' ? [audit] : [])].map(asParameter);
  const call = `select app.${name}(${values.map((_, index) => `$${index + 1}`).join(', ')}) as result`;
  // Those that write ask themselves whether the person is active.
  const text = personFunctions[name] === 'write' ? call : `with speaker as materialized (select app.speak_as($1)) ${call} from speaker`;
  if (inTransaction.getStore()) throw new Error('a function of the record was called inside a transaction');
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    const client = await db.connect();
    try {
      const { rows } = await client.query<{ result: unknown }>({ name: `app.${name}`, text, values });
      client.release();
      return rows[0]?.result;
    } catch (error) {
      const lost = isConnectionLoss(error);
      client.release(lost);
      if (codeOf(error) === '42501') throw noLongerActive(error);
      if ((lost || TRY_AGAIN.has(codeOf(error))) && tries < TRIES_MAX && performance.now() - startedAt < TRY_AGAIN_WITHIN_MS) continue;
      if (!lost) throw error;
      const sentence = 'The database did not answer in time; please look whether it was saved before you try again.';
      throw new TutorError('unavailable', sentence, { cause: error });
    }
  }
}

/** Several functions of the record as that person, in one transaction; each that writes is given an audit entry of its own. */
export const callTogether = <T>(db: Database, who: Speaker, audit: () => AuditEntry, run: (calls: PersonCalls) => Promise<T>): Promise<T> =>
  transact(db, { begin: `begin; ${speakAs(UserId.parse(who.user))}`, commit: () => 'commit' }, (tx) =>
    run({
      async call(name, ...given) {
        const values = [who.user, ...given, ...(personFunctions[name] === 'write' ? [audit()] : [])].map((value) =>
          sql.param(asParameter(value)),
        );
        const { rows } = await tx.execute<{ result: unknown }>(
          sql`select ${sql.raw(`app.${name}`)}(${sql.join(values, sql`, `)}) as result`,
        );
        return rows[0]?.result;
      },
    }),
  );

/** What happens before it is known who speaks, and between turns. Only agent/identity, agent/jobs and db may import it. */
export function asSystem<T>(db: Database, reason: string, run: (tx: Tx) => Promise<T>): Promise<T> {
  const note = reason.replace(/[^a-zA-Z0-9 .,-]/g, ' '); // shows in the server's own activity list and logs
  return transact(db, { begin: `begin /* ${note} */; set local role viva_system`, commit: () => 'commit' }, run);
}
