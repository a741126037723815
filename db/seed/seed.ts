import type { Database } from '../connection.ts';
import { seedCourses } from './courses.ts';
import { seedGame } from './game.ts';
import { seedPeople } from './people.ts';

/** What a seed added, and how many parts of the sample courses now follow their content: nothing where all was so already. */
export type Seeded = { readonly people: number; readonly courses: number; readonly changed: number; readonly game: number };

/** Adds what is missing of the sample people, the sample courses and the tables of the game. What people edited stays as it is. */
export async function seed(db: Database, log?: (line: string) => void): Promise<Seeded> {
  const people = await seedPeople(db);
  const { added, changed } = await seedCourses(db, { log });
  return { people, courses: added, changed, game: await seedGame(db) };
}
