import { TutorError } from '../../core/errors.ts';
import { PICTURE_MAX_BYTES } from '../../core/limits.ts';

const SIDE = 256; // pixels: twice the largest size at which a page shows it
const PIXELS_MAX = 30_000_000; // 120 MB once it is unpacked
const SECONDS_MAX = 10;
const WAITING_MAX = 8; // each holds its upload in memory
const QUALITY = 82;

const sentence = 'That is no picture that can be read: it has to be a PNG, JPEG, WebP or GIF file, whole, of at most 30 megapixels.';

const begins = (bytes: Uint8Array, text: string, at = 0) =>
  Buffer.from(bytes.subarray(at, at + text.length)).equals(Buffer.from(text, 'latin1'));

/** What a file is by its first bytes; what it is called, or said to be, does not count. */
function kindOf(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | 'gif' | undefined {
  if (begins(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (begins(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (begins(bytes, 'RIFF') && begins(bytes, 'WEBP', 8)) return 'webp';
  return begins(bytes, 'GIF87a') || begins(bytes, 'GIF89a') ? 'gif' : undefined;
}

const readers = ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'];

/** The library that draws, loaded at the first picture and then able to read these four formats and nothing else. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: readers });
  sharp.cache(false);
  return sharp;
}
let loading: ReturnType<typeof loadSharp> | undefined;

async function draw(bytes: Uint8Array): Promise<Uint8Array> {
  const sharp = await (loading ??= loadSharp());
  const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1, sequentialRead: true });
  // Turned as its camera says; then nothing of what it says of itself is kept.
  return picture.autoOrient().resize(SIDE, SIDE, { fit: 'cover' }).webp({ quality: QUALITY }).timeout({ seconds: SECONDS_MAX }).toBuffer();
}

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Makes of an upload the picture that is kept: the first frame, 256 by 256, drawn anew, so that nothing of the file itself is ever
 * served. One at a time, since each may need a hundred megabytes.
 */
export async function drawPicture(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length > PICTURE_MAX_BYTES)
    throw new TutorError('invalid', `A picture may have at most ${PICTURE_MAX_BYTES / 1024 / 1024} MB.`);
  if (!kindOf(bytes)) throw new TutorError('invalid', sentence);
  if (waiting >= WAITING_MAX) throw new TutorError('unavailable', 'Many pictures are being handed in; please try again in a moment.');
  waiting += 1;
  const drawn = last.then(() => draw(bytes));
  last = drawn.catch(() => undefined).finally(() => (waiting -= 1));
  return drawn.catch((error: unknown) => {
    throw new TutorError('invalid', sentence, { cause: error });
  });
}
