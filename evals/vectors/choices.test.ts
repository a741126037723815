import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gradeAnswer, readAnswer, showQuestion } from '../../core/questions/index.ts';
import { dragAndDrop } from './drag-and-drop.ts';
import { matching } from './matching.ts';
import { multipleChoice } from './multiple-choice.ts';
import { multipleResponse } from './multiple-response.ts';
import { ordering } from './ordering.ts';
import { pickFromList } from './pick-from-list.ts';
import { trueFalse } from './true-false.ts';
import type { Adapter, Vector } from './vector.ts';

const vector = (system: string, key: unknown, input: unknown, fraction: number, settings: Record<string, unknown> = {}): Vector => {
  const expected = system === 'qti2.2' ? { score: fraction } : { fraction };
  return { id: 'ours', type: '', level: 'grade', system, key, settings, input, expected };
};
const fractions = (...list: number[]) => ({ options: list.map((fraction, place) => ({ text: `Option ${place}`, fraction })) });
const mapping = (correct: string, entries: readonly (readonly [string, number, boolean])[], otherwise = 0) => ({
  declarations: {
    RESPONSE: {
      cardinality: 'multiple',
      base_type: 'directedPair',
      correct,
      mapping: { default: otherwise, lower: 0, upper: null, entries },
    },
  },
});
const gaps = {
  gaps: ['+', '-'],
  options_per_gap: [
    ['+', '-'],
    ['-', '+'],
  ],
};
const animals = {
  pairs: [
    ['Dog', 'Mammal'],
    ['Frog', 'Amphibian'],
  ],
  choices: ['Amphibian', 'Insect', 'Mammal'],
};
const mapped = { response_processing: 'map_response' };

const stated = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'grading.md'), 'utf8');

/** Examples made up here, as each system writes them: what we make of them, and the rule by which we differ. */
const told: readonly (readonly [name: string, Adapter, Vector, ours: number | 'invalid', rule?: string])[] = [
  ['a right choice', multipleChoice, vector('moodle', fractions(0, 1), 1, 1), 1],
  ['half a right choice', multipleChoice, vector('moodle', fractions(0.5, 1), 0, 0.5), 0, 'choices:one-is-right'],
  ['a choice that costs', multipleChoice, vector('moodle', fractions(-0.5, 1), 0, -0.5), 0, 'choices:never-below-nought'],
  ['a statement', trueFalse, vector('moodle', { correct: true }, false, 0), 0],
  ['a subset by fractions', multipleResponse, vector('moodle', fractions(0.5, -0.5, 0.5), [0], 0.5), 0.5],
  ['a subset that forfeits', multipleResponse, vector('moodle', fractions(0.5, -1, 0.5), [0, 1], 0), 0],
  ['a subset with a free guess', multipleResponse, vector('moodle', fractions(0.5, 0, 0.5), [0, 1, 2], 1), 0.5, 'choices:wrong-ones-cost'],
  [
    'an empty subset',
    multipleResponse,
    vector('prairielearn', { options: ['a', 'b'], correct: ['a'] }, [], 0.5, { partial: 'each-answer' }),
    'invalid',
    'choices:empty-asks-again',
  ],
  [
    'a mapped subset',
    multipleResponse,
    vector(
      'qti2.2',
      mapping(
        "['H'; 'O']",
        [
          ['H', 1, true],
          ['O', 1, true],
        ],
        -2,
      ),
      { RESPONSE: ['O'] },
      1,
      mapped,
    ),
    0.5,
  ],
  [
    'a mapped subset with a cheap guess',
    multipleResponse,
    vector(
      'qti2.2',
      mapping("['H'; 'O']", [
        ['H', 1, true],
        ['O', 1, true],
        ['N', -1, true],
      ]),
      { RESPONSE: ['H', 'O', 'N'] },
      1,
      mapped,
    ),
    0,
    'choices:wrong-ones-cost-the-same',
  ],
  ['gaps', pickFromList, vector('moodle', gaps, ['+', null], 0.5), 0.5],
  ['pairs', matching, vector('moodle', animals, ['Mammal', 'Insect'], 0.5), 0.5],
  [
    'pairs of unequal worth',
    matching,
    vector(
      'qti2.2',
      mapping('[C R; D M]', [
        ['C R', 3, true],
        ['D M', 1, true],
      ]),
      { RESPONSE: ['C R'] },
      3,
      mapped,
    ),
    0.5,
    'pairs:weigh-the-same',
  ],
  ['texts into gaps', dragAndDrop, vector('moodle', gaps, ['-', '-'], 0.5), 0.5],
  [
    'an order',
    ordering,
    vector('moodle', { order: ['A', 'B', 'C', 'D'] }, ['A', 'B', 'D', 'C'], 0.75, { scheme: 'longest_ordered_subset' }),
    0.75,
  ],
  [
    'three in order',
    ordering,
    vector('moodle', { order: ['A', 'B', 'C'] }, ['A', 'C', 'B'], 2 / 3, { scheme: 'longest_ordered_subset' }),
    0,
    'order:three-are-all-or-nothing',
  ],
  [
    'three turned round',
    ordering,
    vector('moodle', { order: ['A', 'B', 'C'] }, ['C', 'B', 'A'], 1 / 3, { scheme: 'absolute_position' }),
    0,
    'order:reversed-is-nought',
  ],
  [
    'an order with a hole',
    ordering,
    vector('prairielearn', ['A', 'B', 'C', 'D'], ['A', 'B'], 0.5, { grading_method: 'ordered', partial_credit: 'lcs' }),
    'invalid',
    'order:all-items-wanted',
  ],
  [
    'blocks in any order',
    ordering,
    vector('prairielearn', ['A', 'B'], ['B', 'A'], 1, { grading_method: 'unordered', distractors: ['X'] }),
    1,
  ],
];

describe.each(told.map(([name, adapter, example, ours, rule]) => [name, { modelled: adapter(example), ours, rule }] as const))(
  '%s',
  (_name, { modelled, ours, rule }) => {
    it('is told in our types', () => {
      if ('notModelled' in modelled) throw new Error(modelled.notModelled);
      const { question, answer, expected, differs } = modelled;
      const graded = () => gradeAnswer(question, readAnswer(showQuestion(question), answer, 'en')).fraction;
      if (ours === 'invalid') expect(graded).toThrow('could not be read');
      else expect(graded()).toBe(ours);
      expect(differs).toBe(rule);
      expect(expected === ours).toBe(rule === undefined);
    });
    it('differs by nothing but a rule that is stated', () => expect(stated).toContain(rule ? `- \`${rule}\` —` : '# Grading'));
  },
);

it.each([
  ['unequal worth', multipleResponse(vector('moodle', fractions(0.7, 0.3, -1), [0], 0.7))],
  ['a scheme that is not ours', ordering(vector('moodle', { order: ['A', 'B'] }, ['A', 'B'], 1, { scheme: 'relative_to_correct' }))],
  [
    'a distractor in an order',
    ordering(vector('prairielearn', ['A', 'B'], ['X', 'A', 'B'], 0.5, { grading_method: 'ordered', distractors: ['X'] })),
  ],
  ['an item matched twice', matching(vector('qti2.2', mapping('[C R]', [['C R', 1, true]]), { RESPONSE: ['C R', 'C M'] }, 1, mapped))],
])('does not model %s', (_name, modelled) => expect(modelled).toHaveProperty('notModelled'));
