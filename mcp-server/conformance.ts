import { tmpdir } from 'node:os';
import { sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CreateMessageResultSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
  type CallToolResult,
  type ElicitRequestFormParams,
  type Tool as Definition,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { thisMachine } from '../core/this-machine.ts';
import type { Extra, Fixtures } from './calling.ts';

// What the conformance suite of the protocol asks every server to have, by its own names. It is there only where the suite
// is run: on a throw-away database, for this machine alone.

const PAUSE_MS = 50;
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='; // a red pixel
const SOUND = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='; // no sound at all
/** Refuses to serve without tokens, for the suite, where anybody or anything real could be reached. */
export function wantThrowAway(settings: {
  readonly host: string;
  readonly dataDirectory: string;
  readonly databaseUrl: string | undefined;
}): void {
  const isTemporary = settings.databaseUrl === undefined && settings.dataDirectory.startsWith(tmpdir() + sep);
  if (thisMachine.has(settings.host) && isTemporary) return;
  throw new TutorError(
    'invalid',
    `MCP_CONFORMANCE lets everybody in, so it wants HOST on this machine and DATA_DIR inside ${tmpdir()}, without DATABASE_URL.`,
  );
}

const text = (said: string) => ({ type: 'text' as const, text: said });
const picture = { type: 'image' as const, data: PICTURE, mimeType: 'image/png' };
const says = (...content: CallToolResult['content']): CallToolResult => ({ content });

type Fixture = {
  readonly description: string;
  readonly input?: z.ZodObject;
  readonly call: (input: Record<string, unknown>, extra: Extra, mcp: McpServer) => Promise<CallToolResult>;
};

const asked = async ({ server }: McpServer, extra: Extra, message: string, requestedSchema: ElicitRequestFormParams['requestedSchema']) =>
  server.elicitInput({ mode: 'form', message, requestedSchema }, { relatedRequestId: extra.requestId });

async function log({ sendNotification }: Extra, data: string): Promise<void> {
  await sendNotification({ method: 'notifications/message', params: { level: 'info', data } });
}

const completed = ({ action, content }: { action: string; content?: unknown }): CallToolResult =>
  says(text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`));

const titled = (word: string) =>
  ['First', 'Second', 'Third'].map((place, index) => ({ const: `value${index + 1}`, title: `${place} ${word}` }));
const options = ['option1', 'option2', 'option3'];

const fixtures: Readonly<Record<string, Fixture>> = {
  test_simple_text: { description: 'A text.', call: async () => says(text('This is a simple text response for testing.')) },
  test_image_content: { description: 'A picture.', call: async () => says(picture) },
  test_audio_content: { description: 'A sound.', call: async () => says({ type: 'audio', data: SOUND, mimeType: 'audio/wav' }) },
  test_embedded_resource: {
    description: 'A resource.',
    call: async () =>
      says({
        type: 'resource',
        resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' },
      }),
  },
  test_multiple_content_types: {
    description: 'Several kinds of content.',
    call: async () =>
      says(text('Multiple content types test:'), picture, {
        type: 'resource',
        resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' },
      }),
  },
  test_tool_with_logging: {
    description: 'Logs while it works.',
    async call(_input, extra) {
      await log(extra, 'Tool execution started');
      await wait(PAUSE_MS);
      await log(extra, 'Tool processing data');
      await wait(PAUSE_MS);
      await log(extra, 'Tool execution completed');
      return says(text('It has logged three times.'));
    },
  },
  test_tool_with_progress: {
    description: 'Tells how far it is.',
    async call(_input, { _meta, sendNotification }) {
      for (const progress of [0, 50, 100]) {
        const progressToken = _meta?.progressToken;
        if (progressToken !== undefined)
          await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
        if (progress < 100) await wait(PAUSE_MS);
      }
      return says(text('It is done.'));
    },
  },
  test_error_handling: {
    description: 'Fails.',
    call: async () => ({ isError: true, ...says(text('This tool intentionally returns an error for testing')) }),
  },
  test_sampling: {
    description: 'Asks the client’s model.',
    input: z.object({ prompt: z.string().describe('What to ask.') }),
    async call({ prompt }, { sendRequest }) {
      const params = { messages: [{ role: 'user' as const, content: text(String(prompt)) }], maxTokens: 100 };
      const { content } = await sendRequest({ method: 'sampling/createMessage', params }, CreateMessageResultSchema);
      return says(text(`LLM response: ${content.type === 'text' ? content.text : ''}`));
    },
  },
  test_elicitation: {
    description: 'Asks the client’s person.',
    input: z.object({ message: z.string().describe('What to say.') }),
    async call({ message }, extra, mcp) {
      const answer = await asked(mcp, extra, String(message), {
        type: 'object',
        properties: {
          username: { type: 'string', description: "User's response" },
          email: { type: 'string', description: "User's email address" },
        },
        required: ['username', 'email'],
      });
      return says(text(`User response: action: ${answer.action}, content: ${JSON.stringify(answer.content ?? {})}`));
    },
  },
  test_elicitation_sep1034_defaults: {
    description: 'Asks with defaults.',
    call: async (_input, extra, mcp) =>
      completed(
        await asked(mcp, extra, 'Please check these values.', {
          type: 'object',
          properties: {
            name: { type: 'string', default: 'John Doe' },
            age: { type: 'integer', default: 30 },
            score: { type: 'number', default: 95.5 },
            status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
            verified: { type: 'boolean', default: true },
          },
          required: [],
        }),
      ),
  },
  test_elicitation_sep1330_enums: {
    description: 'Asks with lists.',
    call: async (_input, extra, mcp) =>
      completed(
        await asked(mcp, extra, 'Please choose.', {
          type: 'object',
          properties: {
            untitledSingle: { type: 'string', enum: options },
            titledSingle: { type: 'string', oneOf: titled('Option') },
            legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
            untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
            titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
          },
          required: [],
        }),
      ),
  },
};

const definitions: readonly Definition[] = Object.entries(fixtures).map(([name, { description, input }]) => ({
  name,
  description,
  inputSchema: z.toJSONSchema(input ?? z.object({}), { io: 'input', target: 'draft-7' }) as Definition['inputSchema'], // an object's
}));

function addResources(mcp: McpServer): void {
  const fixed = (name: string, mimeType: string, content: { text: string } | { blob: string }) =>
    mcp.registerResource(name, `test://${name}`, { description: `The fixture ${name}.`, mimeType }, async ({ href: uri }) => ({
      contents: [{ uri, mimeType, ...content }],
    }));
  fixed('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  fixed('static-binary', 'image/png', { blob: PICTURE });
  fixed('watched-resource', 'text/plain', { text: 'Watched.' });
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  mcp.registerResource('template', template, { mimeType: 'application/json' }, async ({ href: uri }, { id }) => ({
    contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }) }],
  }));
  mcp.server.registerCapabilities({ resources: { subscribe: true } });
  mcp.server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  mcp.server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
}

function addPrompts(mcp: McpServer): void {
  const user = <Content>(content: Content) => ({ role: 'user' as const, content });
  mcp.registerPrompt('test_simple_prompt', { description: 'A simple prompt.' }, async () => ({
    messages: [user(text('This is a simple prompt for testing.'))],
  }));
  const argument = z.string().describe('First test argument');
  const first = completable(argument, (value) => ['paris', 'park', 'party'].filter((each) => each.startsWith(value)));
  mcp.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'A prompt with arguments.', argsSchema: { arg1: first, arg2: z.string().describe('Second test argument') } },
    async ({ arg1, arg2 }) => ({ messages: [user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`))] }),
  );
  mcp.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A prompt with a resource.', argsSchema: { resourceUri: z.string().describe('The resource') } },
    async ({ resourceUri: uri }) => ({
      messages: [
        user({ type: 'resource' as const, resource: { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } }),
        user(text('Please process the embedded resource above.')),
      ],
    }),
  );
  mcp.registerPrompt('test_prompt_with_image', { description: 'A prompt with a picture.' }, async () => ({
    messages: [user(picture), user(text('Please analyze the image above.'))],
  }));
}

/** Adds them to a server. */
export function addFixtures(mcp: McpServer): Fixtures {
  addResources(mcp);
  addPrompts(mcp);
  return { definitions, call: (name, input, extra) => fixtures[name]?.call(input, extra, mcp) };
}
