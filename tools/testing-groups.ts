import { sql } from 'drizzle-orm';
import type { Place } from '../core/discord/place.ts';
import { UserId } from '../core/ids.ts';
import type { Role } from '../core/people/roles.ts';
import { asSystem } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import type { Call } from './invoke.ts';
import { classTime, type Classroom, type Said } from './testing.ts';

/** The server in which tests study together. */
export const server: Place = { id: '111', name: 'Statement Club', channel: 'quiz', mayManage: false };

/** What a door says of a call in it, so many seconds after the clock of the classroom. */
export const inServer = (seconds = 0, place: Partial<Place> = {}): Partial<Call> => ({
  door: 'discord',
  place: { ...server, ...place },
  now: new Date(classTime.getTime() + seconds * 1000),
});

/** Somebody who uses tools in that server. */
export type Player = { readonly id: UserId; readonly role: Role; readonly name: string };

/** So many learners more, as a server has them. */
export async function addPlayers(room: Classroom, count: number): Promise<Player[]> {
  const players = Array.from({ length: count }, (_, index) => ({
    id: UserId.parse(newId()),
    role: 'student' as const,
    name: `Player ${index + 1}`,
  }));
  await asSystem(room.db, 'test', async (tx) => {
    for (const { id, name } of players)
      await tx.execute(sql`insert into users (id, role, name, email) values (${id}, 'student', ${name}, ${`${id}@viva.example`})`);
  });
  return players;
}

/** A tool used in that server, so many seconds after the clock of the classroom. */
export const usedIn =
  (room: Classroom, place: Partial<Place> = {}) =>
  (who: Pick<Player, 'id' | 'role'>, name: string, seconds: number, input: object = {}): Promise<Said> =>
    room.use(who, name, input, inServer(seconds, place));
