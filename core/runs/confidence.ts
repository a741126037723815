/** How sure a learner says they are, before they are told. */
export const confidences = ['guess', 'think', 'sure'] as const;
type Confidence = (typeof confidences)[number];

const scale = { guess: 1, think: 3, sure: 5 } as const satisfies Record<Confidence, number>;

/** The same on the scale that is stored, 1 to 5; null where nothing was said: a default is not an opinion. */
export const confidenceOf = (said: Confidence | undefined): number | null => (said ? scale[said] : null);
