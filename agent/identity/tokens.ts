import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A secret that is given to somebody: nobody guesses it, and it stands in an address as it is. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** What is kept of a secret: who reads it cannot use it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
