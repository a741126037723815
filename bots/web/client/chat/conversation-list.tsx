import { useEffect, useSyncExternalStore } from 'react';
import type { ConversationLine } from '../../api.ts';
import { get } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { Link, useAddress } from '../router.tsx';
import { useSession } from '../session.tsx';
import './conversations.css';

let lines: readonly ConversationLine[] = [];
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Asks for the list of talks anew: one began, or went on. */
export async function refreshConversations(): Promise<void> {
  const { conversations } = await get<{ conversations: ConversationLine[] }>('/api/conversations');
  lines = conversations;
  for (const listener of listeners) listener();
}

/** The talks there were, newest first; each is taken up where it was left. */
export function ConversationList({ onChoose }: { readonly onChoose?: (() => void) | undefined }) {
  const { me } = useSession();
  const { pathname } = useAddress();
  const list = useSyncExternalStore(subscribe, () => lines);
  const user = me?.user;
  useEffect(() => {
    if (user) refreshConversations().catch(() => undefined); // the chat itself says when nobody answers
  }, [user]);
  return (
    <section className="conversations" aria-label="Conversations">
      <Link to="/" className="navigation-link" onClick={onChoose}>
        <Icon name="plus" />
        New chat
      </Link>
      <ul>
        {list.map(({ id, title }) => (
          <li key={id}>
            <Link
              to={`/c/${id}`}
              className="navigation-link conversation"
              aria-current={pathname === `/c/${id}` ? 'page' : undefined}
              onClick={onChoose}
            >
              <span>{title || 'Untitled'}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
