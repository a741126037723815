/** What is done with materials while nobody waits: making the passages of a long one, and making vectors of all passages. */
export const materialWorks = ['passages', 'vectors'] as const;
export type MaterialWork = (typeof materialWorks)[number];

/** How far such work is. One that failed is tried again; one that was cancelled waits until somebody wants it after all. */
export const workStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type WorkState = (typeof workStates)[number];

/** How often work is tried that fails every time: then a person has to look. */
export const TRIES_MAX = 3;
