import { createHash } from 'node:crypto';
import { generateText, NoObjectGeneratedError, Output } from 'ai';
import type { TurnOutcome } from '../core/chat/log.ts';
import { redact, type Redaction } from '../core/chat/redact.ts';
import type { Door } from '../core/people/doors.ts';
import { checksOf, isUndecided, ItemVerdict, itemPrompt, passes, standsIn, weighed, type ItemCheck } from '../core/questions/item-check.ts';
import type { Judge, JudgeTask, RubricVerdict } from '../core/questions/judge.ts';
import type { Speaker } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { closeCall, openCall } from '../db/queries/calls.ts';
import { findActivePrompt, type ActivePrompt } from '../db/queries/prompts.ts';
import { troubleOf } from './fallback.ts';
import type { Chosen, Model, Models } from './model.ts';

const ITEMS_MAX = 16; // each is asked about twice; a longer rubric is for a person
const AT_ONCE = 4; // what a provider takes without complaint, and a server of one's own without a queue
const CALL_MAX_MS = 20_000; // a sentence or two of JSON
const RETRIES = 1;
const CHARACTERS_PER_TOKEN = 4; // about; counts only where nobody is left to say what it was

/** What a judge works with. */
export type JudgeParts = {
  readonly database: Database;
  readonly models: Pick<Models, 'choose'>;
  readonly redaction: Redaction;
  /** Whether models may still be asked for this person today. */
  readonly mayAsk: (who: Speaker) => Promise<boolean>;
  readonly now: () => Date;
  readonly newId: () => string;
};

/** What the calls about one answer came to. */
type Account = { input: number; output: number; calls: { tool: string; duration_ms: number; error?: string }[]; said: unknown[] };

type Asking = {
  readonly task: JudgeTask;
  readonly prompt: ActivePrompt;
  readonly model: Model;
  readonly signal: AbortSignal;
  readonly account: Account;
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Waits no longer than the signal allows, also for a model that does not listen to it. */
const until = <Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  promise.catch(() => undefined); // where the wait is over, nobody else hears of it
  return Promise.race([promise, ended]).finally(() => signal.removeEventListener('abort', stop));
};

/** Asks about one item; undefined where what comes back is no verdict. */
async function ask(check: ItemCheck, { task, prompt, model, signal: stopped, account }: Asking): Promise<ItemVerdict | undefined> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(CALL_MAX_MS)]);
  const startedAt = performance.now();
  const note = (usage: { inputTokens: number | undefined; outputTokens: number | undefined } | undefined, error?: string) => {
    account.input += usage?.inputTokens ?? 0;
    account.output += usage?.outputTokens ?? 0;
    account.calls.push({
      tool: check.id ?? 'control',
      duration_ms: Math.round(performance.now() - startedAt),
      ...(error ? { error } : {}),
    });
  };
  const asked = itemPrompt(task, check, hash);
  try {
    const answer = generateText({
      model,
      instructions: prompt.text,
      prompt: asked,
      output: Output.object({ schema: ItemVerdict, name: 'verdict' }),
      temperature: prompt.temperature / 100,
      maxOutputTokens: prompt.maxTokens,
      maxRetries: RETRIES,
      abortSignal: signal,
      telemetry: { functionId: 'judge', recordInputs: false, recordOutputs: false },
    });
    const { output, usage } = await until(answer, signal);
    note(usage);
    account.said.push({ item: check.id ?? 'control', pass: check.pass, ...output });
    return output;
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) {
      const atLeast = Math.ceil((prompt.text.length + asked.length) / CHARACTERS_PER_TOKEN);
      note({ inputTokens: atLeast, outputTokens: 0 }, error instanceof Error ? error.name : 'failed'); // what broke off was paid for as well
      throw error;
    }
    note(error.usage, error.name);
    return undefined;
  }
}

/** Thrown at the first thing that leaves the answer to a person: the rest need not be asked. */
class LeftToPerson extends Error {}

/** Asks everything of one pass, a few at a time, and stops at the first that leaves the answer to a person. */
async function askPass(checks: readonly ItemCheck[], asking: Asking): Promise<RubricVerdict[]> {
  const rest = [...checks];
  const verdicts: RubricVerdict[] = [];
  const stop = new AbortController();
  const signal = AbortSignal.any([asking.signal, stop.signal]);
  const work = async () => {
    for (let check = rest.shift(); check; check = rest.shift()) {
      const said = await ask(check, { ...asking, signal });
      if (!said) throw new LeftToPerson('no verdict');
      if (check.id === undefined) {
        if (said.met) throw new LeftToPerson('led'); // it says yes to what no answer meets: nothing it says here counts
        continue;
      }
      const verdict = weighed(check.id, said, asking.task.answer);
      verdicts.push(verdict);
      if (isUndecided(verdict))
        throw new LeftToPerson(said.met && !standsIn(said.evidence, asking.task.answer) ? 'no evidence' : 'undecided');
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return verdicts;
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

/** How it came out that there is no verdict, for the log. */
function outcomeOf(error: unknown, signal: AbortSignal): { outcome: TurnOutcome; trouble: string } {
  if (error instanceof LeftToPerson) return { outcome: 'answered', trouble: `left to a person: ${error.message}` };
  const trouble = troubleOf(error);
  if (signal.aborted) return { outcome: 'stopped', trouble };
  return { outcome: trouble.startsWith('TimeoutError') ? 'timed-out' : 'failed', trouble };
}

/** Both passes over an answer, logged as one turn of the judge. */
async function judgeLogged(
  parts: JudgeParts,
  who: Speaker,
  door: Door,
  chosen: Chosen,
  { task, prompt, signal }: Omit<Asking, 'model' | 'account'>,
) {
  const { database, redaction, now, newId } = parts;
  const account: Account = { input: 0, output: 0, calls: [], said: [] };
  const asked = redact(`Question: ${task.question}\n\nAnswer: ${task.answer}`, redaction);
  const atLeast = Math.ceil((prompt.text.length + asked.length) / CHARACTERS_PER_TOKEN) * (task.rubric.length + 1);
  const call = await openCall(database, who, { id: newId(), at: now(), agent: 'judge', door, prompt, model: chosen.name, asked, atLeast });
  const startedAt = performance.now();
  let ended: { outcome: TurnOutcome; trouble: string | null } = { outcome: 'answered', trouble: null };
  try {
    const verdicts: RubricVerdict[] = [];
    for (const pass of passes)
      verdicts.push(...(await askPass(checksOf(task, pass), { task, prompt, signal, model: chosen.model, account })));
    return verdicts;
  } catch (error) {
    ended = outcomeOf(error, signal);
    if (!(error instanceof LeftToPerson)) throw error;
    return undefined;
  } finally {
    const { input, output, calls, said } = account;
    const response = redact(JSON.stringify(said), redaction);
    await closeCall(database, call, { ...ended, response, input, output, calls, milliseconds: Math.round(performance.now() - startedAt) });
  }
}

/**
 * The judge that asks a model, in the name of the learner whose answer it is. It says nothing, and so leaves the answer to
 * a person, where there is no model but the built-in one, no prompt, nothing left to spend, or a rubric too long to ask about.
 */
export const judgeFor = (parts: JudgeParts, who: Speaker, door: Door): Judge => ({
  async judge(task, signal) {
    if (!task.rubric.length || task.rubric.length > ITEMS_MAX || !task.answer.trim()) return undefined;
    const prompt = await findActivePrompt(parts.database, 'judge', who.user);
    if (!prompt) return undefined;
    const chosen = await parts.models.choose(prompt.modelName);
    if (chosen.builtIn || !(await parts.mayAsk(who))) return undefined;
    return judgeLogged(parts, who, door, chosen, { task, prompt, signal });
  },
  async isSilent() {
    const prompt = await findActivePrompt(parts.database, 'judge', who.user);
    return !prompt || (await parts.models.choose(prompt.modelName)).builtIn;
  },
});
