import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { QuestionId, TopicId } from '../ids.ts';
import { type Candidate, chooseQuestions, type Want } from './choose.ts';
import { runModes } from './run.ts';

const idOf = (kind: number, number: number) => `0195a000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;
const question = (number: number) => QuestionId.parse(idOf(1, number));
const topic = (number: number) => TopicId.parse(idOf(2, number));
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const candidate = (number: number, more: Partial<Candidate> = {}): Candidate => ({
  question: question(number),
  topic: topic(0),
  difficulty: 5,
  ...more,
});

const anyCandidates: fc.Arbitrary<Candidate[]> = fc
  .array(
    fc.record({
      topic: fc.option(fc.nat(4).map(topic)),
      difficulty: fc.integer({ min: 1, max: 10 }),
      lastRight: fc.constantFrom(true, false, null),
      answered: fc.nat(30),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ answered, ...rest }, number) => ({
      ...rest,
      question: question(number),
      answeredAt: rest.lastRight === null ? null : day(answered),
    })),
  );
const anyWant: fc.Arbitrary<Want> = fc.record(
  {
    mode: fc.constantFrom(...runModes),
    count: fc.integer({ min: 1, max: 30 }),
    difficulty: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 10 })),
    shuffle: fc.boolean(),
  },
  { requiredKeys: ['mode'] },
);
const byId = (list: readonly Candidate[]) => new Map(list.map((each) => [each.question, each]));
const fits = ({ mode, difficulty: [low, high] = [1, 10] }: Want, each: Candidate) =>
  (mode !== 'mistakes' || each.lastRight === false) && each.difficulty >= low && each.difficulty <= high;

it('chooses as many as are wanted or as there are, none twice, none that does not fit, always the same', () => {
  verifies('runs:fair-choice');
  fc.assert(
    fc.property(anyCandidates, anyWant, fc.nat(), (candidates, want, seed) => {
      const chosen = chooseQuestions(candidates, want, seed);
      const fit = candidates.filter((each) => fits(want, each));
      expect(chosen.length).toBe(Math.min(want.count ?? Infinity, fit.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(fit.map((each) => each.question)).toEqual(expect.arrayContaining(chosen));
      expect(chooseQuestions(candidates, want, seed)).toEqual(chosen);
    }),
  );
});

it('is even over topics, and asks in none again what was asked while something there was not', () => {
  verifies('runs:fair-choice');
  fc.assert(
    fc.property(anyCandidates, anyWant, fc.integer({ min: 1, max: 30 }), fc.nat(), (candidates, want, count, seed) => {
      const known = byId(candidates);
      const chosen = chooseQuestions(candidates, { ...want, count }, seed).map((id) => known.get(id)!); // chosen from them
      const left = candidates.filter((each) => fits(want, each) && !chosen.includes(each));
      const counts = new Map<TopicId | null, number>();
      for (const each of chosen) counts.set(each.topic, (counts.get(each.topic) ?? 0) + 1);
      for (const each of left) {
        for (const more of counts.values()) expect(more - (counts.get(each.topic) ?? 0)).toBeLessThanOrEqual(1);
        if (each.lastRight === null)
          expect(chosen.filter((other) => other.topic === each.topic).map(({ lastRight }) => lastRight)).not.toContain(true);
      }
    }),
  );
});

it('does not care in which order candidates come, unless it keeps that order', () =>
  fc.assert(
    fc.property(anyCandidates, fc.integer({ min: 1, max: 30 }), fc.nat(), (candidates, count, seed) => {
      const chosen = (list: readonly Candidate[], mode: Want['mode']) => chooseQuestions(list, { mode, count }, seed);
      expect(chosen(candidates.toReversed(), 'practice')).toEqual(chosen(candidates, 'practice'));
      expect(chosen(candidates.toReversed(), 'exam')).toEqual(chosen(candidates, 'exam').toReversed());
    }),
  ));

describe('a course of three topics', () => {
  const course = Array.from({ length: 30 }, (_, number) =>
    candidate(number, { topic: topic(Math.floor(number / 10)), difficulty: (number % 10) + 1 }),
  );
  const known = byId(course);

  it('is practised with all topics and steps of difficulty in turn', () => {
    verifies('runs:fair-choice');
    const chosen = chooseQuestions(course, { mode: 'practice', count: 15 }, 1).map((id) => known.get(id)!); // chosen from it
    expect(new Set(chosen.slice(0, 3).map((each) => each.topic)).size).toBe(3);
    for (const step of [1, 2, 3, 4, 5]) expect(chosen.filter(({ difficulty }) => Math.ceil(difficulty / 2) === step).length).toBe(3);
  });

  it('is another practice by another seed', () =>
    expect(chooseQuestions(course, { mode: 'practice', count: 10 }, 1)).not.toEqual(
      chooseQuestions(course, { mode: 'practice', count: 10 }, 2),
    ));

  it('is examined in its own order, shuffled only if asked', () => {
    const inOrder = course.map((each) => each.question);
    expect(chooseQuestions(course, { mode: 'exam' }, 1)).toEqual(inOrder);
    expect(chooseQuestions(course, { mode: 'practice' }, 1)).toEqual(inOrder);
    const drawn = chooseQuestions(course, { mode: 'exam', count: 10 }, 1);
    expect(drawn).toEqual(drawn.toSorted());
    const shuffled = chooseQuestions(course, { mode: 'exam', shuffle: true }, 1);
    expect(shuffled).not.toEqual(inOrder);
    expect(shuffled.toSorted()).toEqual(inOrder);
  });
});

it('takes what was never asked, then what was missed, then what was right longest ago', () => {
  const history = [
    candidate(1, { lastRight: true, answeredAt: day(9) }),
    candidate(2, { lastRight: true, answeredAt: day(2) }),
    candidate(3, { lastRight: false, answeredAt: day(5) }),
    candidate(4),
  ];
  for (let seed = 0; seed < 10; seed++)
    expect(chooseQuestions(history, { mode: 'custom', count: 4 }, seed)).toEqual([4, 3, 2, 1].map(question));
  expect(chooseQuestions(history, { mode: 'mistakes', count: 4 }, 1)).toEqual([question(3)]);
  expect(chooseQuestions(history, { mode: 'mistakes' }, 1)).toEqual([question(3)]);
});

it('asks what would wait for a person only where nothing else is left, and last; an exam is its paper', () => {
  verifies('runs:essays-last');
  const mixed = Array.from({ length: 8 }, (_, number) => candidate(number, { topic: topic(number % 2), waits: number % 3 === 0 }));
  const known = byId(mixed);
  const waiting = (count: number, mode: Want['mode'] = 'practice', seed = 1) =>
    chooseQuestions(mixed, { mode, count, shuffle: true }, seed).map((id) => known.get(id)!.waits); // chosen from them
  for (let seed = 0; seed < 20; seed++) {
    expect(waiting(5, 'practice', seed)).not.toContain(true);
    expect(waiting(7, 'practice', seed).slice(5)).toEqual([true, true]);
  }
  expect(waiting(7, 'exam')).toContain(true);
});
