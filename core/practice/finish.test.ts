import { expect, it } from 'vitest';
import { achievements } from '../game/achievements.ts';
import { awardNew, type RunToSettle, settleRun } from './finish.ts';
import { firstProfile } from './settle.ts';

const run: RunToSettle = { questions: 10, score: 1, hintsUsed: 0, passed: true, attested: true, examType: 'network' };
const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);

it('counts a run in all that it is', () => {
  const { profile, xp } = settleRun(firstProfile(), run);
  expect(xp).toBe(30);
  expect(profile).toEqual({
    ...firstProfile(),
    xp: 30,
    runs: 1,
    counters: { quizzes: 1, perfectQuizzes: 1, highScoreQuizzes: 1, correctAnswers: 0, quizzesByExam: { network: 1 } },
  });
  expect(settleRun(profile, { ...run, examType: 'a1101' }).profile.counters.quizzesByExam).toEqual({ network: 1, a1101: 1 });
  expect(settleRun(profile, { ...run, examType: null }).profile.counters).toMatchObject({ quizzes: 2, quizzesByExam: { network: 1 } });
});

it('counts a short run as taken, and no more', () => {
  const { profile, xp } = settleRun(firstProfile(), { ...run, questions: 4 });
  expect([xp, profile]).toEqual([0, { ...firstProfile(), runs: 1 }]);
});

it('counts a relayed run as nothing', () =>
  expect(settleRun(firstProfile(), { ...run, attested: false })).toEqual({ profile: firstProfile(), xp: 0 }));

it('gives what is earned once, with its XP', () => {
  const { profile } = settleRun({ ...firstProfile(), streakLongest: 3, xp: 940 }, run);
  const first = awardNew(profile, achievements);
  expect(keys(first.earned)).toEqual(['first-pages', 'clean-sheet', 'three-in-a-row', 'level-5']);
  expect(first.profile).toEqual({ ...profile, xp: 970 + 25 + 50 + 30 + 50 });
  const open = achievements.filter(({ key }) => !keys(first.earned).includes(key));
  expect(awardNew(first.profile, open)).toEqual({ profile: first.profile, earned: [] });
});
