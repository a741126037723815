import type { Readable } from 'node:stream';
import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';

/**
 * The name of an object: what it is of, an id that is never used twice, and what kind of file it is. It cannot lead out
 * of a folder, hide in one, or be the same as another where a file system does not tell large letters from small ones.
 */
export const ObjectKey = z
  .string()
  .regex(/^(?:materials|lessons|pictures)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,8}$/)
  .brand('ObjectKey');
export type ObjectKey = z.output<typeof ObjectKey>;

/** What becomes of an object: its bytes come before what it belongs to, and go after. */
export const objectStates = ['waiting', 'kept', 'leaving'] as const;

/** How large an object may be: what is handed in has 20 MB at most, but the text of a lesson is put together of several. */
export const OBJECT_MAX_BYTES = 200 * 1024 * 1024;

/** The first and the last byte that is wanted. */
export type ByteRange = { readonly from: number; readonly to: number };

/** An object as it is read: how large it is as a whole, and the bytes asked for. Who does not read to the end destroys the stream. */
export type OpenObject = { readonly bytes: number; readonly body: Readable };

/** Until when a link is good, and what the file is called for who follows it. */
export type LinkWish = { readonly name: string; readonly now: Date };

/** How long a link is good: time to click it, not to hand it on. */
export const LINK_SECONDS = 300;

/** Where bytes lie that are too large or too strange for a row. Each implementation is tried by the same suite. */
export type ObjectStore = {
  readonly kind: 'folder' | 's3';
  /** Stores an object as a whole or not at all; when it is back, the bytes survive a loss of power. */
  put(key: ObjectKey, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** The object, or undefined where there is none. A range must lie within it. */
  open(key: ObjectKey, options?: { readonly range?: ByteRange; readonly signal?: AbortSignal }): Promise<OpenObject | undefined>;
  /** How large an object is, or undefined where there is none. */
  find(key: ObjectKey, signal?: AbortSignal): Promise<{ readonly bytes: number } | undefined>;
  /** Takes an object away; one that is not there is no trouble. */
  remove(key: ObjectKey, signal?: AbortSignal): Promise<void>;
  /** An address under which anybody who has it reads the object for `LINK_SECONDS`. */
  link(key: ObjectKey, wish: LinkWish): string;
  /** Takes away what writers left unfinished that died before this moment. */
  tidy(before: Date): Promise<void>;
};

/** All of an object, which must not be larger than this. */
export async function readObject(store: ObjectStore, key: ObjectKey, bytesMax: number, signal?: AbortSignal): Promise<Buffer | undefined> {
  const found = await store.open(key, signal ? { signal } : {});
  if (!found) return undefined;
  if (found.bytes > bytesMax) {
    found.body.destroy();
    throw new TutorError('invalid', `The stored file ${key} is larger than what was stored.`);
  }
  const pieces: Buffer[] = [];
  for await (const piece of found.body) pieces.push(piece as Buffer); // no encoding was set
  return Buffer.concat(pieces);
}
