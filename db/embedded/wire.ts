/** What Postgres calls one message, type byte and length included. */
export type Frame = Buffer;

/** A client that does not speak the protocol: the one connection ends with this, nothing else does. */
export class WireError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The letters of the messages this multiplexer looks into, both directions. */
export const letter = {
  parse: 0x50,
  bind: 0x42,
  describe: 0x44,
  close: 0x43,
  execute: 0x45,
  sync: 0x53,
  flush: 0x48,
  query: 0x51,
  password: 0x70,
  terminate: 0x58,
  copyData: 0x64,
  copyDone: 0x63,
  copyFail: 0x66,
  statement: 0x53,
  ready: 0x5a,
  error: 0x45,
  notification: 0x41,
  commandComplete: 0x43,
  parseComplete: 0x31,
  parameterStatus: 0x53,
} as const;

/** The state of a session as ReadyForQuery tells it: idle, in a transaction, in a failed one. */
export type Status = 'I' | 'T' | 'E';

/** A message of the given letter. */
export function frame(type: number, ...parts: readonly (Buffer | string)[]): Frame {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
  const head = Buffer.allocUnsafe(5);
  head[0] = type;
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A simple query. */
export const query = (sql: string): Frame => frame(letter.query, sql);

/** Ends a pipeline. */
export const sync: Frame = frame(letter.sync);

/** Closes a prepared statement. */
export const closeStatement = (name: string): Frame => frame(letter.close, Buffer.from('S'), name);

/** An ErrorResponse; FATAL ones are followed by the end of the connection. */
export const errorResponse = (severity: 'ERROR' | 'FATAL', code: string, message: string): Frame =>
  frame(letter.error, `S${severity}`, `V${severity}`, `C${code}`, `M${message}`, Buffer.from([0]));

/** A packet without a letter, as sent before a session begins. */
export function startupPacket(code: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.allocUnsafe(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, body]);
}

/** The startup packet of protocol 3.0 with these settings. */
export const startup = (settings: Readonly<Record<string, string>>): Buffer =>
  startupPacket(196_608, Buffer.from(`${Object.entries(settings).flat().join('\0')}\0\0`));

/** The settings of a startup packet (user, database, application_name, …). */
export function startupSettings(packet: Buffer): Map<string, string> {
  const words = packet.toString('utf8', 8).split('\0');
  const settings = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2) settings.set(words[at]!, words[at + 1]!); // both exist: at + 1 < length
  return settings;
}

/** The text that begins at `from` and ends with a zero; the end of the message counts as one, Postgres will complain. */
export function textAt(message: Frame, from: number): string {
  const end = message.indexOf(0, from);
  return message.toString('utf8', from, end < 0 ? message.length : end);
}

/** Where the name of a prepared statement stands in this message, if it has one. */
export function statementNameAt(message: Frame): number | undefined {
  switch (message[0]) {
    case letter.parse:
      return 5;
    case letter.bind: {
      const portalEnd = message.indexOf(0, 5);
      return portalEnd < 0 ? undefined : portalEnd + 1;
    }
    case letter.describe:
    case letter.close:
      return message[5] === letter.statement ? 6 : undefined;
    default:
      return undefined;
  }
}

/** The same message with a text put in, its length corrected. */
export function insertAt(message: Frame, at: number, text: string): Frame {
  const added = Buffer.from(text);
  const result = Buffer.concat([message.subarray(0, at), added, message.subarray(at)]);
  result.writeInt32BE(result.length - 1, 1);
  return result;
}

/** The same Parse or Query with another SQL text. */
export function withSql(message: Frame, sql: string): Frame {
  if (message[0] === letter.query) return query(sql);
  const nameEnd = message.indexOf(0, 5) + 1;
  const textEnd = message.indexOf(0, nameEnd) + 1;
  return frame(letter.parse, message.subarray(5, nameEnd), sql, message.subarray(textEnd));
}

/** What the multiplexer needs to know about an answer of Postgres. */
export type Answer = {
  /** The answer without notifications. */
  readonly bytes: Buffer;
  readonly notifications: readonly Frame[];
  /** Of the last ReadyForQuery, if there was one. */
  readonly status: Status | undefined;
  readonly failed: boolean;
  /** A FATAL or PANIC: the session is over, and in PGlite the engine with it. */
  readonly fatal: string | undefined;
  /** The last transaction command rolled back. */
  readonly rolledBack: boolean;
};

/** Reads an answer once: takes notifications out, and says how it ended. */
export function readAnswer(bytes: Buffer): Answer {
  const notifications: Frame[] = [];
  const kept: Buffer[] = [];
  let keptFrom = 0;
  let status: Status | undefined;
  let fatal: string | undefined;
  let failed = false;
  let rolledBack = false;
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const type = bytes[at];
    if (type === letter.notification) {
      notifications.push(bytes.subarray(at, end));
      kept.push(bytes.subarray(keptFrom, at));
      keptFrom = end;
    } else if (type === letter.ready) {
      status = String.fromCharCode(bytes[at + 5]!) as Status; // the protocol knows these three letters only
    } else if (type === letter.commandComplete) {
      rolledBack = bytes.toString('latin1', at + 5, end - 1) === 'ROLLBACK';
    } else if (type === letter.error) {
      failed = true;
      const fields = bytes.toString('latin1', at + 5, end);
      if (/\0V(?:FATAL|PANIC)\0/.test(fields)) fatal = errorText(bytes.subarray(at, end));
    }
    at = end;
  }
  const rest = notifications.length === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(keptFrom)]);
  return { bytes: rest, notifications, status, failed, fatal, rolledBack };
}

/** The sentence of an ErrorResponse. */
export function errorText(message: Frame): string {
  const field = message
    .toString('utf8', 5)
    .split('\0')
    .find((part) => part.startsWith('M'));
  return field?.slice(1) ?? 'unknown error';
}

/** The values of the rows in an answer, as text; for our own small queries. */
export function readRows(bytes: Buffer): (string | null)[][] {
  const rows: (string | null)[][] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] !== letter.describe) continue; // DataRow has the same letter
    const row: (string | null)[] = [];
    let cell = at + 7;
    for (let column = bytes.readInt16BE(at + 5); column > 0; column--) {
      const length = bytes.readInt32BE(cell);
      cell += 4;
      row.push(length < 0 ? null : bytes.toString('utf8', cell, cell + length));
      cell += Math.max(length, 0);
    }
    rows.push(row);
  }
  return rows;
}
