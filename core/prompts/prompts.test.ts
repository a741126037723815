import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { armFor } from './arm.ts';
import { differenceOf, sayDifference } from './difference.ts';
import { MaxTokens, ModelName, Temperature } from './settings.ts';

describe('the side of a comparison', () => {
  const arms = [
    { name: 'new', weight: 1 },
    { name: 'old', weight: 3 },
  ];
  const learners = Array.from({ length: 8000 }, (_, n) => `0198a000-0000-7000-8000-${String(n).padStart(12, '0')}`);

  it('is the same for a learner each time, in whatever order the sides are listed', () => {
    verifies('prompts:arm-by-hash');
    for (const learner of learners.slice(0, 500)) expect(armFor('salt', learner, arms)).toBe(armFor('salt', learner, arms.toReversed()));
  });
  it('is dealt by weight, and anew by another salt', () => {
    const onNew = (salt: string) => learners.map((learner) => armFor(salt, learner, arms)?.name === 'new');
    const [one, other] = [onNew('salt'), onNew('pepper')];
    const share = (sides: boolean[]) => sides.filter(Boolean).length / sides.length;
    expect(share(one)).toBeCloseTo(0.25, 1);
    expect(share(other)).toBeCloseTo(0.25, 1);
    expect(share(one.filter((_, at) => other[at]))).toBeCloseTo(0.25, 1); // who is on a side tells nothing about another comparison
  });
  it('is none where nobody is to be on one', () => {
    expect(armFor('salt', 'learner', [])).toBeUndefined();
    expect(armFor('salt', 'learner', [{ name: 'none', weight: 0 }])).toBeUndefined();
    expect(armFor('salt', 'learner', [{ name: 'none', weight: 0 }, ...arms])?.name).not.toBe('none');
  });
});

describe('a comparison of texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
  it('gives both texts back', () =>
    fc.assert(
      fc.property(text, text, (first, second) => {
        const lines = differenceOf(first, second);
        const only = (change: 'out' | 'in') => lines.filter((each) => each.change !== change).map(({ line }) => line);
        expect(only('in').join('\n')).toBe(first);
        expect(only('out').join('\n')).toBe(second);
        expect(lines.some(({ change }) => change !== 'same')).toBe(first !== second);
      }),
    ));
  it('keeps every line that it can', () => {
    const changes = differenceOf('a\nb\nc\nd', 'a\nc\nx\nd').map(({ change, line }) => `${change} ${line}`);
    expect(changes).toEqual(['same a', 'out b', 'same c', 'in x', 'same d']);
  });
  it('is read with a little around it, and is nothing where all is the same', () => {
    const before = Array.from({ length: 12 }, (_, n) => `line ${n}`);
    expect(sayDifference(differenceOf(before.join('\n'), before.with(5, 'other').join('\n')))).toBe(
      ['  line 3', '  line 4', '- line 5', '+ other', '  line 6', '  line 7', '  …'].join('\n'),
    );
    expect(sayDifference(differenceOf('a\nb', 'a\nb'))).toBe('');
  });
  it('gives up on keeping lines where both texts are very long', () => {
    const long = Array.from({ length: 2100 }, (_, n) => String(n)).join('\n');
    expect(differenceOf(long, `${long}\nmore`)).toHaveLength(4201);
  });
});

describe('a setting', () => {
  it.each([
    'offline',
    'openai:gpt-5-mini',
    'ollama:qwen3:8b',
    'openrouter:google/gemini-2.5-flash',
    'google/gemini-2.5-flash',
    'vllm:Qwen/Qwen3-8B',
  ])('takes the model %s', (name) => expect(ModelName.safeParse(name).success).toBe(true));
  it.each(['', 'gpt', 'openai:', ':x', 'OpenAI:x', 'openai:a b', 'openai:a\nb', 'a/', 'http://x y', `openai:${'x'.repeat(300)}`])(
    'does not take the model %j',
    (name) => expect(ModelName.safeParse(name).success).toBe(false),
  );
  it('has bounds', () => {
    expect([-1, 0, 70, 100, 101, 0.5].map((value) => Temperature.safeParse(value).success)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([0, 15, 16, 32_000, 32_001].map((value) => MaxTokens.safeParse(value).success)).toEqual([false, false, true, true, false]);
  });
});
