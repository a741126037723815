import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from '../limits.ts';

const EMAIL_MAX = 254; // what a mail server takes

/** An e-mail address as it is stored: in small letters. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(EMAIL_MAX, `has at most ${EMAIL_MAX} characters`)
  .pipe(z.email('wants an address such as ada@example.org'));

/** A password that somebody chooses. Only its length is asked for: rules about signs make passwords worse. */
export const Password = z
  .string()
  .min(PASSWORD_MIN, `wants at least ${PASSWORD_MIN} characters`)
  .max(PASSWORD_MAX, `has at most ${PASSWORD_MAX} characters`);

/** A password that somebody types to show that it is theirs. */
export const TypedPassword = z.string().max(PASSWORD_MAX, `has at most ${PASSWORD_MAX} characters`);
