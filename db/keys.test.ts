import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { knownKeys, openKeys, replaceKeyFile, setAsidePreviousKey } from './keys.ts';
import { openText, sealText } from './private-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'viva-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hex = (digit: string) => digit.repeat(64);
const ring = (masterKey: string, previousKey?: string) => openKeys({ masterKey, previousKey, directory: folder, fileAllowed: false });
const place = { table: 'private_notes', column: 'note', id: 'a' };

describe('the master key', () => {
  it('is made once, private to its owner, and read again', () => {
    const directory = join(folder, 'fresh');
    const first = openKeys({ directory, fileAllowed: true });
    expect(openKeys({ directory, fileAllowed: true }).current.id).toBe(first.current.id);
    if (process.platform !== 'win32') expect(statSync(join(directory, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('must be given where a file may not be made', () =>
    expect(() => openKeys({ directory: join(folder, 'server'), fileAllowed: false })).toThrow('MASTER_KEY must be set'));

  it('is refused when it is no key, or open to others', () => {
    const directory = join(folder, 'bad');
    openKeys({ directory, fileAllowed: true });
    const file = join(directory, 'master.key');
    if (process.platform !== 'win32') {
      chmodSync(file, 0o644);
      expect(() => openKeys({ directory, fileAllowed: true })).toThrow('can be read by others');
      chmodSync(file, 0o600);
    }
    writeFileSync(file, 'oops');
    expect(() => openKeys({ directory, fileAllowed: true })).toThrow('does not hold a key');
  });

  it('is not made anew for a database that was written with another', () => {
    const directory = join(folder, 'lost');
    expect(() => openKeys({ directory, fileAllowed: true, written: 'abc' })).toThrow(
      'is missing, and the database was written with it (key abc)',
    );
    expect(existsSync(join(directory, 'master.key'))).toBe(false);
  });

  it('survives a replacement that was killed between its two steps', () => {
    const directory = join(folder, 'killed');
    const before = openKeys({ directory, fileAllowed: true }).current.id;
    renameSync(join(directory, 'master.key'), join(directory, 'master.key.previous'));
    const after = openKeys({ directory, fileAllowed: true, written: before });
    expect([after.previous?.id, after.current.id === before]).toEqual([before, false]);
  });

  it('gives different keys for different purposes, and an id that tells nothing', () => {
    const { current } = ring(hex('a'));
    expect(current.derive('sessions')).not.toEqual(current.derive('private-texts'));
    expect(current.derive('sessions')).toEqual(ring(hex('a')).current.derive('sessions'));
    expect(current.id).not.toBe(ring(hex('b')).current.id);
    expect(hex('a')).not.toContain(current.id);
  });

  it('is replaced in its file, with the one before kept until it is no longer needed', () => {
    const directory = join(folder, 'replaced');
    const before = openKeys({ directory, fileAllowed: true }).current.id;
    const text = readFileSync(join(directory, 'master.key'), 'utf8');
    replaceKeyFile(directory);
    const after = openKeys({ directory, fileAllowed: true });
    expect([after.previous?.id, existsSync(join(directory, 'master.key.previous'))]).toEqual([before, true]);
    expect(readFileSync(join(directory, 'master.key'), 'utf8')).not.toBe(text);
    expect(() => replaceKeyFile(directory)).toThrow('still in use');
    expect(() => replaceKeyFile(join(folder, 'nowhere'))).toThrow('no key file');
    setAsidePreviousKey(directory, ring(hex('a'), hex('b'))); // settled for another database
    expect(existsSync(join(directory, 'master.key.previous'))).toBe(true);
    setAsidePreviousKey(directory, after);
    expect([
      openKeys({ directory, fileAllowed: true }).previous,
      knownKeys({ directory, fileAllowed: true })
        .map(({ id }) => id)
        .toSorted(),
    ]).toEqual([undefined, [before, after.current.id].toSorted()]);
  });
});

describe('private texts', () => {
  it('open as they were sealed, never twice the same', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = sealText(ring(hex('a')), place, text);
        expect(openText(ring(hex('a')), place, sealed)).toBe(text);
        expect(sealText(ring(hex('a')), place, text).sealed).not.toEqual(sealed.sealed);
      }),
    ));

  it('do not open when altered, cut, moved or under another key', () => {
    verifies('keys:texts-bound');
    const keys = ring(hex('a'));
    const text = sealText(keys, place, 'private');
    for (let at = 0; at < text.sealed.length; at += 1) {
      const altered = Buffer.from(text.sealed);
      altered[at]! ^= 1;
      expect(() => openText(keys, place, { ...text, sealed: altered })).toThrow();
    }
    for (const length of [0, 11, 12, 27, text.sealed.length - 1])
      expect(() => openText(keys, place, { ...text, sealed: text.sealed.subarray(0, length) })).toThrow();
    for (const moved of [
      { ...place, id: 'b' },
      { ...place, column: 'other' },
      { ...place, table: 'other' },
    ])
      expect(() => openText(keys, moved, text)).toThrow();
    expect(() => openText(ring(hex('b')), place, text)).toThrow('does not have');
  });

  it('open under the key before while it is being replaced', () => {
    const text = sealText(ring(hex('a')), place, 'private');
    expect(openText(ring(hex('b'), hex('a')), place, text)).toBe('private');
  });
});
