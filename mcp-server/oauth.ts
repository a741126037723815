import {
  InvalidClientMetadataError,
  InvalidGrantError,
  InvalidTargetError,
  OAuthError,
  TooManyRequestsError,
} from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { OAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/provider.js';
import { mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import type { OAuthClientInformationFull, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Identity } from '../agent/identity/identity.ts';
import { networkOf, TooManyTries } from '../agent/identity/limits.ts';
import type { Granted } from '../agent/identity/oauth.ts';
import type { Person } from '../agent/identity/sessions.ts';
import { TutorError } from '../core/errors.ts';
import { grantable } from '../core/people/access.ts';
import { consentPage, consentPolicy, signInPage } from './consent-page.ts';

/** How it is known who sits at the browser that a program sent here. */
export type SignedIn = { readonly read: RequestHandler; readonly find: (request: Request) => Promise<Person | undefined> };

type Parts = { readonly identity: Identity; readonly publicUrl: string; readonly resource: string };

const CONSENT = '/oauth/consent';
const REGISTER = '/register'; // where the router has it
const FORM_MAX = '16kb';
const Decision = z.object({ request: z.string(), proof: z.string(), decision: z.enum(['yes', 'no']), role: z.literal('yes').optional() });

const tokensOf = ({ access, refresh, seconds, scopes }: Granted): OAuthTokens => ({
  access_token: access,
  token_type: 'Bearer',
  expires_in: seconds,
  refresh_token: refresh,
  scope: scopes.join(' '),
});

/** Expected trouble in the words of OAuth. */
const asGrantTrouble = (error: unknown): never => {
  throw error instanceof TutorError ? new InvalidGrantError(error.message) : error;
};

const informationOf = ({
  id,
  name,
  redirectUris,
}: {
  id: string;
  name: string;
  redirectUris: readonly string[];
}): OAuthClientInformationFull => ({
  client_id: id,
  client_name: name,
  redirect_uris: [...redirectUris],
  token_endpoint_auth_method: 'none', // a program on somebody's machine keeps no secret: it proves itself by PKCE
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
});

function providerOf({ identity, publicUrl, resource }: Parts): OAuthServerProvider {
  const ours = (asked: URL | undefined) => {
    if (asked && asked.href !== resource && asked.href !== new URL(publicUrl).href)
      throw new InvalidTargetError(`This server gives access to ${resource} only.`);
  };
  const programOf = ({ client_id: id, client_name: name = 'A program' }: OAuthClientInformationFull) => ({ id, name });
  return {
    clientsStore: {
      async getClient(id) {
        const found = await identity.findProgram(id);
        return found && informationOf(found);
      },
      async registerClient({ client_name: name = '', redirect_uris: redirectUris }) {
        const made = await identity.registerProgram({ name, redirectUris }).catch((error: unknown) => {
          throw error instanceof TutorError ? new InvalidClientMetadataError(error.message) : error;
        });
        return { ...informationOf(made), client_id_issued_at: Math.floor(made.createdAt.getTime() / 1000) };
      },
    },
    async authorize(client, { scopes = [], codeChallenge, redirectUri, state, resource: asked }, response) {
      ours(asked);
      const wanted = grantable.filter((scope) => scope === 'study' || scopes.includes(scope));
      const sealed = identity.sealAsked({
        client: client.client_id,
        redirectUri,
        challenge: codeChallenge,
        scopes: wanted,
        ...(state !== undefined && { state }),
      });
      response.redirect(302, `${CONSENT}?request=${sealed}`);
    },
    challengeForAuthorizationCode: (_client, code) => identity.challengeOf(code).catch(asGrantTrouble),
    async exchangeAuthorizationCode(client, code, _verifier, redirectUri, asked) {
      ours(asked);
      return tokensOf(await identity.exchangeCode(programOf(client), { code, redirectUri }).catch(asGrantTrouble));
    },
    async exchangeRefreshToken(client, token, _scopes, asked) {
      ours(asked);
      return tokensOf(await identity.renewTokens(programOf(client), token).catch(asGrantTrouble));
    },
    async verifyAccessToken() {
      throw new OAuthError('Tokens are looked at by the door itself.'); // nothing here asks
    },
  };
}

/** Counts who introduces programs by their network, before the handler that knows no request. */
const countPrograms =
  (identity: Identity): RequestHandler =>
  async (request, response, next) => {
    try {
      await identity.countTries([{ limit: 'program-address', whom: networkOf(request.ip ?? '') }]);
    } catch (error) {
      if (!(error instanceof TooManyTries)) throw error;
      response.set({ 'retry-after': String(error.waitSeconds), 'access-control-allow-origin': '*' });
      response.status(429).json(new TooManyRequestsError(error.message).toResponseObject());
      return;
    }
    next();
  };

/** Back to the program, with a code or with a no. */
function sendBack(
  response: Response,
  { redirectUri, state }: { redirectUri: string; state?: string | undefined },
  issuer: string,
  given: Record<string, string>,
): void {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...given, iss: issuer, ...(state !== undefined && { state }) }))
    to.searchParams.set(name, value);
  response.redirect(303, to.href);
}

/** Whether the address may be an issuer: over TLS, or on this machine. */
export const mayIssue = (publicUrl: string): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
};

/** Puts the authorization server on the app: programs introduce themselves, their person says yes on our page, and they get tokens. */
export function mountOAuth(app: Express, parts: Parts, signedIn: SignedIn): void {
  const { identity, publicUrl } = parts;
  const issuer = new URL(publicUrl);
  const show: RequestHandler = async (request, response) => {
    const { request: sealed } = request.query;
    if (typeof sealed !== 'string') throw new TutorError('invalid', 'That page is not whole; go back to the program and begin again.');
    const asked = await identity.openAsked(sealed);
    const person = await signedIn.find(request);
    response.set('content-security-policy', consentPolicy(asked.redirectUri)).type('html');
    if (!person) {
      response.send(signInPage());
      return;
    }
    const program = await identity.findProgram(asked.client);
    const role = asked.scopes.includes('role') && person.role !== 'student' ? person.role : undefined;
    const name = person.name ?? person.username ?? 'somebody without a name';
    const proof = await identity.proofFor(person, sealed);
    response.send(consentPage({ program: program?.name ?? 'A program', redirectUri: asked.redirectUri, name, sealed, proof, role }));
  };
  const decide: RequestHandler = async (request, response) => {
    const given = Decision.safeParse(request.body);
    const person = await signedIn.find(request);
    if (!given.success || !person) throw new TutorError('invalid', 'That page is not whole; go back to the program and begin again.');
    const { request: sealed, proof, decision, role } = given.data;
    const asked = await identity.openAsked(sealed);
    response.set('content-security-policy', consentPolicy(asked.redirectUri));
    if (decision === 'no') return sendBack(response, asked, issuer.href, { error: 'access_denied' });
    const code = await identity.allowProgram(person, { sealed, proof, scopes: role ? grantable : ['study'] });
    sendBack(response, asked, issuer.href, { code });
  };
  app.get(CONSENT, signedIn.read, show);
  app.post(CONSENT, express.urlencoded({ extended: false, limit: FORM_MAX }), signedIn.read, decide);
  app.post(REGISTER, countPrograms(identity));
  const noLimit = { rateLimit: false } as const; // ours are shared by all processes
  app.use(
    mcpAuthRouter({
      provider: providerOf(parts),
      issuerUrl: issuer,
      resourceServerUrl: new URL(parts.resource),
      scopesSupported: [...grantable],
      resourceName: 'Viva',
      authorizationOptions: noLimit,
      tokenOptions: noLimit,
      clientRegistrationOptions: { ...noLimit, clientIdGeneration: false },
      revocationOptions: noLimit,
    }),
  );
}
