import { slips } from '../../core/questions/typo.ts';

export { beginningOf } from '../../core/chat/message.ts';

/** A message is read up to here: what is longer was pasted, and what is asked of it stands at its beginning. */
export const SAID_MAX = 600; // characters

/** Real words that are a slip away from a command. Who types one of them may mean it. */
const noSlips: ReadonlySet<string> = new Set(
  (
    'ship slip snip skim skid skin skis slap hind mint lint hunt tint hilt hind pint hits next nest newt neat text path past mass bass paste heap held hemp kelp yelp ' +
    'step shop atop stoop again gain quiet quit repeal complain explained complaints finished finishes continued continues answered answers anger whole hold skill ' +
    'courts course source coarse tests tested texts test tax topics tropic topical exams examine example stats state stars scope scored scores store core streaks ' +
    'goal goals coal foals coals loans levels label lever revel hello hell hallo jello progresses dispute disputed disputes reply replay cheap cheat chat heat treat human humane ' +
    'teach teacher teachers start starts stark smart starter practice practise practices mistaken mistake mistakes question questions questioned passed pass stop stops ' +
    'whats hows wheres whos thats theres ones different hard hand hands card lists listed finds kinds minds aims hints hint point points joint skipped skips show shows shown shower what that than thank thanks think thing things reveal ready reads really weather whether plain explain'
  ).split(' '),
);

/** Words of commands, to which a slip of the finger is put right before the rules read a message. */
const commandWords = (
  'hint skip next repeat again explain answer finish continue progress streak goals quiz questions question practice practise mistakes mistake ' +
  'exam mock dispute wrong teacher instructor tutor human courses course topics topic hello please test stats level score result results ' +
  'solution start begin stop thanks difference between what does which should study weakest submit reveal review'
).split(' ');

const SHORT_MIN = 4; // letters; a slip in a shorter word makes another
const LONG_MIN = 8;

/** The word of a command that a word is a slip of, or the word itself. */
function mended(word: string): string {
  if (noSlips.has(word) || commandWords.includes(word) || !/^[a-z]+$/.test(word)) return word;
  const shrunk = word.length === SHORT_MIN - 1 && !/[aeiouy]/.test(word); // skp, hnt
  if (word.length < SHORT_MIN && !shrunk) return word;
  const most = word.length >= LONG_MIN ? 2 : 1;
  return (
    commandWords.find((command) => command.length >= SHORT_MIN && command[0] === word[0] && slips(word, command, most) <= most) ?? word
  );
}

const shorthand: Readonly<Record<string, string>> = {
  wat: 'what',
  wut: 'what',
  wht: 'what',
  wats: 'whats',
  wich: 'which',
  u: 'you',
  ur: 'your',
  r: 'are',
  ppl: 'people',
  becuase: 'because',
};

/** A message as the rules read it: small letters, no signs but what belongs to words and numbers, apostrophes closed up. */
export function plainWords(said: string): string {
  return said
    .slice(0, SAID_MAX)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[’‘'´`]/g, '')
    .replaceAll(/(\p{L})\1{2,}/gu, '$1') // heyyy, sooo
    .replaceAll(/(?<=\d)[.,](?=\d)/g, '.')
    .replaceAll(/[^\p{L}\p{N}.%$€+-]+|\.(?!\d)|(?<!\d)\.|(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}])/gu, ' ')
    .trim();
}

/** The same with slips in the words of commands put right. */
export const commandWordsOf = (said: string): string =>
  plainWords(said)
    .split(' ')
    .map((word) => (Object.hasOwn(shorthand, word) ? shorthand[word]! : mended(word)))
    .join(' ');

const rows = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm'];
const MASHED_MIN = 4; // letters

/** Whether a hand went over the keys: every letter, or all but one, stands beside the one before in a row. */
function isMashed(word: string): boolean {
  if (word.length < MASHED_MIN || word === 'were') return false;
  return rows.some((row) => {
    const letters = Array.from(word);
    const apart = letters.slice(1).map((letter, at) => Math.abs(row.indexOf(letter) - row.indexOf(word[at]!))); // the one before
    return (
      letters.every((letter) => row.includes(letter)) && apart.every((keys) => keys <= 2) && apart.filter((keys) => keys !== 1).length <= 1
    );
  });
}

/** Whether a message is nothing but keys that were hit, also where any text could be an answer: abbreviations are none. */
export const isKeys = (said: string): boolean =>
  plainWords(said)
    .split(' ')
    .every((word) => word === '' || isMashed(word));

/** Whether a message is made of keys that were hit and of no words. */
export const isNoise = (said: string): boolean => {
  const words = plainWords(said).split(' ').filter(Boolean);
  if (isKeys(said)) return true;
  return words.length === 0 || (words.length <= 2 && words.every((word) => /[^aeiouy\d\W]{5,}|^(.)\1+$/.test(word)));
};

/** A number of its own for every text, the same at all times: what chooses among ways to say a thing. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193); // a character has a code
  return hash >>> 0;
}
