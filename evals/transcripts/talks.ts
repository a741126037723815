import type { Step } from '../../agent/testing.ts';
import { tenKinds } from './ten-kinds.ts';

/** What a learner says, after so many minutes, and what the scripted model does about it. */
export type Exchange = { readonly after?: number; readonly say: string; readonly model: readonly Step[] };

/** A talk of which the transcript is kept. */
export type Talk = { readonly name: string; readonly title: string; readonly exchanges: readonly Exchange[] };

const next: Step = { call: 'next-question' };
const submit = (answer: string): Step => ({ call: 'submit-answer', with: { answer: [answer] } });
/** Says what the tools gave, behind a few words. */
const tell = (words = ''): Step => ({ tells: (given) => [words, ...given].filter(Boolean).join('\n\n') });
const tellLast: Step = { tells: (given) => given.at(-1) ?? '' };

const answerOf = (asked: string): string => tenKinds.find(({ text }) => asked.includes(text))?.answer ?? 'skip';

/** The talks, each from its beginning: a model that is scripted, tools and a database that are real, a clock that stands. */
export const talks: readonly Talk[] = [
  {
    name: 'first-visit',
    title: 'A first visit',
    exchanges: [
      {
        say: 'hi',
        model: [
          'Hello Alma! I can quiz you, explain things from your course and keep track of how you do. Shall we begin with a few questions?',
        ],
      },
      { say: 'what is there to learn?', model: [{ call: 'list-courses' }, tell()] },
      {
        say: 'ok, three questions on statements',
        model: [{ call: 'start-run', with: { of: 'course', name: 'ST-1', count: 3 } }, next, tell()],
      },
      { say: 'just tell me the answer', model: ['You get more out of it if you try first. Shall I give you a hint?'] },
      { say: 'yes', model: [{ call: 'give-hint' }, tellLast] },
      { say: 'I think it is true', model: [submit('true'), next, tell()] },
      { say: 'enough for today', model: [{ call: 'finish-run' }, tell()] },
    ],
  },
  {
    name: 'ten-kinds',
    title: 'A practice run over all ten kinds of question',
    exchanges: [
      {
        say: 'quiz me on the ten kinds',
        model: [{ call: 'start-run', with: { of: 'set', name: 'Ten kinds of question', count: 10 } }, next, tell()],
      },
      ...Array.from({ length: 10 }, (_, at): Exchange => ({
        say: '(the answer)',
        model: [submit('(the answer)'), ...(at < 9 ? [next] : []), tell()],
      })),
      { say: 'how am I doing?', model: [{ call: 'show-my-progress' }, tell()] },
    ],
  },
  {
    name: 'exam',
    title: 'An exam whose time runs out',
    exchanges: [
      { say: 'I want to take the final', model: [{ call: 'start-run', with: { of: 'exam', name: 'Final' } }, next, tell()] },
      { after: 1, say: 'true', model: [submit('true'), next, tell()] },
      {
        after: 1,
        say: 'a hint please',
        model: [{ call: 'give-hint' }, 'There are no hints in an exam, sorry. The question waits for your answer.'],
      },
      {
        after: 1,
        say: 'what do the materials say?',
        model: [{ call: 'search-materials', with: { question: 'statement' } }, 'That has to wait until the exam is handed in.'],
      },
      { after: 1, say: 'false', model: [submit('false'), next, tell()] },
      { after: 30, say: 'true', model: [submit('true'), next, tellLast] },
      { say: 'and how did I do?', model: [{ call: 'finish-run' }, tell()] },
    ],
  },
  {
    name: 'course-question',
    title: 'A question about the course',
    exchanges: [
      {
        say: 'what does a premium pay for?',
        model: [
          { call: 'search-materials', with: { question: 'what does a premium pay for?' } },
          {
            tells: ([found = '']) => `It pays for expected losses, the insurer’s costs and a margin ${/\[p-\w+\]/.exec(found)?.[0] ?? ''}.`,
          },
        ],
      },
      {
        say: 'and what is the capital of France?',
        model: ['That is not part of your course, so I leave it. Shall we go on with premiums?'],
      },
    ],
  },
  {
    name: 'dispute',
    title: 'A verdict that is disputed',
    exchanges: [
      { say: 'quiz me on statements', model: [{ call: 'start-run', with: { of: 'course', name: 'ST-1', count: 2 } }, next, tell()] },
      { say: '(a wrong answer)', model: [submit('(a wrong answer)'), tell()] },
      { say: 'but that is right!', model: ['I see why you think so. Tell me your reason, and a person will look at it.'] },
      {
        say: 'the statement says it itself',
        model: [{ call: 'dispute-answer', with: { reason: 'the statement says it itself' } }, tell()],
      },
    ],
  },
  {
    name: 'provider-dies',
    title: 'A provider that dies in the middle',
    exchanges: [
      {
        say: 'quiz me on statements',
        model: [{ call: 'start-run', with: { of: 'course', name: 'ST-1', count: 2 } }, { dies: 'Here comes your fi' }],
      },
      { say: '(the answer)', model: [{ dies: '', after: submit('(the answer)') as { call: string } }] },
    ],
  },
];

const holds = (asked: string): string | undefined => {
  const number = /Statement (\d+) holds/.exec(asked)?.[1];
  return number && String(Number(number) % 2 === 0);
};

/** What a learner types who knows the question that was asked last, or does not. */
export function typed(say: string, asked: string): string {
  if (say === '(the answer)') return holds(asked) ?? answerOf(asked);
  if (say === '(a wrong answer)') return holds(asked) === 'true' ? 'false' : 'true';
  return say;
}

/** The same step with what the learner typed in it. */
export const withTyped = (step: Step, said: string): Step =>
  JSON.parse(JSON.stringify(step), (_key, value: unknown) =>
    value === '(the answer)' || value === '(a wrong answer)' ? said : value,
  ) as Step;
