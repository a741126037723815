import { describe, expect, it } from 'vitest';
import { type Achievement, achievements, criteriaTypes, examTypes } from './achievements.ts';
import { verifies } from '../../evals/requirements.ts';

const countBy = (keyOf: (achievement: Achievement) => string) =>
  Object.fromEntries(Object.entries(Object.groupBy(achievements, keyOf)).map(([key, group]) => [key, group!.length])); // groups are never empty
const unique = (values: readonly unknown[]) => new Set(values).size === values.length;

it('holds the 27 achievements, so many of each category', () => {
  verifies('game:tables');
  expect(achievements).toHaveLength(27);
  expect(Object.entries(countBy(({ category }) => category))).toEqual([
    ['Getting Started', 3],
    ['Accuracy', 4],
    ['Question Milestones', 4],
    ['Study Streaks', 4],
    ['A+ Core 1', 2],
    ['A+ Core 2', 2],
    ['Network+', 2],
    ['Security+', 2],
    ['Levels', 4],
  ]);
});

it('uses all seven criteria types', () => {
  expect(criteriaTypes).toHaveLength(7);
  expect(countBy(({ criteriaType }) => criteriaType)).toEqual({
    quiz_completed: 3,
    perfect_quiz: 2,
    high_score_quiz: 2,
    correct_answers: 4,
    study_streak: 4,
    exam_specific: 8,
    level_reached: 4,
  });
});

it('gives 8,030 XP in all, and never takes any', () => {
  expect(achievements.reduce((total, { xp }) => total + xp, 0)).toBe(8030);
  expect(achievements.filter(({ xp }) => !Number.isInteger(xp) || xp < 0)).toEqual([]);
});

it('tells every achievement from every other', () => {
  expect(unique(achievements.map(({ key }) => key))).toBe(true);
  expect(unique(achievements.map(({ name }) => name))).toBe(true);
  expect(unique(achievements.map(({ description }) => description))).toBe(true);
  expect(unique(achievements.map(({ criteriaType, criteriaValue, examType }) => `${criteriaType} ${criteriaValue} ${examType}`))).toBe(
    true,
  );
});

it('shows them in the order of the table, ten apart', () =>
  expect(achievements.map(({ displayOrder }) => displayOrder)).toEqual(Array.from({ length: 27 }, (_, index) => (index + 1) * 10)));

it('names an exam exactly where it counts one, two for each code', () => {
  expect(achievements.filter(({ criteriaType, examType }) => (criteriaType === 'exam_specific') !== (examType !== null))).toEqual([]);
  expect(examTypes.map((code) => achievements.filter(({ examType }) => examType === code).length)).toEqual([2, 2, 2, 2]);
});

it('can be earned whatever courses are installed, as far as avatars hang on it', () =>
  expect(achievements.filter(({ criteriaType, unlocksAvatar }) => criteriaType === 'exam_specific' && unlocksAvatar)).toEqual([]));

it('hides one', () => expect(achievements.filter(({ hidden }) => hidden).map(({ key }) => key)).toEqual(['without-a-blot']));

describe.each(criteriaTypes)('%s', (type) => {
  const ofType = achievements.filter(({ criteriaType }) => criteriaType === type);
  it('says its value in its description', () => {
    const numbersIn = (text: string): readonly string[] => text.match(/\d[\d,]*/g) ?? [];
    const silent = ofType.filter(
      ({ criteriaValue: value, description }) => value > 1 && !numbersIn(description).includes(value.toLocaleString('en')),
    );
    expect(silent).toEqual([]);
  });

  it('gives more XP for a higher value', () =>
    expect(
      ofType.flatMap((less) =>
        ofType
          .filter(({ criteriaValue, examType }) => criteriaValue > less.criteriaValue && examType === less.examType)
          .filter(({ xp }) => xp <= less.xp)
          .map(({ key }) => `${key} is worth no more than ${less.key}`),
      ),
    ).toEqual([]));

  it('asks for a whole number above nothing', () =>
    expect(ofType.filter(({ criteriaValue }) => !Number.isInteger(criteriaValue) || criteriaValue < 1)).toEqual([]));
});
