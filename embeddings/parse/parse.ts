import { Worker } from 'node:worker_threads';
import { TutorError } from '../../core/errors.ts';
import type { MaterialFormat } from '../../core/materials/formats.ts';
import type { ParseAnswer, ParseTask } from './parse-worker.ts';
import type { Parsed } from './parser.ts';

/** What reading a file may cost at most. */
export type ParseLimits = { readonly timeMs: number; readonly memoryMb: number };

const LIMITS: ParseLimits = { timeMs: 30_000, memoryMb: 512 }; // a book of 500 pages takes some seconds and 150 MB
const READERS_MAX = 2; // at once: each may take all of its memory

let reading = 0;

const isOutOfMemory = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

async function answerOf(task: ParseTask, { timeMs, memoryMb }: ParseLimits, signal: AbortSignal | undefined): Promise<ParseAnswer> {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    execArgv: [],
    stdout: true, // parsers complain of files there, and nobody shall read that as ours
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    workerData: task,
  });
  const time = AbortSignal.timeout(timeMs);
  const ended = signal ? AbortSignal.any([signal, time]) : time;
  try {
    return await new Promise<ParseAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) =>
        reject(
          isOutOfMemory(error) ? new TutorError('invalid', `This file needs more than ${memoryMb} MB to be read, and was not.`) : error,
        ),
      );
      worker.once('exit', () => reject(new Error('the worker that reads files ended without an answer')));
      const stop = () =>
        reject(
          time.aborted
            ? new TutorError('invalid', `This file takes longer than ${timeMs / 1000} s to read, and was not read.`)
            : new TutorError('unavailable', 'Reading the file was stopped.'),
        );
      if (ended.aborted) stop();
      else ended.addEventListener('abort', stop, { once: true });
    });
  } finally {
    await worker.terminate();
  }
}

/**
 * Reads a file's bytes as Markdown in a thread of its own, so that whatever is in it costs its time and memory and
 * nothing else. What cannot be read is refused as `invalid` by a sentence.
 */
export async function parseFile(
  bytes: Uint8Array,
  format: MaterialFormat,
  { signal, limits = LIMITS }: { readonly signal?: AbortSignal; readonly limits?: ParseLimits } = {},
): Promise<Parsed> {
  if (bytes.length === 0) throw new TutorError('invalid', 'This file is empty.');
  if (reading >= READERS_MAX) throw new TutorError('unavailable', 'Other files are being read; try again in a moment.');
  reading += 1;
  try {
    const answer = await answerOf({ format, bytes }, limits, signal);
    if ('refused' in answer) throw new TutorError('invalid', answer.refused);
    return answer.parsed;
  } finally {
    reading -= 1;
  }
}
