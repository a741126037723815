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
