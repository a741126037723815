import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pipeUIMessageStreamToResponse, streamText, toUIMessageStream, type LanguageModel } from 'ai';
import express from 'express';

type Model = Extract<LanguageModel, { specificationVersion: 'v4' }>;
type Part = Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer Each> ? Each : never;

// What `npm run bench -- streams` compares with: the SDK's own loop over Express, with a model that says a sentence at once.
// Nobody is signed in, nothing is read before and nothing is kept.

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

function* sentence(): Generator<Part> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'text-start', id: '0' };
  for (const delta of 'Hello. Ask me to quiz you, to explain something, or to show how you are doing.'.split(/(?<= )/))
    yield { type: 'text-delta', id: '0', delta };
  yield { type: 'text-end', id: '0' };
  yield { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage };
}

const model: Model = {
  specificationVersion: 'v4',
  provider: 'bare',
  modelId: 'sentence',
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error('it streams')),
  doStream: async () => ({ stream: ReadableStream.from(sentence()) }),
};

const app = express();
app.post('/api/chat', express.json(), async (request, response) => {
  const { message } = request.body as { message: { text: string } }; // the benchmark sends no other
  const { stream } = streamText({ model, prompt: message.text });
  await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream }) });
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`Viva is at http://localhost:${(server.address() as AddressInfo).port} (without anything behind it).`); // it listens on a port
