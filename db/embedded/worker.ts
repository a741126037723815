import { rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { createDatabase } from './create.ts';
import { openEngine } from './engine.ts';
import { CLOSING_MAINTENANCE_MS, CLOSING_TRANSACTION_MS, WAL_LOOK_MS } from './limits.ts';
import { Maintenance } from './maintenance.ts';
import { Multiplexer } from './multiplexer.ts';
import type { Clock } from './session.ts';

/** What the main thread tells its worker at the start. */
export type WorkerData = {
  readonly folder: string;
  /** A socket path, or nothing for a free loopback port. */
  readonly socket: string | undefined;
  readonly password: string | undefined;
  readonly queryLimitMs: number;
  readonly idleInTransactionLimitMs: number;
  readonly maintenanceEveryMs: number;
  /** Two numbers: since when a statement runs (0 for none) and how long it may, both in milliseconds. */
  readonly clock: SharedArrayBuffer;
};

/** What the worker tells the main thread. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly port: number | undefined }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'closed'; readonly syncs: number };

const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker only');
const data = workerData as WorkerData; // host.ts is the only one who starts this, with `satisfies WorkerData`
const tell = (message: WorkerMessage) => port.postMessage(message);
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

const shared = new BigInt64Array(data.clock);
const clock: Clock = {
  start(limitMs) {
    Atomics.store(shared, 1, BigInt(limitMs));
    Atomics.store(shared, 0, process.hrtime.bigint() / 1_000_000n);
  },
  stop: () => void Atomics.store(shared, 0, 0n),
};

// V8 would soon optimise a function of Postgres that needs 600 MB and most of a second to compile, in every process that
// hosts. Without its optimising compiler for WebAssembly short statements are as fast, long computations 1.8 times slower.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
setFlagsFromString('--liftoff-only');

await createDatabase(data.folder);
const engine = await openEngine(data.folder, (line) => tell({ kind: 'broken', reason: line }));
const multiplexer = new Multiplexer({
  engine,
  clock,
  queryLimitMs: data.queryLimitMs,
  idleInTransactionLimitMs: data.idleInTransactionLimitMs,
  password: data.password,
  onBroken: (error) => tell({ kind: 'broken', reason: sentence(error) }),
});
const maintenance = new Maintenance(multiplexer);

await new Promise<void>((resolve, reject) => {
  multiplexer.server.once('error', reject);
  // A socket file that is still here belongs to a dead host: only the holder of the lock gets to this line.
  if (data.socket !== undefined) rmSync(data.socket, { force: true });
  if (data.socket !== undefined) multiplexer.server.listen(data.socket, resolve);
  else multiplexer.server.listen(0, '127.0.0.1', resolve);
});
const address = multiplexer.server.address(); // a text for sockets
tell({ kind: 'listening', port: typeof address === 'object' ? address?.port : undefined });

/** One at a time, and quietly: what fails here fails again for whoever uses the database next. */
let busy: Promise<void> = Promise.resolve();
const quietly = (work: () => Promise<void>) => {
  busy = busy.then(work).catch(() => undefined);
};
const timers = [
  setInterval(() => quietly(() => maintenance.look()), WAL_LOOK_MS),
  setInterval(() => quietly(() => maintenance.clean()), data.maintenanceEveryMs),
];

// The only message that comes: a request to end in good order.
port.once('message', () => {
  for (const timer of timers) clearInterval(timer);
  void close();
});

async function close(): Promise<void> {
  await multiplexer.close(CLOSING_TRANSACTION_MS);
  quietly(() => maintenance.clean(CLOSING_MAINTENANCE_MS));
  await busy;
  await engine.close();
  tell({ kind: 'closed', syncs: engine.syncs() });
  port?.close();
}
