import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { CourseId } from '../ids.ts';
import { usualRules, whyNotHere } from './place.ts';

const [one, two] = ['0198a000-0000-7000-8000-000000000001', '0198a000-0000-7000-8000-000000000002'].map((id) => CourseId.parse(id)) as [
  CourseId,
  CourseId,
];
const wish = { channel: 'general', course: one };

it('a place of which nobody said anything takes every channel, course and mode', () => {
  verifies('groups:place-rules');
  expect(whyNotHere(usualRules, wish)).toBeUndefined();
  expect(whyNotHere(usualRules, { ...wish, course: null, mode: 'teams' })).toBeUndefined();
});

it('a place that chose refuses what it did not choose, in a sentence that says what', () => {
  const rules = { channels: ['quiz'], courses: [one], modes: ['teams'] as const };
  expect(whyNotHere(rules, wish)).toContain('other channels');
  expect(whyNotHere(rules, { channel: 'quiz', course: two })).toContain('not studied');
  expect(whyNotHere(rules, { channel: 'quiz', course: null })).toContain('Name a course');
  expect(whyNotHere(rules, { channel: 'quiz', course: one, mode: 'first-to-answer' })).toContain('not allowed');
  expect(whyNotHere(rules, { channel: 'quiz', course: one, mode: 'teams' })).toBeUndefined();
  expect(whyNotHere({ ...rules, modes: [] }, { channel: 'quiz', course: one })).toBeUndefined(); // alone is no mode
});
