/** So many requests in so much time. */
export type Limit = { readonly requests: number; readonly windowMs: number };

/** What to tell whoever asked: how it stands with their bucket, and for how long they have to wait if it is empty. */
export type Standing = { readonly headers: Record<string, string>; readonly retryAfterSeconds?: number };

/** Limits of requests, each per route and channel, or whatever the path is mainly about. */
export type RateLimits = {
  /** Sets the limit of a route: `'POST /channels/{channel_id}/messages'`. */
  set(route: string, limit: Limit): void;
  take(route: string, path: string): Standing;
};

// Discord does not document these. People of theirs once named five in five seconds for messages, and that is still seen.
const limits: Record<string, Limit> = {
  'POST /channels/{channel_id}/messages': { requests: 5, windowMs: 5000 },
  'PATCH /channels/{channel_id}/messages/{message_id}': { requests: 5, windowMs: 5000 },
};
const usual: Limit = { requests: 50, windowMs: 1000 };

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

/** Empty buckets. They go by the time of the machine, as whoever waits for them does. */
export function openRateLimits(): RateLimits {
  const own = new Map(Object.entries(limits));
  const buckets = new Map<string, { used: number; endsAt: number }>();
  return {
    set: (route, limit) => void own.set(route, limit),
    take: (route, path) => {
      const { requests, windowMs } = own.get(route) ?? usual;
      const about = /^\/(?:channels|guilds|webhooks)\/(?:\d+\/[\w.-]{20,}|\d+)/.exec(path)?.[0] ?? '';
      const key = `${route} ${about}`;
      const now = Date.now();
      const last = buckets.get(key);
      const bucket = last && last.endsAt > now ? last : { used: 0, endsAt: now + windowMs };
      buckets.set(key, bucket);
      const left = bucket.endsAt - now;
      const isEmpty = bucket.used >= requests;
      if (!isEmpty) bucket.used += 1;
      const headers = {
        'x-ratelimit-limit': String(requests),
        'x-ratelimit-remaining': String(requests - bucket.used),
        'x-ratelimit-reset': seconds(bucket.endsAt),
        'x-ratelimit-reset-after': seconds(left),
        'x-ratelimit-bucket': Buffer.from(route).toString('base64url').slice(-24),
      };
      if (!isEmpty) return { headers };
      return {
        headers: { ...headers, 'retry-after': String(Math.ceil(left / 1000)), 'x-ratelimit-scope': 'user' },
        retryAfterSeconds: left / 1000,
      };
    },
  };
}
