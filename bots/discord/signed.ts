import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { TutorError } from '../../core/errors.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const AGE_MAX_SECONDS = 300; // what was signed longer ago may be sent by somebody who recorded it
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** The public key of an application, as its page at Discord shows it. */
export function publicKeyOf(hex: string): KeyObject {
  const raw = Buffer.from(hex, 'hex');
  if (raw.length !== KEY_BYTES)
    throw new TutorError('invalid', 'DISCORD_PUBLIC_KEY wants the 64 hexadecimal digits of the application’s page.');
  return createPublicKey({ key: Buffer.concat([SPKI_OF_ED25519, raw]), format: 'der', type: 'spki' });
}

/** Whether Discord sent this just now, and nobody else: its signature is over the time and the body, byte for byte. */
export function isFromDiscord(
  key: KeyObject,
  { signature, timestamp, body }: { readonly signature: string; readonly timestamp: string; readonly body: Buffer },
  now: Date,
): boolean {
  const signed = Buffer.from(signature, 'hex');
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (signed.length !== SIGNATURE_BYTES || !(age <= AGE_MAX_SECONDS)) return false; // NaN is no age
  return verify(undefined, Buffer.concat([Buffer.from(timestamp), body]), key, signed);
}
