import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { redact, redactJson } from './redact.ts';

describe('a text that is logged', () => {
  it.each([
    ['Write to ana.lopez+exam@mail.example.co.uk, please.', 'Write to [e-mail], please.'],
    ['josé@exámple.es', '[e-mail]'],
    ['Call +49 (30) 1234 5678 or 555-123-4567.', 'Call [phone number] or [phone number].'],
    ['(555) 123-4567, 030/1234567, +442079460958', '[phone number], [phone number], [phone number]'],
    ['my password is hunter2 by the way', 'my password is [password] by the way'],
    ['My old wifi password was Tr0ub4dor&3!', 'My old wifi password was [password]'],
    ['password: s3cret', 'password: [password]'],
    ['{"password":"s3cret","name":"Ana"}', '{"password":"[password]","name":"Ana"}'],
    ['API_KEY=abc', 'API_KEY=[password]'],
    ['mein Passwort lautet Sonne12', 'mein Passwort lautet [password]'],
    ['mi contraseña es gato7', 'mi contraseña es [password]'],
    ['mon mot de passe est chat', 'mon mot de passe est [password]'],
    ['Authorization: Bearer abcdefghij.klmnop', 'Authorization: Bearer [key]'],
    ['sk-proj-abcdefghijklmnop1234', '[key]'],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', '[key]'],
    ['AKIAIOSFODNN7EXAMPLE', '[key]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N', '[key]'],
    ['postgres://owner:pa55@db.example/app', 'postgres://[password]@db.example/app'],
    ['4111 1111 1111 1111 expires soon', '[card number] expires soon'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIB+/=\n-----END RSA PRIVATE KEY-----', '[key]'],
    ['c2a8f1e9b7d64035c2a8f1e9b7d64035', '[key]'],
  ])('%j is written as %j', (text, logged) => {
    verifies('logs:redacted');
    expect(redact(text)).toBe(logged);
    expect(redact(text, 'off')).toBe(text);
  });

  it.each([
    '192.168.100.200/24 and 255.255.255.0, or fe80::1ff:fe23:4567:890a',
    'A premium of $1,250,000.00 on 2026-11-21 at 10:30:15.',
    'A password is stored as a hash; the token is sent to the server.',
    'What is my score? It was 12 of 20, in 1200 seconds.',
    'Answer 3A 4B, or 10^-5 to 1.6e-19.',
    'The class is AbstractSingletonProxyFactoryBeanBuilder, in a_very_long_snake_case_name_of_python.',
    '0198a000-0000-7000-8000-000000000001',
    '0000 0000 0000 0001 has the form of a card, and its last digit does not fit.',
    'Section 3.1.4, port 8080, 555 questions, RFC 2616, ISO 27001:2022.',
    'x = "a@b" and @decorator and user@host',
  ])('%j stays as it is', (text) => expect(redact(text)).toBe(text));

  const secrets = fc.oneof(
    fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9.]{2,20}[a-z0-9]$/), fc.stringMatching(/^[a-z]{3,12}\.(?:com|org|de)$/))
      .map(([name, host]) => `${name}@${host}`),
    fc.stringMatching(/^\+[1-9]\d{9,11}$/),
    fc.stringMatching(/^sk-[A-Za-z0-9]{20,40}$/),
    fc.stringMatching(/^eyJ[A-Za-z0-9_-]{10,30}\.[A-Za-z0-9_-]{10,30}\.[A-Za-z0-9_-]{10,30}$/),
  );
  const around = fc.string({ maxLength: 40, unit: fc.constantFrom(...'abc XYZ.,!?\n(äß中)'.split('')) });

  it('holds none of the details it held, whatever stands around them', () => {
    verifies('logs:redacted');
    fc.assert(
      fc.property(fc.array(fc.tuple(around, secrets), { minLength: 1, maxLength: 4 }), around, (pieces, end) => {
        const logged = redact(`${pieces.map(([before, secret]) => `${before} ${secret}`).join(' ')} ${end}`);
        for (const [, secret] of pieces) expect(logged).not.toContain(secret);
      }),
    );
  });
  it('is the same when it is redacted again', () => {
    const pieces = fc.oneof(
      secrets,
      fc.string(),
      fc.constantFrom('password: ', 'my pin is ', 'Bearer ', '[e-mail]', '@', '://a:b@', '+49 30 '),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (texts) => {
        const once = redact(texts.join(' '));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
  it('is done in one go, however it is made', () => {
    const many = 60_000;
    const hostile = [
      'a@',
      'a.',
      '+1 ',
      '1-',
      '1 ',
      'eyJ',
      'eyJaaaaaaaa.',
      'password ',
      'my my ',
      'my a pin ',
      '://a:',
      '-----BEGIN PRIVATE KEY-----',
      'a1',
      'Bearer ',
      "'",
      '(555) ',
    ];
    for (const piece of hostile) expect(redact(piece.repeat(Math.ceil(many / piece.length))).length).toBeGreaterThan(0); // a regex that backtracks would never come back
  });
});

describe('what a tool was given', () => {
  it('is redacted in every text, and whole where the field says what it is', () => {
    verifies('logs:redacted');
    const given = {
      password: 'x',
      newPassword: 'y',
      answer: ['mail a@b.example', 3, null, true],
      inner: { token: 'z', tokens: 4, name: 'Ana' },
    };
    expect(redactJson(given, redact)).toEqual({
      password: '[password]',
      newPassword: '[password]',
      answer: ['mail [e-mail]', 3, null, true],
      inner: { token: '[password]', tokens: 4, name: 'Ana' },
    });
  });
});
