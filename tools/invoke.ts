import { sentenceOf, TutorError } from '../core/errors.ts';
import { asPerson, callAsPerson, callTogether, type AuditEntry, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { findSitting } from '../db/queries/serving.ts';
import { limitedJudge } from './limited-judge.ts';
import type { Tool, ToolContext } from './tool.ts';

const INPUT_MAX_BYTES = 256 * 1024; // a long essay and its marks; a tool that takes files says so
const OUTPUT_MAX_BYTES = 1024 * 1024; // nobody reads more, and no model takes it
const RUN_MAX_MS = 60_000; // a model that judges may take half of it: what it says still has to be saved

/** What a door knows about a call: everything a tool gets, but the database itself instead of one person's view of it. */
export type Call = Omit<ToolContext, 'db' | 'signal'> & {
  readonly database: Database;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** A person pressed the button. Only a door that showed one may say so. */
  readonly confirmed?: boolean;
  readonly runMaxMs?: number;
};

const unconfirmed = (tool: Tool) => `"${tool.name}" must be confirmed by a person first.`;

function refusal(tool: Tool, { who, door, confirmed }: Call): string | undefined {
  if (!tool.roles.includes(who.role)) return `"${tool.name}" is not for the role ${who.role}.`;
  if (!tool.doors.includes(door)) return `"${tool.name}" cannot be used through ${door}.`;
  if (tool.confirm === true && !confirmed) return unconfirmed(tool);
  return undefined;
}

const audit = (tool: Tool, raw: unknown, { newId, now, door }: Call, outcome: 'done' | 'refused'): AuditEntry => ({
  id: newId(),
  at: now,
  door,
  action: tool.name,
  // Names that the tool knows, never values: what was written stays out of the log.
  fields: Object.keys(tool.input.shape).filter((field) => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field)),
  outcome,
});

type Clock = { readonly signal: AbortSignal; saving: boolean };

/** The person's view of the database for one call: read-only for a tool that reads, audited for one that writes, shut once the call is over. */
const viewFor = (tool: Tool, raw: unknown, call: Call, clock: Clock): PersonDb => ({
  async transaction(run) {
    clock.signal.throwIfAborted();
    const checked: typeof run = async (tx) => {
      const value = await run(tx);
      clock.signal.throwIfAborted(); // too late to be told about it: not stored either
      clock.saving = tool.effect === 'write'; // from here on only the database knows, so its answer is waited for
      return value;
    };
    return asPerson(call.database, call.who, checked, tool.effect === 'write' ? audit(tool, raw, call, 'done') : undefined).finally(
      () => (clock.saving = false),
    );
  },
  async together(run) {
    clock.signal.throwIfAborted();
    clock.saving = tool.effect === 'write';
    return callTogether(call.database, call.who, () => audit(tool, raw, call, 'done'), run).finally(() => (clock.saving = false));
  },
  async read(run) {
    clock.signal.throwIfAborted();
    return asPerson(call.database, call.who, run);
  },
  async call(name, ...given) {
    clock.signal.throwIfAborted();
    clock.saving = tool.effect === 'write';
    const note = tool.effect === 'write' ? audit(tool, raw, call, 'done') : undefined;
    return callAsPerson(call.database, call.who, name, given, note).finally(() => (clock.saving = false));
  },
});

/** How large a value is; one nested so deeply that it cannot be written out counts as too large. */
function bytesOf(raw: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(raw) ?? '');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether every text in it can be stored: the database takes neither NUL nor half of a surrogate pair. */
function isStorable(raw: unknown): boolean {
  let storable = true;
  JSON.stringify(raw, (_field, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) storable = false;
    return value;
  });
  return storable;
}

function parseInput(tool: Tool, raw: unknown): Record<string, unknown> {
  const { inputMaxBytes = INPUT_MAX_BYTES } = tool;
  if (bytesOf(raw) > inputMaxBytes)
    throw new TutorError('invalid', `That is too long: "${tool.name}" takes at most ${inputMaxBytes / 1024} KB.`);
  if (!isStorable(raw)) throw new TutorError('invalid', 'That holds a character that is none, and cannot be stored.');
  const input = tool.input.safeParse(raw);
  if (!input.success) throw new TutorError('invalid', sentenceOf(input.error));
  return input.data;
}

/** While an exam is open nothing helps with it, whatever the door; nor does anything tell what a later verdict will be. */
async function refuseWhileSitting(tool: Tool, db: PersonDb, { now, confirmed }: Call): Promise<void> {
  const maybeUnconfirmed = tool.confirm === 'exam' && !confirmed;
  if (tool.refusedDuring === 'nothing' && !maybeUnconfirmed) return;
  const sits = await findSitting(db, now);
  if (sits === 'exam' && maybeUnconfirmed) throw new TutorError('forbidden', unconfirmed(tool));
  if (tool.refusedDuring === 'nothing') return;
  if (sits === null || (sits === 'withheld' && tool.refusedDuring === 'exam')) return;
  const what = sits === 'exam' ? 'an exam' : 'a run whose verdicts come at the end';
  throw new TutorError('conflict', `You have ${what} open: "${tool.name}" must wait until it is over. Go on with it, or hand it in.`);
}

const stopped = (tool: Tool, late: boolean) =>
  new TutorError('unavailable', late ? `"${tool.name}" took too long and was stopped. Please try again.` : `"${tool.name}" was stopped.`);

async function runLimited(tool: Tool, input: Record<string, unknown>, raw: unknown, call: Call): Promise<Record<string, unknown>> {
  const { database: _database, confirmed: _confirmed, log, runMaxMs = RUN_MAX_MS, ...context } = call;
  const time = AbortSignal.timeout(runMaxMs);
  const signal = call.signal ? AbortSignal.any([call.signal, time]) : time;
  if (signal.aborted) throw stopped(tool, false);
  const clock: Clock = { signal, saving: false };
  let stop: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => clock.saving || reject(stopped(tool, time.aborted));
    signal.addEventListener('abort', stop, { once: true });
  });
  // Inside a function of its own, so that a tool that throws at once does not leave the clock without a listener.
  const running = (async () => {
    const db = viewFor(tool, raw, call, clock);
    await refuseWhileSitting(tool, db, call);
    return tool.run(input, { ...context, judge: limitedJudge(call.judge, runMaxMs / 2, log), signal, db });
  })();
  try {
    return await Promise.race([running, ended]);
  } catch (error) {
    throw error === signal.reason ? stopped(tool, time.aborted) : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function checkOutput(tool: Tool, output: Record<string, unknown>): Record<string, unknown> {
  const parsed = tool.output.parse(output);
  if (bytesOf(parsed) > OUTPUT_MAX_BYTES) throw new TutorError('invalid', 'That is too much at once; ask for less.');
  return parsed;
}

/**
 * The one door to every tool: who may (role, door, confirmation), what is asked (size, schema), then the tool itself as
 * that person within its time, and what came out (schema). Expected trouble is a TutorError; anything else is a bug.
 */
export async function invoke(tool: Tool, raw: unknown, call: Call): Promise<Record<string, unknown>> {
  const refused = refusal(tool, call);
  if (refused) {
    await asPerson(call.database, call.who, async () => undefined, audit(tool, raw, call, 'refused'));
    throw new TutorError('forbidden', refused);
  }
  return checkOutput(tool, await runLimited(tool, parseInput(tool, raw), raw, call));
}
