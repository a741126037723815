import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Model } from '../../agent/model.ts';

type Options = Parameters<Model['doStream']>[0];
type Message = { readonly role: string; readonly content?: string | readonly { text?: string }[] | null; readonly tool_call_id?: string };
type Request = { readonly messages: readonly Message[]; readonly tools?: readonly { function: { name: string } }[] };

const textOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');

/** The request of a client as a model of ours is asked: what the script looks at. */
const asPrompt = ({ messages }: Request): Options['prompt'] =>
  messages.map((message): Options['prompt'][number] => {
    if (message.role === 'system' || message.role === 'developer') return { role: 'system', content: textOf(message) };
    if (message.role === 'tool')
      return {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: message.tool_call_id ?? '', toolName: '', output: { type: 'text', value: textOf(message) } },
        ],
      };
    return message.role === 'user'
      ? { role: 'user', content: [{ type: 'text', text: textOf(message) }] }
      : { role: 'assistant', content: [] };
  });

async function bodyOf(request: IncomingMessage): Promise<Request> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece as string;
  return JSON.parse(text) as Request;
}

/** Answers as OpenAI's chat completions do, one server-sent event a piece; where the model dies, the connection does. */
async function stream(model: Model, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (choice: object, usage?: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: model.modelId, choices: [{ index: 0, ...choice }], ...(usage ? { usage } : {}) })}\n\n`,
    );
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let calls = 0;
  const { stream: parts } = await model.doStream({ prompt: asPrompt(await bodyOf(request)) });
  for await (const part of parts) {
    if (part.type === 'text-delta') send({ delta: { role: 'assistant', content: part.delta }, finish_reason: null });
    if (part.type === 'tool-call') {
      const call = { index: calls++, id: part.toolCallId, type: 'function', function: { name: part.toolName, arguments: part.input } };
      send({ delta: { role: 'assistant', tool_calls: [call] }, finish_reason: null });
    }
    if (part.type === 'finish') {
      const [prompt, completion] = [part.usage.inputTokens.total ?? 0, part.usage.outputTokens.total ?? 0];
      const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
      send({ delta: {}, finish_reason: part.finishReason.unified === 'stop' ? 'stop' : 'tool_calls' }, usage);
    }
  }
  response.end('data: [DONE]\n\n');
}

/** A server that speaks the protocol of OpenAI and does what a model of ours does. */
export async function serveModel(model: Model): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    stream(model, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
