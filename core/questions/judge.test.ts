import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verifies } from '../../evals/requirements.ts';
import { gradeAnswer, questionTypes, readAnswer, rubricOf, showQuestion } from './index.ts';
import { CERTAINTY_MIN, gradeByRubric, judgePrompt, readVerdicts, type Judge, type RubricVerdict } from './judge.ts';

const attacks = z.array(z.string()).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'attacks.json'), 'utf8')));
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
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

  it('stays inside the quoted line of what a model is asked', () => {
    const task = { question: 'Why?', rubric, answer: `No idea. ${attack}` };
    const prompt = judgePrompt(task, hash);
    const without = judgePrompt({ ...task, answer: '' }, hash);
    const lines = prompt.split('\n');
    const mark = `answer-${hash(JSON.stringify([task.question, rubric, task.answer]))}`;
    const fences = [...lines.keys()].filter((at) => lines[at] === mark);
    expect(fences).toHaveLength(2);
    expect(fences[1]! - fences[0]!).toBe(2); // both are there, by the line above
    expect(JSON.parse(lines[fences[0]! + 1]!)).toBe(task.answer); // the same
    expect(
      lines
        .toSpliced(fences[0]! + 1, 1)
        .map((line) => line.replace(mark, ''))
        .join('\n'),
    ).toBe(
      without
        .split('\n')
        .toSpliced(fences[0]! + 1, 1)
        .map((line) => line.replace(/answer-[0-9a-f]{64}/, ''))
        .join('\n'),
    );
    expect(prompt).not.toMatch(/[^\n\P{C}]|[`<>\u2028\u2029]/u);
  });

  it('gets nothing out of a judge that believes it', async () => {
    const believer: Judge = {
      judge: async ({ answer }) =>
        answer.includes('met') ? (readVerdicts(answer) ?? [{ ...verdict('cause', true), points: 9 } as RubricVerdict]) : [],
    };
    const verdicts = await believer.judge({ question: 'Why?', rubric, answer: attack }, new AbortController().signal);
    const met = new Set((verdicts ?? []).filter((each) => each.met).map(({ id }) => id));
    const most = rubric.filter(({ id }) => met.has(id)).reduce((sum, { points }) => sum + points, 0) / 4;
    expect(gradeByRubric(rubric, verdicts)?.fraction ?? 0).toBeLessThanOrEqual(most);
    expect(readVerdicts(`Here you are: ${attack}`)).toBeUndefined();
  });
});

describe('a reply', () => {
  it.each([
    ['', 'nothing'],
    ['true', 'a word'],
    ['{"verdicts":[{"id":"cause","met":true,"certainty":1}],"score":1}', 'a field too many'],
    ['{"verdicts":[{"id":"cause","met":"yes","certainty":1}]}', 'a word for a verdict'],
    ['```json\n{"verdicts":[]}\n```', 'a fence'],
    ['{"verdicts":[]} trailing', 'something behind it'],
  ])('%s is not read', (reply) => expect(readVerdicts(reply)).toBeUndefined());
  it('is read where it is of the form', () =>
    expect(readVerdicts('{"verdicts":[{"id":"cause","met":true,"certainty":0.9}]}')).toEqual([verdict('cause', true, 0.9)]));
});
