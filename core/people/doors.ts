/** The ways in. `model` is the agent's own loop, whatever door the person came through. */
export const doors = ['web', 'discord', 'mcp', 'cli', 'evals', 'model'] as const;
export type Door = (typeof doors)[number];

/** Every door: for tools that any of them may offer. */
export const everywhere: readonly Door[] = doors;

/** The doors through which nobody but the speaker reads: in a channel of a server there are others, and keys are not theirs to see. */
export const privately: readonly Door[] = doors.filter((door) => door !== 'discord');

/**
 * Every door but the model's. Each tool a model may call costs it attention and tokens on every turn, so it has a dozen; the
 * rest is for buttons, pages and commands.
 */
export const withoutModel: readonly Door[] = doors.filter((door) => door !== 'model');

/** The doors at which a person sits who does it themselves: no model, and no channel in which others read. */
export const byHand: readonly Door[] = withoutModel.filter((door) => privately.includes(door));

/** The doors through which people speak in a place that they share. */
export const inPlaces: readonly Door[] = ['discord', 'evals'];

/** The doors at which a person sits before our own page or terminal, and no program in between reads what is told. */
export const inPerson: readonly Door[] = ['web', 'cli', 'evals'];
