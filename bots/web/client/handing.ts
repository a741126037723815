import type { Act } from '../api.ts';

/** What a page hands to the chat: something to do there at once, and what it is called until the server has said. */
export type Handed = { readonly act: Act; readonly words: string };

/** Goes to a page of ours with something for it to do. */
export function go(to: string, handed: Handed): void {
  window.history.pushState({ handed }, '', to);
  window.dispatchEvent(new PopStateEvent('popstate')); // the router looks at the address when it hears that
}

/** What was handed to the page that is shown now. Whoever takes it has it alone: coming back here does not do it again. */
export function takeHanded(): Handed | undefined {
  const { handed } = (window.history.state ?? {}) as { readonly handed?: Handed }; // only `go` puts something there
  if (handed) window.history.replaceState(null, '');
  return handed;
}
