import { expect, it } from 'vitest';
import { isLocale, isTimeZone, Profile, usernamePattern } from './profile.ts';

it('fills in what a person has not said', () =>
  expect(Profile.parse({})).toEqual({ preferences: { learning_style: 'mixed', nudge_frequency_cap: 1 } }));

it('knows time zones and locales from other text', () => {
  expect(['Europe/Madrid', 'UTC', 'America/Argentina/Buenos_Aires'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['Mars/Olympus', '', "UTC'; drop table users"].map(isTimeZone)).toEqual([false, false, false]);
  expect(['en', 'pt-BR'].map(isLocale)).toEqual([true, true]);
  expect(['', 'not a locale'].map(isLocale)).toEqual([false, false]);
});

it('takes user names that can be typed and refuses the rest', () => {
  expect(['ada', 'grace.hopper', 'a_1-b'].every((name) => usernamePattern.test(name))).toBe(true);
  expect(['', 'ab', 'Ada', '.ada', 'ada lovelace', 'x'.repeat(33), 'ада'].some((name) => usernamePattern.test(name))).toBe(false);
});
