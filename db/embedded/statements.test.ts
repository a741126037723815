import { describe, expect, it } from 'vitest';
import { effectsOf, skeletons } from './statements.ts';

const channels = (sql: string) => effectsOf(sql).listens.map(({ on, channel }) => `${on ? '+' : '-'}${channel ?? '*'}`);

describe('what a statement leaves behind in the session', () => {
  it.each([
    'SET ROLE learner',
    'set timezone to utc',
    'SET SESSION search_path = x',
    'SET SESSION AUTHORIZATION learner',
    'RESET ALL',
    "DO $$ BEGIN PERFORM set_config('a.b', '1', false); END $$",
    'CALL settle()',
    "SELECT set_config('app.user', $1, false)",
    "SELECT set_config('app.user', $1, $2)",
    "SELECT set_config('app.user', (SELECT max(id, true)), false)",
    "SELECT 1; /* SET LOCAL */ SET x = '1'",
    "SELECT 'it''s'; SET x = 1",
    "SELECT E'\\'; SET x = 1; --'; SET y = 2",
  ])('settings: %s', (sql) => expect(effectsOf(sql).settings).toBe(true));

  it.each([
    'UPDATE cards SET level = 2',
    'SET LOCAL ROLE learner',
    "BEGIN; SELECT set_config('app.user', $1, true); COMMIT",
    "select set_config('a', (select 'x' || f(1, 2)), true), set_config ('b', $1, true)",
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'SET CONSTRAINTS ALL DEFERRED',
    "SELECT 'SET ROLE admin; RESET ALL'",
    'SELECT 1 -- SET ROLE admin',
    'SELECT "set" FROM "SET x"',
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $body$ SET x = 1; $body$",
    "INSERT INTO t VALUES ('call', 'do', 'load')",
    "SELECT E'\\'; SET x = 1; --'",
  ])('none: %s', (sql) => expect(effectsOf(sql).settings).toBe(false));

  it('finds temporary tables, session locks and held cursors', () => {
    expect(effectsOf('CREATE TEMP TABLE t (a int)').leftovers).toBe(true);
    expect(effectsOf('SELECT 1 INTO TEMPORARY t').leftovers).toBe(true);
    expect(effectsOf('SELECT pg_try_advisory_lock(1)').leftovers).toBe(true);
    expect(effectsOf('DECLARE c CURSOR WITH HOLD FOR SELECT 1').leftovers).toBe(true);
    expect(effectsOf('SELECT pg_advisory_xact_lock(1)').leftovers).toBe(false);
  });

  it('reads channels as Postgres does', () => {
    expect(channels('LISTEN Jobs')).toEqual(['+jobs']);
    expect(channels('LISTEN "My ""Jobs"""; unlisten a; UNLISTEN *')).toEqual(['+My "Jobs"', '-a', '-*']);
    expect(channels("SELECT 'LISTEN a'")).toEqual([]);
  });

  it('refuses what cannot work here', () => {
    expect(effectsOf('COPY t (a, b) FROM STDIN WITH (FORMAT csv)').refusal).toContain('COPY');
    expect(effectsOf('copy /* x */ t\nfrom\n stdin').refusal).toContain('COPY');
    expect(effectsOf('DISCARD ALL').refusal).toContain('DISCARD');
    expect(effectsOf('DEALLOCATE PREPARE ALL').refusal).toContain('DEALLOCATE');
    expect(effectsOf('COPY (SELECT 1) TO STDOUT').refusal).toBeUndefined();
    expect(effectsOf("SELECT 'COPY t FROM STDIN'").refusal).toBeUndefined();
  });

  it('cuts a text at the semicolons that count', () => {
    expect(skeletons(`SELECT ';' ; /* ; /* ; */ ; */ select  $a$ ; $$ ; $a$ -- ;\n; "a;""b"`)).toEqual([
      "select ''",
      "select ''",
      '"a;""b"',
    ]);
    expect(skeletons('')).toEqual([]);
    expect(skeletons("select '")).toEqual(["select ''"]);
  });

  it('reads megabytes of literals without running out of stack', () => {
    const sql = `INSERT INTO t VALUES (E'${"\\'".repeat(1_000_000)}', '${"''".repeat(1_000_000)}'); SET x = 1`;
    expect(effectsOf(sql).settings).toBe(true);
  });
});
