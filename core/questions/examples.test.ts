import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifies } from '../../evals/requirements.ts';
import { TutorError } from '../errors.ts';
import { forms } from './forms/index.ts';
import { gradeAnswer, questionTypes, readAnswer, showQuestion, type Question } from './index.ts';
import { guarded, withOtherKey } from './key-guard.ts';
import type { QuestionType } from './question-type.ts';

/**
 * An answer as somebody typed it, and what becomes of it. Without a body it is given to the question before it.
 * `problem` is held to be in what an invalid answer is told; `because` is for the reader.
 */
const Example = z.strictObject({
  name: z.string(),
  type: z.string().optional(),
  body: z.record(z.string(), z.json()).optional(),
  shuffle: z.record(z.string(), z.array(z.string())).optional(),
  locale: z.string().optional(),
  answer: z.array(z.string()),
  expected: z.union([z.number().min(0).max(1), z.literal('invalid')]),
  problem: z.string().optional(),
  because: z.string().optional(),
});
type Example = Omit<z.output<typeof Example>, 'type' | 'body'> & Question;

function read(file: string): readonly Example[] {
  const list = z.array(Example).parse(JSON.parse(readFileSync(file, 'utf8')));
  let question: Question | undefined;
  return list.map((example) => {
    if (example.type) question = { type: example.type, body: example.body };
    return { ...example, ...z.object({ type: z.string(), body: z.record(z.string(), z.json()) }).parse(question) };
  });
}

const files = globSync(join(import.meta.dirname, 'examples', '*.json'));
const types = new Map<string, QuestionType>(questionTypes.map((type) => [type.name, type as unknown as QuestionType])); // each keeps its own types

it('has examples of every kind, with and without an answer that counts', () => {
  const all = files.flatMap(read);
  for (const type of types.keys()) {
    const some = all.filter((example) => example.type === type);
    expect(some.some(({ expected }) => expected === 1) && some.some(({ expected }) => expected === 0)).toBe(true);
    expect(some.some(({ expected }) => expected === 'invalid')).toBe(true);
  }
});

describe.each(files.map((file) => [basename(file, '.json'), read(file)] as const))('%s', (_file, examples) => {
  it('says each thing once', () =>
    expect(examples.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index)).toEqual([]));

  it.each(examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    verifies('questions:examples');
    const { answer, expected, problem = 'could not be read', shuffle = {}, locale = 'en' } = example;
    const result = () => gradeAnswer(example, readAnswer(showQuestion(example, shuffle), answer, locale)).fraction;
    if (expected !== 'invalid') return expect(result()).toBe(expected);
    expect(result).toThrow(TutorError);
    return expect(result).toThrow(problem);
  });

  it('shows every one of them without its key', () => {
    for (const { type: name, body, shuffle = {} } of examples) {
      const type = types.get(name)!; // parsed above, or not a kind there is
      const parsed = type.body.parse(body);
      const shown = type.show(parsed, shuffle);
      expect(
        forms
          .find(({ kind }) => kind === shown.kind)
          ?.shown.strict()
          .parse(shown),
      ).toEqual(shown);
      expect(type.show(guarded(parsed, type.key), shuffle)).toEqual(shown);
      expect(type.show(withOtherKey(parsed, type.key) as typeof parsed, shuffle)).toEqual(shown); // of the same form
    }
  });
});
