import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { CourseId } from '../ids.ts';
import { usualRules, whyNotHere, whySilent } from './place.ts';

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
  expect(whyNotHere(rules, wish)).toBe('In this server I speak in quiz, and with you alone.');
  expect(whyNotHere(rules, { channel: 'quiz', course: two })).toBe(
    'That course is not studied in this server. Those who manage it can say what is.',
  );
  expect(whyNotHere({ ...rules, titles: ['One'] }, { channel: 'quiz', course: two })).toBe(
    'That course is not studied in this server. What is: One.',
  );
  expect(whyNotHere(rules, { channel: 'quiz', course: null })).toContain('Name a course');
  expect(whyNotHere(rules, { channel: 'quiz', course: one, mode: 'first-to-answer' })).toBe(
    'That way to play is not allowed in this server. What is: teams.',
  );
  expect(whyNotHere({ ...rules, modes: [] }, { channel: 'quiz', course: one, mode: 'teams' })).toBe('No rounds are played in this server.');
  const many = Array.from({ length: 6 }, (_, number) => `${number}`);
  expect(whySilent({ channels: many }, 'quiz')).toBe(
    'In this server I speak in <#0>, <#1>, <#2>, <#3>, <#4> and others, and with you alone.',
  );
  expect(whyNotHere(rules, { channel: 'quiz', course: one, mode: 'teams' })).toBeUndefined();
  expect(whyNotHere({ ...rules, modes: [] }, { channel: 'quiz', course: one })).toBeUndefined(); // alone is no mode
});
