import { createHash, createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Who is signed in at the issuer, as its tokens say. */
export type Claims = { readonly sub: string; readonly email?: string; readonly email_verified?: boolean; readonly name?: string };

/** An issuer of OpenID Connect that does what it is told, also what no issuer should. */
export type TestIssuer = {
  readonly url: string;
  /** Who signs in next. */
  claims: Claims;
  /** What the next tokens say instead of the truth. */
  lies: Record<string, unknown>;
  /** Signs the next tokens with a key that nobody knows. */
  forges: boolean;
  /** Answers nothing but errors. */
  isDown: boolean;
  /** How often it was asked what it says of itself. */
  discovered: number;
  /** A token for a program, which says that: signed by its key, by another, by no key, or by its public key as if that were a secret. */
  readonly access: (claims: object, by?: 'known' | 'other' | 'none' | 'public') => string;
  /** Has another key from now on, and forgets the one before. */
  rotate(): void;
  close(): Promise<void>;
};

const CLIENT = { id: 'viva', secret: 'between us' };
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the product under test is called there. */
export const testClient = CLIENT;

/** A token with these claims, signed by that key. */
function signed(claims: object, key: KeyObject, kid = 'one'): string {
  const body = `${base64({ alg: 'RS256', kid, typ: 'JWT' })}.${base64(claims)}`;
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), key).toString('base64url')}`;
}

/** A token that no issuer would sign: by nothing, or by what everybody knows. */
function forged(claims: object, kid: string, secret?: KeyObject): string {
  const body = `${base64({ alg: secret ? 'HS256' : 'none', kid, typ: 'JWT' })}.${base64(claims)}`;
  const mac =
    secret &&
    createHmac('sha256', secret.export({ type: 'spki', format: 'pem' }))
      .update(body)
      .digest('base64url');
  return `${body}.${mac ?? ''}`;
}

/** What it says of itself. */
const discoveryOf = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

/** The codes it gave, and what it gives for each, once. */
function openCodes(issuer: TestIssuer, tokenOf: (claims: object, by: 'known' | 'other') => string) {
  const codes = new Map<string, { challenge: string; nonce: string; redirect: string; claims: Claims }>();
  /** Sends who came straight back, signed in as it was told. */
  function authorize(asked: URLSearchParams): string {
    const code = randomUUID();
    const redirect = asked.get('redirect_uri') ?? '';
    if (asked.get('code_challenge_method') !== 'S256') throw new Error('there is no challenge');
    codes.set(code, { challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') ?? '', redirect, claims: issuer.claims });
    return `${redirect}?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`;
  }

  async function tokens(request: IncomingMessage): Promise<object> {
    const given = new URLSearchParams(await text(request));
    const code = given.get('code') ?? '';
    const made = codes.get(code);
    codes.delete(code); // it works once
    const client = Buffer.from(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret).replaceAll('%20', '+')}`).toString('base64');
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url');
    if (
      !made ||
      made.challenge !== challenge ||
      made.redirect !== given.get('redirect_uri') ||
      request.headers.authorization !== `Basic ${client}`
    )
      return { error: 'invalid_grant' };
    const at = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, aud: CLIENT.id, iat: at, exp: at + 300, nonce: made.nonce, ...made.claims, ...issuer.lies };
    return {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: tokenOf(claims, issuer.forges ? 'other' : 'known'),
    };
  }
  return { authorize, tokens };
}

/** Starts one on this machine. */
export async function openTestIssuer(): Promise<TestIssuer> {
  const other = pair();
  let known = pair();
  let kid = 'one';
  let url = '';
  const issuer: TestIssuer = {
    url,
    claims: { sub: 'nobody' },
    lies: {},
    forges: false,
    isDown: false,
    discovered: 0,
    access(claims, by = 'known') {
      if (by === 'none') return forged(claims, kid);
      return by === 'public' ? forged(claims, kid, known.publicKey) : signed(claims, (by === 'other' ? other : known).privateKey, kid);
    },
    rotate: () => void ([known, kid] = [pair(), randomUUID()]),
    close: async () => undefined,
  };
  const { authorize, tokens } = openCodes(issuer, issuer.access);
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', url);
    const answer = async () => {
      if (asked.pathname.startsWith('/.well-known/')) issuer.discovered += 1;
      if (issuer.isDown) return void response.writeHead(503).end();
      if (asked.pathname === '/authorize') return void response.writeHead(302, { location: authorize(asked.searchParams) }).end();
      const said =
        asked.pathname === '/.well-known/openid-configuration'
          ? discoveryOf(url)
          : asked.pathname === '/keys'
            ? { keys: [{ ...known.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }
            : await tokens(request);
      return void response.writeHead('error' in said ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    };
    answer().catch(() => response.writeHead(400).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  return Object.assign(issuer, {
    url,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
