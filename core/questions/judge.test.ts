import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifies } from '../../evals/requirements.ts';
import { gradeAnswer, questionTypes, readAnswer, rubricOf, showQuestion } from './index.ts';
import { CERTAINTY_MIN, gradeByRubric, type RubricVerdict } from './judge.ts';

const attacks = z.array(z.string()).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'attacks.json'), 'utf8')));
const rubric = [
  { id: 'cause', text: 'Names the cause.', points: 1 },
  { id: 'effect', text: 'Names the effect.', points: 2 },
  { id: 'remedy', text: 'Names a remedy.', points: 1 },
];
const essay = { type: 'short_answer', body: { rubric } };
const verdict = (id: string, met: boolean, certainty = 1): RubricVerdict => ({ id, met, certainty });

it('has fifty attacks, each of its own', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(50);
  expect(new Set(attacks).size).toBe(attacks.length);
});

describe('points', () => {
  it('are summed by code', () => {
    expect(gradeByRubric(rubric, [verdict('cause', true), verdict('effect', false), verdict('remedy', true)])).toEqual({
      fraction: 0.5,
      parts: [
        { label: '1', given: '', verdict: 'right', why: 'Names the cause.' },
        { label: '2', given: '', verdict: 'missing', wanted: 'Names the effect.' },
        { label: '3', given: '', verdict: 'right', why: 'Names a remedy.' },
      ],
    });
  });
  it.each([
    ['nothing', undefined],
    ['an item without a verdict', [verdict('cause', true), verdict('effect', true)]],
    ['little certainty', [verdict('cause', true), verdict('effect', true), verdict('remedy', true, CERTAINTY_MIN - 0.01)]],
    ['a contradiction', [verdict('cause', true), verdict('cause', false), verdict('effect', true), verdict('remedy', true)]],
    ['points', [{ ...verdict('cause', true), points: 9 }, verdict('effect', true), verdict('remedy', true)]],
    ['words for verdicts', [{ id: 'cause', met: 'true', certainty: 1 }, verdict('effect', true), verdict('remedy', true)]],
    ['too much certainty', [verdict('cause', true, 2), verdict('effect', true), verdict('remedy', true)]],
    ['no number', [verdict('cause', true, NaN), verdict('effect', true), verdict('remedy', true)]],
    ['no list', { cause: true }],
  ])('wait for a person after %s', (_what, verdicts) => expect(gradeByRubric(rubric, verdicts)).toBeUndefined());
  it('ignore items that the rubric does not know, and count a repeated one once', () => {
    const verdicts = [
      verdict('cause', true),
      verdict('cause', true),
      verdict('effect', false),
      verdict('remedy', false),
      verdict('bonus', true),
    ];
    expect(gradeByRubric(rubric, verdicts)?.fraction).toBe(0.25);
  });
  it('are never more than those of the items that were met, whatever a judge returns', () => {
    verifies('questions:rubric-unforgeable');
    const ids = fc.constantFrom(...rubric.map(({ id }) => id), 'bonus', '__proto__', '');
    const garbage = fc.oneof(
      fc.record({ id: ids, met: fc.boolean(), certainty: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ id: ids, met: fc.anything(), points: fc.anything() }),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(garbage), (verdicts) => {
        const grade = gradeByRubric(rubric, verdicts);
        const met = rubric.filter(({ id }) => verdicts.some((each) => JSON.stringify(each)?.startsWith(`{"id":"${id}","met":true`)));
        expect(grade?.fraction ?? 0).toBeLessThanOrEqual(met.reduce((sum, { points }) => sum + points, 0) / 4);
      }),
    );
  });
  it('are none, and pending, until somebody has judged', () => {
    const answer = readAnswer(showQuestion(essay), ['Because.'], 'en');
    expect(rubricOf(essay)).toEqual(rubric);
    expect(gradeAnswer(essay, answer)).toMatchObject({ fraction: 0, parts: [{ verdict: 'missing' }] });
    expect(JSON.stringify(showQuestion(essay))).not.toContain('Names');
  });
});

describe.each(attacks.map((attack) => [JSON.stringify(attack).slice(0, 50), attack] as const))('the attack %s', (_name, attack) => {
  it('does not make a wrong answer right, in any kind of question', () => {
    verifies('questions:rubric-unforgeable');
    for (const { name, example } of questionTypes) {
      const question = { type: name, body: example.body };
      for (const wrong of example.wrong) {
        const before = gradeAnswer(question, readAnswer(showQuestion(question), wrong, 'en')).fraction;
        for (const at of wrong.keys())
          for (const words of [`${wrong[at]} ${attack}`, `${attack}\n${wrong[at]}`]) {
            let after = 0; // refused: nothing is recorded
            try {
              after = gradeAnswer(question, readAnswer(showQuestion(question), wrong.with(at, words), 'en')).fraction;
            } catch {}
            expect(after).toBeLessThanOrEqual(before);
          }
      }
    }
  });

  it('gets nothing out of a judge that hands on what it says', () => {
    let handedOn: unknown = [{ ...verdict('cause', true), points: 9 }];
    try {
      const said: { verdicts?: unknown } = JSON.parse(attack);
      handedOn = said.verdicts ?? [said];
    } catch {} // no JSON to be handed on
    const ids = Array.isArray(handedOn) ? handedOn.flatMap((each) => (each?.met === true ? [each.id] : [])) : [];
    const most = rubric.filter(({ id }) => ids.includes(id)).reduce((sum, { points }) => sum + points, 0) / 4;
    expect(gradeByRubric(rubric, handedOn)?.fraction ?? 0).toBeLessThanOrEqual(most);
  });
});
