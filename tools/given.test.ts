import { describe, expect, it } from 'vitest';
import { MessageId } from '../core/ids.ts';
import type { Question } from '../core/questions/index.ts';
import { readGiven } from './given.ts';

const listed = (...texts: string[]) => texts.map((text, place) => ({ id: `id-${place}`, text }));
const several: Question = {
  type: 'multiple_response',
  body: { choices: listed('Fire', 'Wind', 'Flood', 'is'), correct: ['id-0', 'id-2'] },
};
const one: Question = { type: 'multiple_choice', body: { choices: listed('Fire', 'Wind', 'Flood', 'is'), correct: 'id-0' } };
const words: Question = { type: 'short_answer', body: { accepted: ['retention'], case_sensitive: false } };
const blanks: Question = {
  type: 'fill_in_blank',
  body: {
    text: '{{1}} {{2}}',
    blanks: [
      { accepted: ['adverse'], case_sensitive: false },
      { accepted: ['underwriting'], case_sensitive: false },
    ],
  },
};

const id = MessageId.parse('0198a000-0000-7000-8000-000000000009');
const given = (question: Question, said: string, answer: readonly string[]) => {
  const { answer: read, provenance } = readGiven(question, {}, answer, {
    said: { id, text: said, at: new Date(0) },
    provenance: 'relayed',
    locale: 'en',
  });
  return [provenance, ...read];
};

describe('an answer that a model passes on', () => {
  it.each([
    [several, 'A and C', ['C'], ['id-0', 'id-2']],
    [several, 'A C', ['C'], ['id-0', 'id-2']],
    [several, 'a and c are my answers', ['a'], ['id-0', 'id-2']],
    [several, 'I would say fire and flood', ['A', 'C'], ['id-0', 'id-2']],
    [one, 'I think it’s C.', ['C'], ['id-2']],
    [one, 'A', ['A'], ['id-0']],
    [one, 'Flood, I guess', ['never mind'], ['id-2']],
    [words, 'I think it is retention', ['retention'], ['retention']],
    [blanks, 'adverse and then underwriting', ['adverse', 'underwriting'], ['adverse', 'underwriting']],
  ])('is the learner’s own where all of the message says it: %#', (question, said, answer, read) =>
    expect(given(question, said, answer)).toEqual(['direct', ...read]),
  );

  it.each([
    [several, 'Let me take a guess', ['A']],
    [several, 'A, maybe not C', ['A']],
    [one, 'Let me take a guess', ['A']],
    [one, 'I think that is it', ['is']],
    [one, 'A and C', ['C']],
    [one, 'Is it C?', ['C']],
    [one, `${'so '.repeat(1_400)}C`, ['C']],
    [words, "I don't know, skip", ['retention']],
    [words, 'can you explain retention', ['retention']],
    [words, 'retention, or is it transfer?', ['retention']],
    [blanks, 'adverse', ['adverse', 'underwriting']],
  ])('is relayed where it does not: %#', (question, said, answer) => expect(given(question, said, answer)[0]).toBe('relayed'));
});
