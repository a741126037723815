import { setTimeout as wait } from 'node:timers/promises';
import type { APICommandAutocompleteInteractionResponseCallbackData } from 'discord.js';
import { z } from 'zod';
import type { Tutor, Visitor } from '../../agent/tutor.ts';
import type { Place } from '../../core/discord/place.ts';
import type { Given, Suggests } from './command.ts';

const CHOICES_MAX = 25; // what Discord shows
const NAME_MAX = 100;
const WITHIN_MS = 2000; // later than three seconds Discord takes no answer, and nothing is better than that

type Choice = { readonly name: string; readonly value: string };

const named = z.object({ id: z.string(), title: z.string() });
const Courses = z.object({
  courses: z.array(
    named.extend({
      topics: z.array(z.object({ id: z.string(), code: z.string(), name: z.string() })),
      sets: z.array(named),
      practiceTests: z.array(named),
      exams: z.array(named),
    }),
  ),
});
const Runs = z.object({
  runs: z.array(z.object({ run: z.string(), title: z.string(), state: z.string(), answered: z.int(), questions: z.int() })),
});
const Lessons = z.object({ lessons: z.array(z.object({ title: z.string() })) });
const Studied = z.object({ courses: z.array(z.string()) });
const Goals = z.object({ goals: z.array(z.object({ goal: z.string(), title: z.string() })) });

/** Uses a tool as whoever types; in a server `studied` are the titles of what is studied there, none for all. */
type Use = { (tool: string, input: Record<string, unknown>): Promise<Record<string, unknown>>; readonly studied: readonly string[] };
type Course = z.output<typeof Courses>['courses'][number];

const coursesOf = async (use: Use): Promise<readonly Course[]> =>
  Courses.parse(await use('list-courses', {})).courses.filter(({ title }) => use.studied.length === 0 || use.studied.includes(title));

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
const isNamed = ({ id, title }: Course, course: Given[string]): boolean =>
  course === undefined || id === course || folded(title) === folded(String(course));

/** Of the course that was named already, or of all; then with the course beside each. */
async function within(use: Use, { course }: Given, choose: (course: Course) => readonly Choice[]): Promise<Choice[]> {
  const courses = await coursesOf(use);
  const wanted = courses.filter((each) => isNamed(each, course));
  return wanted.flatMap((each) =>
    choose(each).map(({ name, value }) => ({ name: wanted.length > 1 ? `${name} (${each.title})` : name, value })),
  );
}

const asChoice = ({ id, title }: z.output<typeof named>): Choice => ({ name: title, value: id });

const suggestions: { readonly [Kind in Suggests]: (use: Use, given: Given) => Promise<readonly Choice[]> } = {
  courses: async (use) => (await coursesOf(use)).map(asChoice),
  topics: (use, given) => within(use, given, ({ topics }) => topics.map(({ id, code, name }) => ({ name: `${code} ${name}`, value: id }))),
  sets: (use, given) => within(use, given, ({ sets }) => sets.map(asChoice)),
  exams: (use, given) => within(use, given, ({ exams }) => exams.map(asChoice)),
  runs: async (use) =>
    Runs.parse(await use('list-my-runs', {})).runs.map(({ run, title, state, answered, questions }) => ({
      name: `${title} · ${state}, ${answered} of ${questions}`,
      value: run,
    })),
  lessons: async (use, { course }) => {
    const courses = await coursesOf(use);
    const wanted = courses.filter((each) => isNamed(each, course));
    const [only, ...others] = wanted;
    if (!only || others.length) return []; // those of every course would be a question for each of them, at every letter
    return Lessons.parse(await use('list-lessons', { course: only.id })).lessons.map(({ title }) => ({ name: title, value: title }));
  },
  goals: async (use) => Goals.parse(await use('show-my-progress', {})).goals.map(({ goal, title }) => ({ name: title, value: goal })),
};

const clip = (text: string): string => (text.length > NAME_MAX ? `${text.slice(0, NAME_MAX - 1)}…` : text);

/** What fits what was typed so far: every word of it, in any order; what begins with it stands first. */
function fitting(choices: readonly Choice[], typed: string): Choice[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const fits = choices.filter(({ name }) => words.every((word) => folded(name).includes(word)));
  return fits.toSorted(
    (one, other) => Number(folded(other.name).startsWith(words[0] ?? '')) - Number(folded(one.name).startsWith(words[0] ?? '')),
  );
}

/** What is somebody's own: who never spoke here has none of it, and need not become anybody to be told so. */
export const isOwn: { readonly [Kind in Suggests]: boolean } = {
  courses: false,
  topics: false,
  sets: false,
  exams: false,
  lessons: false,
  runs: true,
  goals: true,
};

/** What is offered for an option while it is typed. Whatever goes wrong, it is only that nothing is offered: a name can be typed in full. */
export async function suggest(
  { invoke, identity }: Pick<Tutor, 'invoke' | 'identity'>,
  who: () => Promise<Visitor | undefined>,
  kind: Suggests,
  { typed, given, place }: { readonly typed: string; readonly given: Given; readonly place?: Place | undefined },
): Promise<APICommandAutocompleteInteractionResponseCallbackData> {
  const late = new AbortController();
  const find = async (): Promise<readonly Choice[]> => {
    const visitor = await who();
    if (!visitor) return [];
    await identity.countTries([{ limit: 'tools-person', whom: visitor.user }]);
    const use = (tool: string, input: Record<string, unknown>) => invoke(tool, input, visitor, { door: 'discord', place });
    const { courses: studied } = place ? Studied.parse(await use('show-place', {})) : { courses: [] };
    return suggestions[kind](Object.assign(use, { studied }), given);
  };
  const found = await Promise.race([
    find().catch((): readonly Choice[] => []),
    wait(WITHIN_MS, [] as readonly Choice[], { signal: late.signal }).catch((): readonly Choice[] => []),
  ]).finally(() => late.abort());
  const seen = new Set<string>();
  const choices = fitting(found, typed).flatMap(({ name, value }) => {
    if (value.length > NAME_MAX || seen.has(value)) return [];
    seen.add(value);
    return { name: clip(name), value };
  });
  return { choices: choices.slice(0, CHOICES_MAX) };
}
