import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Trouble } from '../api.ts';
import { TroubleNotice } from '../parts/notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useSession } from '../session.tsx';

/** Something that was asked of the server: what it answered, or what went wrong, and how to ask again. */
export type Asked<Answer> = { readonly answer: Answer | null; readonly trouble: unknown; readonly again: () => Promise<void> };

/**
 * Asks when it is known who is here, which a first visit has to wait for, and again when `key` changes or somebody else is here.
 * What was answered stays until the next answer is there, so that nothing jumps; an answer that comes late does not take the place
 * of a newer one.
 */
export function useAsked<Answer>(key: string, ask: () => Promise<Answer>): Asked<Answer> {
  const { me, trouble, refresh } = useSession();
  const [state, setState] = useState<{ of: string; answer: Answer | null; trouble: unknown }>({ of: key, answer: null, trouble: null });
  const asking = useRef(ask);
  const turn = useRef(0);
  useEffect(() => {
    asking.current = ask;
  });
  const again = useCallback(async () => {
    const mine = (turn.current += 1);
    const next = await asking.current().then(
      (answer) => ({ of: key, answer, trouble: null }),
      (error: unknown) => ({ of: key, answer: null, trouble: error }),
    );
    if (mine === turn.current) setState(next);
  }, [key]);
  const user = me?.user;
  useEffect(() => {
    if (user) void again();
  }, [again, user]);
  if (!user && trouble) return { answer: null, trouble, again: refresh };
  return { answer: state.answer, trouble: state.trouble, again };
}

/** Gives what was asked for, or why an open run keeps it back. */
export const unlessWaiting = <Answer,>(asking: Promise<Answer>): Promise<Answer | { readonly waits: string }> =>
  asking.catch((error: unknown) => {
    if (error instanceof Trouble && error.kind === 'conflict') return { waits: error.message };
    throw error;
  });

/** Shows what was answered; before that that it is waited for, and what went wrong with a way to try again. */
export function Shown<Answer>({
  of: { answer, trouble, again },
  children,
}: {
  readonly of: Asked<Answer>;
  readonly children: (answer: Answer) => ReactNode;
}) {
  if (answer !== null) return children(answer);
  return trouble ? <TroubleNotice error={trouble} again={() => void again()} /> : <Spinner />;
}
