import { z } from 'zod';
import type { Grade, RubricItem } from './question-type.ts';

const words = z.string().min(1);
const hasUniqueIds = (items: readonly { id: string }[]) => new Set(items.map(({ id }) => id)).size === items.length;

const VERDICTS_MAX = 1000; // more than any rubric has items

/** What an essay question is stored as: the items to be met, each with its points. */
export const RubricBody = z.object({
  rubric: z
    .array(z.object({ id: words, text: words, points: z.int().min(1) }))
    .min(1)
    .refine(hasUniqueIds, 'has an id twice'),
});

/** What somebody who judges is told. */
export type JudgeTask = { readonly question: string; readonly rubric: readonly RubricItem[]; readonly answer: string };

const RubricVerdict = z.strictObject({ id: z.string(), met: z.boolean(), certainty: z.number().min(0).max(1) });
/** Whether one item of a rubric is met, and how sure the judge is. No points: those are the rubric's. */
export type RubricVerdict = z.output<typeof RubricVerdict>;
const Verdicts = z.array(RubricVerdict).max(VERDICTS_MAX);

/** Whether something is a list of verdicts, whatever they say. */
export const areVerdicts = (given: unknown): boolean => Verdicts.safeParse(given).success;

/**
 * Says which items of a rubric an answer meets, or nothing where it cannot tell: then a person decides. After the signal
 * nobody waits for it any more.
 */
export type Judge = {
  judge(task: JudgeTask, signal: AbortSignal): Promise<readonly RubricVerdict[] | undefined>;
  /** Whether it is known beforehand that it will say nothing. */
  isSilent?(): Promise<boolean>;
};

/** The judge where no model is set: every answer waits for a person. */
export const silentJudge: Judge = { judge: async () => undefined, isSilent: async () => true };

/** Below this a judge is guessing, and a person decides. */
export const CERTAINTY_MIN = 0.7;

/**
 * Adds up the points of the items that are met, or gives nothing where a person has to decide: an item without a verdict,
 * one of little certainty, two that contradict each other, or something that is no verdict at all.
 */
export function gradeByRubric(rubric: readonly RubricItem[], verdicts: unknown): Grade | undefined {
  const parsed = Verdicts.safeParse(verdicts);
  if (!parsed.success) return undefined;
  const decided = rubric.map((item) => {
    const found = parsed.data.filter(({ id }) => id === item.id);
    const met = found[0]?.met;
    return { item, met: found.every((each) => each.met === met && each.certainty >= CERTAINTY_MIN) ? met : undefined };
  });
  if (!decided.length || decided.some(({ met }) => met === undefined)) return undefined;
  const points = (items: typeof decided) => items.reduce((sum, { item }) => sum + item.points, 0);
  return {
    fraction: points(decided.filter(({ met }) => met)) / points(decided),
    parts: decided.map(({ item, met }, at) => ({
      label: String(at + 1),
      given: '',
      verdict: met ? 'right' : 'missing',
      ...(met ? { why: item.text } : { wanted: item.text }),
    })),
  };
}

/** A text as a JSON string without line ends, marks of a fence, or characters that cannot be seen. */
export const quoted = (text: string) =>
  JSON.stringify(text).replaceAll(/[\p{C}\p{Zl}\p{Zp}`<>]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
