import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import type { ActTool, ChatMessage, ToolName } from '../api.ts';
import { cardsIn, placeOf, type QuestionCard } from './card/cards.ts';

const run = '00000000-0000-4000-8000-000000000001';
const attemptOf = (number: number) => `00000000-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`;
const going = { run, title: 'Risk', mode: 'practice', questions: 3, deadlineAt: null };
const options = ['Peril', 'Hazard'].map((text, place) => ({ id: `o${place}`, label: 'AB'[place]!, text }));
const question = (number: number) => ({
  attempt: attemptOf(number),
  number,
  type: 'multiple_choice',
  text: `Question ${number}`,
  html: null,
  code: null,
  topic: null,
  difficulty: 1,
  shown: { kind: 'choice', options },
  answerForm: 'one letter, A to B',
});
const asked = (number: number) => ({ going, question: question(number) });
const result = (state = 'finished') => ({
  run,
  title: 'Risk',
  state,
  questions: 3,
  answered: 3,
  waiting: 0,
  score: 1,
  correct: 3,
  passed: null,
  passingScorePercent: null,
  gained: null,
});
const answered = (number: number, more: object = {}) => ({
  recorded: true,
  attempt: attemptOf(number),
  again: false,
  waiting: false,
  verdict: { score: 1, correct: true, parts: [], choices: [], explanation: null },
  gained: null,
  ...more,
});
const explained = { title: 'Risk', number: 1, answer: attemptOf(90), passages: [], lessons: [], comment: null };

type Part = { readonly tool: ToolName; readonly output?: object; readonly errorText?: string; readonly input?: object };
const tutor = (id: string, ...calls: (Part | string)[]) =>
  ({
    id,
    role: 'assistant',
    parts: calls.map((call, place) =>
      typeof call === 'string'
        ? { type: 'text', text: call }
        : {
            type: `tool-${call.tool}`,
            toolCallId: `${id}-${place}`,
            state: call.output ? 'output-available' : 'output-error',
            input: call.input ?? {},
            ...(call.output ? { output: call.output } : { errorText: call.errorText }),
          },
    ),
  }) as unknown as ChatMessage; // as the server writes them
const learner = (text: string): ChatMessage => ({ id: `said ${text}`, role: 'user', parts: [{ type: 'text', text }] });
const pressed = (tool: ActTool, number?: number): ChatMessage => ({
  id: `pressed ${tool} ${number}`,
  role: 'user',
  parts: [
    { type: 'text', text: tool },
    { type: 'data-act', data: { tool, attempt: number === undefined ? null : attemptOf(number) } },
  ],
});
const first = tutor('m1', { tool: 'start-run', output: { run, title: 'Risk' } }, { tool: 'next-question', output: asked(1) });
const at = (talk: readonly ChatMessage[], message: string, part = 0) => cardsIn(talk).byPlace.get(placeOf(message, part));
const cardAt = (talk: readonly ChatMessage[], message: string, part = 0) => at(talk, message, part) as QuestionCard | undefined;

describe('a question card', () => {
  it('is open where it was asked, and is the live one', () => {
    verifies('web:cards-from-the-talk');
    const { byPlace, live, leading } = cardsIn([first]);
    expect(byPlace.get('m1/0')?.kind).toBe('start');
    expect(live).toMatchObject({ place: 'm1/1', state: 'open', given: null, problem: null });
    expect(leading).toEqual(new Set(['m1/1']));
  });

  it('takes its verdict and the answer given, by hand or through the talk', () => {
    for (const said of [pressed('submit-answer', 1), learner('It is a hazard')]) {
      const talk = [first, said, tutor('m2', { tool: 'submit-answer', input: { answer: ['id:o1'] }, output: answered(1) }, 'Right!')];
      expect(cardAt(talk, 'm1', 1)).toMatchObject({ state: 'answered', given: ['id:o1'], answered: { verdict: { correct: true } } });
      expect(cardsIn(talk).live).toBeNull();
      expect(cardsIn(talk).leading).toEqual(new Set(['m1/1']));
    }
  });

  it('keeps what could not be read, says why, and stays open', () => {
    verifies('web:nothing-entered-is-lost');
    const problem = 'That could not be read as an answer: nothing was chosen. Please give one letter, A to B.';
    const talk = [first, pressed('submit-answer', 1), tutor('m2', { tool: 'submit-answer', input: { answer: ['x'] }, errorText: problem })];
    expect(cardAt(talk, 'm1', 1)).toMatchObject({ state: 'open', given: ['x'], problem });
    const then = [
      ...talk,
      pressed('submit-answer', 1),
      tutor('m3', { tool: 'submit-answer', input: { answer: ['a'] }, output: answered(1) }),
    ];
    expect(cardAt(then, 'm1', 1)).toMatchObject({ state: 'answered', problem: null });
  });

  it('collects its hints, and what they say of how many are left', () => {
    const hint = (id: string, left: number) => [
      pressed('give-hint', 1),
      tutor(id, { tool: 'give-hint', output: { attempt: attemptOf(1), hint: id, left } }),
    ];
    expect(cardAt([first, ...hint('nudge', 2), ...hint('point', 1)], 'm1', 1)).toMatchObject({ hints: ['nudge', 'point'], hintsLeft: 1 });
    const older = [first, learner('a hint, please'), tutor('m2', { tool: 'give-hint', output: { hint: 'nudge' } }, 'nudge')];
    expect(cardAt(older, 'm1', 1)).toMatchObject({ hints: ['nudge'], hintsLeft: null });
  });

  it('is put aside by a skip, and moved on from when the next is asked', () => {
    const skipped = [first, pressed('skip-question', 1), tutor('m2', { tool: 'skip-question', output: { skipped: true } })];
    expect(cardAt(skipped, 'm1', 1)?.state).toBe('skipped');
    const talk = [...skipped, pressed('next-question'), tutor('m3', { tool: 'next-question', output: asked(2) })];
    expect(cardAt(talk, 'm1', 1)?.state).toBe('skipped');
    expect(cardAt([first, tutor('m3', { tool: 'next-question', output: asked(2) })], 'm1', 1)?.state).toBe('moved');
    expect(cardsIn(talk)).toMatchObject({ live: { place: 'm3/0' }, leading: new Set(['m3/0']) });
  });

  it('is live where it was shown last, with the help it had, when it is shown once more', () => {
    const talk = [
      first,
      pressed('give-hint', 1),
      tutor('m2', { tool: 'give-hint', output: { hint: 'nudge' } }),
      tutor('m3', { tool: 'next-question', output: asked(1) }),
    ];
    expect(cardAt(talk, 'm1', 1)?.state).toBe('moved');
    expect(cardAt(talk, 'm3')).toMatchObject({ state: 'open', hints: ['nudge'] });
    const then = [...talk, pressed('submit-answer', 1), tutor('m4', { tool: 'submit-answer', output: answered(1) })];
    expect(cardAt(then, 'm3')?.state).toBe('answered');
  });

  it('is explained where it was answered, by hand or through the talk', () => {
    const before = [first, pressed('submit-answer', 1), tutor('m2', { tool: 'submit-answer', output: answered(1) })];
    for (const said of [pressed('explain-answer', 1), learner('why?')])
      expect(cardAt([...before, said, tutor('m3', { tool: 'explain-answer', output: explained })], 'm1', 1)?.explained).toEqual(explained);
    const refused = [...before, pressed('explain-answer', 1), tutor('m3', { tool: 'explain-answer', errorText: 'Not yet.' })];
    expect(cardAt(refused, 'm1', 1)).toMatchObject({ state: 'answered', problem: 'Not yet.' });
    const early = [first, learner('why?'), tutor('m2', { tool: 'explain-answer', errorText: 'You have answered nothing yet.' })];
    expect(cardAt(early, 'm1', 1)).toMatchObject({ state: 'open', problem: null }); // the tutor says so in words, and nothing is wrong with the card
  });

  it('does not change by what is said of other runs', () => {
    const other = { going: { ...going, run: attemptOf(50) }, question: question(7) };
    const talk = [first, tutor('m2', { tool: 'next-question', output: other })];
    expect(cardAt(talk, 'm1', 1)?.state).toBe('open');
    expect(cardsIn(talk).leading).toEqual(new Set(['m1/1', 'm2/0']));
  });
});

describe('the end of a run', () => {
  it('is a card where it was told, and closes what was open', () => {
    for (const [message, kind] of [
      [tutor('m2', { tool: 'submit-answer', output: answered(1, { result: result() }) }), 'answered'],
      [tutor('m2', { tool: 'next-question', output: { result: result('expired') } }), 'over'],
      [tutor('m2', { tool: 'finish-run', output: { ...result(), review: { revise: ['Perils'] } } }), 'over'],
      [tutor('m2', { tool: 'abandon-run', output: result('abandoned') }), 'over'],
    ] as const) {
      const talk = [first, pressed('submit-answer', 1), message];
      expect(at(talk, 'm2')?.kind).toBe('result');
      expect(cardAt(talk, 'm1', 1)?.state).toBe(kind);
      expect(cardsIn(talk)).toMatchObject({ live: null, leading: new Set() });
    }
  });
});

it('draws nothing of what goes on, and of what is no card', () => {
  const streaming = {
    id: 'm2',
    role: 'assistant',
    parts: [{ type: 'tool-next-question', toolCallId: 'x', state: 'input-available', input: {} }],
  };
  const { byPlace } = cardsIn([
    learner('hello'),
    tutor('m1', 'Hello.', { tool: 'list-courses', output: { courses: [] } }),
    streaming as unknown as ChatMessage,
  ]); // as it is while it streams
  expect([...byPlace]).toEqual([]);
});
