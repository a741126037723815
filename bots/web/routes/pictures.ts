import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type Response, type Router } from 'express';
import type { Tutor } from '../../../agent/tutor.ts';
import { TutorError } from '../../../core/errors.ts';
import { PICTURE_MAX_BYTES } from '../../../core/limits.ts';
import { personOf } from '../session.ts';

type Parts = Pick<Tutor, 'identity' | 'pictures'>;

const raw = express.raw({ type: 'image/*', limit: PICTURE_MAX_BYTES });
const readRaw = (request: Request, response: Response) =>
  new Promise<void>((resolve, reject) => raw(request, response, (error?: unknown) => (error ? reject(error) : resolve())));

/** Puts the routes by which somebody changes their picture on the API. */
export function mountPictureChanges(api: Router, { identity, pictures }: Parts): void {
  api.post('/account/picture', async (request, response) => {
    const person = await personOf(request); // before a byte of it is read
    await identity.countTries([{ limit: 'picture-person', whom: person.user }]);
    await readRaw(request, response);
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes))
      throw new TutorError('invalid', 'Send the picture itself, as image/png, image/jpeg, image/webp or image/gif.');
    response.json({ picture: await pictures.set(person, bytes) });
  });

  api.post('/account/picture/remove', async (request, response) => {
    await pictures.remove(await personOf(request));
    response.json({ picture: null });
  });
}

/**
 * Answers for pictures. Their addresses are secrets, told beside the names of those who let them be seen, and what is at one never
 * changes, so a browser keeps it.
 */
export function mountPictures(app: Express, { pictures }: Parts): void {
  app.get('/pictures/:key', async (request, response) => {
    const { bytes, body } = await pictures.open(`pictures/${request.params.key}`);
    response.set({
      'content-type': 'image/webp',
      'content-length': String(bytes),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    if (request.method === 'HEAD') {
      body.destroy();
      response.end();
      return;
    }
    await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // whoever asked went away
    });
  });
}
