import sharp from 'sharp';
import { canDraw, clipped, lettered } from './lettering.ts';

/** A picture for Discord; the same in words; and names that could not be written in it, for the message that it stands in. */
export type Chart = { readonly png: Buffer; readonly alt: string; readonly key: readonly string[] };

/** A panel of its own colour, so that it reads on dark and on light. */
export const paint = {
  panel: '#1f2328',
  line: '#3a4149',
  track: '#30363d',
  text: '#f0f3f6',
  quiet: '#b1bac4',
  first: '#58a6ff',
  right: '#3fb950',
  series: ['#58a6ff', '#f0883e', '#3fb950', '#d2a8ff'],
} as const;

export const WIDTH = 640;
export const MARGIN = 28;
export const INNER = WIDTH - 2 * MARGIN;
/** Sizes of text: a telephone shows the picture at half of its width. */
export const sizes = { title: 25, text: 20, small: 17 } as const;
const SCALE = 2;
const ALT_MAX = 1024; // characters of a description on Discord
const HEAD = 84; // where what is drawn begins, under title and line

/** What a picture says: its title, a line below it, and what is drawn, as high as it is; `y` is where that begins. */
type Drawing = { readonly title: string; readonly line: string; readonly height: number; readonly draw: (y: number) => string };

/** The beginning of a text as a description takes it, at the end of a sentence where there is one. */
export function altOf(sentences: readonly string[]): string {
  const whole = sentences.join(' ');
  if (whole.length <= ALT_MAX) return whole;
  let kept = '';
  for (const sentence of sentences) {
    if (kept.length + sentence.length + 3 > ALT_MAX) break;
    kept += `${sentence} `;
  }
  return kept ? `${kept}…` : `${whole.slice(0, ALT_MAX - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

/** Names as they can be written in a picture: one in letters that our fonts do not have is a number there, which the key explains. */
export function namesFor(names: readonly string[]): { readonly shown: readonly string[]; readonly key: readonly string[] } {
  const key: string[] = [];
  const shown = names.map((name) => {
    if (canDraw(name)) return name;
    key.push(`(${key.length + 1}) ${name}`);
    return `(${key.length})`;
  });
  return { shown, key };
}

/** A rectangle with round ends; too short for those it is a little longer than it should be, so that it is seen. */
export const bar = (x: number, y: number, width: number, height: number, fill: string, radius = Math.min(width, height) / 2): string =>
  `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${Math.max(0, width).toFixed(2)}" height="${Math.max(0, height).toFixed(2)}" rx="${Math.max(0, radius).toFixed(2)}" fill="${fill}"/>`;

const reader = { operation: ['VipsForeignLoadSvg'] };
let last: Promise<unknown> = Promise.resolve();

/**
 * Paints one drawing after the other. In this process nothing else may read a file of that format: pictures that people hand in are
 * drawn by the same library, to which it stays shut but for the moment in which a drawing of ours is painted.
 */
function painted(svg: string): Promise<Buffer> {
  const make = async () => {
    sharp.unblock(reader);
    try {
      return await sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer();
    } finally {
      sharp.block(reader);
    }
  };
  const done = last.then(make);
  last = done.catch(() => undefined);
  return done;
}

/** Makes a picture of a drawing, twice as fine as it is shown. */
export async function pictureOf(
  { title, line, height, draw }: Drawing,
  alt: readonly string[],
  key: readonly string[] = [],
): Promise<Chart> {
  const whole = HEAD + height + MARGIN;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * SCALE}" height="${whole * SCALE}" viewBox="0 0 ${WIDTH} ${whole}">` +
    bar(0, 0, WIDTH, whole, paint.panel, 14) +
    lettered(clipped(title, INNER, sizes.title, 'bold'), { x: MARGIN, y: 42, size: sizes.title, weight: 'bold', fill: paint.text }) +
    lettered(clipped(line, INNER, sizes.small), { x: MARGIN, y: 68, size: sizes.small, fill: paint.quiet }) +
    draw(HEAD) +
    '</svg>';
  return { png: await painted(svg), alt: altOf(alt), key };
}
