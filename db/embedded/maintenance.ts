import { WAL_DUE_BYTES } from './limits.ts';
import type { Multiplexer } from './multiplexer.ts';
import type { Session } from './session.ts';

/**
 * PGlite has neither checkpointer nor autovacuum, so what they do is done here between the turns: one statement at a
 * time, table by table, so that nobody waits for more than one of them.
 */
export class Maintenance {
  readonly #multiplexer: Multiplexer;
  #checkpointAt = 0;
  #cleanedAt = 0;
  #runs = 0;

  constructor(multiplexer: Multiplexer) {
    this.#multiplexer = multiplexer;
  }

  /** A checkpoint when enough WAL has come together; cheap enough for every second. */
  async look(): Promise<void> {
    if (this.#runs === this.#multiplexer.runs) return;
    this.#runs = this.#multiplexer.runs;
    await this.#multiplexer.between((session) => {
      if (walPosition(session) - this.#checkpointAt > WAL_DUE_BYTES) this.#checkpoint(session);
    });
  }

  /** Checkpoint, and VACUUM (ANALYZE) of what changed, unless nothing was written since; stops early after the limit. */
  async clean(limitMs = Infinity): Promise<void> {
    const until = performance.now() + limitMs;
    const tables = await this.#multiplexer.between((session) => {
      const position = walPosition(session);
      if (position === this.#cleanedAt) return [];
      if (position !== this.#checkpointAt) this.#checkpoint(session);
      return changedTables(session);
    });
    for (const table of tables) {
      if (performance.now() > until) return;
      await this.#multiplexer.between((session) => vacuum(session, table));
    }
    await this.#multiplexer.between((session) => {
      if (tables.length > 0) this.#checkpoint(session);
      this.#cleanedAt = walPosition(session);
    });
  }

  #checkpoint(session: Session): void {
    session.own('CHECKPOINT');
    this.#checkpointAt = walPosition(session);
  }
}

/** Bytes of WAL since the beginning of the database: tells whether anything was written, and how much. */
function walPosition(session: Session): number {
  return Number(session.own(`SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn`));
}

/**
 * Autovacuum's own thresholds, catalogs included, and tables nobody vacuumed for 100 million transactions, since
 * Postgres stops at two thousand million.
 */
function changedTables(session: Session): string[] {
  session.own('SELECT pg_stat_force_next_flush()');
  const rows = session.rows(`
    SELECT format('%I.%I', s.schemaname, s.relname)
    FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND (
      s.n_dead_tup > 50 + 0.2 * c.reltuples
      OR s.n_mod_since_analyze > 50 + 0.1 * c.reltuples
      OR s.n_ins_since_vacuum > 1000 + 0.2 * c.reltuples
      OR age(c.relfrozenxid) > 100000000)
    ORDER BY s.n_dead_tup DESC`);
  return rows.map(([name]) => String(name));
}

/** A table that has been dropped meanwhile, or that cannot be cleaned, must not keep the others from it. */
function vacuum(session: Session, table: string): void {
  try {
    session.own(`VACUUM (ANALYZE) ${table}`);
  } catch {
    return;
  }
}
