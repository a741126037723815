import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readPairs } from './pairs.ts';

const pairs = readPairs();
const lessonOf = ({ course, lesson }: { course: string; lesson: string }) => `db/seed/courses/${course}/lessons/${lesson}.md`;

it('asks about every lesson, a third of the time in other words', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(120);
  expect(new Set(pairs.map(lessonOf))).toEqual(new Set(globSync('db/seed/courses/*/lessons/*.md')));
  expect(pairs.filter(({ words }) => words === 'other').length / pairs.length).toBeGreaterThan(0.33);
  expect(new Set(pairs.map(({ question }) => question)).size).toBe(pairs.length);
});

it.each(pairs)('$question: its quote is in the lesson once', (pair) => {
  expect(readFileSync(lessonOf(pair), 'utf8').split(pair.quote)).toHaveLength(2);
});
