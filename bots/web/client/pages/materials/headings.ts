/** A heading over a passage: 0 for the outermost. */
export type Heading = { readonly level: number; readonly text: string };

/** Which headings stand over a passage and did not over the one before it: a book names a chapter once. */
export function newHeadings(before: readonly string[] | undefined, path: readonly string[]): Heading[] {
  const same = before === undefined ? 0 : path.findIndex((text, level) => before[level] !== text);
  if (same < 0) return [];
  return path.slice(same).map((text, index) => ({ level: same + index, text }));
}
