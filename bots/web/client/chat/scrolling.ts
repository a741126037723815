import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 48;

/** Keeps the newest in view while the reader is there anyway; says when they are not. */
export function useStickToEnd(changes: unknown, follows: boolean) {
  const end = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  useEffect(() => {
    const element = end.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver(([entry]) => setAtEnd(entry?.isIntersecting ?? true), {
      rootMargin: `0px 0px ${NEAR_PX}px 0px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (changes !== undefined && follows && isAtEnd) window.scrollTo(0, document.documentElement.scrollHeight);
  }, [changes, follows, isAtEnd]);
  useLayoutEffect(() => {
    window.scrollTo(0, document.documentElement.scrollHeight); // a talk is taken up at its end. Newer browsers give a promise here, which is no way to clean up
  }, []);
  const toEnd = () => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'smooth' });
  return { end, isAtEnd, toEnd };
}
