import { asSystem } from '../db/client.ts';
import { openDatabase } from '../db/connection.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import type { EmbeddingSettings } from '../embeddings/embed.ts';
import { reindex } from '../embeddings/reindex.ts';

/** What a process is given that reads materials and makes vectors until it is killed: for tests only. */
export type IndexerTask = { readonly url?: string | undefined; readonly directory: string; readonly embedding?: EmbeddingSettings };

const { url, directory, embedding } = JSON.parse(process.argv[2] ?? '') as IndexerTask; // its parent wrote it
const database = await openDatabase({ url, directory, poolMax: 2, log: () => undefined });
if (embedding) await reindex({ database, settings: embedding, questionsMax: 1, look: (run) => asSystem(database, 'test', run) });
else await indexMaterials(database, { parts: (done) => process.send?.(done) });
await database.close();
