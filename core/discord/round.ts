/**
 * The ways a group plays, all of them with sealed answers. Everybody has the time of the question; or the first right answer ends
 * it; or teams, each worth as much as its players are on average.
 */
export const roundModes = ['everyone-has-time', 'first-to-answer', 'teams'] as const;
export type RoundMode = (typeof roundModes)[number];

/** Where a round stands: players come together, questions are asked, or it is over. */
export const roundStates = ['open', 'running', 'finished', 'cancelled'] as const;
