const TERM_MAX = 64; // characters; nothing longer is a word, and an index has no room for it

/** Words that are in every passage and so tell none from another. Short on purpose: BM25 weighs common words low by itself. */
const stopWords = new Set(
  (
    'a about an and any are as at be been but by can could did do does don for from had has have he her his how i if in into is it its ' +
    'll me my of on or our re she should so some such t than that the their them then there these they this those to us ve was we were ' +
    'what when where which who why will with would you your s'
  ).split(' '),
);

const unfolded: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** Small letters without accents, in compatible characters. Only Latin, Greek and Cyrillic marks go: elsewhere marks are letters. */
const fold = (text: string) =>
  text
    .normalize('NFKC')
    .replaceAll(/(?<![\p{L}\p{N}])(\p{Lu}{2,})s(?![\p{L}\p{N}])/gu, '$1') // VPNs: the plural of what has no vowel to tell it by
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .normalize('NFC')
    .replaceAll(/[ßøæœłđðþı]/g, (letter) => unfolded[letter] ?? letter)
    .replaceAll(/[‘’ʼ＇]/g, "'")
    .replaceAll(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, '')
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, ''); // 1,000 is one number

const inside = String.raw`[\p{L}\p{N}\p{M}]`;
/** What is one term although it holds more than letters, each form before those that would take it apart. */
const token = new RegExp(
  [
    `(?<![\\p{L}\\p{N}:])(?:[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){2,7}|[0-9a-f]{0,4}::[0-9a-f]{1,4})(?:/\\d{1,3})?(?!${inside})`, // fe80::1/64, a MAC address
    `\\d+(?:\\.\\d+){3}/\\d{1,2}(?!${inside})`, // 10.0.0.0/8
    `(?<![\\p{L}\\p{N}/])/\\d{1,3}(?!${inside})`, // a prefix such as /24
    `\\d+(?:\\.${inside}+)+`, // 802.11ac, 3.14, 10.0.0.1
    `\\p{L}${inside}*(?:\\+{1,2}|#)(?!${inside})`, // C++, C#, Network+
    `${inside}+(?:-${inside}+)+`, // co-insurance
    `${inside}+`,
  ].join('|'),
  'gu',
);

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;
const hasVowel = (word: string) => /[aeiouy]/.test(word);

/** Without the ending of a plural: policies, addresses, boxes, claims; not status, analysis, https. */
function singular(word: string): string {
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) && word.length > 3 && hasVowel(word) ? word.slice(0, -1) : word;
}

/** Without -ing or -ed, where something with a vowel is left: planned, caring, applied; not string, speed. */
function present(word: string): string {
  if (word.endsWith('ied')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (word.endsWith('eed')) return word;
  const rest = /^(.{2,})(?:ing|ed)$/.exec(word)?.[1];
  if (rest === undefined || !hasVowel(rest)) return word;
  if (/^[aeiou][^aeiouwxy]$|^[^aeiou][aeiouy][^aeiouwxy]$/.test(rest)) return `${rest}e`; // used, caring, rated
  if (rest.length < 3) return word;
  return rest.length > 3 && /([^aeioulsz])\1$/.test(rest) ? rest.slice(0, -1) : rest;
}

/** A light English stem: plural, then -ing and -ed, then a last e or double l. Words in other letters or with digits stay. */
function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const bare = present(singular(word));
  if (bare.length > 5 && bare.endsWith('ll')) return bare.slice(0, -1);
  return bare.length > 4 && bare.endsWith('e') ? bare.slice(0, -1) : bare;
}

/** The terms of one token: itself, and what people type when they mean it. */
function termsOfToken(found: string): string[] {
  if (found.startsWith('/')) return [found];
  const [address, prefix] = found.split('/');
  if (address !== undefined && prefix !== undefined) return [found, address, `/${prefix}`];
  if (/[+#]$/.test(found)) {
    const word = found.replace(/[+#]+$/, '');
    return word.length > 2 ? [found, stem(word)] : [found]; // Network+ is also network, C++ is not C
  }
  if (!found.includes('-')) return [stem(found)];
  const parts = found.split('-');
  return parts.every((part) => /^\p{L}+$/u.test(part)) ? [...parts.map(stem), stem(parts.join(''))] : parts.map(stem); // e-mail is also email
}

/** Scripts without spaces between words, as pairs of characters: any two words share them where the words are the same. */
function pairs(run: string): string[] {
  const characters = Array.from(run);
  return characters.length < 2 ? characters : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/**
 * The terms of a text as BM25 counts them, in order, each as often as it is there: the same for passages and questions.
 * A change here makes every posting stale: raise `TERMS_VERSION`.
 */
export function termsOf(text: string): string[] {
  const folded = fold(text);
  const apart = folded.replaceAll(unspaced, (run) => ` ${pairs(run).join(' ')} `);
  const isCounted = (term: string) => !stopWords.has(term);
  return (apart.match(token) ?? [])
    .filter(isCounted)
    .flatMap(termsOfToken)
    .filter(isCounted)
    .map((term) => term.slice(0, TERM_MAX).replace(/\p{Surrogate}/u, ''));
}

/** Which rules made the terms; what was indexed by others is indexed again. */
export const TERMS_VERSION = 1;
