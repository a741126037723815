import { sentenceOf, TutorError } from '../core/errors.ts';
import { wantStorable } from '../core/storable.ts';
import { asPerson, callAsPerson, callTogether, type AuditEntry, type PersonDb } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { findSitting } from '../db/queries/serving.ts';
import { limitedJudge } from './limited-judge.ts';
import { findTool } from './index.ts';
import { propose, proposes } from './proposing.ts';
import type { Tool, ToolContext } from './tool.ts';

const INPUT_MAX_BYTES = 256 * 1024; // a long essay and its marks; a tool that takes files says so
const OUTPUT_MAX_BYTES = 1024 * 1024; // nobody reads more, and no model takes it
const RUN_MAX_MS = 60_000; // a model that judges may take half of it: what it says still has to be saved

/** What a door knows about a call: everything a tool gets, but the database itself instead of one person's view of it. */
export type Call = Omit<ToolContext, 'db' | 'signal' | 'perform' | 'isOverheard'> & {
  readonly database: Database;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** A person pressed the button. Only a door that showed one may say so. */
  readonly confirmed?: boolean;
  /** A model asks for it in the person's name, whatever door they came through: what wants a confirmation is proposed. */
  readonly byModel?: boolean;
  readonly runMaxMs?: number;
};

function refusal(tool: Tool, { who, door }: Call): string | undefined {
  if (!tool.roles.includes(who.role)) return `"${tool.name}" is not for the role ${who.role}.`;
  if (!tool.doors.includes(door)) return `"${tool.name}" cannot be used through ${door}.`;
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

function parseInput(tool: Tool, raw: unknown): Record<string, unknown> {
  const { inputMaxBytes = INPUT_MAX_BYTES } = tool;
  if (bytesOf(raw) > inputMaxBytes)
    throw new TutorError('invalid', `That is too long: "${tool.name}" takes at most ${inputMaxBytes / 1024} KB.`);
  wantStorable(raw);
  const input = tool.input.safeParse(raw);
  if (!input.success) throw new TutorError('invalid', sentenceOf(input.error));
  return input.data;
}

/** While an exam is open nothing helps with it, whatever the door; nor does anything tell what a later verdict will be. */
async function refuseWhileSitting(tool: Tool, db: PersonDb, { now }: Call): Promise<void> {
  if (tool.refusedDuring === 'nothing') return;
  const sits = await findSitting(db, now);
  if (sits === null || (sits === 'withheld' && tool.refusedDuring === 'exam')) return;
  const what = sits === 'exam' ? 'an exam' : 'a run whose verdicts come at the end';
  throw new TutorError('conflict', `You have ${what} open: "${tool.name}" must wait until it is over. Go on with it, or hand it in.`);
}

const stopped = (tool: Tool, late: boolean) =>
  new TutorError('unavailable', late ? `"${tool.name}" took too long and was stopped. Please try again.` : `"${tool.name}" was stopped.`);

/** Runs another tool with all that this call has, also its confirmation: for a tool that does what was stored. */
const performer =
  (call: Call): ToolContext['perform'] =>
  async (name, input) => {
    const tool = findTool(name);
    if (!tool) throw new TutorError('not-found', `There is no tool "${name}" any more.`);
    const output = await invoke(tool, input, call);
    return tool.say?.(output) ?? 'Done.';
  };

async function runLimited(tool: Tool, input: Record<string, unknown>, raw: unknown, call: Call): Promise<Record<string, unknown>> {
  const { database: _database, confirmed: _confirmed, byModel = false, log, runMaxMs = RUN_MAX_MS, ...context } = call;
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
    const perform = performer({ ...call, signal });
    const isOverheard = byModel && call.place !== undefined;
    return tool.run(input, { ...context, isOverheard, judge: limitedJudge(call.judge, runMaxMs / 2, log), perform, signal, db });
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
  if (bytesOf(parsed) > (tool.outputMaxBytes ?? OUTPUT_MAX_BYTES))
    throw new TutorError('invalid', 'That is too much at once; ask for less.');
  return parsed;
}

/** Whether a person has to press a button that nobody pressed yet. */
async function wantsPerson({ confirm }: Tool, { confirmed, database, who, now }: Call): Promise<boolean> {
  if (!confirm || confirmed) return false;
  return confirm === true || (await findSitting({ call: (name, ...given) => callAsPerson(database, who, name, given) }, now)) === 'exam';
}

/** What a call comes to at a door where a model acts: the tool is not run, and what was asked waits for its person. */
const proposalOf = (tool: Tool): Tool => ({
  ...tool,
  name: `propose-${tool.name}`,
  effect: 'write',
  run: (input, context) => propose(tool, input, context),
});

/**
 * The one door to every tool: who may (role, door), what is asked (size, schema), whether a person confirmed what wants it,
 * then the tool itself as that person within its time, and what came out (schema). Expected trouble is a TutorError;
 * anything else is a bug.
 */
export async function invoke(tool: Tool, raw: unknown, call: Call): Promise<Record<string, unknown>> {
  const refuse = async (sentence: string): Promise<never> => {
    await asPerson(call.database, call.who, async () => undefined, audit(tool, raw, call, 'refused'));
    throw new TutorError('forbidden', sentence);
  };
  const refused = refusal(tool, call);
  if (refused) return refuse(refused);
  const input = parseInput(tool, raw);
  if (!(await wantsPerson(tool, call))) return checkOutput(tool, await runLimited(tool, input, raw, call));
  if (call.byModel || proposes(call.door)) return runLimited(proposalOf(tool), input, raw, call);
  return refuse(`"${tool.name}" must be confirmed by a person first.`);
}
