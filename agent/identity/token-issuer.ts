import { TutorError } from '../../core/errors.ts';
import type { Issuer } from './oidc-issuer.ts';

const KEYS_AGAIN_MS = 2000; // however many tokens name a key that nobody knows, the issuer is asked so often at most
const KEYS_BELIEVED_MS = 10 * 60 * 1000; // a key that it took back counts no longer than that
const ANSWER_MAX_MS = 5000;
const CLOCKS_DIFFER_SECONDS = 30;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']; // with a key of its own to sign, never a shared one

/** What a token of another scope than ours has to say to let a program do what the role of its person may: "role" alone means other things elsewhere. */
const ROLE_SCOPE = 'viva:role';

/** Whom a token names, to which program it was given, and how far it goes. */
export type NamedByToken = {
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  readonly role: boolean;
  readonly expiresAt: Date;
};

/** An authorization server elsewhere whose tokens let programs in here. */
export type TokenIssuer = {
  readonly url: string;
  /** What a token says, if it is one of its own for this server alone, and still good. */
  read(token: string, at: Date): Promise<NamedByToken | undefined>;
};

/** Whether the issuer with whose accounts people sign in gives programs their tokens too. A setting that names another is wrong. */
export function givesTokens({
  MCP_ISSUER: wanted,
  OIDC_ISSUER: known,
}: {
  readonly MCP_ISSUER?: string | undefined;
  readonly OIDC_ISSUER?: string | undefined;
}): boolean {
  if (wanted !== undefined && wanted !== known)
    throw new TutorError(
      'invalid',
      'MCP_ISSUER wants to be the same as OIDC_ISSUER: its tokens name people by the accounts with which they sign in here.',
    );
  return wanted !== undefined;
}

const scopesOf = (claims: Record<string, unknown>): readonly string[] =>
  [claims['scope'], claims['scp']].flatMap((said) =>
    typeof said === 'string' ? said.split(' ') : Array.isArray(said) ? said.map(String) : [],
  );

const clientOf = (claims: Record<string, unknown>): string =>
  [claims['client_id'], claims['azp'], claims['cid']].find((said) => typeof said === 'string') ?? '';

/** Reads the tokens that an issuer gives for `resource`, which is how this server is called there. */
export function openTokenIssuer(issuer: Issuer, resource: string, log: (line: string) => void): TokenIssuer {
  const load = async () => {
    const jose = await import('jose'); // what openid-client itself reads tokens with, so that it is there in the same version
    const { issuer: name, jwks_uri: address } = await issuer.metadata();
    if (!address) throw new TutorError('unavailable', `${issuer.name} tells nobody its keys.`);
    const limits = { timeoutDuration: ANSWER_MAX_MS, cooldownDuration: KEYS_AGAIN_MS, cacheMaxAge: KEYS_BELIEVED_MS };
    return { jose, name, keys: jose.createRemoteJWKSet(new URL(address), limits) };
  };
  let loaded: ReturnType<typeof load> | undefined;
  let isTold = false; // whoever asks while it is away shall not fill the log
  return {
    url: issuer.url,
    async read(token, at) {
      loaded ??= load();
      const { jose, name, keys } = await loaded.catch((error: unknown) => {
        loaded = undefined; // the next one asks again
        throw error;
      });
      try {
        const { payload } = await jose.jwtVerify(token, keys, {
          issuer: name,
          audience: resource,
          algorithms: ALGORITHMS,
          currentDate: at,
          clockTolerance: CLOCKS_DIFFER_SECONDS,
          requiredClaims: ['sub', 'exp'],
        });
        isTold = false;
        const { sub: subject, exp } = payload;
        if (!subject || exp === undefined) return undefined;
        const role = scopesOf(payload).includes(ROLE_SCOPE);
        return { issuer: name, subject, client: clientOf(payload), role, expiresAt: new Date(exp * 1000) };
      } catch (error) {
        // What is wrong with a token has a name; what is wrong with the way to the keys has none, or that of a delay.
        if (error instanceof jose.errors.JOSEError && !['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT'].includes(error.code)) return undefined;
        if (!isTold) log(`OIDC: the keys of ${issuer.url} cannot be had: ${error instanceof Error ? error.message : String(error)}`);
        isTold = true;
        throw new TutorError('unavailable', `${issuer.name} cannot be reached just now; please try again.`, { cause: error });
      }
    },
  };
}
