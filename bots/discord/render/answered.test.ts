import type { APIMessageTopLevelComponent } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import type { Answered } from '../../../tools/answering.ts';
import type { Question } from '../../../tools/asked.ts';
import { openIds } from '../custom-id.ts';
import { completed } from '../testing/component-rules.ts';
import type { Component } from '../testing/wire.ts';
import { actsIn, messageTrouble, textOf } from '../testing/limits.ts';
import { anyGoing, anyShown, questionOf, words } from '../testing/questions.ts';
import { anyAnswered } from '../testing/results.ts';
import { answeredCard } from './answered.ts';
import { withHint } from './hints.ts';
import { questionCard } from './question.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';
const RUN = '018f3c1e-0000-7000-8000-00000000000a';

const question: Question = {
  attempt: '018f3c1e-0000-7000-8000-0000000000ff',
  number: 3,
  type: 'true_false',
  text: 'Hail is a peril.',
  html: null,
  code: null,
  topic: null,
  difficulty: 2,
  shown: { kind: 'truth' },
  answerForm: 'one word, true or false',
};
const going = { run: RUN, title: 'Risk', mode: 'practice', questions: 10, deadlineAt: null } as const;
const wrong: Answered = {
  recorded: true,
  attempt: question.attempt,
  again: false,
  waiting: false,
  verdict: {
    score: 0,
    correct: false,
    parts: [{ label: '', given: 'false', verdict: 'wrong', wanted: 'true' }],
    choices: [],
    explanation: 'A peril is what causes a loss.',
  },
  gained: null,
};

type Parts = readonly APIMessageTopLevelComponent[];
/** A message as Discord tells of it: every component has a number, and a file an address. */
const asTold = (parts: Parts): Parts =>
  JSON.parse(JSON.stringify(completed(parts as unknown as Component[])), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('attachment://')
      ? `https://cdn.example.org/1/2/${value.slice('attachment://'.length)}?ex=1`
      : value,
  ) as Parts; // the same over the wire

describe('a question that was answered', () => {
  it('keeps its words, loses its controls and tells the verdict', () => {
    const { components } = answeredCard(questionCard({ question, going }, ids, OWNER).components, wrong, ids, OWNER);
    expect(textOf(components)).toContain('Hail is a peril.');
    expect(textOf(components)).toContain('### ✗ Not right\nYour answer: “False”\nRight is: **True**\n\nA peril is what causes a loss.');
    expect(actsIn(components, ids, OWNER).map((control) => [control?.act, control?.of, control?.arg])).toEqual([
      ['next', RUN, ''],
      ['why', RUN, '3'],
      ['dispute', RUN, '3'],
    ]);
  });

  it('says only that it is saved where verdicts come later', () => {
    verifies('discord:nothing-told-early');
    const saved = { ...wrong, verdict: null };
    const { components } = answeredCard(questionCard({ question, going }, ids, OWNER).components, saved, ids, OWNER, 'False');
    expect(textOf(components)).toContain('### Saved\nYour answer: “False”\nWhat was right is told later.');
    expect(actsIn(components, ids, OWNER).map((control) => control?.act)).toEqual(['next']);
    expect(components[0]).toMatchObject({ accent_color: 0x80_84_8e });
  });

  it('is never more than Discord takes, whatever is told of it', () =>
    fc.assert(
      fc.property(questionOf(anyShown), anyGoing, anyAnswered, words, words, (asked, run, answered, hint, given) => {
        verifies('discord:cards-fit');
        const first = questionCard({ question: asked, going: run }, ids, OWNER);
        const before = asTold(withHint(first.components, hint) ?? first.components);
        const { components, files } = answeredCard(before, answered, ids, OWNER, given);
        expect(messageTrouble(components)).toEqual([]);
        expect(files).toBeUndefined();
        expect(JSON.stringify(components)).not.toContain('cdn.example.org');
        const old = textOf(before);
        expect(textOf(components).startsWith(old)).toBe(true);
        expect(textOf(components).length).toBeGreaterThan(old.length);
      }),
      { numRuns: 150 },
    ));

  it('stands alone where its message is not known', () => {
    const { components } = answeredCard(undefined, wrong, ids, OWNER);
    expect(messageTrouble(components)).toEqual([]);
    expect(textOf(components)).toContain('Not right');
  });
});
