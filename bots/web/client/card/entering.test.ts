import { describe, expect, it } from 'vitest';
import { fits, gapsIn, moved, standing, startOf, type Shown } from './entering.ts';
import { markOf, outcomeOf, percent } from './marks.ts';
import { clockOf, secondsLeft, spokenTime, warningAt } from './timing.ts';

const options = ['Peril', 'Hazard'].map((text, place) => ({ id: `o${place}`, label: 'AB'[place]!, text }));
const shown = {
  choice: { kind: 'choice', options },
  order: { kind: 'order', items: options },
  pairs: { kind: 'pairs', items: options, options },
  blanks: { kind: 'blanks', text: '{{1}} and {{2}}', blanks: 2 },
  text: { kind: 'text', long: false },
} as const satisfies Record<string, Shown>;

describe('what is entered', () => {
  it('begins empty, but an order begins as it is shown', () => {
    expect(startOf(shown.choice)).toEqual([]);
    expect(startOf(shown.pairs)).toEqual(['', '']);
    expect(startOf(shown.order)).toEqual(['id:o0', 'id:o1']);
  });
  it('is asked for where nothing is there, and questioned where parts are open', () => {
    expect(standing(shown.choice, [])).toEqual({ ask: 'Choose an answer first.', left: 0 });
    expect(standing(shown.blanks, [' ', '']).ask).toBe('Fill in at least one blank first.');
    expect(standing(shown.blanks, ['adverse', ''])).toEqual({ ask: null, left: 1 });
    expect(standing(shown.order, startOf(shown.order))).toEqual({ ask: null, left: 0 });
  });
  it('is shown again on its control only if it came from one', () => {
    expect(fits(shown.choice, ['id:o1'])).toBe(true);
    expect(fits(shown.choice, ['b'])).toBe(false);
    expect(fits(shown.pairs, ['id:o1'])).toBe(false);
    expect(fits(shown.text, ['a few words'])).toBe(true);
    expect(fits(shown.text, null)).toBe(false);
  });
  it('moves up and down a list', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 3, 0)).toEqual(['a']);
  });
  it('stands between the words of a sentence', () => {
    expect(gapsIn('{{1}} and {{2}}.')).toEqual(['', 0, ' and ', 1, '.']);
    expect(gapsIn('no gap')).toEqual(['no gap']);
  });
});

describe('what became of an answer', () => {
  const part = { label: '', given: 'Peril', verdict: 'wrong', wanted: 'Hazard', why: 'A peril causes it.' } as const;
  const verdict = {
    score: 0,
    correct: false,
    parts: [part],
    choices: [
      { text: 'Peril', right: false, why: 'A peril causes it.' },
      { text: 'Hazard', right: true },
      { text: 'Risk', right: false },
    ],
    explanation: null,
  };
  it('is told of each choice by its text', () => {
    expect(markOf(verdict, 'Peril')).toEqual({ kind: 'wrong', why: 'A peril causes it.' });
    expect(markOf(verdict, 'hazard ')).toEqual({ kind: 'missed', why: undefined });
    expect(markOf(verdict, 'Risk').kind).toBe('none');
    expect(markOf({ ...verdict, parts: [{ ...part, given: 'Hazard', verdict: 'right' }] }, 'Hazard').kind).toBe('right');
  });
  it('is one of three, and never rounded up', () => {
    expect([1, 0.5, 0].map((score) => outcomeOf({ score, correct: score === 1 }))).toEqual(['right', 'partly', 'wrong']);
    expect([0.9999, 0.66666, 0.7, 0.29, 1].map(percent)).toEqual(['99.9 %', '66.6 %', '70 %', '29 %', '100 %']);
  });
});

describe('the time that is left', () => {
  it('is told in numbers and in words, and never less than none', () => {
    expect(secondsLeft('2026-01-01T00:01:00.000Z', Date.parse('2026-01-01T00:00:29.500Z'))).toBe(31);
    expect(secondsLeft('2026-01-01T00:00:00.000Z', Date.parse('2026-01-01T00:00:29.500Z'))).toBe(0);
    expect([3849, 750, 7].map(clockOf)).toEqual(['1:04:09', '12:30', '0:07']);
    expect([750, 60, 7].map(spokenTime)).toEqual(['12 minutes left', '1 minute left', '7 seconds left']);
  });
  it('is said aloud at five minutes, at one, and at its end, and does not change in between', () => {
    expect([301, 300, 61, 60, 1, 0].map(warningAt)).toEqual([
      '',
      'Five minutes are left.',
      'Five minutes are left.',
      'One minute is left.',
      'One minute is left.',
      'The time is up.',
    ]);
  });
});
