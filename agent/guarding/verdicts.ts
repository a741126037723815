import type { Verdict } from '../../core/questions/verdict.ts';
import { plainOf, sentencesOf, type Scene } from './scene.ts';

const EXPLAINED_MIN = 0.35; // of the words that matter in what the author wrote; fewer is another explanation
const WORD_MIN = 4; // letters of a word that matters

const subject =
  "(?:that(?:'s| is| was)|it(?:'s| is| was)|this (?:is|was)|your answer (?:is|was)|you(?:'re| are| were)|[^,;:]{1,40} (?:is|was))";
const degree = '(?:absolutely|exactly|quite|totally|perfectly|completely|entirely|indeed) ';
const saysRight = new RegExp(
  `^(?:(?:yes|yep|yeah|well done|great|good|nice|congratulations)[,.!:;—-]* ?)*(?:(?:${subject} )?(?:${degree})?(?:right|correct|spot on)|exactly(?: right)?|perfect|well done|bingo|nailed it|you(?:'ve| have)? (?:got|nailed) it|excellent|good job|great job|nice work)(?=[!.,:;\\s—-]|$)(?! (?:now|away|after|before|answers?|choice|order|column|side|idea|to|of|track))`,
);
const saysWrong = new RegExp(
  `^(?:(?:no|nope|sorry|unfortunately|hmm|oh)[,.!:;—-]* ?)*(?:${subject} )?(?:${degree})?(?:not (?:quite|right|correct|this time|true)|incorrect|wrong|mistaken)\\b(?! answers?\\b| ones?\\b| way)|^(?:nope|sorry|unfortunately)[,.!]`,
);
/** What only a verdict says: without one having been given, nothing else is meant by it. */
const strict =
  /^(?:yes[,!. ]+)?(?:(?:that(?:'s| is)|you(?:'re| are)|your answer is|it(?:'s| is)) (?:absolutely |exactly |quite |not quite |not )?(?:right|correct|incorrect|wrong)|(?:right|correct|incorrect|wrong|not (?:quite|right|correct))(?=[!.]))/;
const between =
  /\b(?:part(?:ly|ially|ial)?|half|almost|nearly|mostly|some(?:what)?|not (?:quite|all|entirely|everything)|\d+ ?%|\d+ (?:of|out of) \d+)\b/;
const confirms =
  /\b(?:right|correct|correctly|yes|yep|exactly|well done|spot on|perfect|got it|good|great|nice|excellent|bravo|true|indeed|nailed|that(?:'s| is) it)\b/;

/** What a reply says of the answer, if its sentences say anything of it. */
type Claim = 'right' | 'wrong';

function claimIn({ own }: Scene): Claim | undefined {
  for (const sentence of sentencesOf(own)) {
    if (sentence.endsWith('?')) continue;
    if (saysWrong.test(sentence)) return 'wrong';
    if (saysRight.test(sentence)) return 'right';
  }
  return undefined;
}

/** Why the verdict that a reply tells is not the one that was given, if it is not. */
export function verdictMistold(scene: Scene): string | undefined {
  const { answered, own, state, said, done } = scene;
  const verdict = answered?.verdict;
  if (verdict) {
    const claim = claimIn(scene);
    if (verdict.correct && claim === 'wrong') return 'The answer was right, and the reply says that it was not.';
    if (claim && !verdict.correct && verdict.score > 0 && !between.test(own))
      return 'The answer was partly right, and the reply does not say so.';
    if (verdict.score === 0 && claim === 'right') return 'The answer was not right, and the reply says that it was.';
    return undefined;
  }
  const told = done('explain-answer').length > 0 || done('search-materials').length > 0 || done('finish-run').length > 0;
  const mayConfirm = told || /\?\s*$/.test(said) || (!answered && !state.question);
  const claimed = mayConfirm ? undefined : sentencesOf(own).find((sentence) => !sentence.endsWith('?') && strict.test(sentence));
  if (claimed === undefined) return undefined;
  return answered ? 'The reply tells a verdict that is not told yet.' : 'The reply tells a verdict, and no answer was graded.';
}

/** Whether an answer was right and the reply does not say so. */
export const isUnconfirmed = ({ answered, own, text }: Scene): boolean =>
  answered?.verdict?.correct === true && !confirms.test(own) && !/[✅✓✔🎉👍]/u.test(text);

/** What an author wrote of why an answer is right or not: of the whole question, or of the parts that were answered. */
export const authoredWhy = ({ explanation, parts, choices }: Verdict): string[] => {
  const ofParts = parts.flatMap(({ why }) => why ?? []);
  const ofChoices = choices.flatMap(({ right, why }) => (right && why ? [why] : []));
  return [...new Set([explanation, ...ofParts, ...(ofParts.length ? [] : ofChoices)])].filter(
    (text) => text !== null && text !== '',
  ) as string[]; // those that are null were left out
};

const wordsThatMatter = (text: string): Set<string> =>
  new Set(
    plainOf(text)
      .match(/[\p{L}\p{N}]+/gu)
      ?.filter((word) => word.length >= WORD_MIN || /\d/.test(word)) ?? [],
  );

/** What the author wrote and a reply that tells a verdict leaves out: all of it, where nothing of it is told. */
export function explanationMissing({ answered, plain, done }: Scene): string[] {
  const why = answered?.verdict ? authoredWhy(answered.verdict) : [];
  if (why.length === 0 || done('explain-answer').length > 0) return [];
  const words = wordsThatMatter(plain);
  const isTold = why.some((text) => {
    if (plain.includes(plainOf(text))) return true;
    const wanted = [...wordsThatMatter(text)];
    return wanted.length > 0 && wanted.filter((word) => words.has(word)).length >= EXPLAINED_MIN * wanted.length;
  });
  return isTold ? [] : why;
}
