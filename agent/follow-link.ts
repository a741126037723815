import type { Readable } from 'node:stream';
import { TutorError } from '../core/errors.ts';
import { dispositionOf, mediaOf } from '../core/materials/media.ts';
import type { Keyring } from '../db/keys.ts';
import { checkLink, type LinkParts } from '../db/objects/links.ts';
import type { ByteRange, ObjectStore } from '../db/objects/object-store.ts';

/** A file behind a link: how it is served, and its bytes, or some of them. */
export type LinkedFile = {
  readonly type: string;
  readonly disposition: string;
  readonly bytes: number;
  read(range?: ByteRange): Promise<Readable>;
};

const noFile = () => new TutorError('not-found', 'There is no such file.');

/** The file that a link opens. A link is all that is asked for: whoever was given it may read, for its few minutes. */
export async function followLink(store: ObjectStore, keys: Keyring, parts: LinkParts, now: Date): Promise<LinkedFile> {
  const link = checkLink(keys, parts, now);
  if (link === 'over') throw new TutorError('forbidden', 'This link was good for some minutes, and they are over. Ask for a new one.');
  if (link === 'wrong') throw noFile();
  const { key, name } = link;
  const found = await store.find(key);
  if (!found) throw noFile();
  return {
    type: mediaOf(key).type,
    disposition: dispositionOf(key, name),
    bytes: found.bytes,
    async read(range) {
      const object = await store.open(key, range ? { range } : {});
      if (!object) throw noFile();
      return object.body;
    },
  };
}
