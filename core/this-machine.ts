/** The names of the machine a program runs on: as a setting gives them, and as the host of an address has them. */
export const thisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);
