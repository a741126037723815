import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { TutorError } from '../../core/errors.ts';
import { dispositionOf, mediaOf } from '../../core/materials/media.ts';
import { LINK_SECONDS, ObjectKey, type ObjectStore } from './object-store.ts';
import { hashOf, presign, signHeaders, type Credentials } from './sign-v4.ts';

/** Where a bucket is, and who we are to it. */
export type S3Settings = Credentials & {
  readonly endpoint: string;
  readonly bucket: string;
  /** Whether the bucket stands in the path, and not in the name of the host. */
  readonly pathStyle: boolean;
  /** What every key begins with in the bucket: empty, or a folder with its slash. */
  readonly prefix: string;
};

/** What tests change: how long is waited before the second try, and what time it is. */
type S3Options = { readonly retryDelayMs?: number; readonly clock?: () => Date };

const TRIES_MAX = 4;
const RETRY_DELAY_MS = 250; // doubled each time
const TRY_MAX_MS = 60_000; // 20 MB at 3 Mbit/s
const TOO_MANY = 429;
const SERVER_TROUBLE = 500;
const MESSAGE_MAX = 2000; // characters of what a server says of its trouble

type Wish = {
  readonly method: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
};

const unreachable = (cause: unknown) =>
  new TutorError('unavailable', 'The file store cannot be reached at the moment; please try again.', { cause });

/** What a server that refused has said, for whoever reads the log; a person is told that the settings want looking at. */
async function refused(response: Response): Promise<TutorError> {
  const text = await response.text().catch(() => '');
  const code = /<Code>([\w.]{1,80})<\/Code>/.exec(text.slice(0, MESSAGE_MAX))?.[1] ?? response.headers.get('x-amz-bucket-region') ?? '';
  return new TutorError(
    'unavailable',
    `The file store refused this (${[response.status, code].filter(Boolean).join(' ')}); the S3_ settings may be wrong.`,
  );
}

function addressOf({ endpoint, bucket, pathStyle, prefix }: S3Settings, key: ObjectKey): URL {
  const url = new URL(endpoint);
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...(pathStyle ? [bucket] : []), `${prefix}${ObjectKey.parse(key)}`].join('/');
  return url;
}

/**
 * Objects in a bucket of S3, or of anything that speaks its protocol. An upload is signed with the hash of its bytes, so
 * that what arrives is what was sent, and is there as a whole or not at all: that is the protocol's own promise.
 */
export function openS3(settings: S3Settings, { retryDelayMs = RETRY_DELAY_MS, clock = () => new Date() }: S3Options = {}): ObjectStore {
  /** One request until it is answered by something else than trouble that may pass. All that we ask may be asked twice. */
  async function ask(key: ObjectKey, { method, headers = {}, body, signal }: Wish): Promise<Response> {
    const url = addressOf(settings, key);
    for (let tries = 1; ; tries += 1) {
      const limit = AbortSignal.timeout(TRY_MAX_MS);
      const signed = signHeaders({ method, url, headers }, hashOf(body ?? ''), settings, clock()); // anew: a signature is good for minutes
      const answer = await fetch(url, {
        method,
        headers: signed,
        redirect: 'manual', // another address would have to be signed for
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}), // never shared memory
      }).catch((error: unknown) => error);
      const mayPass = !(answer instanceof Response) || answer.status >= SERVER_TROUBLE || answer.status === TOO_MANY;
      if (answer instanceof Response && !mayPass) return answer;
      if (signal?.aborted || tries === TRIES_MAX)
        throw answer instanceof Response ? unreachable(await refused(answer)) : unreachable(answer);
      if (answer instanceof Response) await answer.body?.cancel();
      await wait(retryDelayMs * 2 ** (tries - 1), undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
  return {
    kind: 's3',
    async put(key, bytes, signal) {
      const answer = await ask(key, { method: 'PUT', body: bytes, headers: { 'content-type': mediaOf(key).type }, signal });
      if (!answer.ok) throw await refused(answer);
      await answer.body?.cancel();
    },
    async open(key, { range, signal } = {}) {
      const answer = await ask(key, { method: 'GET', headers: range ? { range: `bytes=${range.from}-${range.to}` } : {}, signal });
      if (answer.status === 404) {
        await answer.body?.cancel();
        return undefined;
      }
      if (!answer.ok || !answer.body || (range && answer.status !== 206)) throw await refused(answer);
      const whole = /\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? answer.headers.get('content-length');
      return { bytes: Number(whole), body: Readable.fromWeb(answer.body) };
    },
    async find(key, signal) {
      const answer = await ask(key, { method: 'HEAD', signal });
      await answer.body?.cancel();
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw await refused(answer);
      return { bytes: Number(answer.headers.get('content-length')) };
    },
    async remove(key, signal) {
      const answer = await ask(key, { method: 'DELETE', signal });
      if (!answer.ok && answer.status !== 404) throw await refused(answer);
      await answer.body?.cancel();
    },
    link(key, { name, now }) {
      const url = addressOf(settings, key);
      url.searchParams.set('response-content-disposition', dispositionOf(key, name));
      url.searchParams.set('response-content-type', mediaOf(key).type);
      return presign(url, LINK_SECONDS, settings, now);
    },
    tidy: async () => undefined, // an upload that broke off has left nothing
  };
}
