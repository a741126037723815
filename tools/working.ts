import { TutorError } from '../core/errors.ts';
import type { MaterialWorkId } from '../core/ids.ts';
import type { WorkState } from '../core/materials/work.ts';
import type { Tx } from '../db/client.ts';
import { findWork, setWorkState, type WorkShown } from '../db/queries/material-work.ts';
import { lockPassages, removeStaged } from '../db/queries/materials.ts';
import type { Sending } from '../db/queue.ts';

const isOpen = ({ state }: WorkShown) => state === 'waiting' || state === 'running' || state === 'failed';

async function get(tx: Tx, id: MaterialWorkId) {
  const found = await findWork(tx, id);
  if (!found) throw new TutorError('not-found', 'There is no such work; see show-material-work.');
  return found;
}

async function change(tx: Tx, id: MaterialWorkId, state: 'cancelled' | 'waiting'): Promise<void> {
  if (!(await setWorkState(tx, id, state)))
    throw new TutorError('forbidden', 'Vectors are of all courses: only an admin may stop or resume them.');
}

/** What is shown of it: the rest is for who changes it. */
const shown = ({ courseId: _course, materialId: _material, ...work }: NonNullable<Awaited<ReturnType<typeof findWork>>>): WorkShown => work;

/** Stops work and takes away what it wrote ahead, in the speaker's transaction. Whoever is at it ends with the part it is in. */
export async function cancelWork(tx: Tx, id: MaterialWorkId): Promise<WorkShown> {
  const { courseId } = await get(tx, id);
  if (courseId) await lockPassages(tx, courseId); // before the work is looked at: a part that is being written is stored first
  const work = await get(tx, id);
  if (!isOpen(work)) throw new TutorError('conflict', `There is nothing to stop: it is ${work.state}.`);
  // All that is new is there by then, and some of the old is gone.
  if (work.materialId && work.total > 0 && work.done === work.total)
    throw new TutorError('conflict', 'It is all but done, and cannot be stopped any more.');
  await change(tx, id, 'cancelled');
  if (work.materialId && work.courseId) await removeStaged(tx, { id: work.materialId, courseId: work.courseId });
  return shown(await get(tx, id));
}

/** Wants work after all, in the speaker's transaction, and sends for it. */
export async function resumeWork(tx: Tx, id: MaterialWorkId, jobs: Sending): Promise<WorkShown> {
  const work = await get(tx, id);
  if (work.state !== 'cancelled' && work.state !== 'failed')
    throw new TutorError('conflict', `There is nothing to resume: it is ${work.state}.`);
  await change(tx, id, 'waiting');
  await jobs.send(tx, work.kind === 'vectors' ? 'reindex' : 'index-materials', {});
  return shown(await get(tx, id));
}

const words = {
  waiting: 'waits to go on',
  running: 'is going on',
  done: 'is done',
  failed: 'failed',
  cancelled: 'was cancelled',
} as const satisfies Record<WorkState, string>;

/** Work as a person reads it. */
export function sayWork({ id, kind, title, course, state, done, total, problem }: WorkShown): string {
  const what = kind === 'vectors' ? `Vectors of the model ${title}` : `Reading "${title}" (${course})`;
  const far = total > 0 ? `: ${done} of ${total} passages` : '';
  return `${what} ${words[state]}${far}${problem ? `. ${problem} It is tried again` : ''}. [${id}]`;
}
