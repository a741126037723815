// How much people may enter: what the page asks for and the server takes. Nothing is imported here, so that a browser loads only numbers.

/** An answer where a few words are wanted, and where an essay is, in characters. */
export const WORDS_MAX = 500;
export const ESSAY_MAX = 4000;

/** Why a verdict is disputed, in characters, as the column takes it. */
export const REASON_MAX = 2000;

/** What is looked for in the materials, in characters. */
export const SEARCH_MAX = 2000;

/** What a goal is called, in characters, as the column takes it. */
export const GOAL_TITLE_MAX = 255;

/** A password, in characters: more is no better, and each is hashed. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 200;

/** The lengths of a profile that the database holds as well, in characters. */
export const NAME_MAX = 120;
export const PRIVATE_NOTE_MAX = 4000;

/** How often a day somebody may want to be reminded. */
export const NUDGES_PER_DAY_MAX = 10;

/** How large a picture may be that is handed in. A photograph of a phone is smaller, or is made smaller by the page that sends it. */
export const PICTURE_MAX_BYTES = 5 * 1024 * 1024;

/** What a token for a program is called, in characters, and for how many days it may be good. */
export const TOKEN_NAME_MAX = 100;
export const TOKEN_DAYS_MAX = 366;

/** One message to the tutor, in characters: an essay; longer ones are handed in as files. */
export const MESSAGE_MAX = 8000;
