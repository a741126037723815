import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { TroubleNotice } from '../parts/notice.tsx';
import { Spinner } from '../parts/spinner.tsx';

/** Something that was asked of the server: what it answered, or what went wrong, and how to ask again. */
export type Asked<Answer> = { readonly answer: Answer | null; readonly trouble: unknown; readonly again: () => Promise<void> };

/**
 * Asks when the page opens, and again when `key` changes. What was answered stays until the next answer is there, so that nothing
 * jumps; an answer that comes late does not take the place of a newer one.
 */
export function useAsked<Answer>(key: string, ask: () => Promise<Answer>): Asked<Answer> {
  const [state, setState] = useState<{ key: string; answer: Answer | null; trouble: unknown }>({ key, answer: null, trouble: null });
  const asking = useRef(ask);
  const turn = useRef(0);
  useEffect(() => {
    asking.current = ask;
  });
  const again = useCallback(async () => {
    const mine = (turn.current += 1);
    const next = await asking.current().then(
      (answer) => ({ key, answer, trouble: null }),
      (trouble: unknown) => ({ key, answer: null, trouble }),
    );
    if (mine === turn.current) setState(next);
  }, [key]);
  useEffect(() => {
    void again();
  }, [again]);
  return { answer: state.answer, trouble: state.trouble, again };
}

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

/** Something that a press does: whether it goes on, and what went wrong with the last one. */
export function useDoing() {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const doing = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setTrouble(null);
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, doing };
}
