/** An outline in units of its font, with its box. */
export type Glyph = {
  readonly advance: number;
  readonly path: readonly Segment[];
  readonly box: { readonly left: number; readonly right: number; readonly top: number };
};
/** A piece of an outline: the letter of an SVG path, and its coordinates. */
export type Segment = readonly [command: 'M' | 'L' | 'Q' | 'Z', ...at: number[]];

/** A font: outlines by sign. */
export type Typeface = { readonly unitsPerEm: number; find(sign: string): Glyph | undefined };

type Point = { readonly x: number; readonly y: number; readonly on: boolean };
type Tables = Readonly<Record<string, DataView>>;

/** Bits of the table `glyf`. */
const bits = { on: 1, shortX: 2, shortY: 4, repeat: 8, sameX: 16, sameY: 32 } as const;
const parts = { words: 1, offsets: 2, scaled: 8, more: 32, scaledTwice: 64, turned: 128 } as const;

const NESTED_MAX = 4; // glyphs made of glyphs

function tablesOf(file: DataView): Tables {
  const tables: Record<string, DataView> = {};
  for (let entry = 12; entry < 12 + file.getUint16(4) * 16; entry += 16) {
    const name = [0, 1, 2, 3].map((place) => String.fromCodePoint(file.getUint8(entry + place))).join('');
    tables[name] = new DataView(file.buffer, file.byteOffset + file.getUint32(entry + 8), file.getUint32(entry + 12));
  }
  return tables;
}

/** Where each sign's outline is: the table of version 4, which every font of ours has. */
function signsOf(cmap: DataView): ReadonlyMap<number, number> {
  const signs = new Map<number, number>();
  for (let record = 0; record < cmap.getUint16(2); record += 1) {
    const at = cmap.getUint32(4 + record * 8 + 4);
    if (cmap.getUint16(at) !== 4) continue;
    const count = cmap.getUint16(at + 6) / 2;
    for (let range = 0; range < count; range += 1) {
      const [end, start, delta] = [14, 16 + count * 2, 16 + count * 4].map((place) => cmap.getUint16(at + place + range * 2)) as [
        number,
        number,
        number,
      ]; // as many
      const place = at + 16 + count * 6 + range * 2;
      const offset = cmap.getUint16(place);
      for (let code = start; code <= end && code < 0xff_ff; code += 1) {
        const glyph = offset === 0 ? code : cmap.getUint16(place + offset + (code - start) * 2);
        if (glyph) signs.set(code, (glyph + delta) & 0xff_ff);
      }
    }
    return signs;
  }
  return signs;
}

/** The points of a simple outline, contour by contour. */
function contoursOf(data: DataView, count: number): Point[][] {
  let at = 10;
  const ends = Array.from({ length: count }, (_, contour) => data.getUint16(at + contour * 2));
  at += count * 2;
  at += 2 + data.getUint16(at); // past the instructions
  const total = (ends.at(-1) ?? -1) + 1;
  const flags: number[] = [];
  while (flags.length < total) {
    const flag = data.getUint8(at);
    at += 1;
    flags.push(flag);
    if (!(flag & bits.repeat)) continue;
    for (let times = data.getUint8(at); times > 0; times -= 1) flags.push(flag);
    at += 1;
  }
  const axis = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) {
        value += flag & same ? data.getUint8(at) : -data.getUint8(at);
        at += 1;
      } else if (!(flag & same)) {
        value += data.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = axis(bits.shortX, bits.sameX);
  const ys = axis(bits.shortY, bits.sameY);
  const points = flags.map((flag, place): Point => ({ x: xs[place]!, y: ys[place]!, on: (flag & bits.on) !== 0 })); // as many
  return ends.map((end, contour) => points.slice(contour === 0 ? 0 : ends[contour - 1]! + 1, end + 1)); // it is not the first
}

const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, on: true });

/** A contour as segments: between two points beside the line there is one on it. */
function segmentsOf(points: readonly Point[]): Segment[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const start = first.on ? first : last.on ? last : middle(first, last);
  const segments: Segment[] = [['M', start.x, start.y]];
  let beside: Point | undefined;
  for (const point of [...points.slice(first.on ? 1 : 0), start]) {
    const end = point.on ? point : beside && middle(beside, point);
    if (beside && end) segments.push(['Q', beside.x, beside.y, end.x, end.y]);
    else if (end) segments.push(['L', end.x, end.y]);
    beside = point.on ? undefined : point;
  }
  return [...segments, ['Z']];
}

/** Reads a TrueType font, of which we need the outlines only: text that is drawn by them looks alike on every machine, whatever fonts it has. */
export function readTypeface(bytes: Uint8Array): Typeface {
  const tables = tablesOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const [head, loca, glyf, hmtx] = ['head', 'loca', 'glyf', 'hmtx'].map((name) => tables[name]!) as [
    DataView,
    DataView,
    DataView,
    DataView,
  ]; // every font has them
  const signs = signsOf(tables['cmap']!); // the same
  const metrics = tables['hhea']!.getUint16(34); // the same
  const isLong = head.getInt16(50) === 1;
  const startOf = (glyph: number) => (isLong ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2);

  function outline(glyph: number, depth = 0): Point[][] {
    const [start, end] = [startOf(glyph), startOf(glyph + 1)];
    if (end <= start || depth > NESTED_MAX) return [];
    const data = new DataView(glyf.buffer, glyf.byteOffset + start, end - start);
    const count = data.getInt16(0);
    if (count >= 0) return contoursOf(data, count);
    const contours: Point[][] = [];
    for (let at = 10, flag: number = parts.more; flag & parts.more;) {
      flag = data.getUint16(at);
      const inner = outline(data.getUint16(at + 2), depth + 1);
      const isWide = (flag & parts.words) !== 0;
      const [dx, dy] = !(flag & parts.offsets)
        ? [0, 0]
        : isWide
          ? [data.getInt16(at + 4), data.getInt16(at + 6)]
          : [data.getInt8(at + 4), data.getInt8(at + 5)];
      contours.push(...inner.map((points) => points.map(({ x, y, on }) => ({ x: x + dx, y: y + dy, on }))));
      at += 4 + (isWide ? 4 : 2) + (flag & parts.scaled ? 2 : flag & parts.scaledTwice ? 4 : flag & parts.turned ? 8 : 0);
    }
    return contours;
  }

  const known = new Map<string, Glyph | undefined>();
  const draw = (sign: string): Glyph | undefined => {
    const glyph = signs.get(sign.codePointAt(0) ?? 0);
    if (glyph === undefined) return undefined;
    const contours = outline(glyph);
    const points = contours.flat();
    const xs = points.map(({ x }) => x);
    return {
      advance: hmtx.getUint16(Math.min(glyph, metrics - 1) * 4),
      path: contours.flatMap(segmentsOf),
      box: points.length
        ? { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...points.map(({ y }) => y)) }
        : { left: 0, right: 0, top: 0 },
    };
  };
  return {
    unitsPerEm: head.getUint16(18),
    find(sign) {
      if (!known.has(sign)) known.set(sign, draw(sign));
      return known.get(sign);
    },
  };
}
