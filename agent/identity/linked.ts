import { asSystem } from '../../db/client.ts';
import { DISCORD } from '../../db/queries/discord-people.ts';
import { listIdentities, removeIdentity } from '../../db/queries/identities.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import type { IdentityParts } from './parts.ts';
import type { Person } from './sessions.ts';

/** An account elsewhere, as its person sees it. */
export type Linked = { readonly id: string; readonly provider: string; readonly name: string; readonly since: string };

/** What people call an account elsewhere: by who keeps it, as the settings do or by its host; one of Discord by its name there too. */
const nameOf = (provider: string, there: string | null, { issuer }: IdentityParts): string => {
  if (provider === DISCORD) return there ? `Discord (${there})` : 'Discord';
  if (provider === issuer?.url) return issuer.name;
  return URL.canParse(provider) ? new URL(provider).host : provider;
};

/** The accounts elsewhere that are linked to somebody's. */
export async function listLinked(parts: IdentityParts, { user }: Person): Promise<Linked[]> {
  const found = await listIdentities(parts.database, user);
  return found.map(({ id, provider, there, since }) => ({
    id,
    provider,
    name: nameOf(provider, there, parts),
    since: since.toISOString(),
  }));
}

/** Lets go of one of them; the last way to sign in stays. Who speaks on Discord afterwards begins anew. */
export async function unlink(parts: IdentityParts, id: string, person: Person): Promise<void> {
  const { database, now, newId } = parts;
  await asSystem(database, 'unlink an account', async (tx) => {
    await removeIdentity(tx, person.user, id);
    await recordEvent(tx, { id: newId(), at: now(), action: 'unlink-account', actor: person });
  });
}
