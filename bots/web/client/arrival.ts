let arrive: () => void = () => undefined;
const arrived = new Promise<void>((resolve) => (arrive = resolve));

/** Says that somebody is here: they are signed in, or a guest. */
export const welcome = (): void => arrive();

/** Waits until somebody is here: who is quick writes and presses before they are a guest. */
export const somebodyIsHere = (): Promise<void> => arrived;
