import { z } from 'zod';
import type { Explained, Grade, Part } from './question-type.ts';
import { AcceptedTexts, compareText, explainTexts, type Besides } from './text.ts';

const text = z.string().min(1);

/** What a question with blanks is stored as; {{1}}, {{2}} … in its text stand for them. */
export const BlanksBody = z.object({
  text,
  blanks: z
    .array(
      AcceptedTexts.extend({
        explanation: text.optional(),
        /** What the blank counts beside the others: 1 if this is missing. */
        weight: z.number().positive().optional(),
      }),
    )
    .min(1),
});
type BlanksBody = z.output<typeof BlanksBody>;

const wordBefore = /([\p{L}\p{N}-]{1,40}):?\s*$/u;
const wordAfter = /^\s*([\p{L}\p{N}-]{1,40})/u;

/** Around a blank, the question's own words are no part of an answer: "port 636" where the text says "uses port {{1}}". */
function neighboursOf(around: string, label: string): Besides {
  const [before = '', after = ''] = around.split(`{{${label}}}`);
  const first = wordBefore.exec(before)?.[1]?.toLowerCase();
  const last = wordAfter.exec(after)?.[1]?.toLowerCase();
  return (words) => {
    const [start = '', ...rest] = words.split(' ');
    const late = first && rest.length && start.toLowerCase().replace(/:$/, '') === first ? rest.join(' ') : words;
    const early = (typed: string) => (last && typed.toLowerCase().endsWith(` ${last}`) ? typed.slice(0, -last.length - 1) : typed);
    return [late, early(words), early(late)];
  };
}

function gradeBlank(
  blank: BlanksBody['blanks'][number],
  given: string,
  label: string,
  around: string,
): { readonly fraction: number; readonly part: Part } {
  const [wanted = ''] = blank.accepted;
  const explained = blank.explanation ? { why: blank.explanation } : {};
  if (!given) return { fraction: 0, part: { label, given, verdict: 'missing', wanted, ...explained } };
  const { fraction, ...match } = compareText(blank, given, blank.case_sensitive ? undefined : neighboursOf(around, label));
  return { fraction, part: { label, given, ...(match.verdict === 'right' ? {} : explained), ...match } };
}

/** Grades each blank, and takes the mean by their weights. */
export function gradeBlanks({ text: around, blanks }: BlanksBody, answer: readonly string[]): Grade {
  const graded = blanks.map((blank, at) => ({ ...gradeBlank(blank, answer[at] ?? '', String(at + 1), around), weight: blank.weight ?? 1 }));
  const whole = graded.reduce((sum, { weight }) => sum + weight, 0);
  return {
    fraction: graded.reduce((sum, { fraction, weight }) => sum + fraction * weight, 0) / whole,
    parts: graded.map(({ part }) => part),
  };
}

/** What each blank accepts, with the blank's explanation. */
export const explainBlanks = ({ blanks }: BlanksBody): readonly Explained[] =>
  blanks.flatMap((blank) =>
    explainTexts(blank).map((each) => ({ ...each, ...(each.right && blank.explanation ? { why: blank.explanation } : {}) })),
  );
