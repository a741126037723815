import { DefaultChatTransport, readUIMessageStream, type UIMessageChunk } from 'ai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../db/new-id.ts';
import { verifies } from '../../evals/requirements.ts';
import { startProduct, type Product } from '../testing.ts';
import {
  OWN_HEADER,
  type Act,
  type ChatMessage,
  type ChatRequest,
  type ConversationAnswer,
  type ConversationLine,
  type Trouble,
} from './api.ts';
import { openToldModel, type ToldModel } from './testing-model.ts';
import { unreadable } from './testing-requests.ts';
import { openBrowser, type Browser } from './testing.ts';

let model: ToldModel;
let product: Product;
beforeAll(async () => {
  model = await openToldModel();
  product = await startProduct(model.settings);
});
let ended: Promise<number | null> | undefined;
afterAll(async () => {
  await (ended ?? product.stop());
  model.close();
});

async function guest(): Promise<Browser> {
  const browser = openBrowser(product.url);
  await browser.post('/api/session/guest', { locale: 'en', timeZone: 'UTC' });
  return browser;
}
const cookieOf = ({ cookies }: Browser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** The SDK's own client of a chat, as the page uses it. */
const transportOf = (browser: Browser, body: object) =>
  new DefaultChatTransport<ChatMessage>({
    api: `${product.url}/api/chat`,
    headers: { cookie: cookieOf(browser), origin: product.url, [OWN_HEADER]: '1' },
    prepareSendMessagesRequest: () => ({ body }),
  });
const sends = (browser: Browser, body: ChatRequest, signal?: AbortSignal) =>
  transportOf(browser, body).sendMessages({
    trigger: 'submit-message',
    chatId: 'x',
    messageId: undefined,
    messages: [],
    abortSignal: signal,
  });
const resumes = (browser: Browser, conversation: string) => transportOf(browser, {}).reconnectToStream({ chatId: conversation });

/** Reads a stream to its end, as the page puts it together. */
async function whole(stream: ReadableStream<UIMessageChunk>): Promise<ChatMessage> {
  let last: ChatMessage | undefined;
  for await (const message of readUIMessageStream<ChatMessage>({ stream })) last = message;
  return last!; // a reply has a first chunk
}
/** Reads until the text holds some words, and goes away. */
async function until(stream: ReadableStream<UIMessageChunk>, words: string): Promise<string> {
  let conversation = '';
  let text = '';
  for await (const each of stream) {
    if (each.type === 'start') conversation = (each.messageMetadata as { conversation: string }).conversation; // the contract says so
    if (each.type === 'text-delta') text += each.delta;
    if (text.includes(words)) break;
  }
  return conversation;
}
const textOf = ({ parts }: ChatMessage) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
const isAsked = async (count: number): Promise<void> => {
  await expect.poll(model.asked).toBe(count);
};
const toldIn = async (browser: Browser, conversation: string) =>
  (await browser.get<ConversationAnswer>(`/api/conversations/${conversation}`)).body;
const says = (text: string, conversation?: string): ChatRequest => ({
  ...(conversation ? { conversation } : {}),
  message: { id: newId(), text },
});
const does = (act: Act, conversation?: string): ChatRequest => ({
  ...(conversation ? { conversation } : {}),
  message: { id: newId(), act },
});

describe('a talk over HTTP', () => {
  it('goes on when the connection drops, and is heard from the beginning by whoever comes back', async () => {
    verifies('chat:resumes');
    const browser = await guest();
    const message = says('tell me slowly');
    const before = model.asked();
    const dropped = new AbortController();
    const reading = sends(browser, message, dropped.signal).then((stream) => until(stream, 'First words'));
    await isAsked(before + 1);
    model.say('First words, ');
    const conversation = await reading;
    dropped.abort();
    expect((await toldIn(browser, conversation)).running).toBe(true);
    const resumed = whole((await resumes(browser, conversation))!); // it goes on
    const sentAgain = sends(browser, message).then(whole); // by a tab that does not know whether it arrived
    model.say('then the rest.');
    model.end();
    const [one, other] = await Promise.all([resumed, sentAgain]);
    expect(textOf(one)).toContain('First words, then the rest.');
    expect(textOf(other)).toBe(textOf(one));
    expect(other.id).toBe(one.id);
    expect(one.metadata).toMatchObject({ conversation });
    expect(await resumes(browser, conversation)).toBeNull();
    const told = await toldIn(browser, conversation);
    expect([told.running, told.title, told.messages.map(({ role }) => role)]).toEqual([false, 'tell me slowly', ['user', 'assistant']]);
    expect(told.messages[1]!.id).toBe(one.id);
    expect(textOf(told.messages[1]!)).toBe(textOf(one));
    const repeated = await whole(await sends(browser, message));
    expect([textOf(repeated), model.asked()]).toEqual([textOf(one), before + 1]);
  });

  it('stops at the learner’s wish, and keeps what was said', async () => {
    verifies('chat:stops');
    const browser = await guest();
    const before = model.asked();
    const stream = await sends(browser, says('never ends'));
    await isAsked(before + 1);
    model.say('Half a ');
    const stranger = await guest();
    const [{ id: conversation }] = (await browser.get<{ conversations: [ConversationLine] }>('/api/conversations')).body.conversations;
    let heard = '';
    for await (const each of stream) {
      if (each.type === 'text-delta') heard += each.delta;
      if (each.type !== 'text-delta' || !heard.endsWith('Half a ')) continue;
      expect((await stranger.post(`/api/chat/${conversation}/stop`)).body).toEqual({ stopped: false });
      expect((await stranger.get(`/api/chat/${conversation}/stream`)).status).toBe(204);
      expect((await browser.post(`/api/chat/${conversation}/stop`)).body).toEqual({ stopped: true });
    }
    expect(heard).toMatch(/Half a $/);
    const told = await toldIn(browser, conversation);
    expect([told.running, textOf(told.messages[1]!)]).toEqual([false, expect.stringContaining('Half a')]);
    expect((await browser.post(`/api/chat/${conversation}/stop`)).body).toEqual({ stopped: false });
  });

  it('is one talk in two tabs: what both say is answered in turn, and both see all of it', async () => {
    verifies('chat:two-tabs');
    const browser = await guest();
    const begun = await whole(
      await sends(browser, does({ tool: 'start-run', input: { of: 'course', name: 'Networking fundamentals', count: 2 } })),
    );
    const { conversation } = begun.metadata as { conversation: string }; // the contract says so
    expect(begun.parts.map(({ type }) => type)).toEqual(['tool-start-run', 'tool-next-question']);
    const [hint, next] = await Promise.all([
      sends(browser, does({ tool: 'give-hint', input: {} }, conversation)).then(whole),
      sends(browser, does({ tool: 'next-question', input: {} }, conversation)).then(whole),
    ]);
    const questionIn = ({ parts }: ChatMessage) =>
      parts.flatMap((part) => ('output' in part ? [(part.output as { question?: { attempt: string } }).question?.attempt] : [])).at(-1);
    expect(questionIn(next)).toBe(questionIn(begun));
    expect(hint.parts).toMatchObject([{ type: 'tool-give-hint', state: 'output-available' }]);
    const told = await toldIn(browser, conversation);
    expect(told.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant']);
    expect(told.messages.map(({ id }) => id)).toEqual(expect.arrayContaining([begun.id, hint.id, next.id]));
    const { body } = await browser.get<{ conversations: ConversationLine[] }>('/api/conversations');
    expect(body.conversations).toMatchObject([{ id: conversation, title: 'Start Networking fundamentals', door: 'web' }]);
    const older = await browser.get<ConversationAnswer>(`/api/conversations/${conversation}?before=${told.messages[2]!.id}`);
    expect([older.body.messages.length, older.body.earlier]).toEqual([2, false]);
  });

  it('is nobody else’s', async () => {
    verifies('chat:own-only');
    const [browser, stranger] = [await guest(), await guest()];
    const begun = await whole(
      await sends(browser, does({ tool: 'start-run', input: { of: 'course', name: 'Networking fundamentals', count: 2 } })),
    );
    const { conversation } = begun.metadata as { conversation: string }; // the contract says so
    for (const who of [stranger, openBrowser(product.url)]) {
      const kind = who === stranger ? 'not-found' : 'signed-out';
      expect((await who.get<Trouble>(`/api/conversations/${conversation}`)).body.error.kind).toBe(kind);
      expect((await who.post<Trouble>('/api/chat', says('let me in', conversation))).body.error.kind).toBe(kind);
      expect((await who.post<Trouble>('/api/chat', does({ tool: 'next-question', input: {} }, conversation))).body.error.kind).toBe(kind);
    }
    expect((await stranger.get(`/api/chat/${conversation}/stream`)).status).toBe(204);
    expect((await toldIn(browser, conversation)).messages).toHaveLength(2);
  });

  it('answers what nobody can read with one sentence', async () => {
    verifies('web:bad-requests');
    const browser = await guest();
    for (const [path, body, headers, status] of unreadable) {
      const { status: answered, body: said } = await browser.post<Trouble>(path, body, headers);
      expect([path, body, answered, said.error?.sentence]).toEqual([path, body, status, expect.stringMatching(/^[^\n]+\.$/)]);
    }
    expect((await browser.get<{ conversations: [] }>('/api/conversations')).body.conversations).toEqual([]);
    expect(product.said()).not.toMatch(/Web: [0-9a-f-]{36}/);
  });

  it('uses any tool of one’s role, and says of it what a person reads', async () => {
    verifies('web:tools');
    const browser = await guest();
    const changed = await browser.post<Record<string, unknown>>('/api/tools/change-my-profile', { input: { timeZone: 'Europe/Madrid' } });
    expect(changed.status).toBe(200);
    const { body } = await browser.post<{ output: { timeZone: string }; said: string }>('/api/tools/show-my-profile', {});
    expect([body.output.timeZone, body.said]).toEqual(['Europe/Madrid', expect.stringContaining('Europe/Madrid')]);
    for (const staffOnly of ['list-people', 'list-disputes', 'show-turn'])
      expect([staffOnly, (await browser.post(`/api/tools/${staffOnly}`, {})).status]).toEqual([staffOnly, 403]);
    expect((await browser.post('/api/tools/no-such-tool', {})).status).toBe(404);
  });

  it('is called and removed as its learner likes, and as nobody else does', async () => {
    verifies('chat:rename-delete');
    const [browser, stranger] = [await guest(), await guest()];
    const begun = await whole(
      await sends(browser, does({ tool: 'start-run', input: { of: 'course', name: 'Networking fundamentals', count: 2 } })),
    );
    const { conversation } = begun.metadata as { conversation: string }; // the contract says so
    const lines = async () => (await browser.get<{ conversations: ConversationLine[] }>('/api/conversations')).body.conversations;
    const use = async (who: Browser, tool: string, input: object) =>
      (await who.post(`/api/tools/${tool}`, { input, confirmed: true })).status;
    expect(await use(stranger, 'rename-conversation', { conversation, title: 'Mine' })).toBe(404);
    expect(await use(stranger, 'delete-conversation', { conversation })).toBe(404);
    expect(await use(browser, 'rename-conversation', { conversation, title: '  Networks ' })).toBe(200);
    expect(await lines()).toMatchObject([{ id: conversation, title: 'Networks' }]);
    expect((await browser.post('/api/tools/delete-conversation', { input: { conversation } })).status).toBe(403); // nobody pressed the button
    expect(await use(browser, 'delete-conversation', { conversation })).toBe(200);
    expect([await lines(), (await browser.get(`/api/conversations/${conversation}`)).status]).toEqual([[], 404]);
    const { output } = (await browser.post<{ output: { runs: unknown[] } }>('/api/tools/list-my-runs', {})).body;
    expect(output.runs).toHaveLength(1);
  });

  it('tells nothing of what was said before an exam that is open', async () => {
    verifies('chat:exam-tells-nothing');
    const browser = await guest();
    const course = 'Networking fundamentals';
    const begun = await whole(await sends(browser, does({ tool: 'start-run', input: { of: 'course', name: course, count: 2 } })));
    const { conversation } = begun.metadata as { conversation: string }; // the contract says so
    const use = (tool: string, input: object) =>
      browser.post<{ output: Record<string, string> }>(`/api/tools/${tool}`, { input, confirmed: true });
    const { courses } = (await use('list-courses', {})).body.output as unknown as {
      courses: { title: string; exams: { title: string }[] }[];
    }; // as the tool says
    const name = courses.find(({ title }) => title === course)!.exams[0]!.title; // a sample
    const { run } = (await use('start-run', { of: 'exam', name })).body.output;
    const read = () => browser.get<ConversationAnswer & Trouble>(`/api/conversations/${conversation}`);
    expect(await read()).toMatchObject({ status: 409, body: { error: { sentence: expect.stringContaining('You have an exam open') } } });
    const asks = await whole(await sends(browser, does({ tool: 'next-question', input: { run } }, conversation)));
    const { status, body } = await read();
    expect([status, body.earlier, body.messages.map(({ role }) => role), body.messages.at(-1)?.id]).toEqual([
      200,
      false,
      ['user', 'assistant'],
      asks.id,
    ]);
    const before = await browser.get<ConversationAnswer>(`/api/conversations/${conversation}?before=${body.messages[0]!.id}`); // it has two
    expect(before.body.messages).toEqual([]);
    expect((await use('finish-run', { run })).status).toBe(200);
    expect((await read()).body.messages).toHaveLength(4);
  });

  it('refuses what one person sends too often, and nobody else for it', async () => {
    verifies('web:limits');
    const [busy, other] = [await guest(), await guest()];
    let answered = await busy.post<Trouble>('/api/chat', {});
    for (let sent = 1; sent <= 2 * 120 && answered.status === 400; sent += 1) answered = await busy.post<Trouble>('/api/chat', {}); // a minute may end meanwhile
    expect([answered.status, answered.body.error]).toEqual([429, { kind: 'too-many', sentence: expect.stringMatching(/^[^\n]+\.$/) }]);
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.post('/api/chat', {})).status).toBe(400);
  });

  it('is let finish by a process that is asked to end, which takes nothing new', async () => {
    verifies('web:ends-in-order');
    const browser = await guest();
    const before = model.asked();
    const stream = whole(await sends(browser, says('one more thing')));
    await isAsked(before + 1);
    model.say('Before I go, ');
    ended = product.stop('SIGTERM');
    const statusOf = async (path: string) => (await browser.get(path)).status;
    await expect.poll(() => statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    const refused = await browser.post<Trouble>('/api/chat', says('and another'));
    expect([refused.status, refused.body.error.sentence]).toEqual([503, 'Viva is being restarted. Please try again in a moment.']);
    model.say('goodbye.');
    model.end();
    expect(textOf(await stream)).toContain('Before I go, goodbye.');
    expect(await ended).toBe(0);
  });
});
