import { generateText, streamText } from 'ai';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { offlineModel } from './offline-model.ts';
import type { LanguageModelV4CallOptions } from './v4.ts';

const model = offlineModel();
const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};
const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'system', content: 'You are a tutor.' },
  { role: 'user', content: [{ type: 'text', text: 'help' }] },
];

it('says the same at once and as a stream, word by word', async () => {
  verifies('offline:streams');
  const { text, usage } = await generateText({ model, instructions: 'You are a tutor.', prompt: 'help' });
  const streamed = streamText({ model, instructions: 'You are a tutor.', prompt: 'help' });
  const deltas = await all(streamed.textStream);
  expect(deltas.join('')).toBe(text);
  expect(deltas.length).toBeGreaterThan(20);
  expect(usage.inputTokens).toBeGreaterThan(5);
  expect(usage.outputTokens).toBeGreaterThan(20);
  expect((await generateText({ model, instructions: 'You are a tutor.', prompt: 'help' })).text).toBe(text);
});

it('calls a tool by an id that no other call of the conversation has', async () => {
  const tools: LanguageModelV4CallOptions['tools'] = [{ type: 'function', name: 'list-courses', inputSchema: {} }];
  const asked = (before: LanguageModelV4CallOptions['prompt']) =>
    model.doGenerate({ prompt: [...before, { role: 'user', content: [{ type: 'text', text: 'what can i study' }] }], tools });
  const [first] = (await asked([])).content;
  expect(first).toMatchObject({ type: 'tool-call', toolName: 'list-courses', input: '{}' });
  const { toolCallId } = first as Extract<typeof first, { type: 'tool-call' }>; // it was looked at
  const [second] = (await asked([{ role: 'assistant', content: [{ type: 'tool-call', toolCallId, toolName: 'list-courses', input: {} }] }]))
    .content;
  expect(second).not.toMatchObject({ toolCallId });
});

it('ends a stream that is broken off with an error and an end', async () => {
  const stopping = new AbortController();
  const { stream } = await model.doStream({ prompt, abortSignal: stopping.signal });
  const types: string[] = [];
  for await (const part of stream) {
    types.push(part.type);
    if (types.length === 4) stopping.abort(new Error('gone'));
  }
  expect(types).toEqual(['stream-start', 'text-start', 'text-delta', 'text-delta', 'error', 'finish']);
  await expect(model.doGenerate({ prompt, abortSignal: stopping.signal })).rejects.toThrow('gone');
});

it('writes no JSON, and says so', async () => {
  const { stream } = await model.doStream({ prompt, responseFormat: { type: 'json' } });
  const parts = await all(stream);
  expect(parts.map(({ type }) => type)).toEqual(['error', 'finish']);
});
