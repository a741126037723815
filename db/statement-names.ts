import { createHash } from 'node:crypto';

const USES_BEFORE = 5; // what is asked once in a while is not worth keeping
const NAMED_MAX = 100; // of a process: each connection keeps the plans of those that it ran, some hundred kilobytes each
const COUNTED_MAX = 2000;
const TEXT_MAX = 20_000;

const uses = new Map<string, number>();
const names = new Map<string, string>();
let age = 0;

/**
 * The name under which a connection keeps the plan of a statement, once it comes often: planning costs more than most statements
 * do, since every table has its policies. Whoever speaks is part of it, for a plan holds the policies of one role.
 */
export function statementName(role: string, text: string): string | undefined {
  if (text.length > TEXT_MAX) return undefined;
  const key = `${role} ${text}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const times = (uses.get(key) ?? 0) + 1;
  if (uses.size >= COUNTED_MAX) uses.clear();
  uses.set(key, times);
  if (times < USES_BEFORE || names.size >= NAMED_MAX) return undefined;
  uses.delete(key);
  const name = createHash('sha256').update(`${age} ${key}`).digest('base64url');
  names.set(key, name);
  return name;
}

/** Has every plan made anew, under other names: what a table is has changed since. */
export function forgetStatements(): void {
  age += 1;
  names.clear();
}
