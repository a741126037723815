import type { Database } from '../connection.ts';
import { seedCourses } from './courses.ts';
import { seedGame } from './game.ts';
import { seedPeople } from './people.ts';

/** What a seed added: nothing where everything was there already. */
export type Seeded = { readonly people: number; readonly courses: number; readonly game: number };

/** Adds what is missing of the sample people, the sample courses and the tables of the game. What is there stays as it is. */
export async function seed(db: Database): Promise<Seeded> {
  return { people: await seedPeople(db), courses: await seedCourses(db), game: await seedGame(db) };
}
