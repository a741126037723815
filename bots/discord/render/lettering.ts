import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readTypeface, type Glyph, type Typeface } from './typeface.ts';

const fonts = createRequire(import.meta.url);
const open = (name: string): Typeface => readTypeface(readFileSync(fonts.resolve(`katex/dist/fonts/KaTeX_${name}.ttf`)));
let opened: Readonly<Record<'plain' | 'bold', readonly Typeface[]>> | undefined;
/** The fonts of each weight in the order in which a sign is looked for; read when something is drawn for the first time. */
const faces = () => {
  const main = opened ? undefined : open('Main-Regular');
  return (opened ??= { plain: [open('SansSerif-Regular'), main!], bold: [open('SansSerif-Bold'), open('Main-Bold'), main!] }); // it was opened just now
};

export type Weight = 'plain' | 'bold';

/** Signs that the fonts do not have, by others that they do. */
const instead: Readonly<Record<string, string>> = {
  '·': '\u22C5',
  '›': '>',
  '‹': '<',
  '„': ',,',
  '‚': ',',
  '«': '"',
  '»': '"',
  '•': '\u2219',
  '‑': '-',
  '‐': '-',
  '\u00A0': ' ',
  '\u202F': ' ',
  '\t': ' ',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '€': 'EUR',
  '™': '',
  '®': '',
  '©': '(c)',
  '²': '2',
  '³': '3',
  '½': '1/2',
  µ: 'u',
  '\u200B': '',
};
/** Marks above and below a letter, as signs of their own. */
const marks: Readonly<Record<string, string>> = {
  '\u0300': '\u02CB',
  '\u0301': '\u02CA',
  '\u0302': '\u02C6',
  '\u0303': '\u02DC',
  '\u0304': '\u02C9',
  '\u0306': '\u02D8',
  '\u0307': '\u02D9',
  '\u0308': '\u00A8',
  '\u030A': '\u02DA',
  '\u030B': '\u02DD',
  '\u030C': '\u02C7',
  '\u0327': '\u00B8',
};
const BELOW = '\u0327';
const dotless: Readonly<Record<string, string>> = { i: '\u0131', j: '\u0237' };

type Placed = { readonly glyph: Glyph; readonly x: number; readonly y: number; readonly scale: number };
type Line = { readonly placed: readonly Placed[]; readonly width: number; readonly missing: number };

const X_HEIGHT = 0.444; // of an em: where marks are drawn for letters of that height

function find(sign: string, weight: Weight): { readonly glyph: Glyph; readonly scale: number } | undefined {
  for (const face of faces()[weight]) {
    const glyph = face.find(sign);
    if (glyph) return { glyph, scale: 1 / face.unitsPerEm };
  }
  return undefined;
}

/** The outlines of a line, in ems. */
function layOut(text: string, weight: Weight): Line {
  const placed: Placed[] = [];
  let [width, missing] = [0, 0];
  const put = (sign: string, hasMark: boolean) => {
    const found = find(hasMark ? (dotless[sign] ?? sign) : sign, weight);
    if (!found) {
      missing += 1;
      return;
    }
    placed.push({ ...found, x: width, y: 0 });
    width += found.glyph.advance * found.scale;
  };
  const signs = Array.from(text.normalize('NFD'));
  for (const [place, sign] of signs.entries()) {
    const mark = marks[sign];
    const base = placed.at(-1);
    const drawn = mark && find(mark, weight);
    if (drawn && base) {
      const middle = ({ glyph: { box }, scale }: { glyph: Glyph; scale: number }) => ((box.left + box.right) / 2) * scale;
      const y = sign === BELOW ? 0 : Math.max(0, base.glyph.box.top * base.scale - X_HEIGHT);
      placed.splice(-1, 1, { ...drawn, x: base.x + middle(base) - middle(drawn), y }, base); // the letter stays last: it may bear two
    } else if (/\p{M}/u.test(sign)) continue;
    else for (const each of instead[sign] ?? sign) put(each, marks[signs[place + 1] ?? ''] !== undefined && signs[place + 1] !== BELOW);
  }
  return { placed, width, missing };
}

/** Whether every letter of a text can be drawn. */
export const canDraw = (text: string): boolean => layOut(text, 'plain').missing === 0;

/** How wide a text is. */
export const widthOf = (text: string, size: number, weight: Weight = 'plain'): number => layOut(text, weight).width * size;

/** A text that is no wider than that; … where something is left out. */
export function clipped(text: string, most: number, size: number, weight: Weight = 'plain'): string {
  if (widthOf(text, size, weight) <= most) return text;
  const signs = Array.from(text);
  while (signs.length > 0 && widthOf(`${signs.join('').trimEnd()}…`, size, weight) > most) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

export type Lettering = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
};

/** A text as outlines of SVG: it needs no font where it is shown. */
export function lettered(text: string, { x, y, size, fill, weight = 'plain', anchor = 'start' }: Lettering): string {
  const { placed, width } = layOut(text, weight);
  const start = x - (anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width) * size;
  const path = placed
    .flatMap(({ glyph, x: left, y: up, scale }) =>
      glyph.path.map(([command, ...at]) => {
        const points = at.map((value, place) =>
          place % 2 === 0 ? start + (left + value * scale) * size : y - (up + value * scale) * size,
        );
        return command + points.map((value) => value.toFixed(2)).join(' ');
      }),
    )
    .join('');
  return path ? `<path fill="${fill}" d="${path}"/>` : '';
}
