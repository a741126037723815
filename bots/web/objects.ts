import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import type { Tutor } from '../../agent/tutor.ts';

const PDF = 'application/pdf';
const UNSATISFIABLE = -1; // what express says of a range beyond the end

const given = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The one range that is asked for; several at once get the whole, which is allowed. */
function rangeOf(request: Request, bytes: number): { from: number; to: number } | undefined | typeof UNSATISFIABLE {
  const ranges = request.range(bytes);
  if (ranges === UNSATISFIABLE) return UNSATISFIABLE;
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return { from: ranges[0]!.start, to: ranges[0]!.end }; // there is one
}

async function serve(tutor: Tutor, request: Request, response: Response): Promise<void> {
  const { key } = request.params as { key?: string[] }; // what the pattern of the route makes of it
  const { name, until, signature } = request.query;
  const file = await tutor.followLink({
    key: key?.join('/') ?? '',
    name: given(name),
    until: given(until),
    signature: given(signature),
  });
  response.set({
    'content-type': file.type,
    'content-disposition': file.disposition,
    // Whatever the file is, it runs nothing and reaches nothing here; a browser's own viewer of PDF refuses to work inside a sandbox.
    'content-security-policy': `default-src 'none'; frame-ancestors 'none'${file.type === PDF ? '' : '; sandbox'}`,
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
  });
  const range = rangeOf(request, file.bytes);
  if (range === UNSATISFIABLE) {
    response.status(416).set('content-range', `bytes */${file.bytes}`).end();
    return;
  }
  response.status(range ? 206 : 200).set('content-length', String(range ? range.to - range.from + 1 : file.bytes));
  if (range) response.set('content-range', `bytes ${range.from}-${range.to}/${file.bytes}`);
  if (request.method === 'HEAD' || file.bytes === 0) response.end();
  else
    await pipeline(await file.read(range), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // whoever asked went away
    });
}

/** Answers for links to files of the data directory: what a link names is read and sent, whatever else was asked. */
export function mountObjects(app: Express, tutor: Tutor): void {
  app.get('/objects/*key', (request, response) => serve(tutor, request, response));
}
