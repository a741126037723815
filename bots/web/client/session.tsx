import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Me, SessionAnswer } from '../api.ts';
import { asTrouble, get, onSignedOut, post, type Trouble } from './api.ts';
import { welcome } from './arrival.ts';
import { forget, keepFor } from './keeping.ts';
import { navigate } from './router.tsx';

type Session = {
  /** Who is here; null until that is known, and on pages that need nobody. */
  readonly me: Me | null;
  readonly doors: SessionAnswer['doors'] | null;
  readonly takeOver: SessionAnswer['takeOver'];
  readonly trouble: Trouble | null;
  /** Asks the server anew who is here, as after a sign-in or a change of profile. */
  readonly refresh: () => Promise<void>;
};

const Context = createContext<Session>({ me: null, doors: null, takeOver: null, trouble: null, refresh: async () => {} });

/** Who is here. */
export const useSession = (): Session => use(Context);

const here = () => ({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', locale: navigator.language || 'en' });

async function askSession(needed: boolean): Promise<SessionAnswer> {
  const answer = await get<SessionAnswer>('/api/session');
  if (answer.me || !needed) return answer;
  const { me } = await post<{ me: Me }>('/api/session/guest', here());
  return { ...answer, me };
}

/** Holds who is here for everything within. Where somebody is needed and nobody is signed in, they are a guest at once. */
export function SessionProvider({ needed, children }: { readonly needed: boolean; readonly children: ReactNode }) {
  const [answer, setAnswer] = useState<SessionAnswer | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const last = useRef<Me | null>(null);
  const asking = useRef<Promise<SessionAnswer> | null>(null);

  const refresh = useCallback(async (): Promise<void> => {
    if (!asking.current) asking.current = askSession(needed);
    try {
      const found = await asking.current;
      last.current = found.me;
      if (found.me) keepFor(found.me); // before anything that was entered is drawn
      setAnswer(found);
      setTrouble(null);
      if (found.me) welcome();
    } catch (error) {
      setTrouble(asTrouble(error));
    } finally {
      asking.current = null;
    }
  }, [needed]);

  useEffect(() => {
    if (!last.current) void refresh();
  }, [refresh]);

  useEffect(
    () =>
      onSignedOut(() => {
        const had = last.current;
        last.current = null;
        if (had && !had.isGuest) navigate('/sign-in'); // whoever has an account is not made a guest behind their back
        else void refresh();
      }),
    [refresh],
  );

  // Tabs share who is signed in: one that comes to the front again shows nothing of whoever left meanwhile.
  useEffect(() => {
    const look = async () => {
      const had = last.current;
      if (document.visibilityState !== 'visible' || !had || had.isGuest) return;
      const { me } = await get<SessionAnswer>('/api/session');
      if (me?.user === had.user) return;
      forget();
      window.location.assign(me ? '/' : '/sign-in');
    };
    const seen = () => void look().catch(() => undefined); // the next thing they do says what is wrong
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);

  const session = useMemo(
    () => ({ me: answer?.me ?? null, doors: answer?.doors ?? null, takeOver: answer?.takeOver ?? null, trouble, refresh }),
    [answer, trouble, refresh],
  );
  return <Context value={session}>{children}</Context>;
}
