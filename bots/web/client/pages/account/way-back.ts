const KEY = 'viva-way-back';
const KEPT_MS = 30 * 60 * 1000; // time to open the link of a letter; whoever signs in later wants something else

type Way = { readonly to: string; readonly until: number };

const isWay = (value: unknown): value is Way =>
  typeof value === 'object' &&
  value !== null &&
  'to' in value &&
  value.to === '/link' &&
  'until' in value &&
  Number(value.until) > Date.now();

/** Keeps where somebody wanted to go who has to sign in first: for every tab, since a letter opens in another. */
export function keepWay(to: '/link' | null): void {
  try {
    if (to) localStorage.setItem(KEY, JSON.stringify({ to, until: Date.now() + KEPT_MS } satisfies Way));
    else localStorage.removeItem(KEY);
  } catch {
    // a browser that keeps nothing leads to the chat
  }
}

/** Where somebody goes who has signed in: where they wanted to, or to the chat. */
export function wayBack(): string {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isWay(kept) ? kept.to : '/';
  } catch {
    return '/';
  }
}
