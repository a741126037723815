import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { TutorError } from '../errors.ts';
import { gradeAnswer, questionTypes, showQuestion } from './index.ts';
import type { QuestionType } from './question-type.ts';

it('has something to test', () => expect(questionTypes.length).toBeGreaterThan(0));

describe.each(questionTypes.map((type) => [type.name, type as QuestionType, { type: type.name, body: type.example.body }] as const))(
  '%s',
  (name, type, question) => {
    const attempt = (answer: readonly string[]) => {
      try {
        return gradeAnswer(question, answer).fraction;
      } catch (error) {
        if (error instanceof TutorError && error.kind === 'invalid') return 'invalid';
        throw error;
      }
    };

    it('is named after its file', () => expect(existsSync(join(import.meta.dirname, `${name.replaceAll('_', '-')}.ts`))).toBe(true));
    it('has an example of each kind', () =>
      expect([type.example.right, type.example.wrong, type.example.invalid].every((list) => list.length > 0)).toBe(true));
    it.each(type.example.right)('grades %j as right', (...answer) => expect(attempt(answer)).toBe(1));
    it.each(type.example.wrong)('grades %j as less than right', (...answer) => expect(attempt(answer)).toBeLessThan(1));
    it.each(type.example.invalid.map((answer) => [answer]))('cannot read %j, which is not the same as wrong', (answer) => {
      verifies('questions:invalid-is-not-wrong');
      expect(attempt(answer)).toBe('invalid');
    });

    it('shows itself without reading its key', () => {
      verifies('questions:show-never-reads-the-key');
      const body = type.body.parse(type.example.body);
      const guarded = new Proxy(body, {
        get(target, field) {
          if (type.key.includes(field as never)) throw new Error(`show read ${String(field)}`);
          return Reflect.get(target, field);
        },
        ownKeys() {
          throw new Error('show listed every field, the key among them');
        },
      });
      expect(type.show(guarded).text).toBeTruthy();
      expect(type.key.length).toBeGreaterThan(0);
      expect(Object.keys(body)).toEqual(expect.arrayContaining([...type.key]));
    });

    it('grades or refuses any list of strings, with a fraction from 0 to 1', () => {
      verifies('questions:any-answer-is-graded-or-refused');
      fc.assert(
        fc.property(
          fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...type.example.right.flat(), ...type.example.wrong.flat()))),
          (answer) => {
            const result = attempt(answer);
            expect(result === 'invalid' || (result >= 0 && result <= 1)).toBe(true);
          },
        ),
      );
    });

    it('explains itself', () => expect(gradeAnswer(question, type.example.wrong[0]!).feedback.length).toBeGreaterThan(10));
    it('keeps its key out of what it shows', () =>
      expect(Object.keys(showQuestion(question))).not.toEqual(expect.arrayContaining([...type.key])));
  },
);
