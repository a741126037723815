import { and, eq, sql } from 'drizzle-orm';
import { asSystem, type Speaker } from '../client.ts';
import type { Database } from '../connection.ts';
import { ObjectKey } from '../objects/object-store.ts';
import { storedObjects } from '../schema/materials.ts';
import { auditLog, users } from '../schema/people.ts';
import { keepObject, releaseObject, type StoredObject } from './objects.ts';

/** Where a picture is read: its key is its address. */
export const picturePath = (key: string): string => `/${key}`;

type Noted = { readonly id: string; readonly at: Date };

/** Says that a stored picture is theirs from now on, or with null that they have none; the one before is let go. */
export const changePicture = (db: Database, who: Speaker, picture: StoredObject | null, { id, at }: Noted): Promise<void> =>
  asSystem(db, 'change a picture', async (tx) => {
    const owner = { pictured: who.user };
    if (picture) await keepObject(tx, picture.key, owner);
    else await releaseObject(tx, owner);
    const action = picture ? 'change-my-picture' : 'remove-my-picture';
    await tx
      .insert(auditLog)
      .values({ id, createdAt: at, actorId: who.user, actorRole: who.role, door: 'web', action, subjectId: who.user });
  });

/** The picture of that key, while its person is active. */
export async function findPicture(db: Database, key: string): Promise<StoredObject | undefined> {
  const parsed = ObjectKey.safeParse(key);
  if (!parsed.success) return undefined;
  const { key: name, bytes, sha256 } = storedObjects;
  const [found] = await asSystem(db, 'find a picture', (tx) =>
    tx
      .select({ key: name, bytes, sha256 })
      .from(storedObjects)
      .innerJoin(users, and(eq(users.id, storedObjects.userId), sql`${users.isActive}`))
      .where(eq(name, parsed.data)),
  );
  return found;
}
