import type { Readable } from 'node:stream';
import { TutorError } from '../../core/errors.ts';
import type { Speaker } from '../../db/client.ts';
import type { Database } from '../../db/connection.ts';
import { newId } from '../../db/new-id.ts';
import type { Objects } from '../../db/queries/objects.ts';
import { changePicture, findPicture, picturePath } from '../../db/queries/pictures.ts';
import { drawPicture } from './draw-picture.ts';

/** The pictures of people. */
export type Pictures = {
  /** Draws anew what was handed in, and shows it from now on; gives the path under which it is read. */
  set(who: Speaker, bytes: Uint8Array): Promise<string>;
  /** Takes the picture away. */
  remove(who: Speaker): Promise<void>;
  /** The picture of a key, for whoever has the key: it is told to who may see the name beside it, and nobody guesses one. */
  open(key: string): Promise<{ readonly bytes: number; readonly body: Readable }>;
};

/** Opens them on the product's database and store of files. */
export const openPictures = (database: Database, objects: Objects): Pictures => ({
  async set(who, bytes) {
    const drawn = await drawPicture(bytes);
    const picture = await objects.put({ course: null, of: 'pictures', ending: 'webp', bytes: drawn });
    await changePicture(database, who, picture, { id: newId(), at: new Date() });
    return picturePath(picture.key);
  },
  remove: (who) => changePicture(database, who, null, { id: newId(), at: new Date() }),
  async open(key) {
    const known = await findPicture(database, key);
    const found = known && (await objects.store.open(known.key));
    if (!found) throw new TutorError('not-found', 'There is no such picture.');
    return found;
  },
});
