import { z } from 'zod';

/** Nothing was chosen: others grade that, we ask again. */
export const EMPTY = 'choices:empty-asks-again';

/** The parts of a pair, a list or an order weigh the same. */
export const SAME_WEIGHT = 'pairs:weigh-the-same';

/** Texts as items whose ids are their places. */
export const itemsOf = (texts: readonly string[]) => texts.map((text, place) => ({ id: String(place), text }));

/** The id of a text among items. */
export const idOf = (items: readonly { id: string; text: string }[], text: string): string =>
  items.find((each) => each.text === text)?.id ?? '';

const Declaration = z.object({
  cardinality: z.string(),
  base_type: z.string(),
  correct: z.string(),
  mapping: z
    .object({
      default: z.number(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      entries: z.array(z.tuple([z.string(), z.number(), z.boolean()])),
    })
    .optional(),
});

/** A response declaration of QTI: what is right, and what each answer adds. */
export const Qti = z.object({ declarations: z.object({ RESPONSE: Declaration }) }).transform(({ declarations: { RESPONSE } }) => {
  const points = new Map(RESPONSE.mapping?.entries.map(([what, worth]) => [what, worth]));
  const whole = [...points.values()].filter((worth) => worth > 0).reduce((sum, worth) => sum + worth, 0);
  return {
    correct: RESPONSE.correct.split(/[[\]<>;']+/).flatMap((each) => each.trim() || []),
    isDirected: RESPONSE.base_type === 'directedPair',
    points,
    otherwise: RESPONSE.mapping?.default ?? 0,
    full: RESPONSE.mapping ? (RESPONSE.mapping.upper ?? whole) : 1,
  };
});

/** The answer to a QTI item. */
export const QtiInput = z
  .object({ RESPONSE: z.union([z.string(), z.array(z.string())]) })
  .transform(({ RESPONSE }) => (typeof RESPONSE === 'string' ? [RESPONSE] : RESPONSE));

/** What another system gave, as a fraction of the full mark. */
export const fractionOf = (expected: Readonly<Record<string, unknown>>, full = 1): number =>
  Number(expected['fraction'] ?? Number(expected['score']) / full);
