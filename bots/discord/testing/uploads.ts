import type { IncomingMessage } from 'node:http';
import { refusal } from './refusals.ts';
import type { Attachment, Fields } from './wire.ts';

/** A file as it came: under `files[key]`, with its name. */
export type Uploaded = { readonly key: string; readonly name: string; readonly type: string; readonly bytes: Buffer };

/** The body of a request, and the files that came with it. */
export type Body = { readonly body: unknown; readonly files: readonly Uploaded[] };

const REQUEST_BYTES_MAX = 60 * 1024 * 1024;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > REQUEST_BYTES_MAX) throw refusal('tooLarge');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('badJson');
  }
}

/** Takes a body apart: JSON, or a form of `payload_json` and files. */
export async function bodyOf(bytes: Buffer, contentType: string): Promise<Body> {
  if (contentType.startsWith('multipart/form-data')) return await formOf(bytes, contentType);
  return { body: bytes.length ? parsed(bytes.toString()) : undefined, files: [] };
}

async function formOf(bytes: Buffer, contentType: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw refusal('badJson');
  });
  const files: Uploaded[] = [];
  for (const [field, value] of form.entries()) {
    const key = /^files\[(\d+)\]$/.exec(field)?.[1];
    if (key !== undefined && typeof value !== 'string') {
      files.push({ key, name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
    }
  }
  const payload = form.get('payload_json');
  return { body: typeof payload === 'string' ? parsed(payload) : {}, files };
}

/** Reads the body of a request. */
export const readBody = async (request: IncomingMessage): Promise<Body> =>
  await bodyOf(await bytesOf(request), request.headers['content-type'] ?? '');

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** Width and height of a picture in PNG, which stand at its beginning. */
const sizeOf = (bytes: Buffer): { width: number; height: number } | undefined =>
  bytes.length > 24 && bytes.subarray(0, 4).equals(PNG) ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;

/** The files that a twin keeps, and serves under addresses of its own. */
export type Shelf = {
  keep(id: string, channelId: string, file: Omit<Uploaded, 'key'>, description?: string): Attachment;
  find(path: string): { readonly type: string; readonly bytes: Buffer } | undefined;
};

/** Opens an empty shelf for files; `origin` is where the twin can be reached. */
export function openShelf(origin: () => string): Shelf {
  const files = new Map<string, { type: string; bytes: Buffer }>();
  return {
    keep: (id, channelId, { name, type, bytes }, description) => {
      const path = `/attachments/${channelId}/${id}/${encodeURIComponent(name)}`;
      files.set(path, { type, bytes });
      const url = origin() + path;
      return {
        id,
        filename: name,
        size: bytes.length,
        url,
        proxy_url: url,
        ...(type ? { content_type: type } : {}),
        ...sizeOf(bytes),
        ...(description === undefined ? {} : { description }),
      };
    },
    find: (path) => files.get(path),
  };
}

/** A body that has to be an object. */
export const fieldsOf = (body: unknown): Fields =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
