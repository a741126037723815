import { z } from 'zod';

/** Those who speak by a prompt: the tutor, the judge of essays, and who writes notes on lessons. */
export const agents = ['tutor', 'judge', 'notes'] as const;
export type Agent = (typeof agents)[number];

/** How an agent's model is asked. Without a model it is the environment's. */
export type AiSettings = { readonly modelName: string | undefined; readonly temperature: number; readonly maxTokens: number };

const TEMPERATURE_MAX = 100; // whole numbers, as the columns hold them; a provider is given the hundredth part
const TOKENS_MAX = 32_000;
const MODEL_NAME_MAX = 200;

/**
 * How a model is asked while nobody has said otherwise. A tutor's reply has to hold a verdict with its reasons and the next
 * question, word for word. A judge should say the same of the same, and say little.
 */
export const aiDefaults = {
  tutor: { modelName: undefined, temperature: 70, maxTokens: 1000 },
  judge: { modelName: undefined, temperature: 0, maxTokens: 400 },
  notes: { modelName: undefined, temperature: 20, maxTokens: 3000 },
} as const satisfies Record<Agent, AiSettings>;

/** From 0 to 100. */
export const Temperature = z.int().min(0).max(TEMPERATURE_MAX);

/** How long an answer of a model may be. */
export const MaxTokens = z.int().min(16).max(TOKENS_MAX);

/** The built-in model, a provider's (openai:gpt-5-mini, ollama:qwen3:8b), or a bare name such as google/gemini-2.5-flash. */
export const ModelName = z
  .string()
  .max(MODEL_NAME_MAX)
  .regex(
    /^(?:offline|[a-z][a-z0-9-]*:[\w./:@+-]+|[\w.-]+\/[\w./:@+-]+)$/,
    'wants a name such as offline, openai:gpt-5-mini or google/gemini-2.5-flash',
  );
