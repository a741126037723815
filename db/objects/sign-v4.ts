import { createHash, createHmac } from 'node:crypto';

/** Who signs, and for which region. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly region: string };

/** A request before it is signed: `headers` are those that are signed with it, beside the host. */
export type Unsigned = { readonly method: string; readonly url: URL; readonly headers?: Readonly<Record<string, string>> };

const ALGORITHM = 'AWS4-HMAC-SHA256';
const UNSIGNED = 'UNSIGNED-PAYLOAD'; // of a link, whose body nobody knows yet

/** The SHA-256 of what is sent, in hexadecimal digits. */
export const hashOf = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase()}`); // it has one

/** 20130524T000000Z */
const stampOf = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const scopeOf = (stamp: string, { region }: Credentials) => `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;

const byName = ([a, x]: readonly [string, string], [b, y]: readonly [string, string]) => (a < b || (a === b && x < y) ? -1 : 1);

/** The request in the one form that both sides sign. In S3 a path is encoded once. */
function canonical({ method, url }: Unsigned, headers: readonly (readonly [string, string])[], payload: string): string {
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
  const query = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  return [method, path, query, lines, headers.map(([name]) => name).join(';'), payload].join('\n');
}

function signatureOf(request: string, stamp: string, credentials: Credentials): string {
  const scope = scopeOf(stamp, credentials);
  const key = scope.split('/').reduce<Buffer | string>((parent, part) => hmac(parent, part), `AWS4${credentials.secretAccessKey}`);
  return hmac(Buffer.from(key), [ALGORITHM, stamp, scope, hashOf(request)].join('\n')).toString('hex');
}

const toSign = (url: URL, headers: Readonly<Record<string, string>>) =>
  Object.entries({ ...headers, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replaceAll(/\s+/g, ' ')] as const)
    .toSorted(byName);

/** The headers to send with a request, signed by AWS Signature Version 4 with its body's hash in them. */
export function signHeaders(request: Unsigned, payloadHash: string, credentials: Credentials, at: Date): Record<string, string> {
  const stamp = stampOf(at);
  const headers = { ...request.headers, 'x-amz-content-sha256': payloadHash, 'x-amz-date': stamp };
  const signed = toSign(request.url, headers);
  const signature = signatureOf(canonical(request, signed, payloadHash), stamp, credentials);
  const names = signed.map(([name]) => name).join(';');
  const credential = `${credentials.accessKeyId}/${scopeOf(stamp, credentials)}`;
  return { ...headers, authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}` };
}

/** An address that carries its signature, and so is good for whoever has it, as many seconds as it says. */
export function presign(url: URL, seconds: number, credentials: Credentials, at: Date): string {
  const stamp = stampOf(at);
  const signed = new URL(url);
  const added = {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${credentials.accessKeyId}/${scopeOf(stamp, credentials)}`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  };
  for (const [name, value] of Object.entries(added)) signed.searchParams.set(name, value);
  // As it is signed: a browser's own writing of a query has + for a space, which S3 takes for a plus.
  signed.search = [...signed.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const request = canonical({ method: 'GET', url: signed }, toSign(signed, {}), UNSIGNED);
  return `${signed.href}&X-Amz-Signature=${signatureOf(request, stamp, credentials)}`;
}
