import { createOpenAI } from '@ai-sdk/openai';
import { embedMany } from 'ai';
import { TutorError } from '../core/errors.ts';
import { checked, type Embedder, type EmbeddingSettings } from './embed.ts';

const TEXTS_PER_CALL = 96; // what every provider takes; the SDK cuts further where one takes less
const CALLS_AT_ONCE = 2;
const RETRIES_MAX = 3;
const CALL_MAX_MS = 30_000;

/** A provider that speaks OpenAI's protocol: OpenAI itself, or a server of one's own by EMBEDDING_BASE_URL. */
export async function openCompatible(name: string, { baseUrl, apiKey }: EmbeddingSettings, dimensions?: number): Promise<Embedder> {
  if (!apiKey && !baseUrl)
    throw new TutorError(
      'unavailable',
      'EMBEDDING_MODEL names a model behind a network: set OPENAI_API_KEY, or EMBEDDING_BASE_URL as well.',
    );
  // A server of one's own may want no key, but the SDK would look for one in the environment.
  const model = createOpenAI({ apiKey: apiKey ?? 'none', ...(baseUrl ? { baseURL: baseUrl } : {}) }).embedding(name);
  const ask = async (texts: readonly string[], signal?: AbortSignal): Promise<number[][]> => {
    const vectors: number[][] = [];
    for (let from = 0; from < texts.length; from += TEXTS_PER_CALL) {
      const limit = AbortSignal.timeout(CALL_MAX_MS);
      const { embeddings } = await embedMany({
        model,
        values: texts.slice(from, from + TEXTS_PER_CALL),
        maxParallelCalls: CALLS_AT_ONCE,
        maxRetries: RETRIES_MAX,
        abortSignal: signal ? AbortSignal.any([signal, limit]) : limit,
      }).catch((error: unknown) => {
        throw new TutorError('unavailable', `The embedding model ${name} did not answer.`, { cause: error });
      });
      vectors.push(...embeddings);
    }
    return vectors;
  };
  const described = { provider: 'openai', name, dimensions: dimensions ?? (await ask(['How long are your vectors?']))[0]?.length ?? 0 };
  return { model: described, embed: async (texts, _kind, signal) => checked(described, texts, await ask(texts, signal)) };
}
