import { callAsPerson } from '../../db/client.ts';
import type { Database } from '../../db/connection.ts';
import { newId } from '../../db/new-id.ts';
import { listRunsToClose } from '../../db/queries/closing.ts';
import { findRun } from '../../db/queries/record.ts';
import { endNow } from '../../tools/ending.ts';

/**
 * Ends the runs whose time is up and those whose last answer was judged, each in its learner's name: they are scored and
 * gain what they would have, had the learner looked. One that cannot be ended keeps none of the others open.
 */
export async function closeRuns(database: Database, now: Date): Promise<number> {
  let closed = 0;
  const failed: unknown[] = [];
  for (const { run, ...who } of await listRunsToClose(database, now)) {
    const call = (name: Parameters<typeof callAsPerson>[2], ...given: unknown[]) =>
      callAsPerson(database, who, name, given, { id: newId(), at: now, action: 'close-runs', fields: [], reason: 'it was over' });
    try {
      const view = await findRun({ call }, run, now);
      if (view) await endNow(view, 'time-up', { db: { call }, now });
      closed += 1;
    } catch (error) {
      failed.push(error); // the queue says so, and tries again
    }
  }
  if (failed.length) throw failed[0];
  return closed;
}
