import { expect, it } from 'vitest';
import { networkOf, TooManyTries } from './limits.ts';

it('takes all addresses that somebody has for one', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0DB8:0001:0002::'));
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  expect([networkOf('::1'), networkOf('fe80::1%eth0'), networkOf('')]).toEqual(['0:0:0:0', 'fe80:0:0:0', '']);
});

it('tells when it may be tried again', () =>
  expect([30, 600, 9000].map((seconds) => new TooManyTries(seconds).message)).toEqual([
    'That was tried too often. Please wait a minute or two, then try again.',
    'That was tried too often. Please wait 10 minutes, then try again.',
    'That was tried too often. Please wait some hours, then try again.',
  ]));
