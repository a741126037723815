import { expect, it } from 'vitest';
import { type ReportItem, reportOf } from './report.ts';

const item = (question: string, topic: string | null, fraction: number | null, more: Partial<ReportItem> = {}): ReportItem => ({
  question,
  topic,
  fraction,
  pending: false,
  points: 1,
  hintsUsed: 0,
  timeTakenMs: null,
  confidence: null,
  ...more,
});

const items = [
  item('What is a premium?', 'Premiums', 1, { timeTakenMs: 4000, confidence: 1 }),
  item('Who pays it?', 'Premiums', 0.5, { timeTakenMs: 8000, confidence: 5 }),
  item('What is a peril?', 'Perils', 0, { confidence: 5, points: 3 }),
  item('And a hazard?', 'Perils', null),
  item('Define risk.', 'Risk', 1, { confidence: 5 }),
  item('Anything else?', null, 0, { confidence: 1 }),
];

it('tells what a run came to', () => {
  const report = reportOf(items, 30);
  expect(report).toMatchObject({ score: 2.5 / 8, passed: true, correct: 2, answered: 5, total: 6, pending: 0, averageTimeMs: 6000 });
  expect(report.topics.map(({ topic, score, lostPoints }) => [topic, score, lostPoints])).toEqual([
    ['Premiums', 0.75, 0.5],
    ['Perils', 0, 4],
    ['Risk', 1, 0],
  ]);
  expect(report.revise).toEqual(['Perils', 'Premiums']);
  expect(report.confidentErrors.map(({ question }) => question)).toEqual(['Who pays it?', 'What is a peril?']);
  expect(report.luckyGuesses.map(({ question }) => question)).toEqual(['What is a premium?']);
});

it('has no verdict without a mark, or while answers wait', () => {
  expect(reportOf(items, null).passed).toBeNull();
  expect(reportOf(items, 90).passed).toBe(false);
  const waiting = reportOf([...items, item('Discuss.', 'Essays', null, { pending: true, confidence: 5 })], 30);
  expect([waiting.passed, waiting.pending, waiting.score]).toEqual([null, 1, 2.5 / 8]);
  expect(waiting.revise).not.toContain('Essays');
  expect(waiting.confidentErrors.length).toBe(2);
});

it('sends nobody to more than five topics, and orders the even ones by name', () => {
  const wrong = ['g', 'c', 'a', 'f', 'b', 'e', 'd'].map((topic) => item('?', topic, 0));
  expect(reportOf(wrong, null).revise).toEqual(['a', 'b', 'c', 'd', 'e']);
  const more = [...wrong, item('?', 'g', 0), item('?', 'f', 1)];
  expect(reportOf(more, null).revise).toEqual(['g', 'a', 'b', 'c', 'd']); // f went better than the others that lost a point
});

it('counts a hint as something to revise', () => expect(reportOf([item('?', 'a', 1, { hintsUsed: 1 })], null).revise).toEqual(['a']));

it('has nothing to tell of nothing', () =>
  expect(reportOf([], 50)).toEqual({
    score: null,
    correct: 0,
    answered: 0,
    pending: 0,
    total: 0,
    passed: null,
    averageTimeMs: null,
    topics: [],
    revise: [],
    confidentErrors: [],
    luckyGuesses: [],
  }));
