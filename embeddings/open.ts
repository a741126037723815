import { TutorError } from '../core/errors.ts';
import type { Database } from '../db/connection.ts';
import { findFit } from '../db/queries/embeddings.ts';
import { isHalf } from '../db/vector-index.ts';
import { openBuiltin } from './builtin.ts';
import type { Embedder, Embedders, EmbeddingSettings, StoredModel } from './embed.ts';
import { openLocal } from './local-folder.ts';
import type { Rerank } from './rerank.ts';

async function openStored(database: Database, settings: EmbeddingSettings, model: StoredModel): Promise<Embedder> {
  const { id, provider, name, dimensions } = model;
  if (provider === 'openai') {
    const { openCompatible } = await import('./openai-compatible.ts'); // a second of loading that most deployments do without
    return openCompatible(name, settings, dimensions);
  }
  if (provider === 'local') {
    const local = await openLocal(name);
    if (local.model.dimensions !== dimensions)
      throw new TutorError('unavailable', `The embedding model in ${name} is another one than its vectors were made by.`);
    return local;
  }
  const fit = provider === 'builtin' ? await findFit(database, id) : undefined;
  if (!fit) throw new TutorError('unavailable', `The embedding model ${name} is not there any more.`);
  return openBuiltin(fit);
}

/** Opens embedders of models that the database knows, each once in this process; the last one only is kept. */
export function embeddersOf(database: Database, settings: EmbeddingSettings, log: (line: string) => void = () => undefined): Embedders {
  let last: { readonly id: string; readonly opening: Promise<Embedder> } | undefined;
  const open: Embedders['open'] = (model) => {
    if (last?.id === model.id) return last.opening;
    const opening = openStored(database, settings, model);
    const mine = { id: model.id, opening };
    last = mine;
    opening.catch(() => last === mine && (last = undefined)); // what failed is tried again
    return opening;
  };
  const { rerank } = settings;
  if (!rerank) return { open, isHalf: isHalf(database) };
  let opened: Promise<Rerank> | undefined; // loading it takes a second that most deployments do without
  const lazily: Rerank = async (...asked) =>
    (await (opened ??= import('./rerank.ts').then(({ rerankerOf }) => rerankerOf(rerank, log))))(...asked);
  return { open, isHalf: isHalf(database), rerank: lazily };
}
