import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring, MasterKey } from '../keys.ts';
import { LINK_SECONDS, ObjectKey, type LinkWish } from './object-store.ts';

/** What a link to an object says: which, what it is called, until when, and that we wrote it. All but the key stand in its query. */
export type LinkParts = { readonly key: string; readonly name: string; readonly until: string; readonly signature: string };

/** What is found of a link: an object, that its time is over, or that it is none of ours. */
export type CheckedLink = { readonly key: ObjectKey; readonly name: string } | 'over' | 'wrong';

const MS = 1000;

const signatureOf = (key: MasterKey, { key: object, name, until }: Omit<LinkParts, 'signature'>): Buffer =>
  createHmac('sha256', key.derive('object-links'))
    .update(JSON.stringify([object, name, until]))
    .digest();

/** A signed address of an object, under an address that a door answers for. */
export function writeLink(base: string, keys: Keyring, key: ObjectKey, { name, now }: LinkWish): string {
  const until = String(Math.floor(now.getTime() / MS) + LINK_SECONDS);
  const signature = signatureOf(keys.current, { key, name, until }).toString('base64url');
  return `${base}/${key}?${new URLSearchParams({ name, until, signature }).toString()}`;
}

/** Whether a link is one of ours and still good; it may have been written just before the master key was replaced. */
export function checkLink(keys: Keyring, parts: LinkParts, now: Date): CheckedLink {
  const given = Buffer.from(parts.signature, 'base64url');
  const isOurs = [keys.current, keys.previous].some((key) => {
    const ours = key && signatureOf(key, parts);
    return ours?.length === given.length && timingSafeEqual(ours, given);
  });
  const key = ObjectKey.safeParse(parts.key);
  if (!isOurs || !key.success) return 'wrong';
  return now.getTime() >= Number(parts.until) * MS ? 'over' : { key: key.data, name: parts.name };
}
