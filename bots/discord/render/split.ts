const LENGTH_MAX = 1_900; // characters: Discord takes 2,000, and fences that are closed and reopened need room
const EARLY = 0.4; // of a piece: cut before that, it would look torn

/** A piece of a text that fits into a message: its part of the text, and what a block of code cut in two needs around it. */
export type Piece = { readonly open: string; readonly body: string; readonly close: string };

const fence = /^((?:> )?)(```)([\w+#.-]{0,20})[ \t]*$/;

/** The line that opened the block of code in which a text ends, and where that line begins. */
type Fence = { readonly line: string; readonly quote: string; readonly at: number };

/** The block of code in which a text ends that began within the given one. */
function fenceAfter(text: string, before: Fence | undefined): Fence | undefined {
  let [open, at] = [before, 0];
  for (const line of text.split('\n')) {
    const found = fence.exec(line);
    if (found && !open) open = { line: line.trimEnd(), quote: found[1]!, at }; // every group takes part
    else if (found && open && found[3] === '') open = undefined;
    at += line.length + 1;
  }
  return open;
}

/** Where a text is best cut, at a place of at most `length`: after a paragraph, a line, a sentence, a word. */
function cutIn(text: string, length: number): number {
  const window = text.slice(0, length);
  const early = length * EARLY;
  const after = (place: number, signs: number) => (place + signs > early ? place + signs : 0);
  const sentence = Math.max(...['. ', '! ', '? ', '。'].map((end) => window.lastIndexOf(end) + end.length));
  const cut =
    after(window.lastIndexOf('\n\n'), 2) ||
    after(window.lastIndexOf('\n'), 1) ||
    (sentence > early ? sentence : 0) ||
    after(window.lastIndexOf(' '), 1) ||
    length;
  return aside(text, cut);
}

/** Moves a cut out of what must stay whole: a link, two halves of one character. */
function aside(text: string, cut: number): number {
  const from = text.lastIndexOf('\n', cut - 1) + 1;
  const end = text.indexOf('\n', cut);
  const line = text.slice(from, end < 0 ? undefined : end);
  for (const { index, 0: link } of line.matchAll(/\[[^\]\n]{1,500}\]\(<[^>\n]{1,500}>\)/g))
    if (from + index > 0 && from + index < cut && cut < from + index + link.length) return from + index;
  return /[\uD800-\uDBFF]/.test(text[cut - 1] ?? '') && cut > 1 ? cut - 1 : cut;
}

/** Cuts a text into pieces of which each is a message. A piece keeps its place while the text grows behind it. */
export function splitText(text: string, length: number = LENGTH_MAX): Piece[] {
  const pieces: Piece[] = [];
  let [rest, within] = [text, undefined as Fence | undefined];
  const openOf = (open: Fence | undefined) => (open ? `${open.line}\n` : '');
  const closeOf = (open: Fence | undefined, body: string) => (open ? `${body.endsWith('\n') ? '' : '\n'}${open.quote}\`\`\`` : '');
  while (openOf(within).length + rest.length > length) {
    let body = rest.slice(0, cutIn(rest, length - openOf(within).length));
    const open = fenceAfter(body, within);
    const isLate = open && open !== within && open.at > length * EARLY && body.length - open.at < length / 8;
    if (isLate) body = body.slice(0, open.at); // better whole in the next one than its first lines here
    const ends = isLate ? undefined : open;
    pieces.push({ open: openOf(within), body, close: closeOf(ends, body) });
    rest = rest.slice(body.length);
    within = ends;
  }
  if (rest || pieces.length === 0) pieces.push({ open: openOf(within), body: rest, close: closeOf(fenceAfter(rest, within), rest) });
  return pieces;
}

/** A text as messages that Discord takes: none of them empty. */
export const messagesOf = (text: string, length: number = LENGTH_MAX): string[] =>
  splitText(text, length)
    .map(({ open, body, close }) => (body.trim() ? `${open}${body}${close}` : ''))
    .filter(Boolean);
