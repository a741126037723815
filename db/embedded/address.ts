import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { checkSocketFolder, socketPath } from './socket-folder.ts';

/** Where the present host listens: a socket folder, or a loopback port that wants a password. */
export type Address = z.infer<typeof addressSchema>;

const addressSchema = z.object({ host: z.string(), port: z.int().min(1).max(65_535), password: z.string() });

/**
 * Hosts announce themselves in a file of the data directory, sockets too: processes started by different parents can
 * have different temporary directories. Written aside and renamed, so that nobody reads half of it.
 */
export function announce(file: string, address: Address): void {
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  writeFileSync(aside, JSON.stringify(address), { mode: 0o600, flag: 'wx' });
  renameSync(aside, file);
}

/** The address announced last, if there is one that can be read; its host may be long dead. */
export function findAddress(file: string): Address | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = addressSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

/** What `net.connect` needs to reach an address; throws when a socket folder cannot be trusted. */
export function connectOptions({ host, port }: Address): { path: string } | { host: string; port: number } {
  if (!isAbsolute(host)) return { host, port };
  checkSocketFolder(host);
  return { path: socketPath(host) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
