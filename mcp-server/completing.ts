import { z } from 'zod';
import type { Reader } from './reading.ts';

const Courses = z.object({ courses: z.array(z.object({ title: z.string() })) });
const Lessons = z.object({ lessons: z.array(z.object({ title: z.string() })) });
const Materials = z.object({ materials: z.array(z.object({ id: z.uuid(), title: z.string() })) });
const Runs = z.object({
  runs: z.array(z.object({ run: z.uuid(), title: z.string(), state: z.string(), answered: z.int(), questions: z.int() })),
});

/** What there is to name in an address or an argument. */
export type Names = {
  readonly courses: () => Promise<string[]>;
  readonly lessons: (course: string) => Promise<string[]>;
  readonly materials: (course: string) => Promise<z.output<typeof Materials>['materials']>;
  readonly runs: () => Promise<z.output<typeof Runs>['runs']>;
};

/** The same, from the tools that list it. */
export const namesOf = ({ data }: Reader): Names => ({
  courses: async () => Courses.parse(await data('list-courses')).courses.map(({ title }) => title),
  lessons: async (course) => Lessons.parse(await data('list-lessons', { course })).lessons.map(({ title }) => title),
  materials: async (course) => Materials.parse(await data('list-materials', { course })).materials,
  runs: async () => Runs.parse(await data('list-my-runs')).runs,
});

/** Those of a list that what was typed so far is found in. */
export const beginningWith = (list: readonly string[], typed: string): string[] =>
  list.filter((each) => each.toLowerCase().includes(typed.trim().toLowerCase()));

/** A completion that finds nothing where the list cannot be had: while an exam is open, say. */
export const orNothing = (found: Promise<string[]>): Promise<string[]> => found.catch(() => []);
