import { OWN_HEADER } from './api.ts';

/** What a server answered: its status, and what it said if that was JSON. */
export type Answered<Body> = { readonly status: number; readonly body: Body; readonly headers: Headers };

/** Something like a browser: keeps cookies, and says of its requests that they come from our own page. */
export type Browser = {
  readonly cookies: Map<string, string>;
  get<Body = unknown>(path: string): Promise<Answered<Body>>;
  post<Body = unknown>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered<Body>>;
};

/** Opens one at the product's address. */
export function openBrowser(url: string): Browser {
  const cookies = new Map<string, string>();
  async function ask<Body>(
    path: string,
    init: { method?: string; body?: string; headers?: Record<string, string> },
  ): Promise<Answered<Body>> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url + path, { ...init, redirect: 'manual', headers: { ...(cookie ? { cookie } : {}), ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Body, headers: response.headers }; // the test says what it expects
  }
  return {
    cookies,
    get: (path) => ask(path, {}),
    post: (path, body = {}, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', origin: url, [OWN_HEADER]: '1', ...headers },
      }),
  };
}
