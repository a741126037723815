import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { PACKINGS } from './build.ts';

/** A folder of the built page: what is in it, and where. */
type Folder = { readonly root: string; readonly names: ReadonlySet<string> };

const folderAt = (root: string): Folder => ({ root, names: new Set(readdirSync(root)) });

/** Sends a file of it, packed as small as the browser can unpack. */
function send({ root, names }: Folder, name: string, control: string, request: Request, response: Response): void {
  const accepted = request.acceptsEncodings([...Object.keys(PACKINGS), 'identity']);
  const ending = Object.entries(PACKINGS).find(([encoding]) => encoding === accepted)?.[1];
  const isPacked = ending !== undefined && names.has(name + ending);
  response.set({ 'cache-control': control, vary: 'accept-encoding', ...(isPacked ? { 'content-encoding': accepted as string } : {}) }); // one of the names above
  response.type(name.slice(name.lastIndexOf('.'))).sendFile(isPacked ? name + ending : name, { root, cacheControl: false });
}

/** What sends the page: its files under names that change with their content, and itself for every address that is a page of it. */
export function clientFiles(built: Promise<string>): { readonly assets: RequestHandler; readonly page: RequestHandler } {
  const folders = built.then((root) => ({ page: folderAt(root), assets: folderAt(join(root, 'assets')) }));
  folders.catch(() => undefined); // said to whoever asks for the page
  return {
    async assets(request, response, next) {
      const { assets } = await folders;
      const name = String(request.params['name']);
      if (assets.names.has(name)) send(assets, name, 'public, max-age=31536000, immutable', request, response);
      else next();
    },
    async page(request, response) {
      send((await folders).page, 'index.html', 'no-cache', request, response);
    },
  };
}
