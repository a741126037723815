const PATH_MAX = 500;

/** A path of our own to go back to: what leads to another site, or is none, is the start. */
export function ownPath(wish: unknown): string {
  if (typeof wish !== 'string' || wish.length > PATH_MAX || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wish) || wish.includes('\\')) return '/';
  const url = new URL(wish, 'https://own.invalid');
  if (url.origin !== 'https://own.invalid' || url.pathname.startsWith('//')) return '/';
  return /^\/(?:api|auth|objects|pictures)(?:\/|$)/i.test(url.pathname) ? '/' : url.pathname + url.search + url.hash;
}
