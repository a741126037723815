import { useCallback, useEffect, useState } from 'react';
import type { ConversationAnswer } from '../../api.ts';
import { get } from '../api.ts';
import { ButtonLink } from '../parts/button.tsx';
import { TroubleNotice } from '../parts/notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { navigate, useTitle, type PageProps } from '../router.tsx';
import { useSession } from '../session.tsx';
import { Room } from './room.tsx';
import './chat.css';

const nothingYet = { messages: [], earlier: false, running: false };

/** A talk that was begun earlier. */
function Known({ conversation, onConversation }: { readonly conversation: string; readonly onConversation: (id: string) => void }) {
  const { me } = useSession();
  const [answer, setAnswer] = useState<ConversationAnswer | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const user = me?.user;
  const open = useCallback(
    async (signal?: AbortSignal) => {
      try {
        setAnswer(await get<ConversationAnswer>(`/api/conversations/${encodeURIComponent(conversation)}`, signal));
        setTrouble(null);
      } catch (error) {
        if (!signal?.aborted) setTrouble(error);
      }
    },
    [conversation],
  );
  useEffect(() => {
    if (!user) return undefined;
    const left = new AbortController();
    const soon = setTimeout(() => void open(left.signal)); // not while this is drawn
    return () => {
      clearTimeout(soon);
      left.abort();
    };
  }, [user, open]);
  if (answer) return <Room conversation={conversation} answer={answer} onConversation={onConversation} />;
  if (trouble === null) return <Spinner label="Opening the conversation …" />;
  return (
    <div className="chat">
      <TroubleNotice error={trouble} again={() => void open()} />
      <ButtonLink to="/">Begin a new one</ButtonLink>
    </div>
  );
}

/** The talk that got its address just now, and which of those shown it is: the change of address is not a change of talk. */
let named: { readonly id: string; readonly number: number } | undefined;

/** The talk of a learner with their tutor: a new one, or one that goes on. */
export function ChatPage({ params: { conversation } }: PageProps) {
  useTitle('Viva');
  const { trouble, refresh } = useSession();
  const [shown, setShown] = useState({ number: 0, begun: conversation, conversation });
  const { number, begun } = shown;
  if (shown.conversation !== conversation) {
    const isNamed = conversation !== undefined && named?.id === conversation && named.number === number;
    setShown(isNamed ? { ...shown, conversation } : { number: number + 1, begun: conversation, conversation });
  }
  const onConversation = useCallback(
    (id: string) => {
      named = { id, number };
      navigate(`/c/${id}`, { replace: true });
    },
    [number],
  );
  if (trouble)
    return (
      <div className="chat">
        <TroubleNotice error={trouble} again={() => void refresh()} />
      </div>
    );
  return begun === undefined ? (
    <Room key={number} conversation={undefined} answer={nothingYet} onConversation={onConversation} />
  ) : (
    <Known key={number} conversation={begun} onConversation={onConversation} />
  );
}
