import { z } from 'zod';
import { NUDGES_PER_DAY_MAX } from '../limits.ts';

/** How a person likes to learn and to be reminded: the part of `users.profile` they set themselves. */
export const Preferences = z.object({
  learning_style: z.enum(['visual', 'textual', 'mixed']).default('mixed'),
  nudge_frequency_cap: z.int().min(0).max(NUDGES_PER_DAY_MAX).default(1),
});
export type Preferences = z.infer<typeof Preferences>;

/** `users.profile` as it is stored. Goals, subjects and progress are views over their own tables, never written here. */
export const Profile = z.object({ preferences: Preferences.prefault({}) });
export type Profile = z.infer<typeof Profile>;

/** What a user name looks like. */
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
