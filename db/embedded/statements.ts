/** What a text of SQL does to the session beyond its own transaction. */
export type Effects = {
  /** It may leave settings or a role behind. */
  readonly settings: boolean;
  /** The names among these settings that Postgres does not list: `app.user` and the like. */
  readonly custom: readonly string[];
  /** It may leave temporary tables, session locks or held cursors behind. */
  readonly leftovers: boolean;
  readonly listens: readonly Listening[];
  /** Why it cannot be run here at all. */
  readonly refusal: string | undefined;
};

/** One LISTEN or UNLISTEN; without a channel it means all of them. */
export type Listening = { readonly on: boolean; readonly channel: string | undefined };

const NONE: Effects = { settings: false, custom: [], leftovers: false, listens: [], refusal: undefined };

/** Most texts hold none of these words, and most of the others only `set`: they need no closer look. */
const SUSPICIOUS =
  /\b(?:set|reset|set_config|do|call|load|copy|discard|deallocate|listen|unlisten|temp|temporary|hold|pg_(?:try_)?advisory_lock\w*)\b/i;

const TEMPORARY = /^create (?:local |global )?temp(?:orary)?\b|\binto (?:local |global )?temp(?:orary)?\b/;
const LEFTOVER = /\bwith hold\b|\bpg_(?:try_)?advisory_lock/;
const LISTEN = /^(un)?listen (?:(\*)|"((?:[^"]|"")+)"|([^\s"]+))$/;
const CUSTOM = /\bset(?:_config\s*\(\s*'|\s+(?:session\s+)?)([a-z_]\w*(?:\.[a-z_]\w*)+)/gi;

/** Texts are few and come again and again, so each is read once. */
const known = new Map<string, Effects>();
const KNOWN_MAX = 2_000;
const KNOWN_TEXT_MAX = 10_000;

/**
 * Reads the effects off the text. It sees statements, not what functions do inside: a function of ours must not leave
 * session settings behind. When in doubt it says yes, which costs a reset of 0.3 ms.
 */
export function effectsOf(sql: string): Effects {
  const before = known.get(sql);
  if (before) return before;
  const effects = SUSPICIOUS.test(sql) ? read(sql) : NONE;
  if (sql.length <= KNOWN_TEXT_MAX) {
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(sql, effects);
  }
  return effects;
}

function read(sql: string): Effects {
  const statements = skeletons(sql);
  const settings = statements.some(leavesSettings);
  return {
    settings,
    custom: settings ? [...sql.matchAll(CUSTOM)].map(([, name]) => name!.toLowerCase()) : [], // the group always matches
    leftovers: statements.some((statement) => TEMPORARY.test(statement) || LEFTOVER.test(statement)),
    listens: statements.flatMap(listening),
    refusal: statements.map(refusal).find((reason) => reason !== undefined),
  };
}

function leavesSettings(statement: string): boolean {
  if (/^(?:reset|do|call|load)\b/.test(statement)) return true;
  if (/^set\b/.test(statement)) return !/^set (?:local|transaction|constraints)\b/.test(statement);
  return [...statement.matchAll(/\bset_config ?\(/g)].some((call) => lastArgument(statement, call.index + call[0].length) !== 'true');
}

/** The last argument of the call whose parenthesis opened before `from`. */
function lastArgument(statement: string, from: number): string {
  let depth = 0;
  let start = from;
  for (let at = from; at < statement.length; at++) {
    const char = statement[at];
    if (char === '(') depth++;
    else if (char === ')' && depth-- === 0) return statement.slice(start, at).trim();
    else if (char === ',' && depth === 0) start = at + 1;
  }
  return '';
}

function listening(statement: string): Listening[] {
  const match = LISTEN.exec(statement);
  if (!match) return [];
  const [, not, all, quoted, plain] = match;
  return [{ on: not === undefined, channel: all ? undefined : (quoted?.replaceAll('""', '"') ?? plain) }];
}

function refusal(statement: string): string | undefined {
  // PGlite takes the end of the message for the end of the client, and then ends itself.
  if (/^copy\b.*\bfrom stdin\b/.test(statement)) {
    return 'COPY FROM STDIN does not work on the embedded database; insert the rows, many per statement';
  }
  // All connections share one session: these would take the prepared statements of the others with them.
  if (/^discard (?:all|plans)\b/.test(statement) || /^deallocate (?:prepare )?all\b/.test(statement)) {
    return 'DISCARD ALL and DEALLOCATE ALL do not work on the embedded database; close the connection instead';
  }
  return undefined;
}

/**
 * The statements of a text in lower case with single spaces, texts emptied and comments gone. Quoted names stay as they
 * are. Written by hand, since regular expressions over megabytes of literals run out of stack.
 */
export function skeletons(sql: string): string[] {
  const statements: string[] = [];
  let current = '';
  let at = 0;
  const finish = () => {
    const statement = current.trim();
    if (statement) statements.push(statement);
    current = '';
  };
  while (at < sql.length) {
    const quote = quoteAt(sql, at);
    if (quote) {
      current += quote.kept;
      at = quote.end;
      continue;
    }
    const char = sql[at++]!; // at < length
    if (char === ';') finish();
    else if (!/\s/.test(char)) current += char.toLowerCase();
    else if (!current.endsWith(' ')) current += ' ';
  }
  finish();
  return statements;
}

/** A comment, text or quoted name that begins here: where it ends and what stays of it. */
function quoteAt(sql: string, at: number): { end: number; kept: string } | undefined {
  switch (sql[at]) {
    case '-':
      return sql[at + 1] === '-' ? { end: after(sql, '\n', at), kept: ' ' } : undefined;
    case '/':
      return sql[at + 1] === '*' ? { end: afterComment(sql, at), kept: ' ' } : undefined;
    case "'":
      return { end: afterText(sql, at, /[eE]/.test(sql[at - 1] ?? '') && !/\w/.test(sql[at - 2] ?? '')), kept: "''" };
    case '"': {
      const end = afterQuoted(sql, at);
      return { end, kept: sql.slice(at, end) };
    }
    case '$': {
      const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(sql.slice(at, at + 70))?.[0];
      return tag && !/\w/.test(sql[at - 1] ?? '') ? { end: after(sql, tag, at + tag.length), kept: "''" } : undefined;
    }
    default:
      return undefined;
  }
}

function after(sql: string, what: string, from: number): number {
  const found = sql.indexOf(what, from);
  return found < 0 ? sql.length : found + what.length;
}

/** Comments nest in Postgres. */
function afterComment(sql: string, from: number): number {
  let depth = 0;
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) depth++;
    else if (sql.startsWith('*/', at)) depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}

/** A doubled quote looks like the end of one text and the beginning of the next, which comes to the same. */
function afterText(sql: string, from: number, escapes: boolean): number {
  if (!escapes) return after(sql, "'", from + 1);
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === "'") return at + 1;
  }
  return sql.length;
}

function afterQuoted(sql: string, from: number): number {
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] !== '"') continue;
    if (sql[at + 1] !== '"') return at + 1;
    at++;
  }
  return sql.length;
}
