import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import { ownPath } from '../../core/people/own-path.ts';
import { asSystem, type Tx } from '../../db/client.ts';
import { changeAccount, isAddressTaken } from '../../db/queries/accounts.ts';
import { findIdentity, findWay, recordIdentity, recordWay, takeWay } from '../../db/queries/identities.ts';
import { recordEvent, recordGuest, shutAllOut } from '../../db/queries/identity.ts';
import { countTries } from './limits.ts';
import type { Issuer, OidcIdentity } from './oidc-issuer.ts';
import type { IdentityParts } from './parts.ts';
import { beginSession, type Begun, type Person } from './sessions.ts';
import { guestWorthKeeping, type Asking } from './sign-in.ts';
import { hashOf, newToken } from './tokens.ts';

const WAY_MS = 10 * 60 * 1000; // time to type a password and find a telephone

/** What is kept of a way: what the issuer must say again, where to go afterwards, and who wants to link. */
const Way = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), back: z.string(), link: UserId.nullable() });
/** What is kept of who came back and wants to link: it waits for their yes. */
const Waiting = z.object({ for: UserId, issuer: z.string(), subject: z.string(), shown: z.string().nullable() });

const sidOf = (token: string) => hashOf(`way ${token}`).toString('hex');

const wantIssuer = ({ issuer }: IdentityParts): Issuer => {
  if (!issuer) throw new TutorError('not-found', 'Nobody signs in here with an account elsewhere.');
  return issuer;
};

const keep = async (tx: Tx, { now }: IdentityParts, sess: object): Promise<string> => {
  const token = newToken();
  await recordWay(tx, { sid: sidOf(token), sess, expire: new Date(now().getTime() + WAY_MS) });
  return token;
};

/** Sends somebody to the issuer. The secret stays in their browser: who comes back without it, was not sent by us. */
export async function beginElsewhere(
  parts: IdentityParts,
  { back, link }: { readonly back: unknown; readonly link: boolean },
  asking: Asking,
): Promise<{ readonly url: string; readonly token: string }> {
  const issuer = wantIssuer(parts);
  const { person } = asking;
  const isMember = person !== undefined && !person.isGuest;
  if (link && !isMember) throw new TutorError('forbidden', 'Sign in first; then link the other account in your settings.');
  if (!link && isMember)
    throw new TutorError('conflict', 'You are signed in already: link the other account in your settings, or sign out first.');
  await countTries(parts, [{ limit: 'elsewhere-address', whom: asking.address }]);
  const { url, secrets } = await issuer.begin(link);
  const way = { ...secrets, back: ownPath(back), link: link ? person!.user : null } satisfies z.input<typeof Way>; // a member, as was seen
  return { url, token: await asSystem(parts.database, 'send somebody to sign in', (tx) => keep(tx, parts, way)) };
}

/** What became of who came back: they are signed in, or asked whether to link. */
export type CameBack = { readonly begun: Begun; readonly back: string } | { readonly waiting: string };

/** Makes an account of an identity that nobody has: of the guest who asks, with everything they did, or a new one. */
async function makeAccount(tx: Tx, parts: IdentityParts, identity: OidcIdentity, { person, token }: Asking): Promise<Begun | undefined> {
  const { now, newId } = parts;
  const at = now();
  const user = person?.user ?? UserId.parse(newId());
  if (!person) await recordGuest(tx, { id: user, locale: 'en', timeZone: 'UTC', lastLogin: at });
  const elsewhere = { provider: identity.issuer, subject: identity.subject };
  if (!(await recordIdentity(tx, newId(), user, elsewhere))) return undefined;
  // An address that another account has is not taken, and joins nothing: whoever has both links them.
  const email = identity.email && !(await isAddressTaken(tx, identity.email)) ? { email: identity.email } : {};
  const name = identity.name && !person?.name ? { name: identity.name } : {};
  const role = await changeAccount(tx, user, { ...email, ...name, isVerified: true, lastLogin: at });
  if (!role) throw new TutorError('forbidden', 'This account is not active any more.');
  await shutAllOut(tx, user); // whoever shared the guest's session does not share the account
  await recordEvent(tx, { id: newId(), at, action: 'sign-up-elsewhere', actor: { user, role } });
  return beginSession(tx, parts, { user, before: token });
}

/** Signs in who came back, by who they are elsewhere and by nothing else. */
async function enter(parts: IdentityParts, identity: OidcIdentity, asking: Asking): Promise<Begun> {
  const { database, now, newId } = parts;
  const elsewhere = { provider: identity.issuer, subject: identity.subject };
  const known = await asSystem(database, 'find who came back', (tx) => findIdentity(tx, elsewhere));
  if (!known) {
    const made = await asSystem(database, 'make an account of who came back', (tx) => makeAccount(tx, parts, identity, asking));
    return made ?? enter(parts, identity, asking); // another tab was quicker: then they are known
  }
  const guest = await guestWorthKeeping(parts, asking, known.user);
  return asSystem(database, 'sign in who came back', async (tx) => {
    const role = await changeAccount(tx, known.user, { lastLogin: now() });
    if (!role) throw new TutorError('forbidden', 'This account is not active any more.');
    await recordEvent(tx, { id: newId(), at: now(), action: 'sign-in-elsewhere', actor: { user: known.user, role } });
    return beginSession(tx, parts, { user: known.user, before: asking.token, guest });
  });
}

/** Takes up who comes back from the issuer. `token` is the secret that their browser kept, `query` what the issuer says. */
export async function comeBack(
  parts: IdentityParts,
  { token, query }: { readonly token: string | undefined; readonly query: string },
  asking: Asking,
): Promise<CameBack> {
  const issuer = wantIssuer(parts);
  const { database, now } = parts;
  const state = new URLSearchParams(query).get('state') ?? '';
  const taken = Way.safeParse(
    token === undefined ? undefined : await takeWay(database, sidOf(token), now(), { field: 'state', value: state }),
  );
  if (!taken.success) throw new TutorError('forbidden', 'That was not begun here, or took too long; please begin again.');
  const { back, link, ...secrets } = taken.data;
  const { person } = asking;
  if (link ? person?.user !== link : person && !person.isGuest)
    throw new TutorError('conflict', 'You are signed in as somebody else by now; please begin again.');
  const identity = await issuer.finish(query, secrets);
  if (!link) return { begun: await enter(parts, identity, asking), back };
  const waiting = { for: link, issuer: identity.issuer, subject: identity.subject, shown: identity.email ?? identity.name };
  return { waiting: await asSystem(database, 'ask whether to link', (tx) => keep(tx, parts, waiting satisfies z.input<typeof Waiting>)) };
}

/** What waits for somebody's yes to be linked, as it is shown to them. */
export async function waitingLink(
  parts: IdentityParts,
  token: string,
  person: Person,
): Promise<{ name: string; shown: string | null } | null> {
  const found = Waiting.safeParse(await findWay(parts.database, sidOf(token), parts.now()));
  return found.success && found.data.for === person.user ? { name: wantIssuer(parts).name, shown: found.data.shown } : null;
}

/** Links what waits, or forgets it; only who asked for it, in the session in which they did. */
export async function decideLink(parts: IdentityParts, token: string, isWanted: boolean, person: Person): Promise<void> {
  const { database, now, newId } = parts;
  const taken = Waiting.safeParse(await takeWay(database, sidOf(token), now(), { field: 'for', value: person.user }));
  if (!taken.success) throw new TutorError('not-found', 'Nothing waits to be linked; please begin again.');
  if (!isWanted) return;
  const elsewhere = { provider: taken.data.issuer, subject: taken.data.subject };
  await asSystem(database, 'link an account', async (tx) => {
    const known = await findIdentity(tx, elsewhere);
    if (known?.user === person.user) return;
    if (known ?? !(await recordIdentity(tx, newId(), person.user, elsewhere)))
      throw new TutorError('conflict', 'That account belongs to somebody else here already, and was not linked.');
    await recordEvent(tx, { id: newId(), at: now(), action: 'link-account', actor: person });
  });
}
