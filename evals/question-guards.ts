import { suite, type Mutation } from './guards.ts';

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
    guard: 'a question type is at most 40 lines',
    file: 'core/questions/matching.ts',
    find: 'const sides',
    write: `${'// line\n'.repeat(30)}const sides`,
    command: suite('unit', 'architecture.test.ts'),
  },
];
