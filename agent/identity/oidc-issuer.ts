import type * as OpenId from 'openid-client';
import { TutorError } from '../../core/errors.ts';
import { thisMachine } from '../../core/this-machine.ts';

/** Somebody else's accounts with which people sign in here: any issuer that speaks OpenID Connect. */
export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** What a button calls it. */
  readonly name: string;
};

const isHttp = (url: string) => new URL(url).protocol === 'http:';

/** The issuer that settings name; half of one is none, and said to be wrong. */
export function oidcSettingsOf(env: {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_CLIENT_ID?: string | undefined;
  readonly OIDC_CLIENT_SECRET?: string | undefined;
  readonly OIDC_NAME: string;
}): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: name } = env;
  if (!issuer && !clientId) return undefined;
  if (!issuer || !clientId) throw new TutorError('invalid', 'OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both, or neither.');
  if (isHttp(issuer) && !thisMachine.has(new URL(issuer).hostname))
    throw new TutorError('invalid', 'OIDC_ISSUER wants an address with https, but for one on this machine.');
  return { issuer, clientId, clientSecret, name };
}

/** What is kept here of a way that somebody is sent on: only who comes back with it is let in. */
export type OidcSecrets = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Who an issuer says somebody is. The address counts only where the issuer says that it was proven. */
export type OidcIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
};

/** An issuer, as sign-in uses it. */
export type Issuer = {
  readonly name: string;
  readonly url: string;
  /** Where to send a browser, and what to keep meanwhile. */
  begin(choose: boolean): Promise<{ readonly url: string; readonly secrets: OidcSecrets }>;
  /** Who came back. `query` is what stands behind the ? of the address they came back to. */
  finish(query: string, secrets: OidcSecrets): Promise<OidcIdentity>;
};

const SECONDS_MAX = 8; // for one request to the issuer
const CLOCKS_DIFFER_SECONDS = 30;
const EMAIL_MAX = 254;
const NAME_MAX = 120;
/** Loads what the issuer says of itself, over a connection that nobody else reads, or on this machine. */
async function discover(openid: typeof OpenId, { issuer, clientId, clientSecret }: OidcSettings): Promise<OpenId.Configuration> {
  const relaxed = isHttp(issuer) ? [openid.allowInsecureRequests] : [];
  const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), { execute: relaxed, timeout: SECONDS_MAX });
  const ways = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const inBody = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
  const way = clientSecret === undefined ? openid.None() : (inBody ? openid.ClientSecretPost : openid.ClientSecretBasic)(clientSecret);
  const metadata = { [openid.clockTolerance]: CLOCKS_DIFFER_SECONDS };
  const config = new openid.Configuration(found.serverMetadata(), clientId, metadata, way);
  config.timeout = SECONDS_MAX;
  for (const relax of relaxed) relax(config);
  openid.enableNonRepudiationChecks(config); // a token counts by its signature, not only by where it came from
  return config;
}

/** What an issuer says of somebody, as far as it can be used. */
function identityOf(claims: OpenId.IDToken): OidcIdentity {
  const email = typeof claims['email'] === 'string' ? claims['email'].trim().toLowerCase() : '';
  const isProven = claims['email_verified'] === true || claims['email_verified'] === 'true'; // Cognito writes it as text
  const name =
    typeof claims['name'] === 'string'
      ? claims['name']
          .replaceAll(/[\p{C}\s]+/gu, ' ')
          .trim()
          .slice(0, NAME_MAX)
      : '';
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: name || null,
    email: isProven && /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= EMAIL_MAX ? email : null,
  };
}

/** Opens an issuer. It is asked what it says of itself when somebody first comes by it, and that is kept while it can be used. */
export function openIssuer(settings: OidcSettings, publicUrl: string, log: (line: string) => void): Issuer {
  const { name } = settings;
  const redirect = `${publicUrl}/auth/oidc/callback`;
  const load = async () => {
    const openid = await import('openid-client');
    return { openid, config: await discover(openid, settings) };
  };
  let loaded: ReturnType<typeof load> | undefined;
  const ready = async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined; // the next one asks again
      log(`OIDC: ${settings.issuer} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
      throw new TutorError('unavailable', `${name} cannot be reached just now; please try again, or sign in another way.`, {
        cause: error,
      });
    }
  };
  return {
    name,
    url: settings.issuer,
    async begin(choose) {
      const { openid, config } = await ready();
      const secrets = { state: openid.randomState(), nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier() };
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirect,
        scope: 'openid email profile',
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
        ...(choose ? { prompt: 'select_account' } : {}),
      });
      return { url: url.href, secrets };
    },
    async finish(query, { state, nonce, verifier }) {
      const { openid, config } = await ready();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      try {
        // The address is ours, whatever the request said of its host.
        const tokens = await openid.authorizationCodeGrant(config, new URL(`${redirect}?${query}`), checks);
        const claims = tokens.claims();
        if (!claims) throw new Error('there is no ID token');
        return identityOf(claims);
      } catch (error) {
        if (error instanceof openid.AuthorizationResponseError)
          throw new TutorError('forbidden', `You were not signed in by ${name}; please begin again.`, { cause: error });
        log(`OIDC: an answer of ${settings.issuer} was refused: ${error instanceof Error ? error.message : String(error)}`);
        throw new TutorError('forbidden', `What ${name} answered cannot be used; please begin again.`, { cause: error });
      }
    },
  };
}
