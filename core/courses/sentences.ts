/** What ends with a dot and no sentence. */
const shortened = /(?:^|[\s(])(?:e\.g|i\.e|vs|cf|no|fig|approx|mr|mrs|ms|dr|st|u\.s|inc|ltd)\.$/i;
const CODE = '\u{F8FF}'; // of the private use area, for code while sentences are looked for: a dot in it ends nothing

/** The end of a sentence: its sign, with what closes behind it, before a space. */
const ends = /(?<=[.!?][*_'"”’)\]]{0,4})\s+(?=[*_'"“‘([]{0,4}[\p{Lu}\p{N}`\u{F8FF}])|(?<=[。！？])/u;

/** A text with its code out of the way of whatever is done to it. Where it is not sure what is code, nothing is. */
function besideCode(text: string, change: (masked: string) => string[]): string[] {
  const codes: string[] = [];
  const masked = text
    .replaceAll(CODE, ' ')
    .split('\n')
    .map((line) => {
      const isSure = !line.includes('``') && line.split('`').length % 2 === 1;
      return isSure ? line.replaceAll(/`[^`]*`/g, (code) => `${CODE}${codes.push(code) - 1}${CODE}`) : line;
    })
    .join('\n');
  return change(masked).map((part) =>
    part.replaceAll(new RegExp(`${CODE}(\\d+)${CODE}`, 'gu'), (_, place) => codes[Number(place)] ?? '').replaceAll(CODE, ''),
  );
}

/** A paragraph as sentences, in Markdown as they stand. */
export const sentencesOf = (paragraph: string): string[] =>
  besideCode(paragraph.replaceAll(/\s+/g, ' ').trim(), (masked) => {
    const sentences: string[] = [];
    for (const part of masked.split(ends)) {
      const last = sentences.at(-1);
      if (last !== undefined && shortened.test(last)) sentences[sentences.length - 1] = `${last} ${part}`;
      else if (part.trim()) sentences.push(part.trim());
    }
    return sentences;
  });

const ROUNDS_MAX = 8; // what is taken out of the inside of something may make it whole again

/** One round of it. */
const disarmed = (markdown: string): string =>
  markdown
    .replaceAll(/!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)/g, '$1')
    .replaceAll(/\[([^\]\n]{0,300})\]\[[^\]\n]{0,300}\]/g, '$1')
    .replaceAll(/^[ \t]*\[[^\]\n]{1,300}\]:\s.*$/gm, '')
    .replaceAll(/\b(?:https?|ftp|javascript|data|mailto):[^\s)>\]]+/gi, '')
    .replaceAll(/<\/?[a-z!][^>\n]*>?/gi, '');

/**
 * Markdown that can do nothing but be read: emphasis and code stay, addresses, pictures and HTML do not. What a note says
 * comes from materials or a model, and is shown by every door.
 */
export const inert = (markdown: string): string =>
  besideCode(markdown, (masked) => {
    let text = masked;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const next = disarmed(text);
      if (next === text) return [text];
      text = next;
    }
    return [text.replaceAll(/[[\]<]/g, ' ')]; // somebody who nests so deep has nothing to say
  })[0] ?? '';

/** The same without any signs of Markdown, for a term or a definition. */
export const plain = (markdown: string): string =>
  inert(markdown)
    .replaceAll(/(\*\*|__)(?=\S)(.{0,300}?\S)\1/g, '$2')
    .replaceAll(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]{0,300}?\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replaceAll(/`([^`]*)`/g, '$1')
    .replaceAll(/\\([\\`*_{}[\]()#+.!|>-])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
