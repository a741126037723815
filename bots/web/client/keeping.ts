/** What was entered and not sent yet, kept while the tab is open; a browser that keeps nothing just forgets it. */
export function kept(key: string): string {
  try {
    return sessionStorage.getItem(`viva-${key}`) ?? '';
  } catch {
    return '';
  }
}

/** Keeps what was entered; an empty text is forgotten. */
export function keep(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(`viva-${key}`, text);
    else sessionStorage.removeItem(`viva-${key}`);
  } catch {
    // see above
  }
}

const OWNER = 'viva-owner';

/** Forgets all that was entered, as at a sign-out: whoever comes to this tab next is to read none of it. */
export function forget(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('viva-')) sessionStorage.removeItem(key);
  } catch {
    // see above
  }
}

/** Says who is here: what somebody else with an account entered in this tab is forgotten. What a guest entered is theirs after they signed in. */
export function keepFor({ user, isGuest }: { readonly user: string; readonly isGuest: boolean }): void {
  try {
    const before = sessionStorage.getItem(OWNER);
    if (before && before !== user) forget();
    if (!isGuest) sessionStorage.setItem(OWNER, user);
  } catch {
    // see above
  }
}
