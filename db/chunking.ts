import { Worker } from 'node:worker_threads';
import { TutorError } from '../core/errors.ts';
import { chunkMarkdown, type Chunk } from '../core/materials/chunk.ts';
import { CHUNKED_AT_ONCE_MAX } from '../core/materials/limits.ts';

const TIME_MAX_MS = 120_000; // the longest material there may be takes a second, one made to take longer some ten
const MEMORY_MAX_MB = 512;

/** The passages of a text. A long one is taken apart in a thread of its own: whoever else is served meanwhile must not wait. */
export async function chunksOf(content: string, limits = { timeMs: TIME_MAX_MS, memoryMb: MEMORY_MAX_MB }): Promise<Chunk[]> {
  if (content.length <= CHUNKED_AT_ONCE_MAX) return chunkMarkdown(content);
  const worker = new Worker(new URL('./chunk-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
    workerData: content,
  });
  let late: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Chunk[]>((resolve, reject) => {
      const refuse = (cause?: unknown) => reject(new TutorError('invalid', 'This material takes too long to be taken apart. Split it, by chapters for instance.', { cause })); // prettier-ignore
      late = setTimeout(refuse, limits.timeMs);
      worker.once('message', resolve);
      worker.once('error', refuse);
    });
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
