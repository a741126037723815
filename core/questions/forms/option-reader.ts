import { unwrapped } from '../asides.ts';
import { controlOf } from './control-id.ts';
import type { Option } from './option.ts';

/** The option that was meant, or why none can be told: half a sentence. */
export type Found = { readonly option: Option } | { readonly problem: string };

/** Finds the option that somebody meant. */
export type OptionReader = (typed: string) => Found;

const QUOTED_MAX = 40; // as much of an answer as a problem repeats, and more than a label has
const LABEL = String.raw`\(?(?:(?:option|choice|answer) )?([a-z]{1,2}|\d{1,3})`;
const labelOnly = new RegExp(String.raw`^${LABEL}[).:,;!]*$`, 'i');
const labelThenText = new RegExp(String.raw`^${LABEL}(?:[).:]+ ?| - | )(.+)$`, 'i');

const trimmed = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
const plain = (text: string) =>
  trimmed(
    text
      .replaceAll(/[\u2018\u2019\u201A\u201B\u00B4]/g, "'")
      .replaceAll(/[\u201C-\u201F\u00AB\u00BB]/g, '"')
      .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
      .replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
      .normalize('NFKC'),
  );
const folded = (text: string) => plain(text).toLowerCase();
/** Without what is put around a text rather than into it: quotes, backticks, a last full stop. */
const bare = (text: string) =>
  folded(text)
    .replaceAll('`', '')
    .replace(/^.+$/, (words) => unwrapped(words, { code: true }))
    .replace(/\.$/, '')
    .trim();
/** A label without what is put around it: `**C**`, `[C]`. */
const labelIn = (typed: string): string | undefined => {
  if (typed.length > QUOTED_MAX) return undefined;
  const words = unwrapped(typed.replaceAll('`', '').replace(/[.!]$/, ''), { code: false });
  return labelOnly.exec(words.replace(/^\[(.{1,3})\]([).:,;!]*)$/, '$1$2'))?.[1];
};
/** From the strictest to the loosest: the first in which a text is that of some option decides, so `true` and `True` can both be options. */
const likenesses = [trimmed, plain, folded, bare] as const;

const quoted = (text: string) => `"${text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text}"`;
const couldBe = (options: readonly Option[]): Found => ({ problem: `that could be ${options.map(({ label }) => label).join(' or ')}` });

/** Whether something looks like the letter or number of an option, rather than like its text. */
export const looksLikeLabel = (typed: string): boolean => labelIn(plain(typed)) !== undefined;

/**
 * Reads one option as a control sends it, or as it is typed. What is typed means the text of an option before it means
 * a label: of the options 1, 2 and 10, "2" is the one that says 2, wherever it stands. A label means what was shown.
 * "B) Peril" is both, and has to be both. Numbers stand for letters unless the question's own parts are numbered.
 */
export function optionReader(options: readonly Option[], { numbersBeforeText = true } = {}): OptionReader {
  const byControl = new Map(options.map((option) => [controlOf(option.id), option]));
  const byLikeness = likenesses.map((like) => options.map((option) => [like(option.text), option] as const));
  const labelled = (label: string) => options.find((option, place) => option.label === label.toUpperCase() || Number(label) === place + 1);
  const said = (typed: string, levels: readonly number[]) => {
    for (const level of levels) {
      const wanted = likenesses[level]!(typed); // a place in the list
      const found = byLikeness[level]!.flatMap(([text, option]) => (text === wanted ? [option] : [])); // the same
      if (found.length) return found;
    }
    return [];
  };

  return (typed) => {
    const control = byControl.get(typed);
    if (control) return { option: control };
    const words = plain(typed);
    if (!words) return { problem: 'nothing was chosen' };
    const sign = labelIn(words);
    const byLabel = sign ? labelled(sign) : undefined;
    const texts = said(typed, [0, 1, 2]);
    const meant = texts.length ? texts : byLabel ? [byLabel] : said(typed, [3]);
    if (meant[0]) return meant[1] ? couldBe(meant) : { option: meant[0] };
    if (sign && !/[a-z]{2}/i.test(sign)) return { problem: `there is no option ${sign.toUpperCase()}` };

    const [letter = '', rest = ''] = labelThenText.exec(words)?.slice(1) ?? [];
    const first = numbersBeforeText || !/\d/.test(letter) ? labelled(letter) : undefined;
    const then = said(rest, [0, 1, 2, 3]);
    if (first && then.length)
      return then.includes(first) ? { option: first } : couldBe(options.filter((option) => option === first || then.includes(option)));
    return { problem: `${quoted(words)} is none of the options` };
  };
}
