import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { gradeAnswer, readAnswer, showQuestion } from '../../core/questions/index.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

/** A file of graded examples; what else it holds is left alone. */
export const VectorFile = z.object({
  vectors: z.array(
    z.object({
      id: z.string(),
      system: z.string(),
      type: z.string(),
      level: z.string(),
      key: z.unknown(),
      settings: z.record(z.string(), z.unknown()),
      input: z.unknown(),
      expected: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** An example that we grade in another way: what each of us says, and the rule if there is one. */
export type Difference = {
  readonly id: string;
  readonly expected: number | 'invalid';
  readonly ours: number | 'invalid' | 'error';
  readonly rule?: string;
};

/** What became of a file of examples. */
export type Tally = {
  readonly modelled: number;
  readonly agree: number;
  readonly onPurpose: readonly Difference[];
  readonly byAccident: readonly Difference[];
  readonly notModelled: ReadonlyMap<string, number>;
};

/** Our own grade, through the same schemas, forms and functions as a learner's answer. */
function gradeOf({ question, answer, locale = 'en' }: Extract<Modelled, { question: unknown }>): number | 'invalid' | 'error' {
  try {
    return gradeAnswer(question, readAnswer(showQuestion(question), answer, locale)).fraction;
  } catch (error) {
    return error instanceof TutorError && error.kind === 'invalid' ? 'invalid' : 'error'; // a body that our schema refuses: the adapter's mistake
  }
}

/** We keep five places; Moodle writes thirds with seven and adds them up. */
const within = (system: string) => (system === 'moodle' ? 1e-4 : 1e-5);

/** Grades every example that can be modelled, and compares. */
export function tally(vectors: readonly Vector[], adapters: Readonly<Record<string, Adapter>>): Tally {
  const [onPurpose, byAccident]: [Difference[], Difference[]] = [[], []];
  const notModelled = new Map<string, number>();
  let agree = 0;
  for (const vector of vectors) {
    const modelled = adapters[vector.type]?.(vector) ?? { notModelled: `no adapter for ${vector.type}` };
    if ('notModelled' in modelled) {
      const reason = `${vector.type}: ${modelled.notModelled}`;
      notModelled.set(reason, (notModelled.get(reason) ?? 0) + 1);
      continue;
    }
    const { expected, differs } = modelled;
    const ours = gradeOf(modelled);
    const near = typeof ours === 'number' && typeof expected === 'number' && Math.abs(ours - expected) <= within(vector.system);
    if (near || ours === expected) agree += 1;
    else if (differs && ours !== 'error') onPurpose.push({ id: vector.id, expected, ours, rule: differs });
    else byAccident.push({ id: vector.id, expected, ours });
  }
  return { modelled: agree + onPurpose.length + byAccident.length, agree, onPurpose, byAccident, notModelled };
}
