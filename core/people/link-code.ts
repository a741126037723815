const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'; // no vowels, so that no word comes of it, and nothing that is read as a digit
const LENGTH = 8; // 25 thousand million of them: guessed at a few tries in a quarter of an hour, none is ever hit
const HALF = LENGTH / 2;

/** A code that somebody reads in one place and types in another. `pick` gives a whole number below the one it is given. */
export const newLinkCode = (pick: (below: number) => number): string =>
  Array.from({ length: LENGTH }, () => LETTERS[pick(LETTERS.length)]).join('');

/** How a code is shown: in two halves. */
export const showLinkCode = (code: string): string => `${code.slice(0, HALF)}-${code.slice(HALF)}`;

/** The code that was typed, in whatever case and with whatever between its letters; undefined where it can be none. */
export function readLinkCode(typed: string): string | undefined {
  const letters = typed.replaceAll(/[\s\p{Pd}_.]/gu, '').toUpperCase();
  return letters.length === LENGTH && Array.from(letters).every((letter) => LETTERS.includes(letter)) ? letters : undefined;
}
