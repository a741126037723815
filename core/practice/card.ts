/** The states of a card in FSRS, in the order ts-fsrs numbers them. */
export const cardStates = ['new', 'learning', 'review', 'relearning'] as const;

/** Everyone's first rating in a subject. */
export const FIRST_RATING = 1000;
