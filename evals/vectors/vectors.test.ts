import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../env.ts';
import { verifies } from '../requirements.ts';
import { adapters } from './adapters.ts';
import { around, inverse, sumOfProducts } from './fractions.ts';
import { numberRules } from './number-rules.ts';
import { textRules } from './short-answer.ts';
import { tally, VectorFile } from './tally.ts';
import type { Vector } from './vector.ts';

const vector = (more: Partial<Vector>): Vector => ({
  id: 'one',
  system: 'moodle',
  type: 'short_answer',
  level: 'grade',
  key: {},
  settings: {},
  input: '',
  expected: {},
  ...more,
});
const words = (pattern: string, input: string, fraction: number) =>
  vector({
    key: { answers: [{ pattern, fraction: 1 }] },
    settings: { case_sensitive: false, wildcards: true },
    input,
    expected: { fraction },
  });
const number = (value: string, input: string, fraction: number, settings: Vector['settings'] = {}) =>
  vector({
    type: 'numerical_entry',
    key: { answers: [{ value, fraction: 1, tolerance: 0, tolerance_type: 'nominal' }] },
    settings,
    input,
    expected: { fraction, accepted_as_complete: true },
  });

it('states every rule by which we differ, and no other', () => {
  verifies('questions:differences-are-stated');
  const stated = [...readFileSync(join(projectRoot, 'docs', 'grading.md'), 'utf8').matchAll(/^- `((?:numbers|text):[a-z-]+)`/gm)].map(
    ([, rule]) => rule!,
  );
  expect(stated.toSorted()).toEqual([...numberRules, ...textRules].map(([rule]) => rule).toSorted());
});

describe('the tally', () => {
  const count = (vectors: Vector[]) => {
    const { notModelled, ...figures } = tally(vectors, adapters);
    return { ...figures, notModelled: [...notModelled] };
  };
  it('counts what agrees', () =>
    expect(count([words('bird', 'Bird', 1), words('bird', 'cat', 0), number('42', '4.2e1', 1)])).toEqual({
      modelled: 3,
      agree: 3,
      onPurpose: [],
      byAccident: [],
      notModelled: [],
    }));
  it('names the rule where we differ on purpose', () => {
    expect(count([words('bird', 'bird.', 0)]).onPurpose).toEqual([{ id: 'one', expected: 0, ours: 1, rule: 'text:final-punctuation' }]);
    expect(count([number('1000', '1.000', 0, { decimal_sep: ',', thousands_sep: '.' })]).onPurpose).toMatchObject([
      { ours: 'invalid', rule: 'numbers:grouping-asks-back' },
    ]);
    expect(count([number('5', '5 g', 1, { units: { kg: 1 } })]).onPurpose).toMatchObject([
      { ours: 0, rule: 'numbers:wrong-unit-is-wrong' },
    ]);
  });
  it('has no excuse for the rest', () => {
    expect(count([words('bird', 'bird', 0)]).byAccident).toEqual([{ id: 'one', expected: 0, ours: 1 }]);
    expect(count([number('42', '42', 0)]).byAccident).toHaveLength(1);
    const broken = () => ({ question: { type: 'short_answer', body: {} }, answer: ['a'], expected: 1, differs: 'any' });
    expect(tally([words('bird', 'bird', 1)], { short_answer: broken }).byAccident).toEqual([{ id: 'one', expected: 1, ours: 'error' }]);
  });
  it('counts what is not modelled by its reason, whatever its form', () => {
    const odd = [
      vector({ type: 'essay' }),
      vector({}),
      vector({ type: 'numerical_entry' }),
      vector({ type: 'fill_in_blank', key: 5 }),
      vector({ system: 'qti2.2', level: 'score' }),
      vector({ type: 'numerical_entry', system: 'canvas', key: null, input: [] }),
    ];
    expect(count(odd)).toMatchObject({ modelled: 0, agree: 0 });
    expect(count(odd).notModelled).toHaveLength(odd.length);
  });
  it('wants a file of examples', () => {
    expect(VectorFile.safeParse({ vectors: [words('bird', 'bird', 1)] }).success).toBe(true);
    expect(VectorFile.safeParse([]).success).toBe(false);
  });
});

describe('fractions of keys', () => {
  it('are exact', () => {
    expect(sumOfProducts(['0.1'], ['0.2', 1])).toBe('3/10');
    expect(inverse(-4)).toBe('-1/4');
    expect(around(3, -3)).toEqual({ value: '0/1', tolerance: { kind: 'absolute', amount: '3/1' } });
  });
});
