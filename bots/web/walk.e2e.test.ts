import { createHash, randomBytes } from 'node:crypto';
import express, { type Express } from 'express';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tutor } from '../../agent/tutor.ts';
import { socketFolder } from '../../db/embedded/socket-folder.ts';
import { newId } from '../../db/new-id.ts';
import { verifies } from '../../evals/requirements.ts';
import { tools } from '../../tools/index.ts';
import type { Tool } from '../../tools/tool.ts';
import { startProduct, type Product } from '../testing.ts';
import type { ConversationLine, Me } from './api.ts';
import { openGate } from './gate.ts';
import { mount } from './server.ts';
import { openBrowser, type Browser } from './testing.ts';

const SECRET = 'Zanzibar marmalade';

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  match(path: string): boolean;
};
const prefixes = ['/api', '/auth', '/pictures'];

/** Every route of a router, with where it is mounted: Express keeps that only as what it matches. */
function routesIn(stack: readonly Layer[], at = ''): string[] {
  return stack.flatMap((layer) => {
    if (layer.route) return Object.keys(layer.route.methods).map((method) => `${method.toUpperCase()} ${at}${layer.route!.path}`); // it has one
    if (!layer.handle.stack) return [];
    const prefix = at || layer.match('/') ? '' : prefixes.find((each) => layer.match(each));
    if (prefix === undefined) throw new Error(`A router is mounted where nobody walks: add its address to ${prefixes.join(', ')}.`);
    return routesIn(layer.handle.stack, at + prefix);
  });
}

/** The routes as the product mounts them. */
function allRoutes(): string[] {
  const app: Express = express();
  const nothing: Tutor = Object.create({ identity: {} }); // no route is asked for anything here
  mount(app, nothing, {
    publicUrl: 'http://localhost',
    trustProxy: 0,
    log: console.error,
    client: new Promise(() => undefined),
    gate: openGate(),
    cards: { file: 'nowhere', sandboxUrl: 'http://cards.example' },
  });
  return [...new Set(routesIn((app.router as unknown as { stack: Layer[] }).stack))].toSorted(); // Express names no type for it
}
const routes = allRoutes();

let product: Product;
let database: pg.Client;
let victim: Browser;
/** The ids of another learner, by the names that routes and tools call them. */
const theirs: Record<string, string> = {};
const rows = async (text: string, values: unknown[] = []) => (await database.query<Record<string, string>>(text, values)).rows;

/** A browser in which somebody is signed in, whatever a route did to the session they had. */
async function signIn(user: string): Promise<Browser> {
  const browser = openBrowser(product.url);
  const token = randomBytes(32).toString('base64url');
  await rows(`insert into session (sid, sess, expire, user_id) values ($1, $2, now() + interval '1 day', $3)`, [
    createHash('sha256').update(token).digest('hex'),
    { madeAt: new Date().toISOString() },
    user,
  ]);
  browser.cookies.set('viva_session', token);
  return browser;
}
const idOf = async (username: string) => (await rows('select id from users where username = $1', [username]))[0]!['id']!; // samples are there

/** Everything that the database knows of the other learner, as one text for each table. */
async function snapshot(): Promise<Record<string, string>> {
  const tables = await rows(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const ids = [theirs['user'], theirs['conversation'], theirs['run']];
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    // Where a value of its own is one of their ids; what somebody else wrote may name one as well. Most rows have none in them anywhere.
    const [row] = await rows(
      `select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as text from "${name}" t
       where t::text ~ $2 and exists (select from jsonb_each_text(to_jsonb(t)) field where field.value = any ($1))`,
      [ids, ids.join('|')],
    );
    found[name!] = row!['text']!; // each is named, and an aggregate has one row
  }
  return found;
}

beforeAll(async () => {
  product = await startProduct({ GUESTS_PER_ADDRESS_HOUR: '1000' });
  database = new pg.Client({ host: socketFolder(product.directory), port: 5432, user: 'postgres', database: 'postgres' });
  await database.connect();
  victim = openBrowser(product.url);
  const { body } = await victim.post<{ me: Me }>('/api/session/guest', { locale: 'en', timeZone: 'UTC' });
  theirs['user'] = body.me.user;
  await victim.post('/api/chat', { message: { id: newId(), text: SECRET } });
  theirs['conversation'] = (await victim.get<{ conversations: [ConversationLine] }>('/api/conversations')).body.conversations[0].id;
  const act = (tool: string, input: object) =>
    victim.post<string>('/api/chat', { conversation: theirs['conversation'], message: { id: newId(), act: { tool, input } } });
  await act('start-run', { of: 'course', name: 'Networking fundamentals', count: 2 });
  await victim.post('/api/tools/change-my-profile', { input: { name: SECRET, note: SECRET } });
  const made = async (tool: string, input: object) =>
    (await victim.post<{ output: Record<string, string> }>(`/api/tools/${tool}`, { input })).body.output;
  theirs['goal'] = (await made('set-goal', { title: SECRET, course: 'Networking fundamentals' }))['goal']!; // it says which
  theirs['token'] = (await made('make-access-token', { name: SECRET }))['id']!; // it says which
  const [run] = await rows('select id from user_test_runs where user_id = $1', [body.me.user]);
  const [attempt] = await rows('select id from attempts where user_test_run_id = $1', [run!['id']]);
  const [message] = await rows(`select id from messages where conversation_id = $1 and role = 'user'`, [theirs['conversation']]);
  Object.assign(theirs, { run: run!['id'], attempt: attempt!['id'], message: message!['id'] });
  await rows('update user_test_runs set title = $2 where id = $1', [theirs['run'], SECRET]);
});
afterAll(async () => {
  await database.end();
  await product.stop();
});

/** What stands in the place of a parameter of an address. */
const parameters: Record<string, () => string> = {
  conversation: () => theirs['conversation']!, // made before
  name: () => 'show-my-profile', // each tool is walked by itself
  key: () => `${theirs['user']}.png`,
  path: () => 'runs',
};
const addressOf = (path: string) =>
  path.replaceAll(/\{?\/?[:*](\w+)\}?/g, (_whole, name: string) => {
    if (!parameters[name]) throw new Error(`Nobody says what stands for ":${name}" when it is walked: add it to the parameters.`);
    return `/${parameters[name]()}`;
  });

/** What is tried at every address that changes something: each id of theirs, by every name it might have. */
const bodies = (): object[] => {
  const { user, conversation, run, attempt, message } = theirs;
  const id = newId();
  return [
    {},
    { user, conversation, run, attempt, message, id: user, email: 'someone@example.org', of: user },
    { conversation, message: { id, text: 'What did I say?' } },
    { conversation, message: { id, act: { tool: 'next-question', input: { run } } } },
    { message: { id, act: { tool: 'resume-run', input: { run } } } },
    { message: { id: newId(), act: { tool: 'submit-answer', input: { answer: ['true'] }, attempt } } },
    { message: { id: newId(), act: { tool: 'abandon-run', input: { run }, confirmed: true } } },
  ];
};

const everybody = ['nobody', 'a guest', 'alma', 'bao', 'tomas', 'paula', 'ines', 'ada'] as const;

async function enter(who: (typeof everybody)[number]): Promise<Browser> {
  if (who === 'nobody') return openBrowser(product.url);
  if (who !== 'a guest') return signIn(await idOf(who));
  const browser = openBrowser(product.url);
  await browser.post('/api/session/guest', { locale: 'en', timeZone: 'UTC' });
  return browser;
}

/** What anybody may ask for, signed in or not. */
const open = /^(?:GET (?:\/healthz|\/readyz|\/sandbox|\/assets|\/objects|\/pictures|\/auth|\/\{)|\w+ \/api\/session)/;

it('knows the routes', () =>
  expect(routes).toEqual(
    expect.arrayContaining(['POST /api/chat', 'POST /api/tools/:name', 'GET /healthz', 'GET /sandbox', 'GET /api/quiz-card']),
  ));

it('would see it if something were told: its own learner is told by the same routes', async () => {
  const told = [
    await victim.get(`/api/conversations/${theirs['conversation']}`),
    await victim.post('/api/tools/show-my-profile', {}),
    await victim.post('/api/tools/list-my-runs', {}),
    await victim.post('/api/tools/show-my-progress', {}),
    await victim.post('/api/tools/list-access-tokens', {}),
  ];
  for (const { body } of told) expect(JSON.stringify(body)).toContain(SECRET);
});

/** What tools want beside an id, so that it is not for want of that that they refuse. */
const beside: Record<string, string> = { title: 'Mine now', reason: 'It is mine.' };

describe.each(everybody)('with the ids of another learner, %s', (who) => {
  it('reads and writes nothing of theirs by any route', async () => {
    verifies('web:walked');
    const before = await snapshot();
    for (const route of routes) {
      const [method, path] = route.split(' ') as [string, string]; // as they were written
      for (const body of method === 'GET' ? [{}] : bodies()) {
        const browser = await enter(who);
        const query = `?before=${theirs['message']}&run=${theirs['run']}&user=${theirs['user']}`; // made before
        const answer = method === 'GET' ? await browser.get(addressOf(path) + query) : await browser.post(addressOf(path), body);
        expect([route, body, JSON.stringify(answer.body).includes(SECRET)]).toEqual([route, body, false]);
        if (who === 'nobody' && !open.test(route)) expect([route, [400, 401].includes(answer.status)]).toEqual([route, true]); // 400: a body nobody can read is not looked into
        expect([route, answer.status]).not.toEqual([route, 500]);
      }
    }
    expect(await snapshot()).toEqual(before);
  });

  it('reads and writes nothing of theirs by a tool that is for learners', async () => {
    verifies('web:walked');
    const before = await snapshot();
    const browser = await enter(who);
    const forLearners = (tools as readonly unknown[] as readonly Tool[]).filter(({ roles }) => roles.includes('student')); // each keeps its own types
    for (const { name, input, confirm } of forLearners) {
      const named = Object.fromEntries(
        Object.keys(input.shape).flatMap((field) =>
          theirs[field] ? [[field, theirs[field]]] : beside[field] ? [[field, beside[field]]] : [],
        ),
      );
      // Confirmed as well, where that is wanted: else nothing beyond it is tried. Who erases themselves walks no further.
      const confirmed = confirm && name !== 'delete-my-account' ? { confirmed: true } : {};
      for (const given of [named, {}]) {
        const body = { input: given, attempt: theirs['attempt'], ...confirmed };
        const answer = await browser.post(`/api/tools/${name}`, body);
        expect([name, given, JSON.stringify(answer.body).includes(SECRET)]).toEqual([name, given, false]);
        if (who === 'nobody') expect([name, answer.status]).toEqual([name, 401]);
        expect([name, answer.status]).not.toEqual([name, 500]);
      }
    }
    expect(await snapshot()).toEqual(before);
  });
});
