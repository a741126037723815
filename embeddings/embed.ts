import { TutorError } from '../core/errors.ts';
import type { EmbeddingModelId } from '../core/ids.ts';
import type { Rerank } from './rerank.ts';

/** Which model made a vector: vectors are compared with others of the same one, and with nothing else. */
export type EmbeddingModel = { readonly provider: string; readonly name: string; readonly dimensions: number };

/** Makes vectors of texts. Some models want to know whether a text asks or is to be found. */
export type Embedder = {
  readonly model: EmbeddingModel;
  embed(texts: readonly string[], kind: 'query' | 'passage', signal?: AbortSignal): Promise<number[][]>;
};

/** Which model the deployment wants, and how to reach it. */
export type EmbeddingSettings = {
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Who puts passages that were found in a better order; nobody, unless it is set. */
  readonly rerank?: RerankSettings | undefined;
};

/** A model that ranks passages by how well they answer, and where it is. */
export type RerankSettings = { readonly model: string; readonly baseUrl: string; readonly apiKey?: string | undefined };

/** The wish for a reranker; without an address or a name it is half a wish. */
export function wantedReranker(
  model: string | undefined,
  baseUrl: string | undefined,
  apiKey: string | undefined,
): RerankSettings | undefined {
  if (model === undefined && baseUrl === undefined) return undefined;
  if (model === undefined || baseUrl === undefined)
    throw new TutorError('invalid', 'RERANK_MODEL and RERANK_BASE_URL want each other: set both, or neither.');
  return { model, baseUrl, apiKey };
}

/** The wish taken apart; undefined means that search shall go by words alone. */
export function wantedModel({
  model,
}: EmbeddingSettings): { readonly provider: 'builtin' | 'openai' | 'local'; readonly name: string } | undefined {
  if (model === 'none') return undefined;
  if (model === 'builtin') return { provider: 'builtin', name: 'lsa' };
  const [, provider, name] = /^(openai|local):(.+)$/.exec(model) ?? [];
  if ((provider === 'openai' || provider === 'local') && name) return { provider, name };
  throw new TutorError('invalid', 'EMBEDDING_MODEL wants builtin, none, openai:<model> or local:<folder>.');
}

/** Holds an embedder to its model: as many vectors as texts, each of its length and of numbers. */
export function checked({ dimensions, name }: EmbeddingModel, texts: readonly string[], vectors: readonly number[][]): number[][] {
  const wrong = vectors.length !== texts.length || vectors.some((vector) => vector.length !== dimensions || !vector.every(Number.isFinite));
  if (wrong) throw new TutorError('unavailable', `The embedding model ${name} gave vectors of another form than it was recorded with.`);
  return [...vectors];
}

/** A model that the database knows. */
export type StoredModel = EmbeddingModel & { readonly id: EmbeddingModelId };

/** Opens the embedder of a model that the database knows, or says in a TutorError why it cannot. */
export type OpenEmbedder = (model: StoredModel) => Promise<Embedder>;

/** What search needs beside the database: the embedder of a stored model, how approximate indexes hold its vectors, and who reranks. */
export type Embedders = { readonly open: OpenEmbedder; readonly isHalf: boolean; readonly rerank?: Rerank | undefined };
