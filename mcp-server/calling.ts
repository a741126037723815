import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolRequest,
  CallToolResult,
  ServerNotification,
  ServerRequest,
  Tool as Definition,
} from '@modelcontextprotocol/sdk/types.js';
import type { Tutor, Visitor } from '../agent/tutor.ts';
import { sentenceOf, TutorError } from '../core/errors.ts';
import { findTool } from '../tools/index.ts';
import { askLearner, canAsk } from './asking.ts';
import { ANSWER_CARD, CardAnswer, drawsCards } from './card.ts';
import { toolsFor, type Speaking } from './offered.ts';
import { refusal, resultOf, troubleOf } from './telling.ts';

/** What a request brings beside its parameters. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** What the door needs beside the tutor. */
export type McpSettings = {
  /** What the suite that holds the protocol asks for beside our own; there only where it is run. */
  readonly fixtures?: ((mcp: McpServer) => Fixtures) | undefined;
  /** The address people type: where timed runs are answered. */
  readonly publicUrl: string;
  readonly log: (line: string) => void;
};

/** Tools that are none of the product's. */
export type Fixtures = {
  readonly definitions: readonly Definition[];
  /** What one gives; undefined where it is no name of theirs. */
  readonly call: (name: string, input: Record<string, unknown>, extra: Extra) => Promise<CallToolResult> | undefined;
};

/** Everything a call needs to know of the connection it came through. */
export type Connection = { readonly server: Server; readonly tutor: Tutor; readonly settings: McpSettings };

/** After these another run, or another end of one, is there to be read. */
const movesRuns: ReadonlySet<string> = new Set([
  'start-run',
  'finish-run',
  'abandon-run',
  'submit-answer',
  'submit-answers',
  'next-question',
]);

/** What was done is done, also where nobody is left to hear of it. */
const hearing = (told: Promise<void>): Promise<void> => told.catch(() => undefined);

/** Tells a client how far long work is, if it asked to be told. */
const progressOf =
  ({ _meta, sendNotification }: Extra) =>
  (done: number, total: number, message: string): void => {
    const progressToken = _meta?.progressToken;
    if (progressToken === undefined) return;
    void hearing(sendNotification({ method: 'notifications/progress', params: { progressToken, progress: done, total, message } }));
  };

/** Saves what the learner chose in the card: hosts that draw cards let nothing else call that. */
async function answerByCard({ tutor }: Connection, visitor: Visitor, input: unknown, { signal }: Extra): Promise<CallToolResult> {
  const given = CardAnswer.safeParse(input);
  if (!given.success) throw new TutorError('invalid', sentenceOf(given.error));
  const { attempt, ...answer } = given.data;
  const call = { door: 'mcp', provenance: 'attested', attempt, signal } as const;
  return resultOf(findTool('submit-answer')!, await tutor.invoke('submit-answer', answer, visitor, call)); // it is in the list
}

/**
 * Uses a tool in a person's name. Whatever a client sends was put together by a model, so it is relayed; what the learner
 * themselves says is asked for by their own program, past the model.
 */
export async function callTool(
  connection: Connection,
  speaking: Speaking,
  { name, arguments: input = {} }: CallToolRequest['params'],
  extra: Extra,
): Promise<CallToolResult> {
  const { tutor, settings, server } = connection;
  const { visitor } = speaking;
  try {
    if (name === ANSWER_CARD && drawsCards(server)) return await answerByCard(connection, visitor, input, extra);
    const tool = toolsFor(speaking).find((each) => each.name === name);
    if (!tool) throw new TutorError('not-found', `There is no tool "${name}" for you here.`);
    const call = { door: 'mcp', provenance: 'relayed', signal: extra.signal, progress: progressOf(extra) } as const;
    if (name === 'submit-answer' && canAsk(server)) return await askLearner(connection, visitor, extra);
    const output = await tutor.invoke(name, input, visitor, call);
    if (movesRuns.has(name)) await hearing(extra.sendNotification({ method: 'notifications/resources/list_changed' }));
    return resultOf(tool, output);
  } catch (error) {
    if (extra.signal.aborted) return refusal('unavailable', 'That was stopped.'); // nobody waits for it
    if (!(error instanceof TutorError))
      await server.sendLoggingMessage({ level: 'error', logger: 'viva', data: `${name} broke; it has been noted.` }, extra.sessionId);
    return troubleOf(error, settings.log);
  }
}
