import { TutorError } from '../core/errors.ts';

const WAITING_MAX = 3; // whoever sends more than that at once is not waiting for answers

/** Turns of one conversation follow one another; those of others go on beside it. */
export type Lanes = {
  /** Waits until it is one's turn; what is given back ends it. */
  enter(lane: string): Promise<() => void>;
};

/** Opens the lanes of a process. Between processes the conversation's mark in the database does the same. */
export function openLanes(): Lanes {
  const lanes = new Map<string, { last: Promise<void>; count: number }>();
  return {
    async enter(name) {
      const lane = lanes.get(name) ?? { last: Promise.resolve(), count: 0 };
      if (lane.count > WAITING_MAX)
        throw new TutorError('conflict', 'Your messages before this one are still being answered; please wait for that.');
      lanes.set(name, lane);
      lane.count += 1;
      const before = lane.last;
      const { promise, resolve } = Promise.withResolvers<void>();
      lane.last = promise;
      await before;
      return () => {
        lane.count -= 1;
        if (lane.count === 0) lanes.delete(name);
        resolve();
      };
    },
  };
}
