import { sentenceOf, TutorError } from '../core/errors.ts';
import { asPerson, type AuditEntry, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import type { Tool, ToolContext } from './tool.ts';

const INPUT_MAX_BYTES = 256 * 1024; // a long essay and its marks; files come another way
const RUN_MAX_MS = 60_000; // a model that judges may take half of it

/** What a door knows about a call: everything a tool gets, but the database itself instead of one person's view of it. */
export type Call = Omit<ToolContext, 'db' | 'signal'> & {
  readonly database: Database;
  readonly signal?: AbortSignal;
  /** A person pressed the button. Only a door that showed one may say so. */
  readonly confirmed?: boolean;
  readonly runMaxMs?: number;
};

function refusal(tool: Tool, { who, door, confirmed }: Call): string | undefined {
  if (!tool.roles.includes(who.role)) return `"${tool.name}" is not for the role ${who.role}.`;
  if (!tool.doors.includes(door)) return `"${tool.name}" cannot be used through ${door}.`;
  if (tool.confirm && !confirmed) return `"${tool.name}" must be confirmed by a person first.`;
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

/** The person's view of the database for one call: read-only for a tool that reads, audited for one that writes, shut once the call is over. */
const viewFor = (tool: Tool, raw: unknown, call: Call, signal: AbortSignal): PersonDb => ({
  transaction: (run) => {
    signal.throwIfAborted();
    const checked: typeof run = async (tx) => {
      const value = await run(tx);
      signal.throwIfAborted(); // too late to be told about it: not stored either
      return value;
    };
    return asPerson(call.database, call.who, checked, tool.effect === 'write' ? audit(tool, raw, call, 'done') : undefined);
  },
});

function parseInput(tool: Tool, raw: unknown): Record<string, unknown> {
  if (Buffer.byteLength(JSON.stringify(raw) ?? '') > INPUT_MAX_BYTES)
    throw new TutorError('invalid', `That is too long: "${tool.name}" takes at most ${INPUT_MAX_BYTES / 1024} KB.`);
  const input = tool.input.safeParse(raw);
  if (!input.success) throw new TutorError('invalid', sentenceOf(input.error));
  return input.data;
}

async function runLimited(tool: Tool, input: Record<string, unknown>, raw: unknown, call: Call): Promise<Record<string, unknown>> {
  const { database: _database, confirmed: _confirmed, runMaxMs = RUN_MAX_MS, ...context } = call;
  const time = AbortSignal.timeout(runMaxMs);
  const signal = call.signal ? AbortSignal.any([call.signal, time]) : time;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () =>
        reject(
          new TutorError(
            'unavailable',
            time.aborted ? `"${tool.name}" took too long and was stopped; nothing more is saved. Please try again.` : 'That was stopped.',
          ),
        ),
      { once: true },
    );
  });
  return Promise.race([tool.run(input, { ...context, signal, db: viewFor(tool, raw, call, signal) }), ended]);
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
  return tool.output.parse(await runLimited(tool, parseInput(tool, raw), raw, call));
}
