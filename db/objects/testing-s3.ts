import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands in for S3 in tests: a real server on this machine that believes nothing it has not checked. */
export type TestS3 = {
  readonly endpoint: string;
  /** Every object, by bucket and key. */
  readonly objects: Map<string, { readonly bytes: Buffer; readonly type: string }>;
  /** What was asked, as `GET /bucket/key`. */
  readonly asked: string[];
  /** How the next requests end whatever they say: a status, or a connection that breaks. */
  readonly troubles: (number | 'break')[];
  /** What time it is there. */
  now: Date;
  close(): Promise<void>;
};

const account = { id: 'AKIDTEST', secret: 'a secret of the tests', region: 'eu-test-1' };
/** Whom the server knows. */
export const testAccount = { accessKeyId: account.id, secretAccessKey: account.secret, region: account.region };
const SKEW_MAX_MS = 15 * 60_000;
const sha = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const mac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
const strict = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      /[A-Za-z0-9._~-]/.test(String.fromCodePoint(byte))
        ? String.fromCodePoint(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');

type Claim = { date: string; scope: string; names: string[]; signature: string; query: [string, string][]; payload: string };

function momentOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)?.map(Number) ?? [];
  return Date.UTC(year!, month! - 1, day, hour, minute, second); // NaN where it is no such stamp
}

/** What Signature Version 4 would be for this request, written from its description and from the raw request alone. */
function rightSignature(method: string, path: string, headers: ReadonlyMap<string, string>, claim: Claim): string {
  const query = claim.query
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .toSorted()
    .join('&');
  const lines = claim.names.map((name) => `${name}:${headers.get(name)?.trim()}\n`).join('');
  const uri = path.split('/').map(decodeURIComponent).map(strict).join('/');
  const request = `${method}\n${uri}\n${query}\n${lines}\n${claim.names.join(';')}\n${claim.payload}`;
  const [day, region, service, end] = claim.scope.split('/');
  const key = mac(mac(mac(mac(`AWS4${account.secret}`, day!), region!), service!), end!); // a scope has four parts, or is refused
  return mac(key, `AWS4-HMAC-SHA256\n${claim.date}\n${claim.scope}\n${sha(request)}`).toString('hex');
}

/** The code of S3's refusal, or undefined for a request that is rightly signed. */
function refusalOf(request: IncomingMessage, body: Buffer, now: Date): string | undefined {
  const [path, text = ''] = request.url!.split('?'); // a request has one
  const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const all = text
    .split('&')
    .filter(Boolean)
    .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]); // two parts each: we sign no others
  const asked = new Map(all);
  const linked = asked.get('X-Amz-Signature');
  const header =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.get('authorization') ?? '') ?? [];
  const credential = (linked ? asked.get('X-Amz-Credential') : header[1]) ?? '';
  const [id, ...scope] = credential.split('/');
  const claim: Claim = {
    date: (linked ? asked.get('X-Amz-Date') : headers.get('x-amz-date')) ?? '',
    scope: scope.join('/'),
    names: ((linked ? asked.get('X-Amz-SignedHeaders') : header[2]) ?? '').split(';'),
    signature: linked ?? header[3] ?? '',
    query: all.filter(([name]) => name !== 'X-Amz-Signature'),
    payload: linked ? 'UNSIGNED-PAYLOAD' : (headers.get('x-amz-content-sha256') ?? ''),
  };
  if (!claim.signature) return 'AccessDenied';
  if (id !== account.id) return 'InvalidAccessKeyId';
  if (claim.scope !== `${claim.date.slice(0, 8)}/${account.region}/s3/aws4_request`) return 'AuthorizationHeaderMalformed';
  const must = ['host', ...(linked ? [] : [...headers.keys()].filter((name) => name.startsWith('x-amz-')))];
  if (must.some((name) => !claim.names.includes(name)) || claim.names.join() !== claim.names.toSorted().join()) return 'AccessDenied';
  if (rightSignature(request.method!, path!, headers, claim) !== claim.signature) return 'SignatureDoesNotMatch';
  const age = now.getTime() - momentOf(claim.date);
  if (linked) return age >= 0 && age <= Number(asked.get('X-Amz-Expires')) * 1000 ? undefined : 'AccessDenied';
  if (!(Math.abs(age) < SKEW_MAX_MS)) return 'RequestTimeTooSkewed';
  return claim.payload === sha(body) ? undefined : 'XAmzContentSHA256Mismatch';
}

const refuse = (response: ServerResponse, status: number, code: string) =>
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);

function serve({ objects }: TestS3, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url!, 'http://s3.test'); // a request has one
  const key = request.headers.host!.startsWith('files.') ? `/files${pathname}` : pathname; // the bucket in the host, or in the path
  if (request.method === 'PUT') {
    objects.set(key, { bytes: body, type: request.headers['content-type'] ?? '' });
    response.end();
    return;
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    response.writeHead(204).end();
    return;
  }
  const found = objects.get(key);
  if (!found) {
    refuse(response, 404, 'NoSuchKey');
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')?.map(Number) ?? [];
  const part = from === undefined ? found.bytes : found.bytes.subarray(from, to! + 1);
  const disposition = searchParams.get('response-content-disposition');
  response.writeHead(from === undefined ? 200 : 206, {
    'content-length': part.length,
    'content-type': searchParams.get('response-content-type') ?? found.type,
    ...(disposition ? { 'content-disposition': disposition } : {}),
    ...(from === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${found.bytes.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

/** Starts it; its one bucket is called `files`. */
export async function startTestS3(): Promise<TestS3> {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer); // no encoding was set
    s3.asked.push(`${request.method} ${request.url!.split('?')[0]}`);
    const trouble = s3.troubles.shift();
    if (trouble === 'break') request.socket.destroy();
    else if (trouble) refuse(response, trouble, 'SlowDown');
    else {
      const refusal = refusalOf(request, Buffer.concat(pieces), s3.now);
      if (refusal) refuse(response, 403, refusal);
      else serve(s3, request, Buffer.concat(pieces), response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const s3: TestS3 = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    objects: new Map(),
    asked: [],
    troubles: [],
    now: new Date(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return s3;
}
