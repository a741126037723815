import fc from 'fast-check';
import { forms, type Shown } from '../../../core/questions/forms/index.ts';
import type { FormKind, ShownAs } from '../../../core/questions/forms/form.ts';
import { lettered, numbered, type Option } from '../../../core/questions/forms/option.ts';
import { answerForm } from '../../../core/questions/index.ts';
import { runModes } from '../../../core/runs/run.ts';
import type { Going, Question } from '../../../tools/asked.ts';

const nasty = fc.constantFrom(
  '@everyone',
  '<@123456789012345678>',
  '```',
  '`code`',
  '# heading',
  '> quote',
  '1. one',
  '👩‍👩‍👧‍👦',
  'مرحبا بالعالم',
  '\u202Eright to left',
  '**bold** __under__ ~~gone~~ ||hidden||',
  '[link](https://example.org)',
  '{{1}}',
  'A',
  'B',
  'C',
  '2',
  '\\',
  ' ',
);
/** Words as somebody may write them who wishes us no good, or a great many of them. */
export const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 3, arbitrary: nasty },
  { weight: 2, arbitrary: fc.array(nasty, { minLength: 2, maxLength: 40 }).map((list) => list.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(nasty, fc.integer({ min: 100, max: 3000 })).map(([text, times]) => text.repeat(times).slice(0, 9000)) },
);

/** Texts of options: no two alike once they are read, since then nobody could say which is meant by its text. */
const texts = (least: number, most: number) => fc.array(words, { minLength: least, maxLength: most });
const named = (list: readonly string[]) => list.map((text, place) => ({ id: `o${place}`, text }));
const options = (least: number, most: number): fc.Arbitrary<Option[]> => texts(least, most).map((list) => lettered(named(list)));

const shownAs: { readonly [Kind in FormKind]: fc.Arbitrary<ShownAs<Kind>> } = {
  choice: fc.record({ kind: fc.constant('choice' as const), options: options(0, 60) }),
  choices: fc.record({ kind: fc.constant('choices' as const), options: options(0, 60) }),
  slots: fc.record({
    kind: fc.constant('slots' as const),
    text: words,
    slots: fc.array(fc.record({ options: options(1, 30) }), { minLength: 1, maxLength: 40 }),
  }),
  pairs: fc.record({
    kind: fc.constant('pairs' as const),
    items: texts(1, 40).map((list) => numbered(named(list))),
    options: options(1, 30),
  }),
  order: fc.record({ kind: fc.constant('order' as const), items: options(1, 30) }),
  truth: fc.constant({ kind: 'truth' }),
  number: fc.record(
    { kind: fc.constant('number' as const), unit: words.filter((unit) => unit.length > 0), percent: fc.boolean(), fractions: fc.boolean() },
    { requiredKeys: ['kind'] },
  ),
  text: fc.record({ kind: fc.constant('text' as const), long: fc.boolean() }),
  blanks: fc.record({ kind: fc.constant('blanks' as const), text: words, blanks: fc.integer({ min: 1, max: 40 }) }),
};

/** A question in any form, as it is shown. */
export const shownOf = (kind: FormKind): fc.Arbitrary<Shown> => shownAs[kind];
export const kinds: readonly FormKind[] = forms.map(({ kind }) => kind);
export const anyShown: fc.Arbitrary<Shown> = fc.oneof(...kinds.map(shownOf));

/** A question around what is shown of it. */
export const questionOf = (shown: fc.Arbitrary<Shown>): fc.Arbitrary<Question> =>
  fc
    .record({
      attempt: fc.uuid(),
      number: fc.integer({ min: 1, max: 500 }),
      type: fc.constant('multiple_choice' as const), // the form decides, not the type
      text: words,
      html: fc.constant(null),
      code: fc.option(words),
      topic: fc.option(words),
      difficulty: fc.integer({ min: 1, max: 5 }),
      shown,
      answerForm: fc.constant(''),
    })
    .map((question) => ({ ...question, answerForm: answerForm(question.shown) }));

export const anyGoing: fc.Arbitrary<Going> = fc.record({
  run: fc.uuid(),
  title: words,
  mode: fc.constantFrom(...runModes),
  questions: fc.integer({ min: 1, max: 500 }),
  deadlineAt: fc.option(fc.constant('2026-11-27T12:00:00.000Z')),
});
