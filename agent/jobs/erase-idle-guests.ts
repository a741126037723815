import type { Database } from '../../db/connection.ts';
import { eraseGuest, listIdleGuests } from '../../db/queries/idle-guests.ts';

const IDLE_MS = 30 * 24 * 60 * 60 * 1000; // as long as a session lasts: nobody can be that guest again

/** Erases guests whom nobody can be any more, each with all that was kept of them. One that cannot be erased keeps none of the others. */
export async function eraseIdleGuests(database: Database, now: Date): Promise<number> {
  const idle = { before: new Date(now.getTime() - IDLE_MS), at: now };
  let erased = 0;
  const failed: unknown[] = [];
  for (const guest of await listIdleGuests(database, idle)) {
    try {
      if (await eraseGuest(database, guest, idle)) erased += 1;
    } catch (error) {
      failed.push(error); // the queue says so, and tries again
    }
  }
  if (failed.length) throw failed[0];
  return erased;
}
