import { z } from 'zod';
import type { AcceptedTexts } from '../../core/questions/text.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

const Answers = z.object({ answers: z.array(z.object({ pattern: z.string(), fraction: z.number() })).min(1) });
const Mapping = z.object({
  declarations: z.object({
    RESPONSE: z.object({ mapping: z.object({ entries: z.array(z.tuple([z.string(), z.number(), z.boolean()])).min(1) }) }),
  }),
});
type Listed = { readonly pattern: string; readonly fraction: number };
type Body = z.input<typeof AcceptedTexts>;

/** Patterns with what each is worth, first match first, as our lists by worth. */
function listed(answers: readonly Listed[], more: Omit<Body, 'accepted'>): Body | { notModelled: string } {
  if (answers.some(({ fraction }) => fraction < 0 || fraction > 1)) return { notModelled: 'marks below nothing or above all' };
  if (!answers.some(({ fraction }) => fraction === 1)) return { notModelled: 'no answer is fully right' };
  const before = answers.slice(
    0,
    answers.findLastIndex(({ fraction }) => fraction > 0),
  ); // what is worth nothing at the end refuses nothing
  const zeros = before.filter(({ fraction }) => fraction === 0);
  if (zeros.some(({ pattern }) => pattern.includes('*')) && before.some(({ fraction }) => fraction > 0))
    return { notModelled: 'a pattern for what is wrong between those for what is right' };
  return {
    ...more,
    accepted: answers.filter(({ fraction }) => fraction === 1).map(({ pattern }) => pattern),
    others: answers
      .filter(({ fraction }) => fraction > 0 && fraction < 1)
      .map(({ pattern, fraction }) => ({ text: pattern, credit: fraction })),
    refused: zeros.map(({ pattern }) => pattern),
  };
}

/** Moodle's patterns as the body of our texts; Moodle minds accents and forgives no slips. */
export function textsOf(key: unknown, settings: Vector['settings']): Body | { notModelled: string } {
  const parsed = Answers.safeParse(key);
  if (!parsed.success) return { notModelled: 'a key of another form' };
  return listed(parsed.data.answers, {
    case_sensitive: settings['case_sensitive'] === true,
    wildcards: settings['wildcards'] === true,
    accents: 'strict',
  });
}

const marks = (text: string) =>
  text
    .normalize('NFD')
    .match(/[\u0300-\u036F]/g)
    ?.join('') ?? '';
type Words = { readonly given: string; readonly keys: readonly string[]; readonly asciiOnly: boolean; readonly lesserFirst: boolean };

/** The rules by which we grade words in our own way, each with the examples it is about; the first that fits is named. */
export const textRules: readonly (readonly [name: string, holds: (words: Words) => boolean])[] = [
  ['text:best-counts', ({ lesserFirst }) => lesserFirst],
  ['text:empty-asks-again', ({ given }) => !given.trim()],
  ['text:accents', ({ given, keys, asciiOnly }) => asciiOnly && [given, ...keys].some((text) => marks(text))],
  ['text:quotes-and-dashes', ({ given, keys }) => [given, ...keys].some((text) => /[‘’‚‛`´“”„‟«»‐‑‒–—−…]/.test(text))],
  ['text:unicode-forms', ({ given, keys }) => [given, ...keys].some((text) => text.normalize('NFKC') !== text || /\p{Cf}/u.test(text))],
  ['text:case-folding', ({ given, keys }) => [given, ...keys].some((text) => /[ßẞİς]/.test(text))],
  ['text:spaces', ({ given }) => given !== given.trim().replaceAll(/\s+/g, ' ') || /[^\S ]/.test(given)],
  ['text:final-punctuation', ({ given, keys }) => [given, ...keys].some((text) => /[.!?;:,]$/.test(text.trim()))],
  ['text:leading-articles', ({ given, keys }) => [given, ...keys].some((text) => /^(?:an?|the) /i.test(text.trim()))],
];

function modelled(
  body: Body | { notModelled: string },
  given: string,
  expected: number | 'invalid',
  words: { readonly keys: readonly string[]; readonly lesserFirst?: boolean; readonly asciiOnly?: boolean },
): Modelled {
  if ('notModelled' in body) return body;
  const rule = textRules.find(([, holds]) => holds({ lesserFirst: false, asciiOnly: false, ...words, given }))?.[0];
  return { question: { type: 'short_answer', body }, answer: [given], expected, ...(rule ? { differs: rule } : {}) };
}

const moodle: Adapter = ({ key, settings, input, expected }) => {
  const answers = Answers.safeParse(key).data?.answers ?? [];
  if (typeof expected['fraction'] !== 'number' || !(input === null || typeof input === 'string'))
    return { notModelled: 'an answer of another form' };
  const full = answers.findIndex(({ fraction }) => fraction === 1);
  const graded = expected['accepted_as_complete'] === false ? 'invalid' : expected['fraction']; // incomplete: Moodle asks again
  return modelled(textsOf(key, settings), input ?? '', graded, {
    keys: answers.map(({ pattern }) => pattern),
    lesserFirst: answers.slice(0, full).some(({ fraction }) => fraction > 0 && fraction < 1),
  });
};

const prairielearn: Adapter = ({ key, settings, input, expected }) => {
  const options = z.string().safeParse(settings['options']).data ?? '';
  const has = (option: string) => options.includes(`${option}="true"`);
  const graded = expected['status'] === 'invalid' ? 'invalid' : expected['fraction'];
  if (typeof key !== 'string' || typeof input !== 'string' || !(graded === 'invalid' || typeof graded === 'number'))
    return { notModelled: 'an answer of another form' };
  const body: Body = {
    accepted: [key],
    case_sensitive: !has('ignore-case'),
    accents: has('normalize-to-ascii') ? 'ignore' : 'strict',
    ...(has('remove-spaces') ? { spaces: 'ignore' as const } : {}),
  };
  return modelled(body, input, graded, { keys: [key], asciiOnly: has('normalize-to-ascii') });
};

const qti: Adapter = ({ key, input, expected }) => {
  const entries = Mapping.safeParse(key).data?.declarations.RESPONSE.mapping.entries ?? [];
  const given = z.object({ RESPONSE: z.string().nullable() }).safeParse(input).data?.RESPONSE;
  const most = Math.max(...entries.map(([, score]) => score));
  const [caseSensitive] = entries.map(([, , flag]) => flag);
  if (!entries.length || most <= 0 || typeof expected['score'] !== 'number' || given === undefined)
    return { notModelled: 'a key of another form' };
  if (entries.some(([, , flag]) => flag !== caseSensitive)) return { notModelled: 'case that counts for some answers only' };
  const answers = entries.map(([pattern, score]) => ({ pattern, fraction: score / most })).toSorted((a, b) => b.fraction - a.fraction);
  const body = listed(answers, { case_sensitive: caseSensitive === true, accents: 'strict' });
  return modelled(body, given ?? '', expected['score'] / most, { keys: answers.map(({ pattern }) => pattern) });
};

/** Answers in words, as other systems grade them. */
export const shortAnswer: Adapter = (vector) => {
  if (vector.system === 'moodle' && vector.level === 'grade') return moodle(vector);
  if (vector.system === 'prairielearn' && vector.level === 'grade') return prairielearn(vector);
  if (vector.system.startsWith('qti') && vector.level === 'score') return qti(vector);
  return { notModelled: `${vector.system} at the level ${vector.level}` };
};
