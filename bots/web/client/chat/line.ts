import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport } from 'ai';
import type { Act, ChatMessage, ChatRequest, ConversationAnswer } from '../../api.ts';
import { fetchOwn, get, post, Trouble } from '../api.ts';
import { somebodyIsHere } from '../arrival.ts';
import { newId } from './new-id.ts';

/** The conversation that messages belong to, as the server told with them. */
export const conversationOf = (messages: readonly ChatMessage[]): string | undefined =>
  messages.findLast(({ metadata }) => metadata?.conversation)?.metadata?.conversation;

const textOf = ({ parts }: ChatMessage): string => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');

/** What a component did, as the learner's message that stands for it until the server's words are there. */
export const actMessage = (
  id: string,
  { tool, attempt = null }: Pick<Act, 'tool'> & { readonly attempt?: string | null | undefined },
  words: string,
): ChatMessage => ({
  id,
  role: 'user',
  parts: [
    { type: 'text', text: words },
    { type: 'data-act', data: { tool, attempt } },
  ],
});

/** A talk on its way to the server and back: the browser sends new words and acts, and nothing else. */
export type Line = {
  readonly chat: Chat<ChatMessage>;
  readonly say: (text: string) => Promise<void>;
  readonly act: (act: Act, words: string) => Promise<void>;
  /** Ends the turn that goes on; what was said so far stays. */
  readonly stop: () => Promise<void>;
  /** Hears out the turn that goes on, from its beginning; or reads what it said, where it ended meanwhile. */
  readonly hear: () => Promise<void>;
  /** Takes the talk up again where it broke off: hears out the turn that goes on, or sends the last message once more, which counts once. */
  readonly recover: () => Promise<void>;
};

/** Whether the last thing done in a talk went well, by its last message. */
const wentWell = (message: ChatMessage | undefined): boolean =>
  message?.role === 'assistant' && message.parts.some((part) => 'state' in part && part.state === 'output-available');

/** Opens the line of a talk: one that is known, or a new one. */
export function openLine(known: string | undefined, messages: ChatMessage[]): Line {
  const acts = new Map<string, Act>();
  const conversation = () => known ?? conversationOf(chat.messages);

  function requestOf(message: ChatMessage | undefined): ChatRequest {
    if (!message) throw new Trouble('broken', 'There is nothing to send.');
    const { id } = message;
    const [act, of] = [acts.get(id), conversation()];
    return { ...(of && { conversation: of }), message: act ? { id, act } : { id, text: textOf(message) } };
  }
  const chat: Chat<ChatMessage> = new Chat<ChatMessage>({
    id: known ?? newId(),
    messages,
    generateId: newId,
    transport: new DefaultChatTransport<ChatMessage>({
      api: '/api/chat',
      fetch: async (input, init) => {
        await somebodyIsHere();
        return fetchOwn(input, init);
      },
      prepareSendMessagesRequest: ({ messages: all }) => ({
        body: requestOf(all.findLast(({ role }) => role === 'user')),
        headers: { 'content-type': 'application/json' },
      }),
      prepareReconnectToStreamRequest: () => ({ api: `/api/chat/${conversation()}/stream` }),
    }),
  });

  /** Shows what the talk holds by now: another tab may have gone on with it. */
  async function catchUp(): Promise<void> {
    const of = conversation();
    if (of) chat.messages = (await get<ConversationAnswer>(`/api/conversations/${of}`)).messages;
  }

  const line: Line = {
    chat,
    say: (text) => chat.sendMessage({ id: newId(), role: 'user', parts: [{ type: 'text', text }] }),
    async act(act, words) {
      const id = newId();
      acts.set(id, act);
      await chat.sendMessage(actMessage(id, act, words));
      if (chat.status === 'ready' && !wentWell(chat.lastMessage)) await catchUp().catch(() => undefined); // why it was refused is told all the same
      if (act.tool === 'skip-question' && wentWell(chat.lastMessage)) await line.act({ tool: 'next-question', input: {} }, 'Next question');
    },
    async stop() {
      const of = conversation();
      if (of) await post(`/api/chat/${of}/stop`);
      else await chat.stop();
    },
    async hear() {
      await chat.resumeStream();
      if (chat.lastMessage?.role !== 'assistant') await catchUp();
    },
    async recover() {
      const of = conversation();
      const stored = of ? await get<ConversationAnswer>(`/api/conversations/${of}`) : undefined;
      chat.clearError();
      if (!stored?.running) return chat.regenerate();
      return line.hear();
    },
  };
  return line;
}
