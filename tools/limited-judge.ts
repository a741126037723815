import { areVerdicts, type Judge } from '../core/questions/judge.ts';

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/**
 * A judge that has only so long, and whose trouble costs nobody an answer: where it throws, is not done in time or says
 * what is no verdict, it said nothing, and the log has a line. No words of the question or of the answer get into that.
 */
export const limitedJudge = (judge: Judge, maxMs: number, log: (line: string) => void): Judge => ({
  async judge(task, stopped) {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(maxMs)]);
    const failed = (how: string) => log(`Judge: ${how}; the answer waits for a person.`);
    try {
      const said = await Promise.race([judge.judge(task, signal), whenAborted(signal)]);
      if (said === undefined || areVerdicts(said)) return said;
      failed('what it said is no verdict');
    } catch (error) {
      failed(signal.aborted ? 'it was not done in time' : `it failed (${error instanceof Error ? error.name : 'without an error'})`);
    }
    return undefined;
  },
  isSilent: async () => (await judge.isSilent?.()) ?? false,
});
