/** How large a file may be: a textbook with pictures. */
export const FILE_MAX_BYTES = 20 * 1024 * 1024;

/** How long a material may be, in characters: a book of 1,500 pages. */
export const CONTENT_MAX = 4_000_000;

/**
 * Up to here, in characters, a material gets its passages when it is added: some 60 pages, within a second. For a longer
 * one the job does it, so that nobody waits and the embedded database is not held.
 */
export const CHUNKED_AT_ONCE_MAX = 200_000;
