/** A change to one file that must turn a guard red: `find` is replaced by `write`, or without `find` the file is made. */
export type Mutation = {
  readonly guard: string;
  readonly file: string;
  readonly find?: string;
  readonly write: string;
  readonly command: readonly string[];
};

/** Vitest over one file of one suite. */
export const suite = (project: 'unit' | 'db' | 'e2e', file: string): readonly string[] => ['vitest', 'run', '--project', project, file];
