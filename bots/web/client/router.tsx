import { useEffect, useSyncExternalStore, type ComponentProps, type ComponentType, type MouseEvent } from 'react';

/** What a page is told of its address: the parts of its path by name, and what stands behind `?` and `#`. */
export type PageProps = { readonly params: Readonly<Record<string, string>>; readonly query: URLSearchParams; readonly hash: string };

/** A page and where it is: `/c/:conversation`. */
export type Route = {
  readonly path: string;
  readonly page: ComponentType<PageProps>;
  /** Set where nobody has to be signed in, so that no guest is made for them: sign-in and the like. */
  readonly open?: true;
};

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  window.addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
    window.removeEventListener('hashchange', listener);
  };
};
const hrefNow = () => window.location.pathname + window.location.search + window.location.hash;

/** Goes to another page of ours. */
export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (to === hrefNow()) return;
  window.history[replace ? 'replaceState' : 'pushState'](null, '', to);
  tell();
}

/** The address of the page that is shown. */
export const useAddress = (): URL => new URL(useSyncExternalStore(subscribe, hrefNow), window.location.origin);

/** The parts of a path by the names of a route, or undefined where it is another's. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern, path].map((each) => each.split('/').filter(Boolean)) as [string[], string[]]; // two in, two out
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = given[place]!; // they are as long
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

const isPlainClick = (event: MouseEvent) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link to a page of ours, without loading everything anew. */
export function Link({ to, onClick, children, ...more }: ComponentProps<'a'> & { readonly to: string }) {
  return (
    <a
      {...more}
      href={to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </a>
  );
}

/** Names the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Viva' ? title : `${title} · Viva`;
  }, [title]);
}
