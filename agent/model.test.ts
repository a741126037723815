import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { isModelName, openModels, type ModelSettings } from './model.ts';

const nowhere = { openai: {}, ollama: {}, vllm: {}, openrouter: {} };
const models = (settings: Partial<ModelSettings> = {}) =>
  openModels({ model: 'offline', providers: nowhere, ...settings }, new MockLanguageModelV4({ modelId: 'built in' }));

describe('which model answers', () => {
  it('is the prompt version’s, then the settings’, then the deployment’s', async () => {
    verifies('tutor:model-order');
    const all = models({ model: 'openai:c', providers: { ...nowhere, openai: { apiKey: 'key' } } });
    expect((await all.choose('openai:a', 'openai:b')).name).toBe('openai:a');
    expect((await all.choose(null, 'openai:b')).name).toBe('openai:b');
    expect((await all.choose(undefined, ' ')).name).toBe('openai:c');
    expect(await all.choose('offline', 'openai:b')).toMatchObject({ name: 'offline', builtIn: true });
  });

  it.each([
    ['openai:gpt-5', { openai: { apiKey: 'key' } }, 'openai.chat', 'gpt-5'],
    ['openai:served', { openai: { baseUrl: 'http://127.0.0.1:1/v1' } }, 'openai.chat', 'served'],
    ['ollama:qwen3:8b', { ollama: { baseUrl: 'http://127.0.0.1:1/v1' } }, 'ollama.chat', 'qwen3:8b'],
    ['vllm:meta/llama', { vllm: { baseUrl: 'http://127.0.0.1:1/v1' } }, 'vllm.chat', 'meta/llama'],
    ['openrouter:google/gemini-2.5-flash', { openrouter: { apiKey: 'key' } }, 'openrouter.chat', 'google/gemini-2.5-flash'],
    ['google/gemini-2.5-flash', { openrouter: { apiKey: 'key' } }, 'openrouter.chat', 'google/gemini-2.5-flash'],
  ])('%s is found at its provider', async (name, providers, provider, modelId) => {
    const { model, builtIn } = await models({ providers: { ...nowhere, ...providers } }).choose(name);
    expect({ provider: model.provider, modelId: model.modelId, builtIn }).toEqual({ provider, modelId, builtIn: false });
  });

  it.each([
    ['openai:gpt-5', 'OPENAI_API_KEY'],
    ['ollama:qwen3', 'OLLAMA_BASE_URL'],
    ['vllm:llama', 'VLLM_BASE_URL'],
    ['google/gemini-2.5-flash', 'OPENROUTER_API_KEY'],
    ['gpt-5', 'is none that is known'],
  ])('%s without what it needs is the built-in one, and says what is missing', async (name, missing) => {
    verifies('tutor:no-key');
    const { instead, ...chosen } = await models().choose(name);
    expect(chosen).toMatchObject({ name: 'offline', builtIn: true });
    expect(instead).toContain(missing);
  });
});

it('knows a name from any word', () =>
  expect(['offline', 'openai:x', 'a/b', 'gpt-5', 'openai:', '', 'a b/c'].filter(isModelName)).toEqual(['offline', 'openai:x', 'a/b']));
