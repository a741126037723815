import type { Command, Given, Option } from '../command.ts';
import { course, plain, questions, run } from './options.ts';

const number: Option = { kind: 'whole', describes: 'The number of the question in the run; without it the last one answered.', most: 200 };

/** The narrowest of what was named is what is asked of; nothing named is what is due, or a course of theirs. */
function quizOf({ course: of, topic, set, questions: count, easiest, hardest }: Given): Record<string, unknown> {
  const more = plain({ count, easiest, hardest });
  if (set !== undefined) return { of: 'set', name: set, ...plain({ course: of }), ...more };
  if (topic !== undefined) return { of: 'topic', name: topic, ...plain({ course: of }), ...more };
  if (of !== undefined) return { of: 'course', name: of, ...more };
  return { of: 'due', ...more };
}

/** Questions and answers. */
export const studying = {
  quiz: {
    describes: 'Start a quiz: of a course, a topic or a set; without either, of what is due for review.',
    options: {
      course,
      topic: { kind: 'text', describes: 'One topic of it.', suggests: 'topics' },
      set: { kind: 'text', describes: 'A question set or practice test.', suggests: 'sets' },
      questions,
      easiest: { kind: 'whole', describes: 'The easiest level, 1 to 5.', most: 5 },
      hardest: { kind: 'whole', describes: 'The hardest level, 1 to 5.', most: 5 },
    },
    seenBy: 'as-asked',
    act: 'start-run',
    input: quizOf,
  },
  exam: {
    describes: 'Sit an exam: timed, seen by you alone, with the verdicts at its end.',
    options: { exam: { kind: 'text', describes: 'The exam, by its name.', suggests: 'exams', needed: true } },
    seenBy: 'them',
    act: 'start-run',
    input: ({ exam }) => ({ of: 'exam', name: exam }),
  },
  mistakes: {
    describes: 'Be asked again what you got wrong and have not put right since.',
    options: { course, questions },
    seenBy: 'as-asked',
    act: 'start-run',
    input: ({ course: of, questions: count }) => ({ of: 'mistakes', ...plain({ course: of, count }) }),
  },
  next: {
    describes: 'The question that waits for you, or the next one.',
    options: { run },
    seenBy: 'as-asked',
    act: 'next-question',
    input: ({ run: of }) => plain({ run: of }),
  },
  answer: {
    describes: 'Answer the question that waits for you, in words or letters.',
    options: {
      answer: { kind: 'text', describes: 'Your answer, as the question asks for it.', needed: true, most: 4000 },
      sure: { kind: 'text', describes: 'How sure you are.', choices: ['guess', 'think', 'sure'] },
    },
    seenBy: 'as-asked',
    own: 'answer',
  },
  hint: { describes: 'A hint for the question that waits for you.', seenBy: 'them', act: 'give-hint', input: () => ({}) },
  skip: { describes: 'Leave this question for later.', seenBy: 'as-asked', act: 'skip-question', input: () => ({}) },
  finish: {
    describes: 'Hand in a run as it is.',
    options: { run },
    seenBy: 'them',
    own: 'finish',
  },
  'give-up': {
    describes: 'Give a run up: it counts for nothing.',
    options: { run },
    seenBy: 'them',
    own: 'give-up',
  },
  why: {
    describes: 'Why an answer was right or wrong, with what to read.',
    options: { number, run },
    seenBy: 'them',
    act: 'explain-answer',
    input: plain,
  },
  dispute: {
    describes: 'Say that you were right after all: a person looks at it.',
    options: { reason: { kind: 'text', describes: 'Why you were right.', needed: true, most: 2000 }, number },
    seenBy: 'them',
    use: 'dispute-answer',
    title: 'Your dispute',
    input: plain,
  },
  runs: {
    describes: 'Your runs: go on with one, or look at a result.',
    seenBy: 'them',
    use: 'list-my-runs',
    title: 'Your runs',
    input: plain,
  },
  resume: {
    describes: 'Go on with a run.',
    options: { run: { ...run, needed: true } },
    seenBy: 'as-asked',
    act: 'resume-run',
    input: ({ run: of }) => ({ run: of }),
  },
  report: {
    describes: 'How a run went: every answer, and what to revise.',
    options: { run: { ...run, needed: true } },
    seenBy: 'them',
    use: 'show-run-report',
    title: 'Report',
    input: plain,
  },
} as const satisfies Readonly<Record<string, Command>>;
