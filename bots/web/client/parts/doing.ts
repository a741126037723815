import { useState } from 'react';

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
