import { z } from 'zod';
import type { Explained, Grade, Part } from './question-type.ts';
import { AcceptedTexts, compareText, explainTexts } from './text.ts';

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

function gradeBlank(blank: BlanksBody['blanks'][number], given: string, label: string): { readonly fraction: number; readonly part: Part } {
  const [wanted = ''] = blank.accepted;
  const explained = blank.explanation ? { why: blank.explanation } : {};
  if (!given) return { fraction: 0, part: { label, given, verdict: 'missing', wanted, ...explained } };
  const { fraction, ...match } = compareText(blank, given);
  return { fraction, part: { label, given, ...(match.verdict === 'right' ? {} : explained), ...match } };
}

/** Grades each blank, and takes the mean by their weights. */
export function gradeBlanks({ blanks }: BlanksBody, answer: readonly string[]): Grade {
  const graded = blanks.map((blank, at) => ({ ...gradeBlank(blank, answer[at] ?? '', String(at + 1)), weight: blank.weight ?? 1 }));
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
