import type { APIMessageTopLevelComponent } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { lettered, numbered } from '../../../core/questions/forms/option.ts';
import type { Shown } from '../../../core/questions/forms/index.ts';
import { readAnswer } from '../../../core/questions/index.ts';
import type { Going, Question } from '../../../tools/asked.ts';
import { openIds, type Act } from '../custom-id.ts';
import { answerOf, sayAnswer } from '../outline.ts';
import { allOf, fileIn, modalTrouble, textOf } from '../testing/limits.ts';
import { withHint } from './hints.ts';
import { disputeModal, typedIn, typingModal } from './modals.ts';
import { questionCard } from './question.ts';
import { draftAfter, redraw, withoutControls } from './redraw.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';
const going: Going = { run: '018f3c1e-0000-7000-8000-00000000000a', title: 'Risk', mode: 'practice', questions: 10, deadlineAt: null };
const asked = (shown: Shown, more: Partial<Question> = {}): Question => ({
  attempt: '018f3c1e-0000-7000-8000-0000000000ff',
  number: 3,
  type: 'ordering',
  text: 'Which?',
  html: null,
  code: null,
  topic: null,
  difficulty: 2,
  shown,
  answerForm: '',
  ...more,
});
const options = lettered(['B', 'C', 'A'].map((text, place) => ({ id: `o${place}`, text })));
const items = numbered(['one', 'two'].map((text, place) => ({ id: `i${place}`, text })));
const drawn = (shown: Shown) => questionCard({ question: asked(shown), going }, ids, OWNER).components;

type Parts = readonly APIMessageTopLevelComponent[];
const partOf = (parts: Parts, act: Act, arg = '') =>
  allOf(parts).find(({ custom_id: id }) => {
    const control = id === undefined ? undefined : ids.read(OWNER, id);
    return control?.act === act && (arg === '' || control.arg === arg);
  });
const controlOf = (parts: Parts, act: Act, arg?: string) => ids.read(OWNER, partOf(parts, act, arg)?.custom_id ?? '')!; // drawn above
const use = (parts: Parts, act: Act, arg?: string, values: readonly string[] = []): Parts =>
  redraw(parts, draftAfter(controlOf(parts, act, arg), values)!, ids, OWNER); // each of them changes the draft
const labels = (parts: Parts, act: Act) =>
  allOf(parts).flatMap(({ custom_id: id, label }) => (id && ids.read(OWNER, id)?.act === act ? [label] : []));
const chosen = (parts: Parts, act: Act, arg?: string) =>
  partOf(parts, act, arg)?.options?.flatMap((each) => (each.default ? [each.value] : []));

describe('a draft', () => {
  it('puts items in order as they are tapped, and takes them out again', () => {
    let parts = drawn({ kind: 'order', items: options });
    parts = use(use(parts, 'tap', '2'), 'tap', '0');
    expect(labels(parts, 'tap')).toEqual(['2. A', 'B', '1. C']);
    expect(labels(parts, 'send')).toEqual(['Submit (2 of 3)']);
    expect(labels(use(parts, 'tap', '2'), 'tap')).toEqual(['1. A', 'B', 'C']);
    expect(labels(use(parts, 'undo'), 'tap')).toEqual(['A', 'B', '1. C']);
    expect(labels(use(parts, 'clear'), 'tap')).toEqual(['A', 'B', 'C']);
    expect(partOf(parts, 'send')?.disabled).toBe(true);
    expect(partOf(use(parts, 'tap', '1'), 'send')?.disabled).toBe(false);
    expect(partOf(use(parts, 'clear'), 'undo')?.disabled).toBe(true);
  });

  it('says how sure somebody is, until they say it again', () => {
    const sure = use(drawn({ kind: 'truth' }), 'sure', 'think');
    expect(labels(sure, 'sure')).toEqual(["I'm guessing", '✓ I think so', "I'm sure"]);
    expect(controlOf(sure, 'pick', 'true').draft.sure).toBe('think');
    expect(controlOf(use(sure, 'sure', 'think'), 'pick', 'true').draft.sure).toBeNull();
    const modal = typingModal(controlOf(sure, 'type'), ids, OWNER)!;
    expect(ids.read(OWNER, modal.custom_id)?.draft.sure).toBe('think');
  });

  it('keeps what was chosen for each slot, and a slot can be left open', () => {
    const shown: Shown = { kind: 'pairs', items, options };
    const one = use(drawn(shown), 'slot', '1', ['2']);
    expect([chosen(one, 'slot', '0'), chosen(one, 'slot', '1')]).toEqual([[], ['2']]);
    expect(readAnswer(shown, answerOf(controlOf(one, 'send'))!, 'en')).toEqual(['', 'o2']);
    const none = use(one, 'slot', '1');
    expect(chosen(none, 'slot', '1')).toEqual([]);
    expect(partOf(none, 'send')?.disabled).toBe(true);
    expect(answerOf(controlOf(none, 'send'))).toBeUndefined();
  });

  it('marks all that apply, of which any number may be chosen', () => {
    const shown: Shown = { kind: 'choices', options };
    const parts = use(drawn(shown), 'mark', '', ['2', '0']);
    expect(chosen(parts, 'mark')).toEqual(['0', '2']);
    expect(partOf(parts, 'mark')?.max_values).toBe(3);
    expect(labels(parts, 'send')).toEqual(['Submit (2 chosen)']);
    expect(readAnswer(shown, answerOf(controlOf(parts, 'send'))!, 'en')).toEqual(['o0', 'o2']);
  });

  it('takes no values but those of options', () => {
    const mark = controlOf(drawn({ kind: 'choices', options }), 'mark');
    expect(draftAfter(mark, ['1', '', '-1', '36', '1e1', 'x', '2', '2'])?.picks).toEqual([1, 2]);
    const pick = controlOf(
      drawn({ kind: 'choice', options: lettered(Array.from({ length: 6 }, (_, place) => ({ id: `o${place}`, text: '' }))) }),
      'pick',
    );
    expect([[], [''], ['99'], ['-1'], ['x']].map((values) => answerOf(pick, values))).toEqual(Array.from({ length: 5 }));
    expect(answerOf(pick, ['5'])).toEqual(['choice F)']);
  });

  it('leaves alone what is not of its owner', () => {
    const parts = drawn({ kind: 'truth' });
    expect(redraw(parts, { sure: 'sure', picks: [] }, ids, '123456789012345679')).toEqual(parts);
  });
});

it('a letter that is the text of another option means the option that was tapped', () => {
  const shown: Shown = { kind: 'choice', options };
  const answers = options.map((_, place) => answerOf(controlOf(drawn(shown), 'pick', String(place)))!); // a button for each
  expect(answers.map((answer) => readAnswer(shown, answer, 'en'))).toEqual([['o0'], ['o1'], ['o2']]);
});

it('a modal says again what is asked, as long as it has room for it', () => {
  const modalOf = (shown: Shown) => {
    const parts = drawn(shown);
    return typingModal(controlOf(parts, 'type'), ids, OWNER, parts)!.components; // it has an outline
  };
  expect(textOf(modalOf({ kind: 'text', long: true }))).toBe('Which?');
  expect(allOf(modalOf({ kind: 'blanks', text: '{{1}} {{2}}', blanks: 2 })).flatMap(({ label }) => label ?? [])).toEqual([
    'Blank ①',
    'Blank ②',
  ]);
  expect(textOf(modalOf({ kind: 'blanks', text: '', blanks: 5 }))).toBe('');
  expect(allOf(modalOf({ kind: 'number', unit: 'kg' }))).toContainEqual(
    expect.objectContaining({
      label: 'Your answer, in kg',
      description: 'One number, like 1000.5 or 3/4, with or without its unit (kg)',
    }),
  );
});

it.each([
  [{ kind: 'truth' } as const, 'pick', ['true'], 'True'],
  [{ kind: 'pairs', items, options } as const, 'send', ['choice B)', ''], '1: B, 2: open'],
  [{ kind: 'choices', options } as const, 'send', ['choice A)', 'choice C)'], 'A, C'],
  [{ kind: 'text', long: false } as const, 'type', ['as I said '], 'as I said'],
] as const)('an answer to %j is said again', (shown, act, answer, said) => {
  expect(sayAnswer(controlOf(drawn(shown), act), answer)).toBe(said);
});

it('a verdict is disputed in words, and the modal knows which one', () => {
  const about = ids.read(OWNER, ids.write(OWNER, { act: 'dispute', of: going.run, arg: '3' }))!; // as it was written
  const modal = disputeModal(about, ids, OWNER);
  expect(modalTrouble(modal)).toEqual([]);
  expect(ids.read(OWNER, modal.custom_id)).toMatchObject({ act: 'disputed', of: going.run, arg: '3' });
  const reason = { type: 4, id: 2, custom_id: 'part1', value: 'It also rained.' } as const;
  expect(typedIn([{ type: 18, id: 1, component: reason }])).toEqual(['It also rained.']);
});

it('a hint is added below the question as long as there is room for it and for the verdict', () => {
  const first = drawn({ kind: 'truth' });
  const two = withHint(withHint(first, 'Think of `rain`.')!, 'And *snow*.')!;
  expect(textOf(two)).toContain('Which?\n**Hint 1.** Think of `rain`.\n**Hint 2.** And \\*snow\\*.');
  expect(labels(two, 'pick')).toEqual(['True', 'False']);
  expect(withHint(first, 'long '.repeat(700))).toBeUndefined();
  expect(textOf(withoutControls(two))).toBe(textOf(two));
  expect(allOf(withoutControls(two)).some(({ custom_id: id }) => id !== undefined)).toBe(false);
});

it('in an exam there is no hint, and it is handed in rather than ended', () => {
  const { components } = questionCard({ question: asked({ kind: 'truth' }), going: { ...going, mode: 'exam' } }, ids, OWNER);
  expect(partOf(components, 'hint')).toBeUndefined();
  expect(labels(components, 'hand-in')).toEqual(['Hand in']);
  expect(labels(drawn({ kind: 'truth' }), 'hand-in')).toEqual(['End']);
});

it('a question that is too long goes along whole, and every option keeps its letter', () => {
  const long = 'It is a long story. '.repeat(300);
  const shown: Shown = {
    kind: 'choice',
    options: lettered(Array.from({ length: 20 }, (_, place) => ({ id: `o${place}`, text: `${place} ${long}` }))),
  };
  const { components, files } = questionCard({ question: asked(shown, { text: long, code: '```\nx' }), going }, ids, OWNER);
  const file = fileIn({ components, files: files ?? [] });
  expect(file).toContain(long);
  expect(file).toContain('````\n```\nx\n````');
  for (const { label, text } of shown.options) {
    expect(file).toContain(`${label}. ${text}`);
    expect(textOf(components)).toContain(`**${label}.** ${text.slice(0, 10)}`);
  }
});
