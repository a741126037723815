import { useEffect, useMemo, useState } from 'react';
import type { ChatMessage, ConversationAnswer } from '../../api.ts';
import { asTrouble, get } from '../api.ts';
import { takeHanded } from '../handing.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { TroubleNotice } from '../parts/notice.tsx';
import { passagesIn } from './cited.ts';
import { Composer } from './composer.tsx';
import { refreshConversations } from './conversation-list.tsx';
import { LearnerMessage, TutorMessage } from './message.tsx';
import { Proposals } from './proposals.tsx';
import { useStickToEnd } from './scrolling.ts';
import { Start } from './start.tsx';
import { useTalk, type Talk } from './use-talk.ts';

const wasPressed = (message: ChatMessage | undefined) => message?.role === 'user' && message.parts.some(({ type }) => type === 'data-act');

type Props = {
  readonly conversation: string | undefined;
  readonly answer: Pick<ConversationAnswer, 'messages' | 'earlier' | 'running'>;
  readonly onConversation: (id: string) => void;
};

/** The messages before those that are shown, on demand. */
function Earlier({ talk: { conversation, messages, setMessages }, isThere }: { readonly talk: Talk; readonly isThere: boolean }) {
  const [more, setMore] = useState(isThere);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [first] = messages;
  if (!more || !conversation || !first) return null;
  const show = async () => {
    try {
      const before = await get<ConversationAnswer>(`/api/conversations/${conversation}?before=${encodeURIComponent(first.id)}`);
      setMessages((all) => [...before.messages, ...all]);
      setMore(before.earlier);
    } catch (error) {
      setTrouble(error);
    }
  };
  return (
    <div className="earlier">
      {trouble !== null && <TroubleNotice error={trouble} />}
      <Button kind="quiet" onClick={() => void show()}>
        Show what was said before
      </Button>
    </div>
  );
}

/** What was said and done, oldest first. What is new is read out. */
function Messages({ talk, from }: { readonly talk: Talk; readonly from: number }) {
  const { messages, cards, acting, busy } = talk;
  const passages = useMemo(() => passagesIn(messages), [messages]);
  return (
    <div className="messages" role="log" aria-live="polite" aria-label="Conversation">
      {messages.map((message, index) =>
        message.role === 'user' ? (
          <LearnerMessage key={message.id} message={message} />
        ) : (
          <TutorMessage
            key={message.id}
            message={message}
            cards={cards}
            acting={acting}
            passages={passages}
            streaming={busy && index === messages.length - 1}
            isNew={index >= from}
            takesFocus={index >= from && wasPressed(messages[index - 1])}
          />
        ),
      )}
    </div>
  );
}

/** A talk that is open: what was said, what waits, and where one writes. */
export function Room({ conversation: known, answer, onConversation }: Props) {
  const talk = useTalk(known, answer.messages, answer.running, onConversation);
  const { line, messages, busy, status, trouble, acting, conversation } = talk;
  const last = messages.at(-1);
  const { end, isAtEnd, toEnd } = useStickToEnd(messages, !wasPressed(messages.findLast(({ role }) => role === 'user')));
  const waits = status === 'submitted' && !acting.pending;
  const isEmpty = messages.length === 0;
  const moment = busy ? null : (last?.id ?? 'start');

  useEffect(() => {
    const handed = takeHanded(); // by the page one comes from
    if (handed) acting.act(handed.act, handed.words);
  }, [acting]);

  useEffect(() => {
    if (moment && moment !== 'start') refreshConversations().catch(() => undefined); // the list is there for convenience
  }, [moment]);

  return (
    <div className="chat">
      {isEmpty && !trouble ? (
        <Start onAct={acting.act} />
      ) : (
        <>
          <h1 className="visually-hidden">Chat</h1>
          <Earlier talk={talk} isThere={answer.earlier} />
          <Messages talk={talk} from={answer.messages.length} />
        </>
      )}
      {waits && (
        <output className="thinking">
          <span className="visually-hidden">Viva is thinking</span>
          <i />
          <i />
          <i />
        </output>
      )}
      {!isEmpty && <Proposals moment={moment} />}
      {trouble && <TroubleNotice error={trouble} again={() => void line.recover().catch(() => undefined)} />}
      <div ref={end} className="chat-end" />
      <div className="chat-foot">
        {!isAtEnd && !isEmpty && (
          <Button className="to-end" onClick={toEnd}>
            <Icon name="down" />
            Newest
          </Button>
        )}
        <Composer
          name={conversation ?? 'new'}
          busy={busy}
          onSend={(text) => {
            void line.say(text);
            requestAnimationFrame(toEnd); // whoever writes wants to see it
          }}
          onStop={() => void line.stop().catch((error: unknown) => asTrouble(error))}
        />
      </div>
    </div>
  );
}
