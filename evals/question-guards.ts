import { suite, type Mutation } from './guards.ts';

const examples = suite('unit', 'core/questions/examples.test.ts');
const contract = suite('unit', 'core/questions/questions.test.ts');

/** Guards of how questions are shown, read and graded. */
export const questionGuards: readonly Mutation[] = [
  {
    guard: 'show never reads the key',
    file: 'core/questions/true-false.ts',
    find: "show: () => ({ kind: 'truth' as const }),",
    write: "show: ({ correct }) => (correct ? { kind: 'truth' as const } : { kind: 'truth' as const }),",
    command: contract,
  },
  {
    guard: 'what is shown does not tell the key',
    file: 'core/questions/forms/option.ts',
    find: 'const shown = ({ id, text, html }: Showable, label: string): Option => ({ id, label, text, ...(html ? { html } : {}) });',
    write: 'const shown = (each: Showable, label: string): Option => ({ ...each, label });',
    command: contract,
  },
  {
    guard: 'invalid is not wrong',
    file: 'core/questions/forms/truth.ts',
    find: 'return word ?',
    write: "return !word ? { answer: ['false'] } : word ?",
    command: contract,
  },
  {
    guard: 'a letter means what was shown',
    file: 'core/questions/forms/option-reader.ts',
    find: 'option.label === label.toUpperCase()',
    write: 'option.id.toUpperCase() === label.toUpperCase()',
    command: contract,
  },
  {
    guard: 'a text goes before a label',
    file: 'core/questions/forms/option-reader.ts',
    find: 'const meant = texts.length ? texts : byLabel ? [byLabel] : said(typed, [3]);',
    write: 'const meant = byLabel ? [byLabel] : texts.length ? texts : said(typed, [3]);',
    command: examples,
  },
  {
    guard: 'what could be two is asked again',
    file: 'core/questions/forms/option-reader.ts',
    find: 'then.includes(first) ? { option: first } :',
    write: 'first ? { option: first } :',
    command: examples,
  },
  {
    guard: 'a word is not letters run together',
    file: 'core/questions/forms/line-reader.ts',
    find: '(ascending && /^[a-z]+$/.test(line.trim()))',
    write: '/^[a-z]+$/.test(line.trim())',
    command: examples,
  },
  {
    guard: 'a forgotten part is asked for',
    file: 'core/questions/forms/parts-reader.ts',
    find: 'const missing = readers.findIndex((_, place) => !typed.get(place + 1)) + 1;',
    write: 'const missing = 0;',
    command: examples,
  },
  {
    guard: 'nothing chosen is not wrong',
    file: 'core/questions/forms/choices.ts',
    find: 'return ids.size ?',
    write: 'return ids.size >= 0 ?',
    command: contract,
  },
  {
    guard: 'an empty subset is worth nothing',
    file: 'core/questions/credit.ts',
    find: 'chosen.right + chosen.wrong === 0 ? 0 :',
    write: 'chosen.options === 0 ? 0 :',
    command: suite('unit', 'core/questions/credit.test.ts'),
  },
  {
    guard: 'the order turned round is worth nothing',
    file: 'core/questions/order-credit.ts',
    find: 'isWhole && !isReversed',
    write: 'isWhole',
    command: suite('unit', 'core/questions/order-credit.test.ts'),
  },
  {
    guard: 'a key belongs to its choices',
    file: 'core/questions/choice.ts',
    find: 'ids.every((each) => idsOf(list).includes(each))',
    write: 'ids.every((each) => each.length > 0 && list.length > 0)',
    command: suite('unit', 'core/questions/choice.test.ts'),
  },
  {
    guard: 'a sample key grades as right',
    file: 'db/seed/courses/insurance-principles/questions/1.1.json',
    find: '      ],\n      "correct": "c"',
    write: '      ],\n      "correct": "z"',
    command: suite('unit', 'db/seed/keys.test.ts'),
  },
  {
    guard: 'a sample distractor says why it is wrong',
    file: 'core/questions/parts.ts',
    find: '...(why ? { why } : {}) });',
    write: '...(why && right ? { why } : {}) });',
    command: suite('unit', 'db/seed/keys.test.ts'),
  },
  {
    guard: 'no answer takes seconds to read',
    file: 'core/questions/forms/choices.ts',
    find: 'if (given.length > STRINGS_MAX)',
    write: 'if (given.length > STRINGS_MAX * 100)',
    command: suite('unit', 'core/questions/forms/forms.test.ts'),
  },
  {
    guard: 'a difference from others is stated',
    file: 'docs/grading.md',
    find: '- `pairs:weigh-the-same` —',
    write: '- `pairs:weigh-alike` —',
    command: suite('unit', 'evals/vectors/choices.test.ts'),
  },
];
