import pg from 'pg';
import { TutorError } from '../core/errors.ts';
import { openEmbedded, type EmbeddedDatabase } from './embedded/embedded.ts';

const STATEMENT_MAX_MS = 10_000; // nobody waits longer in a chat; the embedded database has the same limit of its own
const IDLE_IN_TRANSACTION_MAX_MS = 15_000; // a transaction left open holds locks, and on the embedded database everyone
const CONNECT_MAX_MS = 10_000;
/** With a policy on every table a statement of milliseconds looks dear enough to the server to be compiled first, for tens of them. */
const NO_COMPILING = '-c jit=off';
const TRIES_MAX = 6; // of connecting, while another process takes the embedded database over

/** Where the database is: a server's address, or the folder of the embedded one. */
export type DatabaseSettings = {
  readonly url?: string | undefined;
  readonly directory: string;
  readonly poolMax: number;
  readonly log?: (line: string) => void;
  /** For tests of what happens then; the embedded database has its own default. */
  readonly idleInTransactionMaxMs?: number;
};

/** An open database, whichever of the two it is: everything above this file sees only this. */
export type Database = {
  readonly kind: 'embedded' | 'postgres';
  /** What this process is to the database: with the embedded one it may host it for the others. */
  role(): 'host' | 'client' | 'server';
  /** A connection from the pool; waits while the embedded database changes hands. */
  connect(): Promise<pg.PoolClient>;
  /** A connection of its own, outside the pool, for work that may take minutes. */
  connectForMaintenance(): Promise<pg.Client>;
  close(): Promise<void>;
};

/** Whether this error means that the connection is gone, not that the statement was refused. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '08000', '08003', '08006', '25P03'].includes(
      code,
    ) ||
    /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Connection ended unexpectedly/.test(
      error.message,
    )
  );
}

/**
 * A connection that dies tells whoever uses it through the statement that fails. It also says so by an event, which
 * without a listener would end the process; the pool listens to idle connections only.
 */
function quiet(pool: pg.Pool): pg.Pool {
  return pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
}

async function connectAlone(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...config, ...MAINTENANCE });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const MAINTENANCE = { application_name: 'viva:maintenance' }; // the embedded database knows this name and allows it minutes

async function openServer(url: string, settings: DatabaseSettings): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: settings.poolMax,
    application_name: 'viva',
    statement_timeout: STATEMENT_MAX_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MAX_MS,
    options: NO_COMPILING,
    connectionTimeoutMillis: CONNECT_MAX_MS,
  });
  quiet(pool);
  try {
    (await pool.connect()).release();
  } catch (error) {
    throw new TutorError('unavailable', `The database cannot be reached: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return {
    kind: 'postgres',
    role: () => 'server',
    connect: () => pool.connect().catch(refuse),
    connectForMaintenance: () => connectAlone({ connectionString: url }),
    close: () => pool.end(),
  };
}

async function openHere(settings: DatabaseSettings): Promise<Database> {
  const embedded = await openEmbedded({
    directory: settings.directory,
    ...(settings.log ? { log: settings.log } : {}),
    ...(settings.idleInTransactionMaxMs ? { idleInTransactionLimitMs: settings.idleInTransactionMaxMs } : {}),
  });
  const pools = new EmbeddedPools(embedded, settings.poolMax);
  return {
    kind: 'embedded',
    role: () => embedded.role(),
    connect: () => pools.connect(),
    connectForMaintenance: () =>
      withPatience(
        () => embedded.ready(),
        () => connectAlone(embedded.connection()),
      ),
    async close() {
      await pools.close();
      await embedded.close();
    },
  };
}

/** Nobody to talk to, or no connection free: neither is a bug. */
function refuse(error: unknown): never {
  if (!isConnectionLoss(error)) throw error;
  const sentence = isBusy(error)
    ? 'Too much is going on at the moment; please try again.'
    : 'The database cannot be reached; please try again in a moment.';
  throw new TutorError('unavailable', sentence, { cause: error });
}

/** Every connection of the pool was in use for too long. */
const isBusy = (error: unknown): boolean => error instanceof Error && error.message.includes('timeout exceeded when trying to connect');

/** Tries again while the embedded database has no host or a new one: nothing was sent yet, so nothing can happen twice. */
async function withPatience<T>(ready: () => Promise<void>, connect: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await ready();
    try {
      return await connect();
    } catch (error) {
      if (isBusy(error) || !isConnectionLoss(error) || attempt === TRIES_MAX) refuse(error);
    }
  }
}

/** The pool to the present host; another address (a new TCP port after a takeover) gets a new pool. */
class EmbeddedPools {
  readonly #embedded: EmbeddedDatabase;
  readonly #max: number;
  #pool: pg.Pool | undefined;
  #address = '';
  /** Asking the host costs as much as a statement. Whoever loses its connection to it hears so, and until then it is there. */
  #isDoubtful = true;

  constructor(embedded: EmbeddedDatabase, max: number) {
    this.#embedded = embedded;
    this.#max = max;
  }

  connect(): Promise<pg.PoolClient> {
    return withPatience(
      async () => void (this.#isDoubtful && (await this.#embedded.ready())),
      () =>
        this.#current()
          .connect()
          .catch((error: unknown) => {
            this.#isDoubtful = true;
            throw error;
          }),
    );
  }

  #current(): pg.Pool {
    if (!this.#isDoubtful && this.#pool) return this.#pool;
    this.#isDoubtful = false;
    const config = this.#embedded.connection();
    const address = JSON.stringify([config.host, config.port, config.password]);
    if (this.#pool && address === this.#address) return this.#pool;
    void this.#pool?.end();
    this.#address = address;
    this.#pool = new pg.Pool({
      ...config,
      max: this.#max,
      application_name: 'viva',
      connectionTimeoutMillis: CONNECT_MAX_MS,
    });
    quiet(this.#pool).on('connect', (client) => client.once('end', () => (this.#isDoubtful = true)));
    return this.#pool;
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }
}

/** Opens the database that the settings name; every process of the product calls this once. */
export const openDatabase = (settings: DatabaseSettings): Promise<Database> =>
  settings.url ? openServer(settings.url, settings) : openHere(settings);
