import { pipeUIMessageStreamToResponse } from 'ai';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { networkOf } from '../../../agent/identity/limits.ts';
import type { Reply } from '../../../agent/reply.ts';
import type { Tutor } from '../../../agent/tutor.ts';
import { actTools } from '../../../core/chat/acts.ts';
import { TutorError } from '../../../core/errors.ts';
import { AttemptId, ConversationId, MessageId } from '../../../core/ids.ts';
import type { ChatMessage, ConversationAnswer, ConversationLine } from '../api.ts';
import { jsonBody, readBody } from '../bodies.ts';
import { limited } from '../limits.ts';
import { personOf } from '../session.ts';

const KEEP_ALIVE_MS = 15_000; // proxies close what is silent for a minute
const NAME_MAX = 100; // of a message, as the browser calls it
const BODY_MAX_BYTES = 256 * 1024; // a long essay, and its marks

const name = z.string().min(1).max(NAME_MAX);
const Act = z.strictObject({
  tool: z.enum(actTools),
  input: z.record(z.string(), z.unknown()),
  attempt: AttemptId.optional(),
  confirmed: z.literal(true).optional(),
});
const ChatBody = z.strictObject({
  conversation: ConversationId.optional(),
  message: z.union([z.strictObject({ id: name, text: z.string() }), z.strictObject({ id: name, act: Act })]),
});

/** Sends a reply as it comes, from its beginning. Whoever goes away only stops listening: the turn goes on. */
const tell = ({ stream }: Reply, response: Response): Promise<void> =>
  pipeUIMessageStreamToResponse({ response, stream: stream(), keepAliveMs: KEEP_ALIVE_MS, headers: { 'cache-control': 'no-store' } });

/** A conversation as an address names it; what is no id of one names none. */
function conversationIn(request: Request): ConversationId {
  const { data } = ConversationId.safeParse(request.params['conversation']);
  if (!data) throw new TutorError('not-found', 'There is no such conversation of yours.');
  return data;
}

/** The parts that a page draws: a note that a turn leaves for those after it is not for it. */
const drawn = (parts: readonly { readonly type: string }[]): ChatMessage['parts'] =>
  parts.filter(({ type }) => type !== 'data-turn') as ChatMessage['parts']; // stored as the stream of such a message gave them

/** The routes of talks. That our own page sends what changes something was looked at before. */
export function chatRoutes(tutor: Tutor): Router {
  const routes = Router();

  routes.post('/chat', limited(tutor, 'chat'), jsonBody(BODY_MAX_BYTES), async (request, response) => {
    const visitor = await personOf(request);
    const { conversation, message } = readBody(request, ChatBody);
    const reply = await tutor.reply({
      visitor,
      door: 'web',
      conversation,
      // The first message names its conversation, so that sent again it begins no second one.
      thread: conversation === undefined ? `begun by ${message.id}` : undefined,
      externalId: message.id,
      purse: visitor.isGuest ? tutor.identity.guestPurse(networkOf(request.ip ?? '')) : undefined,
      ...('act' in message ? { text: '', act: message.act } : { text: message.text }),
    });
    await tell(reply, response);
  });

  routes.get('/chat/:conversation/stream', async (request, response) => {
    const reply = tutor.findReply(await personOf(request), conversationIn(request));
    if (reply) await tell(reply, response);
    else response.status(204).end();
  });

  routes.post('/chat/:conversation/stop', async (request, response) => {
    response.json({ stopped: tutor.stopReply(await personOf(request), conversationIn(request)) });
  });

  routes.get('/conversations', async (request, response) => {
    const found = await tutor.conversations(await personOf(request));
    const conversations = found.map(({ id, title, door, updatedAt }): ConversationLine => ({
      id,
      title: title ?? 'A talk',
      door,
      at: updatedAt.toISOString(),
    }));
    response.json({ conversations });
  });

  routes.get('/conversations/:conversation', async (request, response) => {
    const visitor = await personOf(request);
    const conversation = conversationIn(request);
    const before = MessageId.optional().safeParse(request.query['before']);
    if (!before.success) throw new TutorError('invalid', '"before" has to name a message.');
    const talk = await tutor.talk(visitor, conversation, before.data);
    if (!talk) throw new TutorError('not-found', 'There is no such conversation of yours.');
    const { title, messages, earlier, running } = talk;
    response.json({
      id: conversation,
      title: title ?? 'A talk',
      messages: messages.map(({ id, role, parts, createdAt }) => ({
        id,
        role,
        parts: drawn(parts),
        metadata: { conversation, at: createdAt.toISOString() },
      })),
      earlier,
      running: running || tutor.findReply(visitor, conversation) !== undefined,
    } satisfies ConversationAnswer);
  });

  return routes;
}
