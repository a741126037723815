/** So many requests in so much time. */
export type Limit = { readonly requests: number; readonly windowMs: number };

/** What to tell whoever asked: how it stands with their bucket, and for how long they have to wait if it is empty. */
export type Standing = { readonly headers: Record<string, string>; readonly retryAfterSeconds?: number; readonly isGlobal?: true };

/** Limits of requests, each per route and channel, or whatever the path is mainly about. */
export type RateLimits = {
  /** Sets the limit of a route, `'POST /channels/{channel_id}/messages'`, or of all together, `'all'`. */
  set(route: string, limit: Limit): void;
  take(route: string, path: string): Standing;
};

// Discord does not document these. People of theirs once named five in five seconds for messages, and that is still seen.
const limits: Record<string, Limit> = {
  'POST /channels/{channel_id}/messages': { requests: 5, windowMs: 5000 },
  'PATCH /channels/{channel_id}/messages/{message_id}': { requests: 5, windowMs: 5000 },
  all: { requests: 50, windowMs: 1000 },
};
const usual: Limit = { requests: 50, windowMs: 1000 };
/** Of all requests together, but for those with the token of an interaction. */
const ALL = 'all';

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

type Bucket = { used: number; readonly endsAt: number };

/** Empty buckets. They go by the time of the machine, as whoever waits for them does. */
export function openRateLimits(): RateLimits {
  const own = new Map(Object.entries(limits));
  const buckets = new Map<string, Bucket>();
  /** Takes one out of a bucket, and says whether there was one. */
  const draw = (key: string, { requests, windowMs }: Limit): { readonly bucket: Bucket; readonly isEmpty: boolean } => {
    const now = Date.now();
    const last = buckets.get(key);
    const bucket = last && last.endsAt > now ? last : { used: 0, endsAt: now + windowMs };
    buckets.set(key, bucket);
    const isEmpty = bucket.used >= requests;
    if (!isEmpty) bucket.used += 1;
    return { bucket, isEmpty };
  };
  const refused = (bucket: Bucket, scope: 'user' | 'global') => {
    const left = (bucket.endsAt - Date.now()) / 1000;
    return { headers: { 'retry-after': String(Math.ceil(left)), 'x-ratelimit-scope': scope }, retryAfterSeconds: left };
  };
  return {
    set: (route, limit) => void own.set(route, limit),
    take: (route, path) => {
      const withToken = /^\/(?:webhooks|interactions)\/\d+\/[\w.-]{20,}/.exec(path)?.[0];
      if (withToken === undefined) {
        const { bucket, isEmpty } = draw(ALL, own.get(ALL) ?? usual);
        if (isEmpty) {
          const { headers, retryAfterSeconds } = refused(bucket, 'global');
          return { headers: { ...headers, 'x-ratelimit-global': 'true' }, retryAfterSeconds, isGlobal: true };
        }
      }
      const limit = own.get(route) ?? usual;
      const about = withToken ?? /^\/(?:channels|guilds|webhooks)\/\d+/.exec(path)?.[0] ?? '';
      const { bucket, isEmpty } = draw(`${route} ${about}`, limit);
      const headers = {
        'x-ratelimit-limit': String(limit.requests),
        'x-ratelimit-remaining': String(limit.requests - bucket.used),
        'x-ratelimit-reset': seconds(bucket.endsAt),
        'x-ratelimit-reset-after': seconds(bucket.endsAt - Date.now()),
        'x-ratelimit-bucket': Buffer.from(route).toString('base64url').slice(-24),
      };
      if (!isEmpty) return { headers };
      const refusal = refused(bucket, 'user');
      return { ...refusal, headers: { ...headers, ...refusal.headers } };
    },
  };
}
