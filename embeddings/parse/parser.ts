/** A file as Markdown, with what could not be taken as it was. */
export type Parsed = { readonly text: string; readonly warnings: readonly string[] };

/** Turns the bytes of one format into Markdown. What cannot be read is refused by a TutorError with a sentence. */
export type Parser = (bytes: Uint8Array) => Parsed | Promise<Parsed>;
