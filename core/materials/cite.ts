import type { ChunkId } from '../ids.ts';

/** What an answer says it rests on, against what was found in that turn: only that may be cited, once each. */
export type Citations = { readonly kept: readonly ChunkId[]; readonly invented: readonly string[] };

/** Holds an answer to what was retrieved: a citation of anything else was made up, and is told apart. */
export function citesOnly(cited: readonly string[], retrieved: readonly ChunkId[]): Citations {
  const known = new Map<string, ChunkId>(retrieved.map((id) => [id, id]));
  const once = [...new Set(cited)];
  return {
    kept: once.flatMap((id) => known.get(id) ?? []),
    invented: once.filter((id) => !known.has(id)),
  };
}
