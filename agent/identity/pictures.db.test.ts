import { crc32, deflateSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TutorError } from '../../core/errors.ts';
import { PICTURE_MAX_BYTES } from '../../core/limits.ts';
import { sweepObjects } from '../../db/queries/objects.ts';
import { asOwner } from '../../db/testing-world.ts';
import { testObjects } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { kindOf, openClassroom, person, type Classroom } from '../../tools/testing.ts';
import { drawPicture } from './draw-picture.ts';
import { openPictures, type Pictures } from './pictures.ts';

let room: Classroom;
let pictures: Pictures;
beforeAll(async () => {
  room = await openClassroom(1);
  pictures = openPictures(room.db, testObjects(room.db));
});
afterAll(() => room.close());

const [red, blue] = [
  { r: 250, g: 0, b: 0 },
  { r: 0, g: 0, b: 250 },
];
const plain = (background = red, width = 300, height = 200) => sharp({ create: { width, height, channels: 3, background } });
const [alma, bao] = [person('alma'), person('bao')].map(({ id, role }) => ({ user: id, role })) as [
  Parameters<Pictures['remove']>[0],
  Parameters<Pictures['remove']>[0],
];

/** A PNG that says it is so large, and is a few bytes. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const [length, check, body] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(type), data])];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0], 8); // one bit a pixel, grey
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * Math.min(height, 5001)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colour in the middle of the upper half of what was drawn: r, g, b. */
const upperColour = async (drawn: Uint8Array): Promise<number[]> => {
  const { data, info } = await sharp(drawn).raw().toBuffer({ resolveWithObject: true });
  const at = (64 * info.width + 128) * info.channels;
  return [data[at]!, data[at + 1]!, data[at + 2]!]; // 256 by 256 of them
};
const near = ({ r, g, b }: typeof red) => [r, g, b].map((value) => expect.closeTo(value, -1.2) as number); // lossy, by some

describe('a picture that is handed in', () => {
  it.each(['png', 'jpeg', 'webp', 'gif'] as const)('is drawn anew from %s, 256 by 256', async (format) => {
    verifies('people:pictures-drawn-anew');
    const drawn = await drawPicture(await plain().toFormat(format).toBuffer());
    expect(await sharp(drawn).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
    expect(await upperColour(drawn)).toEqual(near(red));
  });

  it('keeps nothing of what the file said of itself, and is turned as its camera said', async () => {
    verifies('people:pictures-drawn-anew');
    const upper = { input: await plain(blue, 300, 100).png().toBuffer(), top: 0, left: 0 };
    const told = await plain()
      .composite([upper])
      .withMetadata({ orientation: 3 })
      .withExifMerge({ IFD0: { Copyright: 'SECRET place' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } })
      .jpeg()
      .toBuffer();
    expect(told.toString('latin1')).toContain('SECRET place');
    const drawn = Buffer.from(await drawPicture(told));
    expect(drawn.toString('latin1')).not.toMatch(/SECRET|Exif|EXIF|ICCP|XMP/);
    const { exif, icc, xmp, orientation } = await sharp(drawn).metadata();
    expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(await upperColour(drawn)).toEqual(near(red)); // upside down, blue is below
  });

  it('is the first frame of an animation', async () => {
    const frames = await Promise.all([red, blue].map((colour) => plain(colour, 64, 64).png().toBuffer()));
    const animated = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(animated, { animated: true }).metadata()).pages).toBe(2);
    expect(await upperColour(await drawPicture(animated))).toEqual(near(red));
  });

  const png = () => plain().png().toBuffer();
  const noise = Buffer.from(Array.from({ length: 120_000 }, (_, n) => (n * n * 7919) % 257));
  const half = (file: Buffer) => file.subarray(0, file.length / 2);
  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['a bomb of pixels', () => bomb(60_000, 60_000)],
    ['a bomb just above what is read', () => bomb(6000, 5001)],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
    ['an SVG behind the first bytes of a PNG', () => Buffer.from('\x89PNG\r\n\x1a\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'latin1')],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a page behind the first bytes of a JPEG', () => Buffer.from('\xff\xd8\xff\xe0<script>alert(1)</script>', 'latin1')],
    [
      'a PNG cut off',
      async () =>
        half(
          await sharp(noise, { raw: { width: 200, height: 200, channels: 3 } })
            .png()
            .toBuffer(),
        ),
    ],
    [
      'a JPEG cut off',
      async () =>
        half(
          await sharp(noise, { raw: { width: 200, height: 200, channels: 3 } })
            .jpeg()
            .toBuffer(),
        ),
    ],
    ['another kind of picture', () => plain().tiff().toBuffer()],
    ['nothing', () => new Uint8Array()],
    ['too much', async () => Buffer.concat([await png(), Buffer.alloc(PICTURE_MAX_BYTES)])],
  ])('is refused in a sentence where it is %s', async (_what, make) => {
    verifies('people:pictures-drawn-anew');
    const error: unknown = await drawPicture(await make()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TutorError);
    expect(error).toMatchObject({ kind: 'invalid' });
    expect((error as Error).message).toMatch(/^[^\n]+\.$/);
  });

  it('can be read in no format but these four, should a disguise ever work', async () => {
    verifies('people:pictures-drawn-anew');
    await expect(sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')).metadata()).rejects.toThrow();
    const waits = await Promise.allSettled(Array.from({ length: 12 }, async () => drawPicture(await png())));
    expect(waits.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(8); // and the rest are asked to wait
  });
});

describe('the picture of a person', () => {
  const read = async (path: string) => buffer((await pictures.open(path.slice(1))).body);
  const upload = (colour = red) => plain(colour).png().toBuffer();

  it('is there under a path that nobody guesses, and beside their name', async () => {
    verifies('people:pictures-kept');
    const path = await pictures.set(alma, await upload());
    expect(path).toMatch(/^\/pictures\/[0-9a-f-]{36}\.webp$/);
    expect(await sharp(await read(path)).metadata()).toMatchObject({ format: 'webp', width: 256 });
    expect((await room.use(person('alma'), 'show-my-profile'))['picture']).toBe(path);
    expect(await asOwner(room.db, `select action, subject_id from audit_log where action like '%picture'`)).toEqual([
      { action: 'change-my-picture', subject_id: alma.user },
    ]);
    for (const key of ['pictures/x.webp', 'pictures/../master.key', 'materials/01980000-0000-7000-8000-000000000001.pdf', ''])
      expect(await kindOf(pictures.open(key)), key).toBe('not-found');
  });

  it('is on the boards of who shows themselves, and nowhere else', async () => {
    verifies('people:pictures-kept');
    const places = async () => (await room.use(person('bao'), 'show-leaderboard', { board: 'xp' }))['places'];
    const path = await pictures.set(alma, await upload());
    await asOwner(room.db, `insert into user_profiles (user_id, xp) values ('${alma.user}', 50), ('${bao.user}', 10)`);
    expect(JSON.stringify(await places())).not.toContain('pictures');
    await room.use(person('alma'), 'change-my-profile', { showsOnBoards: true });
    expect(await places()).toMatchObject([
      { name: 'Alma Ortiz', picture: path },
      { isSelf: true, picture: null },
    ]);
  });

  it('goes when it is replaced, removed, or its person is erased; and while they are shut out', async () => {
    verifies('people:pictures-kept');
    const left = () => asOwner<{ key: string }>(room.db, `select key from stored_objects order by key`);
    const first = await pictures.set(bao, await upload());
    const second = await pictures.set(bao, await upload(blue));
    expect([await kindOf(pictures.open(first.slice(1))), await upperColour(await read(second))]).toEqual(['not-found', near(blue)]);
    await asOwner(room.db, `update users set is_active = false where id = '${bao.user}'`);
    expect(await kindOf(pictures.open(second.slice(1)))).toBe('not-found');
    await asOwner(room.db, `update users set is_active = true where id = '${bao.user}'`);
    expect((await read(second)).length).toBeGreaterThan(0);
    await pictures.remove(bao);
    await pictures.remove(bao);
    expect(await kindOf(pictures.open(second.slice(1)))).toBe('not-found');
    await sweepObjects(room.db, testObjects(room.db).store, new Date());
    expect((await left()).length).toBe(1); // what is somebody's stays
    await room.use(person('alma'), 'delete-my-account', {}, { confirmed: true });
    await sweepObjects(room.db, testObjects(room.db).store, new Date());
    expect(await left()).toEqual([]);
  });
});
