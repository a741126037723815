import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { TutorError } from '../core/errors.ts';
import { checked, type Embedder } from './embed.ts';

const TEXTS_AT_ONCE = 16; // more take memory and are no quicker

/** What we use of @huggingface/transformers, which is never installed with us: it is 470 MB. */
type Transformers = {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  pipeline(task: 'feature-extraction', name: string, options: { dtype: string }): Promise<Extract>;
};
type Extract = (texts: string[], options: { pooling: 'mean'; normalize: true }) => Promise<{ tolist(): number[][] }>;

async function loadTransformers(): Promise<Transformers> {
  const name = '@huggingface/transformers'; // in a variable, so that nobody looks for it before it is wanted
  try {
    return (await import(name)) as Transformers; // its own types are not here either
  } catch (error) {
    throw new TutorError(
      'unavailable',
      'EMBEDDING_MODEL=local:… needs the package @huggingface/transformers: install it beside Viva, or choose another model.',
      {
        cause: error,
      },
    );
  }
}

/** Models of the E5 family were trained with these words in front. */
const marked = (name: string, kind: 'query' | 'passage', texts: readonly string[]) =>
  /\be5\b/i.test(name) ? texts.map((text) => `${kind}: ${text}`) : [...texts];

/** A model in a folder of this machine, in the form that transformers.js reads; nothing is ever fetched. */
export async function openLocal(folder: string): Promise<Embedder> {
  const path = resolve(folder);
  if (!existsSync(join(path, 'config.json')))
    throw new TutorError('unavailable', `There is no embedding model in the folder ${path}: config.json is missing.`);
  const transformers = await loadTransformers();
  transformers.env.allowRemoteModels = false;
  transformers.env.localModelPath = dirname(path);
  const extract = await transformers.pipeline('feature-extraction', basename(path), { dtype: 'q8' });
  const ask = async (texts: readonly string[]): Promise<number[][]> => {
    const vectors: number[][] = [];
    for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE)
      vectors.push(...(await extract(texts.slice(from, from + TEXTS_AT_ONCE), { pooling: 'mean', normalize: true })).tolist());
    return vectors;
  };
  const model = { provider: 'local', name: folder, dimensions: (await ask(['How long are your vectors?']))[0]?.length ?? 0 };
  return { model, embed: async (texts, kind) => checked(model, texts, await ask(marked(basename(path), kind, texts))) };
}
