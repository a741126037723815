import { z } from 'zod';
import { explainQuestion, type Question } from './index.ts';
import type { Grade } from './question-type.ts';

/** A verdict as it is told, when its time has come: every part of the answer, every choice, and why. */
export const Verdict = z.object({
  score: z.number().min(0).max(1),
  correct: z.boolean(),
  parts: z.array(
    z.object({
      label: z.string(),
      given: z.string(),
      verdict: z.enum(['right', 'typo', 'partly', 'wrong', 'missing']),
      wanted: z.string().optional(),
      why: z.string().optional(),
    }),
  ),
  choices: z.array(z.object({ text: z.string(), right: z.boolean(), why: z.string().optional() })),
  explanation: z.string().nullable(),
});
export type Verdict = z.output<typeof Verdict>;

/** Puts a verdict together. `score` is the one that counts, which a regrade may have changed since. */
export const verdictOn = (question: Question, grade: Grade, explanation: string | null, score = grade.fraction): Verdict => ({
  score,
  correct: score === 1,
  parts: grade.parts.map((part) => ({ ...part })),
  choices: explainQuestion(question).map((choice) => ({ ...choice })),
  explanation,
});

const words = {
  right: 'right',
  typo: 'right, but for the spelling',
  partly: 'partly right',
  wrong: 'not right',
  missing: 'not answered',
} as const;

/** A sentence ends; what it ends in stays. */
const sentence = (text: string) => (/[.!?…)]$/.test(text) ? text : `${text}.`);

function sayPart({ label, given, verdict, wanted, why }: Verdict['parts'][number]): string {
  const what = [label && `${label}:`, given && `“${given}”`, words[verdict]].filter(Boolean).join(' ');
  return [sentence(wanted ? `${what}; wanted was “${wanted}”` : what), why].filter(Boolean).join(' ');
}

/** A verdict as a learner reads it: how it went, each part, and why. */
export function sayVerdict({ score, correct, parts, explanation }: Verdict): string {
  const typo = parts.some(({ verdict }) => verdict === 'typo');
  const headline = correct
    ? typo
      ? 'Right, but look at the spelling.'
      : 'Right!'
    : score > 0
      ? `Partly right: ${Math.floor(score * 100)} %.`
      : 'Not right.';
  const [only] = parts;
  const told =
    parts.length > 1
      ? parts.map((part) => `- ${sayPart(part)}`)
      : only && (correct && !typo ? [only.why ?? ''] : [only.wanted ? `Wanted was “${only.wanted}”.` : '', only.why ?? '']);
  return [headline, ...(told ?? []), explanation ?? ''].filter(Boolean).join('\n');
}
