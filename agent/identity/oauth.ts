import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import { grantable, type AccessScope } from '../../core/people/access.ts';
import { thisMachine } from '../../core/this-machine.ts';
import { asSystem, type Tx } from '../../db/client.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import {
  findClient,
  findRefresh,
  recordClient,
  recordGranted,
  revokeGranted,
  revokeOne,
  spend,
  type OAuthClient,
} from '../../db/queries/oauth.ts';
import type { IdentityParts } from './parts.ts';
import type { Person } from './sessions.ts';
import { hashOf, newToken } from './tokens.ts';

const ASKING_MAX_MS = 15 * 60_000; // as long as somebody may look at a page that asks them
const CODE_MAX_MS = 60_000; // a program fetches its token at once
const ACCESS_MS = 60 * 60_000;
const REFRESH_MS = 60 * 86_400_000;
const NAME_MAX = 100;
const REDIRECTS_MAX = 20;
const dangerous: ReadonlySet<string> = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']);
/** What a program asks a person for. */
const Asked = z.object({
  client: z.uuid(),
  redirectUri: z.string(),
  challenge: z.string(),
  scopes: z.array(z.enum(grantable)),
  state: z.string().optional(),
  until: z.int(),
});
export type Asked = z.output<typeof Asked>;

const Code = Asked.extend({ id: z.string(), user: UserId });

/** Tokens as a program is given them. */
export type Granted = { readonly access: string; readonly refresh: string; readonly seconds: number; readonly scopes: readonly string[] };

const no = () => new TutorError('forbidden', 'That is not good any more; ask for access again.');

/** Text that only we can have written, for one purpose, and that says itself until when it is good. */
const seal = ({ veil }: IdentityParts, purpose: string, content: object): string => {
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${text}.${veil(`${purpose} ${text}`)}`;
};

function unseal<T extends { readonly until: number }>(parts: IdentityParts, purpose: string, sealed: string, schema: z.ZodType<T>): T {
  const [text = '', mark = '', ...more] = sealed.split('.');
  const wanted = Buffer.from(parts.veil(`${purpose} ${text}`));
  const given = Buffer.from(mark);
  if (more.length || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw no();
  const content = schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString())); // we wrote it
  if (content.until <= parts.now().getTime()) throw no();
  return content;
}

/** Whether a program may be sent to that address with a code: over TLS, on the machine it runs on, or by a scheme of its own. */
function isRedirect(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash, username } = new URL(address);
  if (hash || username || dangerous.has(protocol)) return false;
  return protocol !== 'http:' || thisMachine.has(hostname);
}

/** Lets a program introduce itself. It is believed nothing: its name is shown as what it calls itself. */
export async function registerProgram(
  parts: IdentityParts,
  { name, redirectUris }: { readonly name: string; readonly redirectUris: readonly string[] },
): Promise<OAuthClient> {
  if (!redirectUris.length || redirectUris.length > REDIRECTS_MAX || !redirectUris.every(isRedirect))
    throw new TutorError(
      'invalid',
      'redirect_uris wants 1 to 20 addresses: https, http on this machine, or a scheme of the program’s own.',
    );
  const program = { id: parts.newId(), name: name.trim().slice(0, NAME_MAX) || 'A program without a name', redirectUris };
  await recordClient(parts.database, program);
  return { ...program, createdAt: parts.now() };
}

/** The program of that id. */
export const findProgram = async ({ database }: IdentityParts, id: string): Promise<OAuthClient | undefined> =>
  z.uuid().safeParse(id).success ? findClient(database, id) : undefined;

/** What a program asks for, sealed, so that it comes back from a person's browser as it was. */
export const sealAsked = (parts: IdentityParts, asked: Omit<Asked, 'until'>): string =>
  seal(parts, 'asked', { ...asked, until: parts.now().getTime() + ASKING_MAX_MS });

/** Opens it again. */
export const openAsked = async (parts: IdentityParts, sealed: string): Promise<Asked> => unseal(parts, 'asked', sealed, Asked);

/** What a page that asks a person holds beside the question, so that only an answer on that page counts, and only theirs. */
export const proofFor = async ({ veil }: IdentityParts, { user }: Pick<Person, 'user'>, sealed: string): Promise<string> =>
  veil(`consent ${user} ${sealed}`);

/** A code for the program, once its person said yes on the page that asked them. */
export async function allowProgram(
  parts: IdentityParts,
  person: Pick<Person, 'user' | 'role'>,
  { sealed, proof, scopes }: { readonly sealed: string; readonly proof: string; readonly scopes: readonly AccessScope[] },
): Promise<string> {
  const wanted = Buffer.from(await proofFor(parts, person, sealed));
  const given = Buffer.from(proof);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw no();
  const asked = unseal(parts, 'asked', sealed, Asked);
  await asSystem(parts.database, 'let a program in', (tx) =>
    recordEvent(tx, { id: parts.newId(), at: parts.now(), action: 'let-program-in', actor: person }),
  );
  const allowed = asked.scopes.filter((scope) => scopes.includes(scope));
  return seal(parts, 'code', {
    ...asked,
    scopes: allowed,
    id: parts.newId(),
    user: person.user,
    until: parts.now().getTime() + CODE_MAX_MS,
  });
}

async function grant(
  tx: Tx,
  { now, newId }: IdentityParts,
  {
    user,
    client,
    name,
    scopes,
  }: { readonly user: UserId; readonly client: string; readonly name: string; readonly scopes: readonly string[] },
): Promise<Granted> {
  const [access, refresh] = [`viva_${newToken()}`, `viva_r_${newToken()}`];
  const at = now().getTime();
  await recordGranted(tx, user, client, [
    { id: newId(), name, hash: hashOf(access), scopes, expiresAt: new Date(at + ACCESS_MS) },
    { id: newId(), name, hash: hashOf(refresh), scopes: ['refresh', ...scopes], expiresAt: new Date(at + REFRESH_MS) },
  ]);
  return { access, refresh, seconds: ACCESS_MS / 1000, scopes };
}

/** The challenge that the verifier of a code has to meet. */
export const challengeOf = async (parts: IdentityParts, code: string): Promise<string> => unseal(parts, 'code', code, Code).challenge;

/** Tokens for a code: once, for the program and the address it was made for. Who brings it again ends what came of it. */
export async function exchangeCode(
  parts: IdentityParts,
  program: Pick<OAuthClient, 'id' | 'name'>,
  { code, redirectUri }: { readonly code: string; readonly redirectUri: string | undefined },
): Promise<Granted> {
  const { client, user, scopes, until, id, redirectUri: meant } = unseal(parts, 'code', code, Code);
  if (client !== program.id || (redirectUri !== undefined && redirectUri !== meant)) throw no();
  const granted = await asSystem(parts.database, 'give a program its tokens', async (tx) => {
    if (await spend(tx, `code:${id}`, new Date(until))) return grant(tx, parts, { user, client, name: program.name, scopes });
    await revokeGranted(tx, user, client);
    return undefined;
  });
  if (!granted) throw no();
  return granted;
}

/** New tokens for a refresh token, which ends with that. One that was used before is in two hands: all of the program's end. */
export async function renewTokens(parts: IdentityParts, program: Pick<OAuthClient, 'id'>, token: string): Promise<Granted> {
  const granted = await asSystem(parts.database, 'renew the tokens of a program', async (tx) => {
    const found = await findRefresh(tx, hashOf(token));
    if (!found?.client || found.client !== program.id) return undefined;
    if (found.revoked || (found.expiresAt !== null && new Date(found.expiresAt) <= parts.now())) {
      await revokeGranted(tx, found.user, found.client);
      return undefined;
    }
    await revokeOne(tx, found.id);
    return grant(tx, parts, {
      user: found.user,
      client: found.client,
      name: found.name,
      scopes: found.scopes.filter((scope) => scope !== 'refresh'),
    });
  });
  if (!granted) throw no();
  return granted;
}
