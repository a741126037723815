import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const sourceColumns = ['source', 'table', 'column', 'home', 'how', 'test'] as const;
const constraintColumns = ['source', 'table', 'columns', 'kind', 'stated', 'home', 'reason'] as const;
type Row<Name extends string> = Readonly<Record<Name, string>>;

/** Where a column, view column, parameter or JSON leaf of a source document lives: a line of `sources.tsv`. */
export type SourceRow = Row<(typeof sourceColumns)[number]>;

/** Where a rule that a source document states is held, or why it is not: a line of `constraints.tsv`. */
export type ConstraintRow = Row<(typeof constraintColumns)[number]>;

function read<const Name extends string>(file: string, names: readonly Name[]): Row<Name>[] {
  const [head, ...lines] = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  if (head !== names.join('\t')) throw new Error(`${file} should begin with ${names.join(', ')}`);
  return lines.map((line, index) => {
    const cells = line.split('\t');
    if (cells.length > names.length) throw new Error(`${file}:${index + 2} has ${cells.length} cells, and there are ${names.length}`);
    return Object.fromEntries(names.map((name, cell) => [name, cells[cell] ?? ''])) as Row<Name>; // empty cells at the end are not written
  });
}

/** The lines of `sources.tsv`. */
export const readSources = (): SourceRow[] => read('sources.tsv', sourceColumns);

/** The lines of `constraints.tsv`. */
export const readConstraints = (): ConstraintRow[] => read('constraints.tsv', constraintColumns);

const homeKinds = ['column', 'jsonb', 'view', 'derived', 'constraint', 'index', 'trigger'] as const;

/** A home taken apart: `jsonb users.profile preferences.learning_style` is kind, owner `users`, name `profile`, the rest. */
export type Home = { readonly kind: (typeof homeKinds)[number]; readonly owner: string; readonly name: string; readonly rest: string };

/** Takes a home apart; undefined where it is not written as one. */
export function parseHome(text: string): Home | undefined {
  const [, kind, owner = '', name, rest = ''] = /^(\w+) (?:(\w+)\.)?(\w+)(?: (.+))?$/.exec(text) ?? [];
  const known = homeKinds.find((each) => each === kind);
  return known && name ? { kind: known, owner, name, rest } : undefined;
}

/** Whether a zod schema has something at a path; `*` stands for every item of an array or value of a record. */
export function knows(schema: z.core.$ZodType, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => knows(option, path));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return knows(schema.unwrap(), path);
  }
  if (step === undefined) return true;
  if (schema instanceof z.ZodObject) return step in schema.shape && knows(schema.shape[step], rest);
  if (schema instanceof z.ZodArray) return step === '*' && knows(schema.element, rest);
  if (schema instanceof z.ZodRecord) return step === '*' && knows(schema.valueType, rest);
  return false;
}
