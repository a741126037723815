import { describe, expect, it } from 'vitest';
import type { ToolOutput } from '../../api.ts';
import type { QuestionCard } from '../card/cards.ts';
import { choicesOf } from './choices.ts';
import { citedIn, finderOf } from './cited.ts';
import { newId } from './new-id.ts';

import { wordsBeside } from './words.ts';

const card = { question: { number: 3 } } as QuestionCard; // its number is all that is looked at
const told =
  'Here it goes on.\n\n**3 of 10.** What is a peril?\nA. A cause\nB. A chance\nAnswer with one letter, A to B.\n\nTake your time.';

describe('the words beside a card', () => {
  it('leave out the question that is drawn', () => expect(wordsBeside(told, [card])).toBe('Here it goes on.\n\nTake your time.'));
  it('leave it out while it is still being said', () => expect(wordsBeside(told.slice(0, 60), [card])).toBe('Here it goes on.'));
  it('say all where no card says it', () => {
    expect(wordsBeside(told, [])).toBe(told);
    expect(wordsBeside('Right!', [card])).toBe('Right!');
  });
});

describe('citations', () => {
  const passage = (cite: string) =>
    ({ cite, link: `http://viva.example/materials/m#${cite}` }) as ToolOutput<'search-materials'>['passages'][number]; // the rest is not looked at
  const passages = new Map(['p-1', 'p-2', 'p-3'].map((cite) => [cite, passage(cite)]));
  it('are numbered as they come, each once, and only what was found', () => {
    const cited = citedIn('A peril [p-2] is a cause [P-1, p-2]. But p-3 in no brackets, and [p-9].', passages);
    expect(cited.map(({ cite }) => cite)).toEqual(['p-2', 'p-1']);
    expect(finderOf(cited)('p-1')).toEqual({ href: '/materials/m#p-1', number: 2 });
    expect(finderOf(cited)('p-3')).toBeUndefined();
  });
});

describe('what to begin with', () => {
  const course = (title: string, questions = 5) => ({
    id: title,
    number: '1',
    title,
    description: null,
    questions,
    topics: [],
    sets: [],
    practiceTests: [],
    exams: [],
  });
  const open = { run: 'r', title: 'Risk', state: 'open', answered: 3, questions: 10 } as ToolOutput<'list-my-runs'>['runs'][number]; // the rest is not looked at
  it('is what was left, then what is due, then the courses that have questions', () => {
    const choices = choicesOf({ courses: [course('Empty', 0), course('Law'), course('Risk')], runs: [open], due: 34 });
    expect(choices.map(({ title }) => title)).toEqual(['Go on with Risk', 'Review what is due', 'Quiz me on Law']);
    expect(choices[1]?.act).toEqual({ tool: 'start-run', input: { of: 'due', count: 20 } });
    expect(choicesOf({ courses: [], runs: [], due: 0 })).toEqual([]);
  });
});

it('makes ids that look like any other UUID, each of its own', () => {
  const ids = Array.from({ length: 100 }, newId);
  expect(new Set(ids).size).toBe(100);
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true);
});
