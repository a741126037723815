import type { ErrorKind } from '../../core/errors.ts';

/** What a program in a terminal ends with, for each kind of trouble that is nobody's bug. */
export const exitCodes = {
  invalid: 2,
  forbidden: 3,
  'not-found': 4,
  conflict: 5,
  unavailable: 6,
} as const satisfies Record<ErrorKind, number>;
