import { sql } from 'drizzle-orm';
import type { ToolCalls, TurnOutcome } from '../../core/chat/log.ts';
import type { Agent } from '../../core/prompts/settings.ts';
import type { Door } from '../../core/people/doors.ts';
import { asSystem, type Speaker } from '../client.ts';
import type { Database } from '../connection.ts';
import type { ActivePrompt } from './prompts.ts';

/** A call of an agent outside of any conversation, as its log is opened. */
export type CallToOpen = {
  readonly id: string;
  readonly at: Date;
  readonly agent: Agent;
  /** Through which door whoever it is about came; none where it is about nobody. */
  readonly door: Door | null;
  readonly prompt: ActivePrompt;
  readonly model: string;
  readonly asked: string;
  /** What it costs at least, in tokens, should nobody be left to say what it did. */
  readonly atLeast: number;
};

/** A log that was opened, by its whole key. */
export type OpenCall = Pick<CallToOpen, 'id' | 'at'>;

/** What the database can hold of a text: it takes neither NUL nor half of a surrogate pair. */
const storable = (text: string) => text.replaceAll('\u0000', '').toWellFormed();

/** Opens the log of a call in the name of somebody, or of nobody, before the model is asked. */
export const openCall = (
  db: Database,
  who: Speaker | undefined,
  { id, at, agent, door, prompt, model, asked, atLeast }: CallToOpen,
): Promise<OpenCall> =>
  asSystem(db, 'open the log of a call', async (tx) => {
    await tx.execute(sql`insert into chatbot_logs (id, created_at, user_id, agent, door, prompt_version_id, experiment_arm_id, model_name, system_message, user_message, temperature, max_tokens, input_tokens)
      values (${id}, ${at.toISOString()}, ${who?.user ?? null}, ${agent}, ${door}, ${prompt.version}, ${prompt.arm ?? null}, ${model}, ${prompt.text}, ${storable(asked)}, ${prompt.temperature}, ${prompt.maxTokens}, ${atLeast})`);
    return { id, at };
  });

/** What came of a call. */
export type CallToClose = {
  readonly outcome: TurnOutcome;
  readonly trouble: string | null;
  readonly response: string;
  readonly input: number;
  readonly output: number;
  readonly calls: ToolCalls;
  readonly milliseconds: number;
};

/** Closes the log of a call. */
export const closeCall = (
  db: Database,
  { id, at }: OpenCall,
  { outcome, trouble, response, input, output, calls, milliseconds }: CallToClose,
): Promise<void> =>
  asSystem(db, 'close the log of a call', async (tx) => {
    await tx.execute(sql`update chatbot_logs set status = 'final', ai_response = ${storable(response)}, response_time_ms = ${milliseconds}, input_tokens = ${input}, output_tokens = ${output},
      tool_calls = ${JSON.stringify(calls)}::jsonb, outcome = ${outcome}, trouble = ${trouble} where id = ${id} and created_at = ${at.toISOString()} and status = 'open'`);
  });
