const around = /^(["']|\*{1,3}|_{1,3})(.+)\1$/s;
const NESTED_MAX = 3; // a quote in bold in a quote: nobody writes more

/** How an answer is compared: in code a name may hold underscores and parentheses on purpose. */
type Compared = { readonly code: boolean };

/**
 * A text without the signs that people put around an answer and not into it: quotes, which are plain by now (a backtick is
 * one), and emphasis. Never nothing.
 */
export function unwrapped(words: string, { code }: Compared): string {
  let text = words;
  for (let round = 0; round < NESTED_MAX; round++) {
    const [, sign = '', inner = ''] = around.exec(text) ?? [];
    if (!inner.trim() || (code && sign.startsWith('_'))) return text;
    text = inner.trim();
  }
  return text;
}

const leadIn =
  /^(?:(?:i (?:think|believe|guess|would say)|i'd say|(?:maybe|probably|perhaps)|(?:(?:my|the) )?(?:final )?answer(?: is)?|(?:it|that|this) (?:is|must be)|(?:it|that)'s)[:,]? )+/i;

/** A text without what people say before an answer: "I think it is retention". */
export const withoutLeadIn = (words: string): string => words.replace(leadIn, '');

const closing = /^([^()]+) \([^()]*\)$/;

/** Other ways to take what was typed, which count only where it is not known as it stands: the nearest first. */
export function asidesOf(
  words: string,
  { code, besides }: Compared & { readonly besides: (words: string) => readonly string[] },
): string[] {
  const inner = unwrapped(words.replace(/^- (?=\d)/, '-'), { code }); // a minus that stands apart
  const said = unwrapped(withoutLeadIn(inner), { code });
  const without = code ? said : said.replace(closing, '$1'); // "IDS (intrusion detection system)" says it twice
  return [...new Set([inner, said, without, ...besides(without)])].filter((each) => each && each !== words);
}
