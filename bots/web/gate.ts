import type { RequestHandler } from 'express';
import { TutorError } from '../../core/errors.ts';

/** What is being answered, so that a process that ends lets it come to its end and takes nothing new. */
export type Gate = {
  readonly isClosed: () => boolean;
  /** Lets nobody in any more; gives how many are inside. */
  readonly close: () => number;
  /** Settles when nobody is inside. */
  readonly empty: () => Promise<void>;
  readonly guard: RequestHandler;
};

/** Opens a gate. */
export function openGate(): Gate {
  let [inside, closed] = [0, false];
  let waiting: (() => void)[] = [];
  return {
    isClosed: () => closed,
    close() {
      closed = true;
      return inside;
    },
    empty: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    guard(_request, response, next) {
      if (closed) {
        response.set('connection', 'close');
        throw new TutorError('unavailable', 'Viva is being restarted. Please try again in a moment.');
      }
      inside += 1;
      response.once('close', () => {
        inside -= 1;
        if (inside > 0) return;
        for (const leave of waiting) leave();
        waiting = [];
      });
      next();
    },
  };
}
