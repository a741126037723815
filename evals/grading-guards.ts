import { suite, type Mutation } from './guards.ts';

const numbers = suite('unit', 'core/questions/numbers.test.ts');
const texts = suite('unit', 'core/questions/text.test.ts');
const judging = suite('unit', 'core/questions/judge.test.ts');

/** Guards of how answers in numbers and words are read, compared and judged. */
export const gradingGuards: readonly Mutation[] = [
  {
    guard: 'a number that could mean two is asked back',
    file: 'core/questions/number-reading.ts',
    find: 'if (other !== undefined) {',
    write: "if (other === '') {",
    command: numbers,
  },
  {
    guard: 'the edges of a tolerance belong to it',
    file: 'core/questions/decimal.ts',
    find: 'a.top * b.bottom <= b.top * a.bottom',
    write: 'a.top * b.bottom < b.top * a.bottom',
    command: numbers,
  },
  {
    guard: 'no number is too large to grade',
    file: 'core/questions/decimal.ts',
    find: 'Math.abs(power) > EXPONENT_MAX',
    write: 'Math.abs(power) > EXPONENT_MAX ** 2',
    command: numbers,
  },
  {
    guard: 'texts are compared in one form',
    file: 'core/questions/text.ts',
    find: ".normalize('NFKC')) // some",
    write: ') // some',
    command: texts,
  },
  {
    guard: 'a slip that makes another word is not forgiven',
    file: 'core/questions/typo.ts',
    find: '!changesMeaning(answer, entry.key)',
    write: '!changesMeaning(answer, answer)',
    command: texts,
  },
  {
    guard: 'a star matches no empty answer',
    file: 'core/questions/text.ts',
    find: 'if (!words) return',
    write: "if (words === '.') return",
    command: texts,
  },
  {
    guard: 'little certainty waits for a person',
    file: 'core/questions/judge.ts',
    find: 'each.certainty >= CERTAINTY_MIN',
    write: 'each.certainty >= 0',
    command: judging,
  },
  {
    guard: 'a verdict gives no points',
    file: 'core/questions/judge.ts',
    find: 'const RubricVerdict = z.strictObject(',
    write: 'const RubricVerdict = z.looseObject(',
    command: judging,
  },
  {
    guard: 'an answer stays inside its line of the prompt',
    file: 'core/questions/item-check.ts',
    find: '[mark, quoted(answer), mark]',
    write: '[mark, answer, mark]',
    command: suite('unit', 'core/questions/item-check.test.ts'),
  },
  {
    guard: 'a question type is at most 40 lines',
    file: 'core/questions/short-answer.ts',
    find: 'export const',
    write: `${'// line\n'.repeat(30)}export const`,
    command: suite('unit', 'architecture.test.ts'),
  },
  {
    guard: 'examples get the grade they say',
    file: 'core/questions/examples/fill-in-blank.json',
    find: '"expected": 0.66667',
    write: '"expected": 0.7',
    command: suite('unit', 'core/questions/examples.test.ts'),
  },
  {
    guard: 'differences from other systems are stated',
    file: 'docs/grading.md',
    find: '- `numbers:size`',
    write: '- `numbers:sizes`',
    command: suite('unit', 'evals/vectors/vectors.test.ts'),
  },
];
