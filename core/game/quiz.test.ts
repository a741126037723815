import { expect, it } from 'vitest';
import { countsAs, type FinishedRun } from './quiz.ts';

const run: FinishedRun = { questions: 10, score: 1, hintsUsed: 0, passed: true, attested: true };

it('counts a run without a blot three times', () => expect(countsAs(run)).toEqual({ quiz: true, highScore: true, perfect: true }));

it('takes hints for less than perfect', () =>
  expect(countsAs({ ...run, hintsUsed: 1 })).toEqual({ quiz: true, highScore: true, perfect: false }));

it('wants 5 questions for a quiz and 10 for a high score', () => {
  expect(countsAs({ ...run, questions: 4 })).toEqual({ quiz: false, highScore: false, perfect: false });
  expect(countsAs({ ...run, questions: 5 })).toEqual({ quiz: true, highScore: false, perfect: false });
  expect(countsAs({ ...run, questions: 9 })).toEqual({ quiz: true, highScore: false, perfect: false });
});

it('does not round a score up to high or perfect', () => {
  expect(countsAs({ ...run, score: 0.8995 }).highScore).toBe(false);
  expect(countsAs({ ...run, score: 0.9 })).toEqual({ quiz: true, highScore: true, perfect: false });
  expect(countsAs({ ...run, score: 0.9999 }).perfect).toBe(false);
  for (let questions = 10; questions <= 200; questions += 10)
    expect(countsAs({ ...run, questions, score: (questions * 9) / 10 / questions }).highScore).toBe(true);
});

it('counts a relayed run as nothing', () =>
  expect(countsAs({ ...run, attested: false })).toEqual({ quiz: false, highScore: false, perfect: false }));
