/** A change to one file that must turn a guard red: `find` is replaced by `write`, or without `find` the file is made. */
export type Mutation = {
  readonly guard: string;
  readonly file: string;
  readonly find?: string;
  readonly write: string;
  readonly command: readonly string[];
};

/** Vitest over one file of one suite. */
export const suite = (project: 'unit' | 'db' | 'e2e' | 'browser', file: string): readonly string[] => [
  'vitest',
  'run',
  '--project',
  project,
  file,
];

/** Changes to one file, in short. */
export const changesIn =
  (file: string) =>
  (guard: string, find: string, write: string, command: readonly string[]): Mutation => ({ guard, file, find, write, command });
