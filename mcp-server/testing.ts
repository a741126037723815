import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import {
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  type ClientCapabilities,
  type ElicitRequest,
  type ElicitResult,
} from '@modelcontextprotocol/sdk/types.js';
import { visitorOf } from '../agent/testing.ts';
import type { Tutor } from '../agent/tutor.ts';
import { findTool } from '../tools/index.ts';
import { invoke, type Call } from '../tools/invoke.ts';
import type { Classroom, Said } from '../tools/testing.ts';
import type { Reach } from './offered.ts';
import { openServer } from './server.ts';

type Person = Parameters<Classroom['use']>[0];

/** The product on a classroom's database and by its clock, as far as the door uses it. */
export const tutorOf = (room: Classroom, more: Partial<Call> = {}): Tutor =>
  ({
    invoke: (name, input, { user, role }, call) => invoke(findTool(name)!, input, room.call({ id: user, role }, { ...more, ...call })),
  }) as Pick<Tutor, 'invoke'> as Tutor; // nothing else is asked of it

/** What a learner does with a form that their client puts before them. */
export type Answering = (request: ElicitRequest['params']) => ElicitResult | Promise<ElicitResult>;

/** What a tool gave a client: data and text, or what is wrong. */
export type Used = { readonly data: Said; readonly text: string; readonly isError: boolean };

/** A client as a host runs it, honest: it does what the model says, and asks its person what the server wants asked. */
export type Host = {
  readonly client: Client;
  readonly use: (name: string, input?: Record<string, unknown>) => Promise<Used>;
  /** Every form that was put before the learner. */
  readonly forms: ElicitRequest['params'][];
  readonly logged: unknown[];
  readonly close: () => Promise<void>;
};

type Options = {
  readonly reach?: Reach;
  readonly answering?: Answering;
  readonly capabilities?: ClientCapabilities;
  readonly log?: (line: string) => void;
};

/** A result as a test looks at it. */
export function usedOf(result: Awaited<ReturnType<Client['callTool']>>): Used {
  const [first] = result['content'] as { readonly text?: string }[]; // ours begin with a text
  return { data: result['structuredContent'] ?? {}, text: first?.text ?? '', isError: result['isError'] === true };
}

/** Connects a client to a server of its own; with `answering` it can put forms before its person. */
export async function openHost(
  tutor: Tutor,
  who: Person,
  { reach = 'role', answering, capabilities, log = console.error }: Options = {},
): Promise<Host> {
  const server = openServer(tutor, async () => ({ visitor: visitorOf(who), reach }), {
    publicUrl: 'https://viva.example',
    log,
  });
  const client = new Client(
    { name: 'host', version: '1' },
    { capabilities: capabilities ?? (answering ? { elicitation: { form: {}, url: {} } } : {}) },
  );
  const forms: ElicitRequest['params'][] = [];
  const logged: unknown[] = [];
  if (answering)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      forms.push(params);
      return answering(params);
    });
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params));
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(ours), client.connect(theirs)]);
  return {
    client,
    forms,
    logged,
    use: async (name, input = {}) => usedOf(await client.callTool({ name, arguments: input })),
    close: () => client.close(),
  };
}
