import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model behind a network that says each word when it is told to. */
export type ToldModel = {
  /** What makes a product ask this model. */
  readonly settings: Record<string, string>;
  /** How often it was asked. */
  readonly asked: () => number;
  /** Says words to whoever asked last. */
  readonly say: (words: string) => void;
  /** Ends what it says to them. */
  readonly end: () => void;
  readonly close: () => void;
};

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'slow', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Opens one on a free port. */
export async function openToldModel(): Promise<ToldModel> {
  const asked: ServerResponse[] = [];
  const provider = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    asked.push(response);
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`; // it listens on a port
  return {
    settings: { TUTOR_MODEL: 'openai:slow', OPENAI_API_KEY: 'test', OPENAI_BASE_URL: baseUrl },
    asked: () => asked.length,
    say: (words) => asked.at(-1)!.write(chunk({ content: words })), // the test waited until it was asked
    end: () => asked.at(-1)!.end(`${chunk({}, 'stop')}data: [DONE]\n\n`), // the same
    close() {
      provider.closeAllConnections();
      provider.close();
    },
  };
}
