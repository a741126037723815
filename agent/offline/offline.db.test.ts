import { generateText, isStepCount, tool, type ModelMessage, type ToolSet } from 'ai';
import { afterAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { tools as list } from '../../tools/index.ts';
import { classTime, openClassroom, passedOn, person, type Said, words } from '../../tools/testing.ts';
import type { Tool } from '../../tools/tool.ts';
import { writeState, type TurnState } from '../turn-state.ts';
import { offlineModel } from './offline-model.ts';

const room = await openClassroom(8);
afterAll(room.close);

const names: ReadonlySet<string> = new Set(
  'list-courses start-run next-question submit-answer give-hint skip-question finish-run search-materials explain-answer show-my-progress ask-human dispute-answer'.split(
    ' ',
  ),
);
const offered = (list as readonly unknown[] as readonly Tool[]).filter(({ name }) => names.has(name)); // each keeps its own types

/** A learner who talks with the built-in model: real tools on a real database, and the state as a door would tell it. */
function conversation(name: string, as: 'text' | 'json' = 'json') {
  const who = person(name);
  const messages: ModelMessage[] = [];
  const state: TurnState = {
    learner: { name: who.name, role: who.role, locale: 'en', timeZone: 'UTC' },
    now: classTime.toISOString(),
    door: 'cli',
    sitting: null,
    going: null,
    question: null,
    last: null,
  };
  const follow = (called: string, out: Said) => {
    if (called === 'next-question' && out['question']) {
      const { attempt: _attempt, html: _html, ...question } = out['question'];
      const { run: _run, ...going } = out['going'];
      Object.assign(state, { question, going, sitting: going.mode === 'exam' ? 'exam' : null });
    }
    if (called === 'submit-answer')
      Object.assign(state, { last: { text: state.question?.text ?? '', correct: out['verdict']?.correct ?? null }, question: null });
    const result = called === 'finish-run' ? out : out['result'];
    if (result && result.state !== 'open') Object.assign(state, { going: null, question: null, sitting: null });
  };
  return {
    state,
    say: async (said: string): Promise<{ text: string; calls: string[] }> => {
      const calls: string[] = [];
      const passed = passedOn(said); // one message, whatever is called on it
      const toolSet: ToolSet = Object.fromEntries(
        offered.map((each) => [
          each.name,
          tool({
            description: each.description,
            inputSchema: each.input,
            execute: async (given) => {
              calls.push(each.name);
              const out = await room.use(who, each.name, given, { ...passed, confirmed: true });
              follow(each.name, out);
              return out;
            },
            toModelOutput: ({ output }) =>
              as === 'text' ? { type: 'text', value: each.say?.(output as never) ?? '' } : { type: 'json', value: output as never }, // parsed by the tool
          }),
        ]),
      );
      messages.push({ role: 'user', content: said });
      const { text, responseMessages } = await generateText({
        model: offlineModel(),
        instructions: `You are a tutor.\n${writeState(state)}`,
        messages,
        tools: toolSet,
        stopWhen: isStepCount(8),
      });
      messages.push(...responseMessages);
      return { text, calls };
    },
  };
}

it.each(['json', 'text'] as const)('takes a learner from hello to the end of a run, with results as %s', async (as) => {
  verifies('offline:tutors');
  const learner = as === 'json' ? 'alma' : 'bao';
  const { say, state } = conversation(learner, as);
  expect(await say('hi')).toMatchObject({
    calls: ['show-my-progress', 'list-courses'],
    text: expect.stringContaining('Statements') as string,
  });
  const begun = await say('3 questions on statements pls');
  expect(begun.calls).toEqual(['list-courses', 'start-run', 'next-question']);
  expect(begun.text).toContain('**1 of 3.**');
  expect((await say('hint')).text).toContain('Hint 1 for');
  const wrong = await say(words(state.question!.text, false)[0]!);
  expect(wrong.calls).toEqual(['submit-answer', 'next-question']);
  expect(wrong.text).toMatch(/SECRET \d[\s\S]*\*\*2 of 3\.\*\*/);
  expect(state.last?.correct).toBe(false);
  expect((await say('skip it')).text).toContain('**3 of 3.**');
  await say(`I think it's ${words(state.question!.text)[0]}, pretty sure`);
  const ended = await say(`${words(state.question!.text)[0]}!`);
  expect(ended.calls).toEqual(['submit-answer', 'show-my-progress']);
  expect(ended.text).toMatch(/is finished: 66\.\d %[\s\S]*Shall I ask you the ones you missed\?$/);
  expect(state.going).toBeNull();
  const again = await say('yes please');
  expect(again.calls).toEqual(['start-run', 'next-question']);
  expect(again.text).toContain('**1 of 1.**');
  expect((await say('how many right so far?')).text).toContain('question 1 of 1');
  await room.abandonAll(person(learner));
});

it('keeps its help to itself in an exam, and hands it in when asked to', async () => {
  const { say, state } = conversation('bao');
  const offer = await say('exam mode');
  expect(offer).toMatchObject({
    calls: ['list-courses'],
    text: expect.stringMatching(/Final[\s\S]*10 minutes[\s\S]*Shall I start it now\?$/) as string,
  });
  expect((await say('yes')).text).toContain('**1 of 8.**');
  expect(state.sitting).toBe('exam');
  expect(await say('hint please')).toMatchObject({ calls: [] });
  expect(await say('what is a statement?')).toMatchObject({ calls: [] });
  expect((await say('how much time is left')).text).toContain('10 minutes');
  expect(await say(words(state.question!.text)[0]!)).toMatchObject({ calls: ['submit-answer', 'next-question'] });
  const handed = await say('hand in');
  expect(handed.calls[0]).toBe('finish-run');
  expect(handed.text).toContain('Final is finished: 12.5 %');
});

it('lets an answer count as the learner’s own, whatever words they put around it', async () => {
  const { say, state } = conversation('tomas');
  await say('quiz me');
  const ways = [
    (word: string) => `its ${word} i think`,
    (word: string) => `${word}, pretty sure`,
    (word: string) => `not sure but ${word}`,
    (word: string) => (word === 'true' ? 'yep, true' : 'nope, not true'),
  ];
  for (const around of ways) expect((await say(around(words(state.question!.text)[0]!))).text).toContain('XP'); // a program's words earn none
});

it.each(['json', 'text'] as const)('advises to begin with what somebody names, and begins it at a yes, with results as %s', async (as) => {
  verifies('offline:tutors');
  const { say } = conversation('bao', as);
  const advised = await say('My exam is on December 18 and I am weak at statements. What should I do?');
  expect(advised).toMatchObject({
    calls: ['show-my-progress', 'list-courses'],
    text: expect.stringMatching(/A little each day[\s\S]*Shall we practise Topic [12]\?$/) as string,
  });
  expect((await say('yes')).calls).toEqual(['list-courses', 'start-run', 'next-question']);
  expect((await say('what are my weak topics?')).text).toMatch(/Question 1 of|question 1 of/); // and goes on with what is open
  await room.abandonAll(person('bao'));
  expect((await say('I struggle with quantum chromodynamics')).text).toMatch(/know least so far is Topic [12]/); // which is in no course
  expect((await say('remind me every evening')).text).toContain('/remind set');
});

it('knows what was asked before where somebody asks on without naming it', async () => {
  verifies('offline:tutors');
  const { say } = conversation('tomas');
  const first = await say("explain like I'm five what a statement is");
  expect(first.calls).toEqual(['search-materials']);
  const more = await say('simpler please');
  expect(more.calls).toEqual(['search-materials']);
  expect((await say('make it harder')).calls).not.toContain('search-materials'); // of a word that names nothing
  expect((await say('how long until my next level?')).calls).toEqual(['show-my-progress']); // and puts nothing aside
  expect((await say('delete my account')).text).toContain('/privacy');
  await room.abandonAll(person('tomas'));
});
