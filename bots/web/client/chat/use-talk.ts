import { useChat } from '@ai-sdk/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChatMessage } from '../../api.ts';
import { Trouble } from '../api.ts';
import type { Acting } from '../card/acting.ts';
import { cardsIn } from '../card/cards.ts';
import { conversationOf, openLine } from './line.ts';

const RECOVERS_AFTER_MS = 1500;
const RECOVERIES_MAX = 3;
const THROTTLE_MS = 40; // more often than that nobody sees

/** What broke a talk off, as trouble that can be shown: our own, the server's sentence at the end of a stream, or a lost connection. */
function troubleOf(error: Error | undefined): Trouble | null {
  if (!error) return null;
  if (error instanceof Trouble) return error;
  if (error instanceof TypeError) return new Trouble('unavailable', 'The connection broke off. What you sent is safe.');
  return new Trouble('broken', error.message || 'Something broke on the way.');
}

/** What is being done by hand at this moment: the last message is an act that is not answered yet. */
function pendingIn(messages: readonly ChatMessage[], busy: boolean): Acting['pending'] {
  if (!busy) return null;
  const part = messages.findLast(({ role }) => role === 'user')?.parts.find(({ type }) => type === 'data-act');
  return part?.type === 'data-act' ? { tool: part.data.tool, attempt: part.data.attempt ?? undefined } : null;
}

/** A talk that is shown: its messages, its cards, what is going on in it, and all that can be done. */
export function useTalk(known: string | undefined, messages: ChatMessage[], isRunning: boolean, onConversation: (id: string) => void) {
  const [line] = useState(() => openLine(known, messages));
  const chat = useChat({ chat: line.chat, throttle: THROTTLE_MS });
  const busy = chat.status === 'submitted' || chat.status === 'streaming';
  const cards = useMemo(() => cardsIn(chat.messages), [chat.messages]);
  const trouble = troubleOf(chat.error);
  const recoveries = useRef(0);

  useEffect(() => {
    if (isRunning) line.hear().catch(() => undefined); // what broke off is told by the chat
  }, [isRunning, line]);

  const conversation = known ?? conversationOf(chat.messages);
  useEffect(() => {
    if (conversation && conversation !== known) onConversation(conversation);
  }, [conversation, known, onConversation]);

  const isLost = trouble?.kind === 'unavailable';
  useEffect(() => {
    if (!isLost) {
      if (chat.status === 'ready') recoveries.current = 0;
      return undefined;
    }
    const recover = () => {
      if (recoveries.current >= RECOVERIES_MAX) return;
      recoveries.current += 1;
      line.recover().catch(() => undefined); // the trouble is shown as it is
    };
    const later = setTimeout(recover, RECOVERS_AFTER_MS * 2 ** recoveries.current);
    window.addEventListener('online', recover, { once: true });
    return () => {
      clearTimeout(later);
      window.removeEventListener('online', recover);
    };
  }, [isLost, chat.status, line]);

  const acting: Acting = useMemo(
    () => ({ act: (act, words) => void line.act(act, words), pending: pendingIn(chat.messages, busy), busy }),
    [line, chat.messages, busy],
  );
  return { line, messages: chat.messages, setMessages: chat.setMessages, status: chat.status, busy, cards, trouble, acting, conversation };
}
export type Talk = ReturnType<typeof useTalk>;
