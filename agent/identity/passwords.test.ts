import { argon2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { hashPassword, isPassword, refuseAddress } from './passwords.ts';

/** The hash of something, soon made. */
const cheap = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA';

it('stores a password as Argon2id, each time with another salt, and knows it again', async () => {
  verifies('accounts:argon2id');
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=32768,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(two);
  expect(await Promise.all([isPassword('correct horse', one), isPassword('correct horsf', one), isPassword('', one)])).toEqual([
    true,
    false,
    false,
  ]);
});

it('reads a hash that another program made, and takes two ways to write a letter as the same', async () => {
  const nonce = Buffer.from('somesaltsomesalt');
  const tag = argon2Sync('argon2id', {
    message: 'naïve pässword'.normalize('NFC'),
    nonce,
    memory: 256,
    passes: 3,
    parallelism: 2,
    tagLength: 24,
  });
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const stored = `$argon2id$v=19$m=256,t=3,p=2$${base64(nonce)}$${base64(tag)}`;
  expect(await isPassword('naïve pässword'.normalize('NFD'), stored)).toBe(true);
  expect(await isPassword('naive password', stored)).toBe(false);
});

it('says no where there is no hash, or one that cannot be read or would cost too much', async () => {
  const costly = (await hashPassword('x')).replace('m=32768', 'm=9999999');
  for (const stored of [null, undefined, '', '$argon2id$', '$argon2i$v=19$m=256,t=3,p=2$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA', costly]) {
    expect([stored, await isPassword('x', stored)]).toEqual([stored, false]);
  }
});

it('hashes two at a time, and refuses who would wait too long', async () => {
  verifies('accounts:hashing-bounded');
  const flood = await Promise.allSettled(Array.from({ length: 70 }, () => isPassword('x', cheap)));
  const refused = flood.filter((each) => each.status === 'rejected');
  expect(refused.length).toBe(70 - 2 - 60);
  expect(String((refused[0] as PromiseRejectedResult).reason)).toContain('Too many people sign in at this moment');
  expect(await isPassword('x', null)).toBe(false); // and goes on afterwards
});

it('makes who has no account wait for a place as well: they are hashed for too', async () => {
  verifies('accounts:no-enumeration');
  const full = Array.from({ length: 2 + 60 }, () => isPassword('x', cheap));
  for (const stored of [undefined, null, 'no hash', cheap]) await expect(isPassword('x', stored)).rejects.toThrow('Too many people');
  await Promise.all(full);
});

it('refuses the address as a password', () => {
  expect(() => refuseAddress(' Ada@Example.org', 'ada@example.org')).toThrow('not your e-mail address');
  expect(() => refuseAddress('ada@example.org!', 'ada@example.org')).not.toThrow();
});
