import { rerank, type RerankingModel } from 'ai';
import { z } from 'zod';
import type { RerankSettings } from './embed.ts';

const TIME_MAX_MS = 3000; // a learner waits; a reranker of one's own takes a tenth of it for thirty passages
const REST_MS = 60_000; // after a failure it is left alone: whoever searches shall not wait for what does not answer
const TEXT_MAX = 4000; // characters of a passage; no passage of ours is longer, but for one that could not be cut

const Answer = z.object({ results: z.array(z.object({ index: z.int(), relevance_score: z.number() })) });

/** A model behind POST <base>/rerank, as Cohere, Jina, vLLM, Infinity and llama.cpp serve it. */
const behindHttp = ({ model, baseUrl, apiKey }: RerankSettings): Exclude<RerankingModel, string> => ({
  specificationVersion: 'v4',
  provider: 'rerank',
  modelId: model,
  async doRerank({ documents, query, topN, abortSignal, headers }) {
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}), ...dropped(headers) },
      body: JSON.stringify({ model, query, documents: documents.values, ...(topN === undefined ? {} : { top_n: topN }) }),
      ...(abortSignal ? { signal: abortSignal } : {}),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const { results } = Answer.parse(await response.json());
    return { ranking: results.map(({ index, relevance_score: relevanceScore }) => ({ index, relevanceScore })) };
  },
});

const dropped = (headers: Record<string, string | undefined> = {}) =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Puts texts in the order of how well they answer, as their places; undefined where that cannot be had now. */
export type Rerank = (question: string, texts: readonly string[], signal: AbortSignal) => Promise<number[] | undefined>;

/** A reranker that never keeps a search from its answer: what fails or takes too long is logged, and left alone for a minute. */
export function rerankerOf(settings: RerankSettings, log: (line: string) => void, model = behindHttp(settings)): Rerank {
  let restsUntil = 0;
  return async (question, texts, signal) => {
    if (performance.now() < restsUntil) return undefined;
    try {
      const { ranking } = await rerank({
        model,
        query: question,
        documents: texts.map((text) => text.slice(0, TEXT_MAX)),
        maxRetries: 0,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIME_MAX_MS)]),
      });
      const ranked = [...new Set(ranking.toSorted((one, other) => other.score - one.score).map(({ originalIndex }) => originalIndex))];
      return [...ranked, ...[...texts.keys()].filter((place) => !ranked.includes(place))]; // what it did not mention comes last, as it was
    } catch (error) {
      if (signal.aborted) return undefined; // nobody waits for it any more
      restsUntil = performance.now() + REST_MS;
      log(`Search: the reranker ${settings.model} failed (${error instanceof Error ? error.message : String(error)}); passages stay in the order they were found in.`); // prettier-ignore
      return undefined;
    }
  };
}
