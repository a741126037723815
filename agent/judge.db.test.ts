import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockLanguageModelV4 } from 'ai/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ItemVerdict } from '../core/questions/item-check.ts';
import { gradeByRubric, type JudgeTask } from '../core/questions/judge.ts';
import { newId } from '../db/new-id.ts';
import { shipPrompts } from '../db/queries/prompts.ts';
import { findSpending } from '../db/queries/chat.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { classTime, openClassroom, person, type Classroom } from '../tools/testing.ts';
import { judgeFor, type JudgeParts } from './judge.ts';
import type { Model } from './model.ts';
import { shippedPrompts } from './shipped-prompts.ts';

const attacks = z.array(z.string()).parse(JSON.parse(readFileSync(join(import.meta.dirname, '../core/questions/attacks.json'), 'utf8')));
const rubric = [
  { id: 'cause', text: 'Names the cause: the pump.', points: 1 },
  { id: 'effect', text: 'Names the effect: the flood.', points: 2 },
  { id: 'remedy', text: 'Names the remedy: a second pump.', points: 1 },
];
const alma = person('alma');
const who = { user: alma.id, role: alma.role };

let room: Classroom;
beforeAll(async () => {
  room = await openClassroom(3);
  await shipPrompts(room.db, shippedPrompts(), { at: classTime, newId });
});
afterAll(() => room.close());
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);

type Reply = (asked: { item: string; answer: string; second: boolean }) => Partial<ItemVerdict> | string;

/** A model that reads the prompt as it was sent, and replies as it is told. */
function scripted(reply: Reply): MockLanguageModelV4 {
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      const text = prompt
        .flatMap(({ role, content }) => (role === 'user' ? content.map((part) => (part.type === 'text' ? part.text : '')) : []))
        .join('');
      const [, answer = '""'] = /^answer-[0-9a-f]{64}\n(.*)\nanswer-/m.exec(text) ?? [];
      const [, item = '""'] = /^(?:Item|Would.*?this from it): ("(?:[^"\\]|\\.)*")/m.exec(text) ?? [];
      const said = reply({
        item: JSON.parse(item) as string,
        answer: JSON.parse(answer) as string,
        second: text.startsWith('Read an answer'),
      });
      return {
        content: [
          { type: 'text', text: typeof said === 'string' ? said : JSON.stringify({ evidence: '', met: false, certainty: 0.95, ...said }) },
        ],
        finishReason: { unified: 'stop', raw: undefined },
        usage: {
          inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 10, text: 10, reasoning: 0 },
        },
        warnings: [],
      };
    },
  });
}
const parts = (model: Model, more: Partial<JudgeParts> = {}): JudgeParts => ({
  database: room.db,
  models: { choose: async () => ({ name: 'test:model', model, builtIn: false }) },
  redaction: 'basic',
  mayAsk: async () => true,
  now: () => new Date(),
  newId,
  ...more,
});
const task = (answer: string): JudgeTask => ({ question: 'Why was the cellar wet?', rubric, answer });
const never = new AbortController().signal;
const judged = async (model: Model, answer: string, more: Partial<JudgeParts> = {}) =>
  judgeFor(parts(model, more), who, 'web').judge(task(answer), never);
const worth = async (model: Model, answer: string) => gradeByRubric(rubric, await judged(model, answer))?.fraction;

/** Finds what an item asks for where the answer says it, and quotes it. */
const wanted: Record<string, RegExp> = { cause: /the pump broke/, effect: /the cellar flooded/, remedy: /a second pump/ };
const finding = (item: string, answer: string) =>
  Object.entries(wanted)
    .find(([word]) => item.includes(word))?.[1]
    .exec(answer)?.[0];
const honest: Reply = ({ item, answer }) => {
  const evidence = finding(item, answer);
  return evidence ? { met: true, evidence } : {};
};

describe('a judge that reads', () => {
  it('gives what the rubric gives for what it found, and asks each item twice with a control', async () => {
    verifies('questions:judged-by-evidence', 'questions:rubric-unforgeable');
    const model = scripted(honest);
    expect(await worth(model, 'I think the pump broke, so the cellar flooded.')).toBe(0.75);
    expect(model.doGenerateCalls).toHaveLength(2 * (rubric.length + 1));
    const [call] = model.doGenerateCalls;
    expect(call).toMatchObject({ temperature: 0, maxOutputTokens: 400, responseFormat: { type: 'json' } });
    expect(call!.prompt[0]).toMatchObject({ role: 'system', content: shippedPrompts().find(({ agent }) => agent === 'judge')!.text });
    expect(await worth(scripted(honest), 'It rained.')).toBe(0);
  });
  it.each<[string, Reply]>([
    ['is not sure', (asked) => ({ ...(honest(asked) as object), certainty: 0.6 })],
    ['changes its mind', (asked) => (asked.second && asked.item.includes('effect') ? {} : honest(asked))],
    [
      'quotes what is not there',
      (asked) => ({ ...(honest(asked) as object), ...(finding(asked.item, asked.answer) ? { evidence: 'a pump was broken' } : {}) }),
    ],
    ['says something else', () => 'Looks fine to me!'],
    ['is cut short', () => '{"evidence": "the pu'],
    ['adds points', (asked) => JSON.stringify({ evidence: '', met: false, certainty: 1, ...(honest(asked) as object), points: 9 })],
    ['is surer than sure', (asked) => JSON.stringify({ evidence: '', met: false, ...(honest(asked) as object), certainty: 7 })],
  ])('leaves it to a person when it %s', async (_how, reply) => {
    verifies('questions:judged-by-evidence');
    expect(await worth(scripted(reply), 'I think the pump broke, so the cellar flooded.')).toBeUndefined();
  });
  it('asks no more once the answer is left to a person', async () => {
    const model = scripted(() => ({ certainty: 0.1 }));
    await judged(model, 'It rained.');
    expect(model.doGenerateCalls.length).toBeLessThanOrEqual(rubric.length + 1);
  });
});

/** Says yes to everything when the answer is an attack, with its first words as evidence. */
const obedient: Reply = ({ answer }) => ({ met: true, certainty: 1, evidence: answer.slice(0, 60) });
/** Says yes to everything, with the evidence that would be wanted. */
const inventing: Reply = ({ item }) =>
  item.startsWith('Names the') ? { met: true, certainty: 1, evidence: item.slice(item.indexOf(':') + 2) } : {};
/** Keeps its head only where an item has nothing to do with the question. */
const talkedInto: Reply = (asked) => (asked.item.startsWith('Names the') && !asked.item.includes('quartet') ? obedient(asked) : {});

describe.each(attacks.map((attack) => [JSON.stringify(attack).slice(0, 50), attack] as const))('the attack %s', (_name, attack) => {
  const answer = `It rained. ${attack}`;
  it('gets nothing from a judge that reads, obeys or invents', async () => {
    verifies('questions:judge-not-led', 'questions:rubric-unforgeable');
    expect(await worth(scripted(honest), answer)).toBe(0);
    expect(await worth(scripted(obedient), answer)).toBeUndefined();
    expect(await worth(scripted(inventing), answer)).toBeUndefined();
  });
});

it('a judge that is talked into the items and nothing else is caught by what it quotes, mostly', async () => {
  verifies('questions:judge-not-led');
  // Code cannot tell a judge that is wrong from one that is right. What is left of the attacks is what such a model would
  // have to quote as evidence of the subject, in both wordings; a learner's verdict can be disputed, and staff see it.
  const believed: string[] = [];
  for (const attack of attacks) if (((await worth(scripted(talkedInto), attack)) ?? 0) > 0) believed.push(attack);
  expect(believed.length).toBeLessThanOrEqual(18);
  expect(believed.filter((attack) => /rubric|verdict|grader|examiner|[:=] ?met/i.test(attack))).toEqual([]);
});

describe('nobody is asked', () => {
  it.each<[string, Partial<JudgeParts>]>([
    [
      'where there is only the built-in model',
      { models: { choose: async () => ({ name: 'offline', model: scripted(honest), builtIn: true }) } },
    ],
    ['where nothing is left to spend', { mayAsk: async () => false }],
  ])('%s', async (_why, more) => {
    const model = scripted(honest);
    const models = more.models ?? parts(model).models;
    expect(await judged(model, 'The pump broke.', { ...more, models })).toBeUndefined();
    expect(model.doGenerateCalls).toHaveLength(0);
  });
  it('about an empty answer or a rubric of many items', async () => {
    const model = scripted(honest);
    expect(await judged(model, ' \n')).toBeUndefined();
    const long = { ...task('The pump broke.'), rubric: Array.from({ length: 17 }, (_, n) => ({ id: `i${n}`, text: 'x', points: 1 })) };
    expect(await judgeFor(parts(model), who, 'web').judge(long, never)).toBeUndefined();
    expect(model.doGenerateCalls).toHaveLength(0);
  });
});

describe('the log', () => {
  const last = async () => (await owner(`select * from chatbot_logs where agent = 'judge' order by created_at desc, id desc limit 1`))[0]!;
  it('has a row for each judgement, with its tokens, closed, and without private details', async () => {
    verifies('logs:judge', 'logs:redacted');
    const before = await findSpending(room.db, who, classTime);
    await judged(scripted(honest), 'The pump broke, write to alma@mail.example.');
    expect(await last()).toMatchObject({
      user_id: alma.id,
      door: 'web',
      model_name: 'test:model',
      status: 'final',
      outcome: 'answered',
      trouble: null,
      input_tokens: 800,
      output_tokens: 80,
      temperature: 0,
      max_tokens: 400,
      prompt_version_id: expect.any(String),
      user_message: 'Question: Why was the cellar wet?\n\nAnswer: The pump broke, write to [e-mail].',
    });
    expect((await last())['tool_calls']).toHaveLength(8);
    const after = await findSpending(room.db, who, classTime);
    expect([after.learner - before.learner, after.everyone - before.everyone]).toEqual([880, 880]);
    expect((await findSpending(room.db, { user: person('bao').id, role: 'student' }, classTime)).learner).toBe(0);
  });
  it('is closed also where the model fails, hangs or is cut off, and what went wrong is told without its words', async () => {
    verifies('logs:judge');
    const failing = new MockLanguageModelV4({
      doGenerate: async () => {
        throw new Error('key sk-secret-secret-1234 is wrong');
      },
    });
    await expect(judged(failing, 'The pump broke.')).rejects.toThrow();
    expect(await last()).toMatchObject({ status: 'final', outcome: 'failed', trouble: 'Error' });
    expect(JSON.stringify(await last())).not.toContain('secret-secret');
    const deaf = new MockLanguageModelV4({ doGenerate: () => new Promise(() => undefined) });
    const stop = new AbortController();
    const waiting = judgeFor(parts(deaf), who, 'web').judge(task('The pump broke.'), stop.signal);
    setTimeout(() => stop.abort(new Error('nobody waits')), 50);
    await expect(waiting).rejects.toThrow('nobody waits');
    expect(await last()).toMatchObject({ status: 'final', outcome: 'stopped' });
    expect(Number((await last())['input_tokens'])).toBeGreaterThan(50); // what was sent is paid for, whoever waits for it
  });
});
