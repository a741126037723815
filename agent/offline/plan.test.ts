import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { findTool } from '../../tools/index.ts';
import { writeState, type TurnState } from '../turn-state.ts';
import { moments, type MomentName } from './intents/intent.ts';
import { offers, offerTopic, WHAT_TO_ASK, WHICH, WHY_RIGHT } from './offers.ts';
import { planOf } from './plan.ts';
import { shownIn } from './testing.ts';
import { readTurn } from './turn.ts';
import { rules } from './understand.ts';
import type { LanguageModelV4CallOptions, LanguageModelV4ToolResultOutput } from './v4.ts';

const toolNames = [
  'list-courses',
  'start-run',
  'next-question',
  'submit-answer',
  'give-hint',
  'skip-question',
  'finish-run',
  'search-materials',
  'explain-answer',
  'show-my-progress',
  'ask-human',
  'dispute-answer',
];

/** What only a tool makes true, and the tool that does. */
const claims: readonly (readonly [RegExp, string])[] = [
  [/^Passed on\./m, 'ask-human'],
  [/you dispute the verdict/, 'dispute-answer'],
  [/Put aside|come back to that one later|^Later, then/m, 'skip-question'],
  [/^(?:Here is a hint|A hint|Think of this):/m, 'give-hint'],
  [/^(?:Good choice|Here we go|Let us begin)\./m, 'start-run'],
  [/^\*\*(?:Right|Exactly|Correct|Saved|Noted|Not quite|Your answer is in)/m, 'submit-answer'],
  [/Here it is again\.|^Once more:/m, 'next-question'],
  [/^(?:This is what the course says|From the course)/m, 'search-materials'],
];

function stateAt(moment: MomentName): TurnState {
  const { sitting, going, answered } = moments[moment];
  const shown = shownIn[moment];
  return {
    learner: { name: 'Alma Ortiz', role: 'student', locale: 'en', timeZone: 'UTC' },
    now: '2026-11-02T10:00:00.000Z',
    door: 'cli',
    sitting,
    going: going
      ? {
          title: 'Insurance Principles',
          mode: sitting ? 'exam' : 'practice',
          questions: 10,
          deadlineAt: sitting ? '2026-11-02T10:15:30.000Z' : null,
        }
      : null,
    question: shown
      ? {
          number: 4,
          text: 'Which of these is a speculative risk?',
          code: null,
          topic: 'Risk',
          difficulty: 2,
          shown,
          answerForm: 'one letter',
        }
      : null,
    last: answered ? { text: 'What is a peril?', correct: false } : null,
  };
}

const said = fc.oneof(
  fc.constantFrom(...rules.flatMap(({ examples }) => Object.values(examples).flat())),
  fc
    .tuple(fc.constantFrom(...rules.flatMap(({ examples }) => Object.values(examples).flat())), fc.lorem({ maxCount: 6 }))
    .map((both) => both.join(' and ')),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.lorem({ mode: 'sentences', maxCount: 3 }),
);
const course = {
  id: '0198a000-0000-7000-8000-000000000002',
  number: '101',
  title: 'Insurance Principles',
  description: null,
  questions: 9,
  sets: [],
  practiceTests: [],
};
const results = fc.oneof(
  fc.string().map((value): LanguageModelV4ToolResultOutput => ({ type: 'text', value })),
  fc.json().map((text): LanguageModelV4ToolResultOutput => ({ type: 'text', value: text })),
  fc.jsonValue().map((value): LanguageModelV4ToolResultOutput => ({ type: 'json', value: value as never })), // what JSON holds
  fc.constantFrom<LanguageModelV4ToolResultOutput>(
    { type: 'error-text', value: 'You have no run open. Start one first.' },
    { type: 'error-json', value: { message: 'broken' } },
    { type: 'execution-denied' },
    { type: 'content', value: [{ type: 'text', text: '**1 of 3.** What is a peril?' }] },
    { type: 'text', value: 'Mistakes is finished: 50 %, with 1 of 2 quite right.' },
    {
      type: 'json',
      value: {
        courses: [
          { ...course, topics: [], exams: [{ id: course.id, title: 'Final', questions: 3, minutes: 5, passingScorePercent: 70 }] },
          { ...course, title: 'Routing', topics: [{ id: course.id, code: '1.1', name: 'Premiums', questions: 3 }], exams: [] },
        ],
      },
    },
  ),
);
const told = fc.constantFrom(
  '',
  'Hello.',
  ...Object.values(offers),
  offerTopic('Premiums'),
  WHICH,
  `1. Premiums (Routing)\n\n${WHICH}`,
  WHY_RIGHT,
  WHAT_TO_ASK,
);

type Options = Pick<LanguageModelV4CallOptions, 'prompt' | 'tools'>;
const optionsFor = (moment: MomentName, before: string, message: string, offered: readonly string[]): Options => ({
  prompt: [
    { role: 'system', content: `You are a tutor.\n${writeState(stateAt(moment))}` },
    ...(before
      ? [
          { role: 'user' as const, content: [{ type: 'text' as const, text: 'What is NAT?' }] },
          { role: 'assistant' as const, content: [{ type: 'text' as const, text: before }] },
        ]
      : []),
    { role: 'user', content: [{ type: 'text', text: message }] },
  ],
  tools: offered.map((name) => ({ type: 'function', name, inputSchema: {} })),
});

it('ends every turn in a few steps, calls what is offered with what it takes, and claims only what was done', () => {
  verifies('offline:ends');
  const moment = fc.constantFrom(...(Object.keys(moments) as MomentName[])); // the keys of the table
  fc.assert(
    fc.property(said, moment, told, fc.subarray(toolNames), fc.infiniteStream(results), (message, at, before, offered, outputs) => {
      const options = optionsFor(at, before, message, offered);
      const called: string[] = [];
      const succeeded: string[] = [];
      for (let steps = 0; steps <= toolNames.length; steps += 1) {
        const plan = planOf(readTurn(options));
        if ('text' in plan) {
          expect(plan.text.trim()).not.toBe('');
          for (const [claim, tool] of claims) if (claim.test(plan.text)) expect(succeeded).toContain(tool);
          return;
        }
        const { tool, input } = plan.call;
        expect(offered).toContain(tool);
        expect(called).not.toContain(tool);
        expect(findTool(tool)?.input.safeParse(input).success).toBe(true);
        const output = outputs.next().value!; // it has no end
        options.prompt.push(
          { role: 'assistant', content: [{ type: 'tool-call', toolCallId: `c${steps}`, toolName: tool, input }] },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: `c${steps}`, toolName: tool, output }] },
        );
        called.push(tool);
        if (!output.type.startsWith('e')) succeeded.push(tool); // an error, or execution denied
      }
      expect.fail(`no end after ${called.join(', ')}`);
    }),
    { numRuns: 600 },
  );
});

it('needs no state to begin with', () => {
  const plan = planOf(
    readTurn({
      prompt: [
        { role: 'system', content: 'You are a tutor.' },
        { role: 'user', content: [{ type: 'text', text: 'hi' }] },
      ],
      tools: [],
    }),
  );
  expect(plan).toEqual({ text: expect.stringContaining('I am your tutor') as string });
});

it.each([
  ['hint', 'give-hint'],
  ['skip', 'skip-question'],
  ['b', 'submit-answer'],
  ['repeat', 'next-question'],
  ['10 questions on premiums', 'start-run'],
  ['only my mistakes', 'start-run'],
  ['ask my teacher: is this on the exam at all', 'ask-human'],
  ['that should count as correct because the lesson says so', 'dispute-answer'],
  ['what is a peril', 'search-materials'],
] as const)('passes on why %j cannot be done, and claims nothing', (message, tool) => {
  verifies('offline:ends');
  const options = optionsFor('choice', '', message, [tool]);
  options.prompt.push(
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: tool, input: {} }] },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c', toolName: tool, output: { type: 'error-text', value: 'TutorError: It cannot be.' } },
      ],
    },
  );
  const plan = planOf(readTurn(options));
  const text = 'text' in plan ? plan.text : '';
  expect(text).toContain('It cannot be.');
  expect(text).not.toContain('Error');
  for (const [claim] of claims) expect(text).not.toMatch(claim);
});

const texts = (moment: MomentName, before: string, message: string) => {
  const plan = planOf(readTurn(optionsFor(moment, before, message, toolNames)));
  return 'text' in plan ? plan.text : plan.call;
};

it('asks once whether a word is meant as the text that is wanted', () => {
  verifies('offline:no-text-by-chance');
  for (const [moment, message] of [
    ['essay', 'a'],
    ['essay', 'no profit'],
    ['text', 'b'],
    ['text', 'x'],
  ] as const) {
    expect(texts(moment, '', message)).toContain(offers.whole);
    expect(texts(moment, offers.whole, message)).toMatchObject({ tool: 'submit-answer', input: { answer: [message] } });
  }
  expect(texts('text', '', 'subrogation')).toMatchObject({ tool: 'submit-answer' });
  expect(texts('essay', offers.whole, 'yes')).toContain(offers.whole); // a model's word for it would not be theirs
  expect(texts('essay', offers.whole, 'no')).not.toMatchObject({ tool: 'submit-answer' });
});

it.each([
  ['slots', 'b, pretty sure', ['b']],
  ['pairs', '1A 2B, not sure', ['1A 2B']],
  ['blanks', 'peril; hazard, pretty sure', ['peril; hazard']],
] as const)('takes off how sure they are at %s, also where parts are missing', (moment, message, answer) => {
  verifies('offline:no-text-by-chance');
  expect(texts(moment, '', message)).toMatchObject({ tool: 'submit-answer', input: { answer } });
});

it('says that materials are still being prepared, and not that they say nothing', () => {
  verifies('materials:says-preparing');
  const options = optionsFor('none', '', 'what is a premium?', ['search-materials']);
  const value = { passages: [], confidence: { label: 'Low', score: 0 }, unsure: null, lexicalOnly: true, preparing: true, reranked: 'off' };
  options.prompt.push(
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'search-materials', input: {} }] },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'search-materials', output: { type: 'json', value } }],
    },
  );
  expect(planOf(readTurn(options))).toMatchObject({ text: expect.stringContaining('Ask me again in a moment.') });
});

it('tells how many were answered and right since the run began, also by the words that are left of earlier turns', () => {
  verifies('offline:tutors');
  const options = optionsFor('choice', '', 'how am i doing', toolNames);
  const before = [
    ['start-run', 'Premiums: 10 questions.'],
    ['submit-answer', 'Right!\n+10 XP.'],
    ['submit-answer', 'That could not be read as an answer: it holds no number.'],
    ['submit-answer', 'Not right.\nWanted was “b”.'],
  ] as const;
  const earlier = before.flatMap(([toolName, value], at) => [
    { role: 'assistant' as const, content: [{ type: 'tool-call' as const, toolCallId: `c${at}`, toolName, input: {} }] },
    {
      role: 'tool' as const,
      content: [{ type: 'tool-result' as const, toolCallId: `c${at}`, toolName, output: { type: 'text' as const, value } }],
    },
  ]);
  options.prompt.splice(1, 0, { role: 'user', content: [{ type: 'text', text: 'b' }] }, ...earlier);
  expect(planOf(readTurn(options))).toMatchObject({ text: expect.stringContaining('So far you have answered 2, 1 right.') });
});
