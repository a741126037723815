import { UserId } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { findSpeaker, keepPerson } from '../../db/queries/identity.ts';
import type { IdentityParts } from './parts.ts';

/** The same in every database: nobody can take this name before whoever sits at the machine uses it. */
const LOCAL_PERSON = UserId.parse('00000000-0000-7000-8000-000000000001');

/**
 * Whoever sits at this machine, for a program that serves nobody else; made at the first use. They never sign in, and so are
 * never taken for a guest who went away.
 */
export async function localPerson({ database }: IdentityParts): Promise<Awaited<ReturnType<typeof findSpeaker>>> {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const known = await findSpeaker(database, LOCAL_PERSON);
  if (known) return known;
  await asSystem(database, 'begin as the person of this machine', (tx) =>
    keepPerson(tx, { id: LOCAL_PERSON, name: 'Learner at this machine', locale, timeZone }),
  );
  return findSpeaker(database, LOCAL_PERSON);
}
