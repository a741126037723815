import { TutorError } from './errors.ts';

const DEPTH_MAX = 100; // deeper than anything we take or give; what reads it further on would run out of stack

const isText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

function whatIsWrong(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return isText(value) ? undefined : 'That holds a character that is none, and cannot be stored.';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEPTH_MAX) return 'That is nested too deeply.';
  for (const [name, part] of Object.entries(value)) {
    const wrong = whatIsWrong(name) ?? whatIsWrong(part, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}

/** Refuses what the database cannot store: NUL or half of a surrogate pair in any text or name of a field, or one value too deep in another. */
export function wantStorable(value: unknown): void {
  const wrong = whatIsWrong(value);
  if (wrong) throw new TutorError('invalid', wrong);
}
