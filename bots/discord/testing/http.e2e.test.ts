import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { soon } from './real-client.ts';
import { snapshot } from './snapshot.ts';
import { openTwin, type Twin } from './twin.ts';

type Heard = { readonly type: number; readonly id: string; readonly token: string };

let twin: Twin;
let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await twin.close();
});

const isRight = (key: string, signature: string, signed: string) =>
  verify(
    null,
    Buffer.from(signed),
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'hex').toString('base64url') }, format: 'jwk' }),
    Buffer.from(signature, 'hex'),
  );

/** An endpoint for interactions that looks at signatures, or does not, and answers what a test wants. */
async function listen(answer: (heard: Heard) => { status: number; body?: unknown }, isCareful = true): Promise<string> {
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp } = request.headers as Record<string, string>;
      if (isCareful && !isRight(twin.delivery.publicKey, signature!, timestamp! + text)) return response.writeHead(401).end();
      const heard = JSON.parse(text) as Heard;
      const { status, body } = heard.type === 1 ? { status: 200, body: { type: 1 } } : answer(heard);
      if (body instanceof FormData) return void reply(response, new Response(body));
      return response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Answers with a form, as whoever sends files has to. */
async function reply(response: ServerResponse, form: Response): Promise<void> {
  response.writeHead(200, { 'content-type': form.headers.get('content-type')! }).end(Buffer.from(await form.arrayBuffer())); // a form has one
}

const headers = { 'content-type': 'application/json' };
async function command(): Promise<void> {
  await fetch(`${twin.api}/v10/applications/${twin.bot.id}/commands`, {
    method: 'PUT',
    body: JSON.stringify([{ name: 'quiz', description: 'Quiz' }]),
    headers: { ...headers, authorization: `Bot ${twin.token}` },
  });
}

it('sends interactions signed, and takes the answer as the first', async () => {
  twin = await openTwin();
  await twin.delivery.useEndpoint(
    await listen(({ type }) => ({ status: 200, body: { type: 4, data: { content: `a ${type}`, flags: 64 } } })),
  );
  await command();
  const ann = twin.user('Ann').direct();
  expect(snapshot(await (await ann.slash('quiz')).shown())).toBe('tutor (only you see this):\n  a 2');
});

it('takes files with the answer', async () => {
  twin = await openTwin();
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ type: 4, data: { content: 'see', attachments: [{ id: '0', description: 'Letters' }] } }));
  form.set('files[0]', new File(['abc'], 'a.txt', { type: 'text/plain' }));
  await twin.delivery.useEndpoint(await listen(() => ({ status: 200, body: form })));
  await command();
  const { message } = await twin.user('Ann').direct().slash('quiz');
  expect(snapshot(message!)).toBe('tutor:\n  see\n  <file a.txt, 3 bytes: Letters>');
});

it('takes a later answer by a request, where the endpoint only says that it has heard', async () => {
  twin = await openTwin();
  const answer = ({ id, token }: Heard) => {
    const body = JSON.stringify({ type: 4, data: { content: 'later' } });
    void fetch(`${twin.api}/v10/interactions/${id}/${token}/callback`, { method: 'POST', body, headers });
    return { status: 202 };
  };
  await twin.delivery.useEndpoint(await listen(answer));
  await command();
  expect((await twin.user('Ann').direct().slash('quiz')).message?.content).toBe('later');
});

it('complains of an answer that Discord would not take', async () => {
  twin = await openTwin();
  await twin.delivery.useEndpoint(await listen(() => ({ status: 200, body: { type: 4, data: { content: 'x'.repeat(2001) } } })));
  await command();
  void twin
    .user('Ann')
    .direct()
    .slash('quiz')
    .catch(() => undefined); // nobody answers it
  await soon(() => expect(twin.violations).toHaveLength(1));
  expect(twin.forgive(50035)).toBe(1);
});

it('takes no endpoint that does not look at signatures', async () => {
  twin = await openTwin();
  await expect(twin.delivery.useEndpoint(await listen(() => ({ status: 200 }), false))).rejects.toThrow('forged signature');
});
