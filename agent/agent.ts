import { isStepCount, ToolLoopAgent, type ToolSet } from 'ai';
import type { Patience } from './fallback.ts';
import type { Model } from './model.ts';

/** How long a turn may take, and how much it may do. */
export type TurnLimits = {
  readonly stepsMax: number;
  readonly totalMs: number;
  readonly toolMs: number;
  readonly patience: Patience;
};

/** A model behind a network leaves the built-in one time to take over. */
export const turnLimits: TurnLimits = {
  stepsMax: 8,
  totalMs: 120_000,
  toolMs: 60_000,
  patience: { firstChunkMs: 25_000, chunkMs: 15_000, turnMs: 90_000 },
};

/** How the model is asked. */
export type Asking = {
  readonly model: Model;
  readonly instructions: string;
  readonly tools: ToolSet;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly limits: TurnLimits;
};

/** The loop: a step limit, times, and one tool after the other, since each may change what the next one finds. */
export const tutorAgent = ({ model, instructions, tools, temperature, maxTokens, limits }: Asking) =>
  new ToolLoopAgent({
    model,
    instructions,
    tools,
    temperature: temperature / 100,
    maxOutputTokens: maxTokens,
    maxRetries: 0, // whoever stands in for a model also asks it again
    stopWhen: isStepCount(limits.stepsMax),
    toolCallConcurrency: 1,
    timeout: { totalMs: limits.totalMs, toolMs: limits.toolMs },
    telemetry: { functionId: 'tutor', recordInputs: false, recordOutputs: false }, // how long and how much, never what was said
  });
