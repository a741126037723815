import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice } from './choice.ts';
import { choices } from './choices.ts';
import { controlOf } from './control-id.ts';
import { lettered, letterOf, numbered } from './option.ts';
import { order } from './order.ts';
import { pairs } from './pairs.ts';
import { slots } from './slots.ts';

const OPTIONS_MAX = 30; // past Z

/** Ids as strange as imports bring them: letters, numbers, signs, what looks like a control. */
const id = fc.oneof(fc.constantFrom('a', 'b', 'c', '1', '2', 'A', 'id:a', ' ', 'x; y', '-', '?'), fc.string({ minLength: 1 }));
const text = fc.oneof(fc.constantFrom('1', '2', '10', 'A', 'b', 'a peril', 'true', '-', '+'), fc.lorem({ maxCount: 3 }));
const list = fc.uniqueArray(fc.record({ id, text }), {
  minLength: 2,
  maxLength: OPTIONS_MAX,
  comparator: (one, other) => one.id === other.id || one.text.toLowerCase() === other.text.toLowerCase(),
});
const shown = list.chain((stored) => fc.tuple(fc.constant(stored), fc.shuffledSubarray(stored, { minLength: stored.length })));
const idsOf = (options: readonly { readonly id: string }[]) => options.map((option) => option.id);
const readers = {
  choice: (options: ReturnType<typeof lettered>, answer: string[]) => choice.read(answer, { kind: 'choice', options }, 'en'),
  choices: (options: ReturnType<typeof lettered>, answer: string[]) => choices.read(answer, { kind: 'choices', options }, 'en'),
};

describe.each(Object.entries(readers))('a %s', (_kind, read) => {
  const ofEach = (check: (option: ReturnType<typeof lettered>[number], options: ReturnType<typeof lettered>, place: number) => void) =>
    fc.assert(
      fc.property(shown, ([stored, served]) => {
        const options = lettered(stored, idsOf(served));
        for (const [place, option] of options.entries()) check(option, options, place);
      }),
      { numRuns: 50 },
    );

  it('reads a control as its id, whatever the id', () =>
    ofEach((option, options) => expect(read(options, [controlOf(option.id)])).toEqual({ answer: [option.id] })));
  it('reads a text as the option that says it', () =>
    ofEach((option, options) => expect(read(options, [` ${option.text.toUpperCase()} `])).toEqual({ answer: [option.id] })));
  it('reads a letter as what was shown with it, unless an option says that letter', () =>
    ofEach((option, options) => {
      const said = options.find((other) => other.text.toLowerCase() === option.label.toLowerCase()) ?? option;
      expect(read(options, [option.label])).toEqual({ answer: [said.id] });
      expect(read(options, [`${option.label.toLowerCase()})`])).toEqual({ answer: [option.id] });
    }));
  it('reads a number as a place, unless an option says that number', () =>
    ofEach((option, options, place) => {
      const said = options.find((other) => other.text === String(place + 1)) ?? option;
      expect(read(options, [String(place + 1)])).toEqual({ answer: [said.id] });
    }));
  it('takes no bare id for itself: a letter is what was shown with it, another id is nothing', () => {
    const stored = ['a', 'b', 'c', 'choice-4'].map((each) => ({ id: each, text: `the text of ${each}` }));
    fc.assert(
      fc.property(fc.shuffledSubarray(stored, { minLength: stored.length }), (served) => {
        const options = lettered(stored, idsOf(served));
        for (const [place, typed] of ['a', 'b', 'c'].entries()) expect(read(options, [typed])).toEqual({ answer: [options[place]!.id] }); // as many
        expect(read(options, ['choice-4'])).toEqual({ problem: '"choice-4" is none of the options' });
      }),
    );
  });
});

it('gives letters past Z', () =>
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA']));
it('shows the HTML of an option, where it has some, and nothing else', () => {
  const stored = [
    { id: 'a', text: 'x', html: '<i>x</i>', explanation: 'It is x.' },
    { id: 'b', text: 'y' },
  ];
  expect(lettered(stored)).toEqual([
    { id: 'a', label: 'A', text: 'x', html: '<i>x</i>' },
    { id: 'b', label: 'B', text: 'y' },
  ]);
});
it('keeps what an order does not name at the end', () => {
  const stored = ['a', 'b', 'c'].map((each) => ({ id: each, text: each }));
  expect(lettered(stored, ['c', 'gone', 'a']).map((option) => option.id)).toEqual(['c', 'a', 'b']);
});

const options = ['Peril', 'Hazard', 'Risk', 'Exposure'].map((each) => ({ id: each, text: each }));
const items = ['wind', 'icy steps', 'a house'].map((each) => ({ id: each, text: each }));
const answers = fc.array(fc.nat(options.length - 1), { minLength: items.length, maxLength: items.length });
const written: Record<string, (label: string, number: number, place: number) => string> = {
  '1A 2B': (label, number) => `${number}${label}`,
  '1-a, 2-b': (label, number) => `${number}-${label.toLowerCase()},`,
  '(1) A (2) B': (label, number) => `(${number}) ${label}`,
  '1. Peril; 2. Hazard': (_label, number, place) => `${number}. ${options[place]!.text};`,
  '1 => peril': (_label, number, place) => `${number} => ${options[place]!.text.toLowerCase()}\n`,
  '1-1, 2-2': (_label, number, place) => `${number}-${place + 1},`,
  'wind: A, icy steps: B': (label, number) => `${items[number - 1]!.text}: ${label},`,
};

describe.each(Object.entries(written))('parts written as %s', (_how, write) => {
  it('are read in any order', () =>
    fc.assert(
      fc.property(answers, fc.shuffledSubarray([1, 2, 3], { minLength: 3 }), (given, numbers) => {
        const line = numbers.map((number) => write(letterOf(given[number - 1]!), number, given[number - 1]!)).join(' ');
        const question = { kind: 'pairs' as const, items: numbered(items), options: lettered(options) };
        expect(pairs.read([line], question, 'en')).toEqual({ answer: given.map((place) => options[place]!.id) });
      }),
    ));
});

const attacks = [
  'A,',
  'A1 ',
  'A1',
  'A<',
  '[A]',
  '**',
  'A ',
  'A and ',
  ', ',
  ' and',
  '1a ',
  '1a',
  '1: ',
  '1- ',
  '(1) ',
  '=:',
  '=>',
  '-',
  '`',
  '"',
  'B,C,',
  '\u0301',
  'ﷺ',
  'wind:',
  '🙂',
].flatMap((attack) => [28, 900, 50_000].map((times) => attack.repeat(times).slice(0, 50_000)));
const drawn = { options: lettered(options), items: numbered(items) };

describe.each([
  ['choice', (answer: string[]) => choice.read(answer, { kind: 'choice', options: drawn.options }, 'en')],
  ['choices', (answer: string[]) => choices.read(answer, { kind: 'choices', options: drawn.options }, 'en')],
  ['slots', (answer: string[]) => slots.read(answer, { kind: 'slots', text: '', slots: [drawn, drawn, drawn] }, 'en')],
  ['pairs', (answer: string[]) => pairs.read(answer, { kind: 'pairs', ...drawn }, 'en')],
  ['order', (answer: string[]) => order.read(answer, { kind: 'order', items: drawn.options }, 'en')],
] as const)('%s', (_kind, read) => {
  it('takes no time over anything that can be typed', () => {
    for (const attack of attacks)
      for (const answer of [[attack], [attack, attack, attack], [`${attack}X`], Array<string>(2_000).fill(attack.slice(0, 60))]) {
        expect(read(answer)).toBeDefined(); // what was ever slow took seconds each, and so more than a test may
      }
  });
});
