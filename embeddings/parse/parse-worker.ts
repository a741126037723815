import { parentPort, workerData } from 'node:worker_threads';
import { TutorError } from '../../core/errors.ts';
import type { MaterialFormat } from '../../core/materials/formats.ts';
import { parsers } from './index.ts';
import type { Parsed } from './parser.ts';

/** What the worker is given. */
export type ParseTask = { readonly format: MaterialFormat; readonly bytes: Uint8Array };

/** What the worker says: the text, or why there is none. */
export type ParseAnswer = { readonly parsed: Parsed } | { readonly refused: string };

const port = parentPort;
if (!port) throw new Error('parse-worker.ts runs as a worker only');
const { format, bytes } = workerData as ParseTask; // parse.ts is the only one who starts this, with `satisfies ParseTask`

async function answer(): Promise<ParseAnswer> {
  try {
    const parse = await parsers[format]();
    const parsed = await parse(bytes);
    return /[\p{L}\p{N}]/u.test(parsed.text) ? { parsed } : { refused: 'There is nothing to read in it.' };
  } catch (error) {
    // Whatever a parser trips over is in the file: nobody's file may look like a bug of ours.
    return { refused: error instanceof TutorError ? error.message : `This file is damaged and cannot be read as ${format}.` };
  }
}

port.postMessage(await answer());
