const EXCERPT = 280; // characters: three lines on a desk, six on a telephone

/** The beginning of a passage without the signs of Markdown, cut where a word ends. */
export function excerptOf(markdown: string): string {
  const plain = markdown
    .replaceAll(/^\s*```.*$/gm, '') // the fences of code, not what is between them
    .replaceAll(/^\s*\|?(?:\s*:?-{2,}:?\s*\|)+.*$/gm, '') // the line under the head of a table
    .replaceAll(/^\s*(?:[-*+]|\d+\.|#{1,6}|>)\s+/gm, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|__|`/g, '')
    .replaceAll(/(?<![\w*])\*(?=\S)([^*]*\S)\*(?![\w*])/g, '$1')
    .replaceAll(/\s*\|\s*/g, ' · ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s·]+|[\s·]+$/g, '')
    .replaceAll(/(?: ·){2,}/g, ' ·');
  if (plain.length <= EXCERPT) return plain;
  const cut = plain.slice(0, EXCERPT + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), EXCERPT / 2))} …`;
}
