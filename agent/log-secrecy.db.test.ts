import { afterAll, beforeAll, expect, it } from 'vitest';
import { redact, type Redaction } from '../core/chat/redact.ts';
import { newId } from '../db/new-id.ts';
import { shipPrompts } from '../db/queries/prompts.ts';
import { asOwner } from '../db/testing-world.ts';
import { monthlyLogs } from '../db/upkeep.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from '../tools/index.ts';
import { classTime, kindOf, openClassroom, person, type Classroom } from '../tools/testing.ts';
import { judgeFor } from './judge.ts';
import { shippedPrompts } from './shipped-prompts.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf } from './testing.ts';

let room: Classroom;
const [ada, alma] = [person('ada'), person('alma')];
const lines: string[] = [];
const secrets = {
  password: 'Tr0ub4dor99',
  escaped: 'back\\slash"quote',
  email: 'alma.secret@mail.example',
  key: 'sk-abcdefghijklmnop1234',
  phone: '+49 170 1234567',
  note: 'I have dyslexia and nobody shall know.',
};

beforeAll(async () => {
  room = await openClassroom();
  await shipPrompts(room.db, shippedPrompts(), { at: classTime, newId });
});
afterAll(() => room.close());

/** Says, calls, fails and judges with every secret in it, through what the product logs with. */
async function exercise(how: Redaction): Promise<void> {
  const model = scriptedModel();
  const chat = openChat(room, modelsOf(scriptedModel('built in'), model), {
    redact: (text) => redact(text, how),
    log: (line) => void lines.push(line),
  });
  const say = (text: string) => talk(chat, { visitor: visitorOf(alma), door: 'web', text, thread: newId() });
  model.script(
    { call: 'search-materials', with: { question: `Is ${secrets.email} right? My password is ${secrets.password}` } },
    { call: 'ask-human', with: { question: `password: ${secrets.escaped} and call ${secrets.phone}` } },
    `I noted ${secrets.email}, and that your password is: ${secrets.password}.`,
  );
  await say(`My password is ${secrets.password}, my key ${secrets.key}, write to ${secrets.email}.`);
  model.script({ refuses: new Error(`the key ${secrets.key} is wrong`) });
  await say('Hello?').catch(() => undefined); // the built-in one has no lines
  await room.use(alma, 'change-my-profile', { note: secrets.note });
  await room.use(alma, 'show-my-profile');
  const refusing = { choose: async () => ({ name: 'test:refusing', model: scriptedModel(), builtIn: false }) }; // "turns stream": it cannot be asked
  const judge = judgeFor(
    { database: room.db, models: refusing, redaction: how, mayAsk: async () => true, now: () => classTime, newId },
    { user: alma.id, role: 'student' },
    'web',
  );
  const task = {
    question: 'Why?',
    rubric: [{ id: 'a', text: 'Says why.', points: 1 }],
    answer: `Because ${secrets.email}, and my password is ${secrets.password}.`,
  };
  await judge.judge(task, new AbortController().signal).catch(() => undefined);
}

const logged = async () => {
  const rows = await Promise.all(
    [...monthlyLogs, 'daily_activity_summary'].map((table) =>
      asOwner<{ row: string }>(room.db, `select to_jsonb(t)::text as row from ${table} t`),
    ),
  );
  return [...rows.flat().map(({ row }) => row), ...lines].join('\n');
};
const found = async () => {
  const text = await logged();
  const digits = secrets.phone.replaceAll(/\D/g, '');
  return Object.entries({ ...secrets, escaped: 'slash' }).flatMap(([name, secret]) =>
    text.includes(secret) || (name === 'phone' && text.includes(digits)) ? [name] : [],
  );
};

it('no log holds a password, a key, an address or a private note, whatever was said, called, failed or judged', async () => {
  verifies('logs:no-secrets');
  await exercise('basic');
  const [{ turns }] = (await asOwner<{ turns: number }>(room.db, `select count(*)::int as turns from chatbot_logs`)) as [{ turns: number }];
  expect(turns).toBe(3);
  expect(await logged()).toContain('[e-mail]');
  expect(await found()).toEqual([]);
  await exercise('off'); // and the search finds what is there
  expect((await found()).toSorted()).toEqual(['email', 'escaped', 'key', 'password', 'phone']);
});

it('an admin reads how turns were and what was said in them, and nobody else does', async () => {
  verifies('logs:turns-read');
  const { turns } = await room.use(ada, 'list-turns', { of: 'alma' });
  expect(turns).toHaveLength(6);
  expect(turns.find(({ agent }: { agent: string }) => agent === 'judge')).toMatchObject({
    outcome: 'failed',
    name: 'Alma Ortiz',
    door: 'web',
  });
  expect((await room.use(ada, 'list-turns', { agent: 'judge' }))['turns']).toHaveLength(2);
  expect((await room.use(ada, 'list-turns', { of: 'bao' }))['turns']).toEqual([]);
  expect((await room.use(ada, 'list-turns', { outcome: 'interrupted' }))['turns']).toEqual([]);
  expect((await room.use(ada, 'list-turns', { before: '2020-01-01T00:00:00Z' }))['turns']).toEqual([]);
  const first = turns.findLast(({ outcome, agent }: Record<string, string>) => agent === 'tutor' && outcome === 'answered');
  const turn = await room.use(ada, 'show-turn', { turn: first.turn });
  const read = findTool('show-turn')!.say!(turn);
  expect(read).toContain('Alma Ortiz: My password is [password], my key [key], write to [e-mail].');
  expect(read).toMatch(/\[search-materials, \d+ ms\] \{.*"question":"Is \[e-mail\] right\? My password is \[password\]"\}/);
  expect(findTool('list-turns')!.say!({ turns })).toContain('tutor through web with Alma Ortiz, test:scripted, answered');
  expect(JSON.stringify(turn)).not.toContain(shippedPrompts()[0]!.text.slice(0, 40)); // what a model is instructed may hold keys
  for (const name of ['tomas', 'paula', 'ines', 'alma']) {
    expect(await kindOf(room.use(person(name), 'list-turns'))).toBe('forbidden');
    expect(await kindOf(room.use(person(name), 'show-turn', { turn: first.turn }))).toBe('forbidden');
  }
  expect(await kindOf(room.use(ada, 'show-turn', { turn: newId() }))).toBe('not-found');
});
