import { describe, expect, it } from 'vitest';
import { pointsOf, teamPoints, type PlayerScores } from './points.ts';
import { dueAfter, dueStep, type RoundStanding } from './round.ts';

const now = new Date('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const open: RoundStanding = {
  mode: 'everyone-has-time',
  state: 'open',
  questions: 2,
  position: 0,
  revealed: false,
  dueAt: now,
  players: 3,
  answered: 0,
  someoneRight: false,
};
const asked: RoundStanding = { ...open, state: 'running', position: 1, dueAt: at(30) };
const told: RoundStanding = { ...asked, revealed: true, answered: 3 };

describe('what is due', () => {
  it.each<[string, RoundStanding, number, string | undefined]>([
    ['players are waited for', open, -1, undefined],
    ['the first question', open, 0, 'question'],
    ['nobody came', { ...open, players: 0 }, 0, 'end'],
    ['somebody still thinks', { ...asked, answered: 2, someoneRight: true }, 29, undefined],
    ['everybody has answered', { ...asked, answered: 3 }, 1, 'reveal'],
    ['the time is up', asked, 30, 'reveal'],
    ['nobody is there, but the time is not up', { ...asked, players: 0 }, 1, undefined],
    ['the first right answer', { ...asked, mode: 'first-to-answer', answered: 1, someoneRight: true }, 1, 'reveal'],
    ['a first wrong answer', { ...asked, mode: 'first-to-answer', answered: 1 }, 1, undefined],
    ['what was right is being read', told, 29, undefined],
    ['the next question', told, 30, 'question'],
    ['everybody has left', { ...told, players: 0 }, 30, 'end'],
    ['the end', { ...told, position: 2 }, 30, 'end'],
    ['it is over', { ...told, state: 'finished' }, 999, undefined],
    ['it was cancelled', { ...open, state: 'cancelled' }, 999, undefined],
  ])('%s', (_what, round, seconds, step) => expect(dueStep(round, at(seconds))).toBe(step));

  it('takes the time of a question, or the pause after it', () => {
    expect(dueAfter('question', now, 45)).toEqual(at(45));
    expect(dueAfter('reveal', now, 45)).toEqual(at(10));
  });
});

const player = (team: number | null, scores: readonly number[], more: Partial<PlayerScores> = {}): PlayerScores => ({
  team,
  from: 1,
  until: null,
  scores: scores.map((fraction, index) => ({ position: index + 1, fraction })),
  ...more,
});

describe('points', () => {
  it('are the share right, and nothing else', () => {
    expect(pointsOf('everyone-has-time', player(null, [1, 0.5, 0]))).toBe(1.5);
    expect(pointsOf('first-to-answer', player(null, [1, 0.5, 0]))).toBe(1);
    expect(pointsOf('everyone-has-time', player(null, []))).toBe(0);
  });

  it('of a team are those of its players on average, so that a small one can win', () => {
    const players = [player(1, [1, 1]), player(2, [1, 1]), player(2, [0, 1]), player(2, [0.5, 1])];
    expect([1, 2, 3].map((team) => teamPoints('teams', players, team, [1, 2]))).toEqual([2, 1.5, 0]);
  });

  it('of a team lose nothing by who comes late or leaves, and something by who is there and silent', () => {
    const one = player(1, [1, 1]);
    expect(teamPoints('teams', [one, player(1, [], { from: 3 })], 1, [1, 2])).toBe(2);
    expect(teamPoints('teams', [one, player(1, [], { until: 0 })], 1, [1, 2])).toBe(2);
    expect(teamPoints('teams', [one, player(1, [])], 1, [1, 2])).toBe(1);
  });
});
