import { eq, or } from 'drizzle-orm';
import { UserId } from '../../core/ids.ts';
import { asSystem, type Speaker } from '../client.ts';
import type { Database } from '../connection.ts';
import { users } from '../schema/people.ts';

/** The active person with that id, user name or e-mail address, if there is one. */
export async function findSpeaker(db: Database, called: string): Promise<(Speaker & { locale: string; timeZone: string }) | undefined> {
  const name = called.trim().toLowerCase();
  const id = UserId.safeParse(name);
  const [row] = await asSystem(db, 'find who is meant', (tx) =>
    tx
      .select({
        user: users.id,
        role: users.role,
        locale: users.locale,
        timeZone: users.timeZone,
        isActive: users.isActive,
      })
      .from(users)
      .where(id.success ? eq(users.id, id.data) : or(eq(users.username, name), eq(users.email, name)))
      .limit(1),
  );
  if (!row?.isActive) return undefined;
  const { isActive: _, ...speaker } = row;
  return speaker;
}
