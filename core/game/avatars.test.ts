import { describe, expect, it } from 'vitest';
import { achievements } from './achievements.ts';
import { palette } from './avatar-art/drawing.ts';
import { avatars } from './avatars.ts';
import { rarities } from './rarity.ts';
import { verifies } from '../../evals/requirements.ts';

const SVG_BYTES_MAX = 4096;
const ofRarity = (rarity: string) => avatars.filter((avatar) => avatar.rarity === rarity);

it('holds the 18 avatars, 3 / 3 / 7 / 5 by rarity, in order', () => {
  expect(avatars).toHaveLength(18);
  expect(rarities.map((rarity) => ofRarity(rarity).length)).toEqual([3, 3, 7, 5]);
  expect(avatars.map(({ displayOrder }) => displayOrder)).toEqual(Array.from({ length: 18 }, (_, index) => (index + 1) * 10));
});

it.each(['key', 'name', 'svg'] as const)('has no %s twice', (field) =>
  expect(new Set(avatars.map((avatar) => avatar[field])).size).toBe(avatars.length),
);

it('is a default exactly when it is common, which is when it asks for nothing', () => {
  expect(avatars.filter(({ rarity, isDefault }) => isDefault !== (rarity === 'common'))).toEqual([]);
  expect(avatars.filter(({ requiredAchievement, isDefault }) => isDefault !== (requiredAchievement === null))).toEqual([]);
});

it('is tied to achievements by 15 links that both sides name', () => {
  const fromAvatars = avatars.flatMap(({ key, requiredAchievement }) => (requiredAchievement ? [`${requiredAchievement} → ${key}`] : []));
  const fromAchievements = achievements.flatMap(({ key, unlocksAvatar }) => (unlocksAvatar ? [`${key} → ${unlocksAvatar}`] : []));
  expect(fromAvatars).toHaveLength(15);
  expect(fromAvatars.toSorted()).toEqual(fromAchievements.toSorted());
  expect(new Set(fromAvatars.map((link) => link.split(' → ')[0])).size).toBe(15);
});

it('says how to come by it in the words of its achievement', () =>
  expect(
    avatars.filter(
      ({ description, requiredAchievement }) =>
        description !== (achievements.find(({ key }) => key === requiredAchievement)?.description ?? 'Yours from the start.'),
    ),
  ).toEqual([]));

/** The few elements and attributes the drawings need. What is not here is refused: scripts, links, text, styles, ids that meet on one page. */
const attributesOf: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'viewBox'],
  g: ['transform'],
  circle: ['cx', 'cy', 'r'],
  ellipse: ['cx', 'cy', 'rx', 'ry'],
  path: ['d'],
};
const paint = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-dasharray'];
const legal: Readonly<Record<string, RegExp>> = {
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  viewBox: /^0 0 128 128$/,
  transform: /^(?:rotate|translate|matrix)\([-\d. ]+\)$/,
  fill: /^(?:none|#[\da-f]{6})$/,
  stroke: /^(?:none|#[\da-f]{6})$/,
  'stroke-linecap': /^(?:round|butt)$/,
  'stroke-linejoin': /^round$/,
};
const numbers = /^-?[\d.]+(?: [\d.]+)*$/;

/** How many numbers each command of a path takes. */
const arity: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, q: 4, t: 2, c: 6, s: 4, a: 7, z: 0 };

/** What is wrong with the data of a path: browsers draw it up to the first mistake and say nothing. */
function wrongWithPath(data: string): string[] {
  if (!data.startsWith('M') || /[^MLHVQTCSAZmlhvqtcsaz\d\s.-]/.test(data)) return [`odd path ${data}`];
  return [...data.matchAll(/([a-z])([^a-z]*)/gi)].flatMap(([step, command, rest]) => {
    const wanted = arity[command!.toLowerCase()]!; // the letters are those of the pattern above
    const found = rest!.match(/-?(?:\d+(?:\.\d+)?|\.\d+)/g)?.length ?? 0;
    return (wanted === 0 ? found === 0 : found > 0 && found % wanted === 0) ? [] : [`odd step ${step}`];
  });
}

function wrongWithAttribute(element: string, name: string, value: string): string[] {
  if (!attributesOf[element]?.includes(name) && !paint.includes(name)) return [`${name} in ${element}`];
  if (name === 'd') return wrongWithPath(value);
  return (legal[name] ?? numbers).test(value) ? [] : [`${name}="${value}"`];
}

/** What is wrong with an SVG: read whole, tag by tag, so that it is well-formed XML and holds nothing but shapes. */
function wrongWithSvg(svg: string): string[] {
  const wrong: string[] = [];
  const open: string[] = [];
  let rest = svg;
  while (rest) {
    const tag = /^<(\/?)([a-zA-Z]+)((?: [\w:-]+="[^"<&]*")*)(\/?)>/.exec(rest);
    if (!tag) return [...wrong, `not a tag: ${rest.slice(0, 40)}`];
    const [whole, closing, element = '', attributes = '', single] = tag;
    if (!attributesOf[element]) wrong.push(`element ${element}`);
    if (open.length === 0 && rest !== svg) wrong.push(`${element} beside the root`);
    rest = rest.slice(whole.length);
    if (closing && (open.pop() !== element || attributes || single)) wrong.push(`${whole} closes nothing`);
    if (!closing && !single) open.push(element);
    const pairs = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!] as const); // both groups always match
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) wrong.push(`an attribute twice in ${element}`);
    wrong.push(...pairs.flatMap(([name, value]) => wrongWithAttribute(element, name, value)));
  }
  return [...wrong, ...open.map((element) => `${element} is not closed`)];
}

describe('the check of drawings', () => {
  const around = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">${inside}</svg>`;
  it('lets shapes through', () => expect(wrongWithSvg(around('<g fill="none"><path d="M1 2l3-4.5z"/></g>'))).toEqual([]));
  it.each([
    ['<script>alert(1)</script>', 'a script'],
    ['<foreignObject/>', 'a foreign object'],
    ['<text x="1">A</text>', 'text'],
    ['<image href="https://example.org/a.png"/>', 'an image from elsewhere'],
    ['<circle cx="1" cy="1" r="1" onload="alert(1)"/>', 'a handler'],
    ['<g xlink:href="#a"/>', 'a link'],
    ['<circle id="a" cx="1" cy="1" r="1"/>', 'an id'],
    ['<circle cx="1" cx="2" cy="1" r="1"/>', 'an attribute twice'],
    ['<circle cx="1" cy="1" r="1" fill="url(#a)"/>', 'a reference'],
    ['<circle cx="1" cy="1" r="1" style="fill:red"/>', 'a style'],
    ['<circle cx=1 cy="1" r="1"/>', 'a value without quotes'],
    ['<g><circle cx="1" cy="1" r="1"></g>', 'an element left open'],
    ['<g></path>', 'an end without a start'],
    ['words', 'words'],
    ['<!-- a comment -->', 'a comment'],
    ['&amp;', 'an entity'],
    ['<path d="M1 2l3"/>', 'half a step in a path'],
    ['<path d="1 2"/>', 'a path that starts nowhere'],
  ])('refuses %s: %s', (inside) => expect(wrongWithSvg(around(inside))).not.toEqual([]));
  it('refuses a second root', () => expect(wrongWithSvg(around('') + around(''))).not.toEqual([]));
});

describe.each(avatars.map((avatar) => [avatar.key, avatar] as const))('%s', (_key, { rarity, svg }) => {
  it('is nothing but well-formed shapes', () => {
    verifies('game:avatars-safe');
    expect(wrongWithSvg(svg)).toEqual([]);
  });
  it('is under 4 KB', () => expect(Buffer.byteLength(svg)).toBeLessThan(SVG_BYTES_MAX));

  it('stands on the pale ground of its rarity, so that ink reads on any page', () => {
    const groundOf = (text: string) => /^<svg [^>]*>(<circle cx="64" cy="64" r="[56]\d" fill="(#[\da-f]{6})".*?)<g /.exec(text);
    const [, ground, tint] = groundOf(svg) ?? [];
    const tintsOf = (others: typeof avatars) => new Set(others.map((other) => groundOf(other.svg)?.[2]));
    expect(tint).toMatch(/^#[d-f][\da-f][c-f][\da-f][c-f][\da-f]$/);
    expect(ofRarity(rarity).filter((other) => groundOf(other.svg)?.[1] !== ground)).toEqual([]);
    expect(tintsOf(avatars.filter((other) => other.rarity !== rarity)).has(tint)).toBe(false);
  });

  it('is painted from the palette of the family', () => {
    const drawn = svg.slice(svg.indexOf('<g '));
    const colours = new Set(drawn.match(/#[\da-f]{6}/g));
    expect([...colours].filter((colour) => !(Object.values(palette) as string[]).includes(colour))).toEqual([]);
    expect(colours.has(palette.ink)).toBe(true);
  });
});
