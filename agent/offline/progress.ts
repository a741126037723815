import { z } from 'zod';
import type { Done } from './turn.ts';

const Read = z.object({
  level: z.int().optional(),
  xp: z.int().optional(),
  streakDays: z.int().optional(),
  streakLongestDays: z.int().optional(),
  answered: z.int().optional(),
  due: z.int().optional(),
  dueBy: z.array(z.object({ course: z.string(), topic: z.string().nullable(), due: z.int() })).optional(),
  goals: z
    .array(z.object({ title: z.string(), status: z.string(), completionPercent: z.number(), targetDate: z.string().nullable() }))
    .optional(),
  topics: z.array(z.object({ topic: z.string(), course: z.string(), proficiency: z.number(), attempted: z.int() })).optional(),
});
/** What of a learner's progress is talked about. */
export type Progress = z.output<typeof Read>;

const matched = (pattern: RegExp, text: string): number | undefined => {
  const [, number] = pattern.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
};

/** The same from the text of the tool. */
function fromText(text: string): Progress {
  const topics = /^To work on: (.+)\.$/m.exec(text)?.[1];
  return {
    level: matched(/\bLevel (\d+)/, text),
    xp: matched(/(\d+) XP\b/, text),
    streakDays: matched(/(\d+) days? running/, text),
    due: matched(/\bDue for review: (\d+)|(\d+) questions? (?:is|are) due/, text),
    topics: [...(topics ?? '').matchAll(/([^,(][^(]*?) \((\d+) %\)/g)].map(([, topic, percent]) => ({
      topic: topic!,
      course: '',
      proficiency: Number(percent) / 100,
      attempted: 1,
    })), // both groups match
  };
}

/** What show-my-progress says, as far as it can be read. */
export function progressIn({ data, said }: Done): Progress {
  const read = Read.safeParse(data);
  return data && read.success ? read.data : fromText(said);
}

const KNOWN_MIN = 0.8; // from here on a topic counts as known

/** The topic known least of those practised, in a course if one is named, if any is not known yet. */
export function weakestIn(done: Done, of?: string): { readonly topic: string; readonly percent: number } | undefined {
  const [weakest] = (progressIn(done).topics ?? [])
    .filter(({ proficiency, course }) => proficiency < KNOWN_MIN && (of === undefined || course === of))
    .toSorted((one, other) => one.proficiency - other.proficiency);
  return weakest && { topic: weakest.topic, percent: Math.floor(weakest.proficiency * 100) };
}
