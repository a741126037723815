import { eq, sql } from 'drizzle-orm';
import { TutorError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Preferences } from '../../core/people/profile.ts';
import type { PersonDb } from '../client.ts';
import { privateNotes, users } from '../schema/people.ts';
import type { SealedText } from '../private-text.ts';

const profileColumns = {
  id: users.id,
  name: users.name,
  username: users.username,
  email: users.email,
  role: users.role,
  locale: users.locale,
  timeZone: users.timeZone,
  profile: users.profile,
  createdAt: users.createdAt,
};

/** A person's own account, with the sealed note if there is one. */
export async function getProfile(db: PersonDb, user: UserId) {
  const [row] = await db.transaction((tx) =>
    tx
      .select({ ...profileColumns, note: privateNotes.note, noteKeyId: privateNotes.keyId })
      .from(users)
      .leftJoin(privateNotes, eq(privateNotes.userId, users.id))
      .where(eq(users.id, user)),
  );
  if (!row) throw new TutorError('not-found', 'That account is not there any more.');
  return row;
}

type Some<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

/** What may change in an account; what is undefined stays. A note of null takes the note away. */
export type ProfileChange = {
  readonly account: Some<Pick<typeof users.$inferInsert, 'name' | 'username' | 'locale' | 'timeZone'>>;
  readonly preferences: Some<Preferences>;
  readonly note: SealedText | null | undefined;
  readonly showsOnBoards: boolean | undefined;
};

const given = (fields: object) => Object.values(fields).some((value) => value !== undefined);

/** Changes an account and its note in one transaction; preferences are merged there, so that two devices do not undo each other. */
export async function changeProfile(
  db: PersonDb,
  user: UserId,
  { account, preferences, note, showsOnBoards }: ProfileChange,
): Promise<void> {
  const merged = {
    profile: sql`profile || jsonb_build_object('preferences', coalesce(profile -> 'preferences', '{}') || ${JSON.stringify(preferences)}::jsonb)`,
  };
  const columns = { ...account, ...(given(preferences) ? merged : {}) };
  await db
    .transaction(async (tx) => {
      if (given(columns)) await tx.update(users).set(columns).where(eq(users.id, user));
      // Written out, because of the other columns a person may not even name the default.
      if (showsOnBoards !== undefined)
        await tx.execute(sql`insert into user_profiles (user_id, shows_on_boards) values (${user}, ${showsOnBoards})
          on conflict (user_id) do update set shows_on_boards = excluded.shows_on_boards`);
      if (note === null) await tx.delete(privateNotes).where(eq(privateNotes.userId, user));
      else if (note) {
        const stored = { note: note.sealed, keyId: note.keyId };
        await tx
          .insert(privateNotes)
          .values({ userId: user, ...stored })
          .onConflictDoUpdate({ target: privateNotes.userId, set: stored });
      }
    })
    .catch((error: unknown) => {
      if (error instanceof Error && error.cause instanceof Error && /users_username_unique/.test(error.cause.message)) {
        throw new TutorError('conflict', `The user name "${account.username}" is taken; choose another.`, {
          cause: error,
        });
      }
      throw error;
    });
}
