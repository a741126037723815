/** How formulas stand in what the tutor writes: `$$…$$`, `\[…\]`, `\(…\)`; and `$…$` where it cannot be money: it begins with no digit and has a sign of mathematics in it. */
export const formulas: readonly { readonly pattern: RegExp; readonly isBlock: boolean }[] = [
  { pattern: /^\$\$([^$]{1,2000})\$\$/, isBlock: true },
  { pattern: /^\\\[([^]{1,2000}?)\\\]/, isBlock: true },
  { pattern: /^\\\(([^]{1,2000}?)\\\)/, isBlock: false },
  { pattern: /^\$(?=[^$\n]*[\\^_=])([^\s\d$][^$\n]{0,500}?)(?<!\s)\$(?!\d)/, isBlock: false },
];

/** Where a formula may begin. */
export const formulaStart = /\$|\\[([]/;

/** How passages are cited in it, by what they are called: `[p-4k7q2x]`, or several. */
export const citation = /^[[【]\s*(p-[0-9a-z]{1,12}(?:[\s,;]+p-[0-9a-z]{1,12})*)\s*[\]】]/i;

/** Where a citation may begin. */
export const citationStart = /[[【]\s*p-/i;
