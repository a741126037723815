import type { Database } from '../db/connection.ts';
import type { Queue } from '../db/queue.ts';

/** Whether this process works off jobs: `not here` where it was never asked to. */
export type QueueState = 'up' | 'down' | 'not here';

/** The queue, loaded on first use: most commands in a terminal do without, and the first page need not wait for it. */
export function lazyQueues(database: Database, log: (line: string) => void) {
  const open = async (working: boolean): Promise<Queue> => (await import('../db/queue.ts')).openQueue(database, { working, log });
  let working: Promise<Queue | undefined> = Promise.resolve(undefined);
  let sending: Promise<Queue> | undefined;
  let state: QueueState = 'not here';
  return {
    state: () => state,
    async work(begin: (queue: Queue) => Promise<void>): Promise<void> {
      state = 'down';
      working = open(true).then((queue) => begin(queue).then(() => queue));
      await working;
      state = 'up';
    },
    /** For who only sends: the one at work, or one of its own. */
    sending(): Promise<Queue> {
      sending ??= working.then((queue) => queue ?? open(false));
      sending.catch(() => (sending = undefined)); // the next one tries again
      return sending;
    },
    async stop(): Promise<void> {
      // Asked to stop while still starting to work, or to send.
      const opened = [await working.catch(() => undefined), await sending?.catch(() => undefined)];
      for (const queue of new Set(opened)) await queue?.stop();
    },
  };
}
