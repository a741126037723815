import { parentPort, workerData } from 'node:worker_threads';
import { chunkMarkdown } from '../core/materials/chunk.ts';

const port = parentPort;
if (!port) throw new Error('chunk-worker.ts runs as a worker only');
port.postMessage(chunkMarkdown(workerData as string)); // chunking.ts is the only one who starts this
