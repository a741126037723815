/** The ways in. `model` is the agent's own loop, whatever door the person came through. */
export const doors = ['web', 'discord', 'mcp', 'cli', 'evals', 'model'] as const;
export type Door = (typeof doors)[number];

/** Every door: for tools that any of them may offer. */
export const everywhere: readonly Door[] = doors;
