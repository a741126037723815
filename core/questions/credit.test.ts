import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChoiceCredit, creditChosen, gradeParts, PartCredit, type Chosen } from './credit.ts';
import type { Verdict } from './question-type.ts';

/** Some of `options` are correct, and some of each kind were chosen. */
const chosen = fc.record({ correct: fc.integer({ min: 1, max: 8 }), others: fc.integer({ min: 0, max: 8 }) }).chain(({ correct, others }) =>
  fc.record({
    correct: fc.constant(correct),
    options: fc.constant(correct + others),
    right: fc.integer({ min: 0, max: correct }),
    wrong: fc.integer({ min: 0, max: others }),
  }),
);
const isEmpty = ({ right, wrong }: Chosen) => right + wrong === 0;

describe.each(ChoiceCredit.options)('a chosen subset by %s', (credit) => {
  it('is worth from 0 to 1, and 1 only if it is the right one', () =>
    fc.assert(
      fc.property(chosen, (each) => {
        const fraction = creditChosen(each, credit);
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThanOrEqual(1);
        expect(fraction === 1).toBe(each.right === each.correct && each.wrong === 0);
      }),
    ));
  it('is worth nothing if it is empty', () =>
    fc.assert(
      fc.property(chosen, (each) => {
        expect(creditChosen({ ...each, right: 0, wrong: 0 }, credit)).toBe(0);
      }),
    ));
  it('gains nothing by one wrong choice more', () =>
    fc.assert(
      fc.property(
        chosen.filter((each) => !isEmpty(each) && each.correct + each.wrong < each.options),
        (each) => {
          expect(creditChosen({ ...each, wrong: each.wrong + 1 }, credit)).toBeLessThanOrEqual(creditChosen(each, credit));
        },
      ),
    ));
  it('loses nothing by one right choice more', () =>
    fc.assert(
      fc.property(
        chosen.filter((each) => each.right < each.correct),
        (each) => {
          expect(creditChosen({ ...each, right: each.right + 1 }, credit)).toBeGreaterThanOrEqual(creditChosen(each, credit));
        },
      ),
    ));
});

/** Four options, of which the first and third are right: what each scheme gives for A, for AB, ABC, all of them, and B. */
const table: Record<ChoiceCredit, readonly number[]> = {
  all_or_nothing: [0, 0, 0, 0, 0],
  right_minus_wrong: [0.5, 0, 0.5, 0, 0],
  per_option: [0.75, 0.5, 0.75, 0.5, 0.25],
  right_if_none_wrong: [0.5, 0, 0, 0, 0],
  coverage: [0.5, 0.25, 2 / 3, 0.5, 0],
};

it.each(Object.entries(table))('gives the textbook figures by %s', (credit, figures) => {
  const counts = [
    [1, 0],
    [1, 1],
    [2, 1],
    [2, 2],
    [0, 1],
  ] as const; // prettier than five objects
  const given = counts.map(([right, wrong]) => creditChosen({ right, wrong, correct: 2, options: 4 }, ChoiceCredit.parse(credit)));
  expect(given).toEqual(figures.map((figure) => expect.closeTo(figure, 10)));
});

describe.each(PartCredit.options)('parts by %s', (credit) => {
  const verdicts = fc.array(fc.constantFrom<Verdict>('right', 'wrong', 'missing'), { minLength: 1, maxLength: 12 });
  const graded = (list: readonly Verdict[]) =>
    gradeParts(
      list.map((verdict) => ({ label: '', given: '', verdict })),
      credit,
    ).fraction;

  it('are worth the same in any order', () =>
    fc.assert(
      fc.property(
        verdicts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, other]) => {
          expect(graded(list)).toBe(graded(other));
        },
      ),
    ));
  it('are worth 1 only if all are right, and no more for one right part less', () =>
    fc.assert(
      fc.property(verdicts, (list) => {
        expect(graded(list) === 1).toBe(list.every((verdict) => verdict === 'right'));
        const [first, ...others] = list;
        expect(graded([first === 'right' ? 'wrong' : first!, ...others])).toBeLessThanOrEqual(graded(list)); // the list is not empty
      }),
    ));
});
