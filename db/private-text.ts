import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { TutorError } from '../core/errors.ts';
import type { Keyring } from './keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a text lies. It is bound into the encryption, so that a text copied to another row or column does not open. */
export type TextPlace = { readonly table: string; readonly column: string; readonly id: string };

/** A text as it is stored: bytes, and the id of the key that opens them. */
export type SealedText = { readonly sealed: Buffer; readonly keyId: string };

/** Every table with private texts: all of a row's are sealed under the one key it names. Replacing the key walks this list, and a test compares it with the catalogue. */
export const privateTables = [
  { table: 'private_notes', id: 'user_id', columns: ['note'], keyId: 'key_id' },
  { table: 'tutoring_sessions', id: 'id', columns: ['transcript', 'notes'], keyId: 'key_id' },
] as const;

const boundTo = ({ table, column, id }: TextPlace) => Buffer.from(`${table}:${column}:${id}`);

/** Seals a text with AES-256-GCM under the key in use. */
export function sealText(keys: Keyring, place: TextPlace, text: string): SealedText {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.current.derive('private-texts'), nonce).setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), sealed]), keyId: keys.current.id };
}

/** Opens a sealed text; a text that was altered, moved or sealed with another key does not open. */
export function openText(keys: Keyring, place: TextPlace, { sealed, keyId }: SealedText): string {
  const key = [keys.current, keys.previous].find((known) => known?.id === keyId);
  if (!key)
    throw new TutorError(
      'unavailable',
      'A private text was written with a key this process does not have; restart it with the present MASTER_KEY.',
    );
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.derive('private-texts'), nonce, {
    authTagLength: TAG_BYTES,
  }).setAAD(boundTo(place));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
}
