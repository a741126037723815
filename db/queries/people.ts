import { and, desc, eq, lt, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import type { Preferences } from '../../core/people/profile.ts';
import { roles, type Role } from '../../core/people/roles.ts';
import type { PersonDb, Tx } from '../client.ts';
import { storedObjects } from '../schema/materials.ts';
import { privateNotes, users } from '../schema/people.ts';
import type { SealedText } from '../private-text.ts';
import { Appearance, appearanceOf } from './game.ts';

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

/** A person's own account, with how they appear to others, and the sealed note if there is one. */
export async function getProfile(db: PersonDb, user: UserId) {
  const [row] = await db.read((tx) =>
    tx
      .select({
        ...profileColumns,
        picture: storedObjects.key,
        note: privateNotes.note,
        noteKeyId: privateNotes.keyId,
        appearance: appearanceOf(user),
      })
      .from(users)
      .leftJoin(storedObjects, eq(storedObjects.userId, users.id))
      .leftJoin(privateNotes, eq(privateNotes.userId, users.id))
      .where(eq(users.id, user)),
  );
  if (!row) throw new TutorError('not-found', 'That account is not there any more.');
  return { ...row, appearance: Appearance.parse(row.appearance) };
}

type Some<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

/** What may change in an account; what is undefined stays. A note of null takes the note away. */
export type ProfileChange = {
  readonly account: Some<Pick<typeof users.$inferInsert, 'name' | 'username' | 'locale' | 'timeZone'>>;
  readonly preferences: Some<Preferences>;
  readonly note: SealedText | null | undefined;
  readonly appearance: Some<{ readonly showsOnBoards: boolean; readonly avatar: string }>;
};

const given = (fields: object) => Object.values(fields).some((value) => value !== undefined);

/** Changes how somebody appears to others. Written out, because of the other columns a person may not even name the default. */
async function changeAppearance(tx: Tx, user: UserId, { showsOnBoards, avatar }: ProfileChange['appearance']): Promise<void> {
  if (showsOnBoards !== undefined)
    await tx.execute(sql`insert into user_profiles (user_id, shows_on_boards) values (${user}, ${showsOnBoards})
      on conflict (user_id) do update set shows_on_boards = excluded.shows_on_boards`);
  if (avatar === undefined) return;
  const { rowCount } = await tx.execute(sql`insert into user_profiles (user_id, selected_avatar_id)
    select ${user}, v.id from avatars v where v.key = ${avatar} and (v.is_default or exists (select from user_avatars o where o.avatar_id = v.id and o.user_id = ${user}))
    on conflict (user_id) do update set selected_avatar_id = excluded.selected_avatar_id`);
  if (!rowCount)
    throw new TutorError('conflict', 'That picture is not yours yet; show-my-profile says which are, and how to come by the others.');
}

/** Changes an account and its note in one transaction; preferences are merged there, so that two devices do not undo each other. */
export async function changeProfile(db: PersonDb, user: UserId, { account, preferences, note, appearance }: ProfileChange): Promise<void> {
  const merged = {
    profile: sql`profile || jsonb_build_object('preferences', coalesce(profile -> 'preferences', '{}') || ${JSON.stringify(preferences)}::jsonb)`,
  };
  const columns = { ...account, ...(given(preferences) ? merged : {}) };
  await db
    .transaction(async (tx) => {
      if (given(columns)) await tx.update(users).set(columns).where(eq(users.id, user));
      await changeAppearance(tx, user, appearance);
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

/** Whether the speaker is an admin, by the database and not by what a session says. */
export const isAdmin = (db: PersonDb): Promise<boolean> =>
  db.read(async (tx) => (await tx.execute<{ admin: boolean }>(sql`select app.has_role('admin') as admin`)).rows[0]?.admin ?? false);

const PAGE_MAX = 50; // what a page shows

/** A person as a list of people shows them. */
export const ListedPerson = z.object({
  person: z.uuid(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  role: z.enum(roles),
  isGuest: z.boolean(),
  isActive: z.boolean(),
  memberSince: z.iso.datetime(),
  lastLoginAt: z.iso.datetime().nullable(),
});

/** Who is wanted in a list of people. */
export type PeopleWanted = {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly guests: boolean;
  /** Only those before this one. */
  readonly before?: UserId | undefined;
};

/** A page of the people whom the speaker may see, the newest first. */
export const listPeople = (db: PersonDb, { search, role, guests, before }: PeopleWanted) =>
  db.read(async (tx) => {
    const found = search?.toLowerCase();
    const holds = (column: typeof users.name | typeof users.username | typeof users.email) => sql`strpos(lower(${column}), ${found}) > 0`;
    const rows = await tx
      .select({
        person: users.id,
        name: users.name,
        username: users.username,
        email: users.email,
        role: users.role,
        isGuest: users.isGuest,
        isActive: users.isActive,
        createdAt: users.createdAt,
        lastLogin: users.lastLogin,
      })
      .from(users)
      .where(
        and(
          found === undefined ? undefined : or(holds(users.name), holds(users.username), holds(users.email)),
          role && eq(users.role, role),
          guests ? undefined : eq(users.isGuest, false),
          before && lt(users.id, before),
        ),
      )
      .orderBy(desc(users.id))
      .limit(PAGE_MAX + 1);
    const people = rows.slice(0, PAGE_MAX).map(({ createdAt, lastLogin, ...person }) => ({
      ...person,
      memberSince: createdAt.toISOString(),
      lastLoginAt: lastLogin?.toISOString() ?? null,
    }));
    return { people, more: rows.length > PAGE_MAX };
  });

/** Those whom the speaker may see and who are called so: at most two, which is one too many. */
export const listPeopleCalled = (db: PersonDb, called: string): Promise<{ id: UserId; name: string }[]> =>
  db.read(async (tx) => {
    const name = called.trim().toLowerCase();
    const id = UserId.safeParse(name);
    const exact = id.success ? eq(users.id, id.data) : or(eq(users.username, name), eq(users.email, name));
    const columns = { id: users.id, name: sql<string>`coalesce(name, username, email, 'a guest')` };
    const found = await tx.select(columns).from(users).where(exact).limit(2);
    return found.length
      ? found
      : tx
          .select(columns)
          .from(users)
          .where(sql`lower(name) = ${name}`)
          .limit(2);
  });

const refusals = {
  forbidden: ['forbidden', 'Only an admin may do that.'],
  nobody: ['not-found', 'There is no such person any more.'],
  oneself: ['conflict', 'Nobody shuts themselves out: another admin may, or you delete your account.'],
  'last-admin': ['conflict', 'That is the last admin who can sign in; make another one first.'],
} as const;
const Refusal = z.enum(['forbidden', 'nobody', 'oneself', 'last-admin']);

/** Throws the sentence of what a function of people refused. */
function wantDone(came: unknown): unknown {
  const refusal = Refusal.safeParse(came);
  if (refusal.success) {
    const [kind, sentence] = refusals[refusal.data];
    throw new TutorError(kind, sentence);
  }
  return came;
}

/** Erases the speaker and everything of theirs; the last admin who can sign in has to stay. */
export async function eraseSpeaker(db: PersonDb): Promise<void> {
  wantDone(await db.call('erase_self'));
}

/** Shuts somebody out on every door, or lets them in again. Says whether that changed anything. */
export const setActive = async (db: PersonDb, person: UserId, active: boolean): Promise<boolean> =>
  wantDone(await db.call('set_active', { person, active })) === 'done';
