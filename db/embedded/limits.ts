/** The largest single message a client may send: an uploaded page or embedding batch fits many times, memory is safe. */
export const MESSAGE_MAX_BYTES = 64 * 1024 * 1024;

/** Messages before a Sync are held and run in one go up to this size; beyond it they run as they come. */
export const BATCH_MAX_BYTES = 1024 * 1024;

/** A result larger than this is dropped and the connection closed: it is held in memory whole before it is sent. */
export const RESPONSE_MAX_BYTES = 256 * 1024 * 1024;

/** A client that does not read its results gets no further ones while this much waits for it. */
export const UNREAD_MAX_BYTES = 8 * 1024 * 1024;

/** Connections at once; each costs little, but a leak in one process must not starve the others of memory. */
export const CONNECTIONS_MAX = 200;

/** A startup packet holds a user, a database and a few settings; Postgres itself stops at 10,000 bytes. */
export const STARTUP_MAX_BYTES = 10_000;

/** Whoever connects and says nothing for this long is shown out. */
export const STARTUP_LIMIT_MS = 10_000;

/** Migrations, dumps and VACUUM of a large database: connections that say so in their application name. */
export const MAINTENANCE_LIMIT_MS = 600_000;

/** The application name that gives a connection the long limit. */
export const MAINTENANCE_NAME = 'viva:maintenance';

/** Between two looks at the event loop the multiplexer works at most this long, so that timers and new messages get in. */
export const SLICE_MS = 5;

/** Un-checkpointed WAL that makes a checkpoint due: with `max_wal_size` at 64 MB this keeps pg_wal well below 128 MB. */
export const WAL_DUE_BYTES = 40 * 1024 * 1024;

/** How often the amount of new WAL is looked at while statements run. */
export const WAL_LOOK_MS = 1_000;

/** On close, cleaning up begins no further table after this long: whoever waits for the process should not notice. */
export const CLOSING_MAINTENANCE_MS = 1_000;

/** How long close waits for the open transaction of some other process. */
export const CLOSING_TRANSACTION_MS = 5_000;

/** A worker that dies again and again without having served this long is given up after `RESTARTS_MAX` attempts. */
export const HEALTHY_AFTER_MS = 60_000;

/** Attempts in a row to bring a dying worker back; then another process shall try. */
export const RESTARTS_MAX = 5;

/** How long `ready` waits for a host before it says that there is none. */
export const READY_LIMIT_MS = 30_000;

/** Greeting a host takes a round trip, unless it is in the midst of a statement: those end after ten seconds. */
export const GREETING_LIMIT_MS = 15_000;

/** The pause between two attempts to find or become the host: small beside the 400 ms that opening takes. */
export const JOIN_PAUSE_MS = 20;

/** The pause after this process failed to open the database, so that a broken disk does not keep a core busy. */
export const FAILED_PAUSE_MS = 1_000;
