import { z } from 'zod';

const NUDGES_PER_DAY_MAX = 10;

/** How a person likes to learn and to be reminded: the part of `users.profile` they set themselves. */
export const Preferences = z.object({
  learning_style: z.enum(['visual', 'textual', 'mixed']).default('mixed'),
  nudge_frequency_cap: z.int().min(0).max(NUDGES_PER_DAY_MAX).default(1),
});
export type Preferences = z.infer<typeof Preferences>;

/** `users.profile` as it is stored. Goals, subjects and progress are views over their own tables, never written here. */
export const Profile = z.object({ preferences: Preferences.prefault({}) });
export type Profile = z.infer<typeof Profile>;

/** How large a picture may be that is handed in. A photograph of a phone is smaller, or is made smaller by the page that sends it. */
export const PICTURE_MAX_BYTES = 5 * 1024 * 1024;

/** The lengths the database holds as well. */
export const NAME_MAX = 120;
export const PRIVATE_NOTE_MAX = 4000;
export const usernamePattern = /^[a-z0-9](?:[a-z0-9._-]{1,30})[a-z0-9]$/;

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whether this is a language tag that the runtime can read, `en` or `pt-BR`. */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
