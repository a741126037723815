const FAILURES_MAX = 3;
const PAUSE_MS = 30_000;

/** Remembers which models fail, so that not every learner waits for one that does not answer. */
export type Breaker = {
  /** Whether that model is left alone for the moment. */
  isOpen(model: string): boolean;
  failed(model: string): void;
  answered(model: string): void;
};

/** After some failures in a row a model is left alone for a while; then one turn tries it again. */
export function openBreaker(clock: () => number = () => performance.now()): Breaker {
  const known = new Map<string, { failures: number; until: number }>();
  return {
    isOpen: (model) => (known.get(model)?.until ?? 0) > clock(),
    failed(model) {
      const failures = (known.get(model)?.failures ?? 0) + 1;
      known.set(model, { failures, until: failures >= FAILURES_MAX ? clock() + PAUSE_MS : 0 });
    },
    answered: (model) => void known.delete(model),
  };
}
