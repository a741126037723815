import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const text = z.string().trim().min(1);
const key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const choice = z.strictObject({ id: key, text, explanation: text });
const item = z.strictObject({ id: key, text });
const explained = item.extend({ explanation: text });

/** The body of a question by its type, as sample courses write it; {{1}}, {{2}} … in a text stand for its blanks or slots. */
const bodies = {
  multiple_choice: z.strictObject({ choices: z.array(choice).min(3).max(6), correct: key }),
  multiple_response: z.strictObject({
    choices: z.array(choice).min(4).max(8),
    correct: z.array(key).min(2),
    credit: z.enum(['all_or_nothing', 'right_minus_wrong', 'per_option']),
  }),
  true_false: z.strictObject({ correct: z.boolean(), explanations: z.strictObject({ true: text, false: text }) }),
  fill_in_blank: z.strictObject({
    text,
    blanks: z
      .array(
        z.strictObject({ accepted: z.array(text).min(1), case_sensitive: z.boolean(), typos: z.boolean().optional(), explanation: text }),
      )
      .min(1)
      .max(4),
  }),
  numerical_entry: z.strictObject({
    value: z.number(),
    tolerance: z.strictObject({
      kind: z.enum(['absolute', 'relative', 'significant_figures', 'decimal_places']),
      amount: z.number().min(0),
    }),
    unit: text.optional(),
    units: z.array(z.strictObject({ unit: text, factor: z.union([z.number().positive(), text]) })).optional(),
    percent: z.boolean().optional(),
  }),
  short_answer: z.union([
    z.strictObject({ accepted: z.array(text).min(1), case_sensitive: z.boolean(), typos: z.boolean() }),
    z.strictObject({ rubric: z.array(z.strictObject({ id: key, text, points: z.int().min(1) })).min(2) }),
  ]),
  pick_from_list: z.strictObject({
    text,
    slots: z
      .array(z.strictObject({ options: z.array(choice).min(2).max(6), correct: key }))
      .min(1)
      .max(4),
  }),
  matching: z.strictObject({ left: z.array(explained).min(3).max(6), right: z.array(item).min(3).max(8), pairs: z.record(key, key) }),
  ordering: z.strictObject({
    items: z.array(explained).min(3).max(7),
    order: z.array(key),
    credit: z.enum(['all_or_nothing', 'absolute_position', 'longest_subsequence', 'adjacent_pairs']),
  }),
  drag_and_drop: z.strictObject({
    items: z.array(explained).min(3).max(8),
    zones: z.array(item).min(2).max(4),
    placement: z.record(key, key),
  }),
} as const;

export type ContentType = keyof typeof bodies;
export const contentTypes = Object.keys(bodies) as ContentType[]; // the keys of the table above

const common = {
  key,
  set: key,
  topic: text,
  lesson: key,
  loid: text,
  difficulty: z.int().min(1).max(10),
  tags: z.array(key).min(1),
  text,
  codeSnippet: text.optional(),
  explanation: text,
  hints: z.tuple([text, text, text]),
};

const one = <Name extends ContentType>(type: Name) => z.strictObject({ ...common, type: z.literal(type), body: bodies[type] });

/** One question of a sample course, with its key, its hints and its explanations. */
export const ContentQuestion = z.discriminatedUnion('type', [
  one('multiple_choice'),
  one('multiple_response'),
  one('true_false'),
  one('fill_in_blank'),
  one('numerical_entry'),
  one('short_answer'),
  one('pick_from_list'),
  one('matching'),
  one('ordering'),
  one('drag_and_drop'),
]);
export type ContentQuestion = z.infer<typeof ContentQuestion>;

/** What a sample course holds beside its questions and the texts of its lessons. */
export const ContentCourse = z.strictObject({
  key,
  courseNumber: text,
  courseTitle: text,
  description: text,
  examType: z.enum(['a1101', 'a1102', 'network', 'security']).nullable(),
  subject: z.strictObject({ name: text, category: text, description: text }),
  modules: z
    .array(
      z.strictObject({
        name: text,
        description: text,
        topics: z.array(z.strictObject({ code: text, title: text, description: text })).min(1),
      }),
    )
    .min(2),
  lessons: z.array(z.strictObject({ key, title: text, topic: text, loid: text, assignment: text })).min(8),
  sets: z.array(z.strictObject({ key, title: text, description: text })).min(2),
  practiceTests: z.array(z.strictObject({ title: text, set: key.nullable(), questionCount: z.int().min(5) })).length(2),
  exam: z.strictObject({
    title: text,
    description: text,
    durationSeconds: z.int().min(600),
    passingScorePercent: z.int().min(50).max(100),
    questions: z.array(key).min(20),
  }),
});
export type ContentCourse = z.infer<typeof ContentCourse>;

/** A sample course as it lies in its folder: course.json, lessons/<key>.md, questions/*.json. */
export type Content = {
  readonly course: ContentCourse;
  readonly lessons: ReadonlyMap<string, string>;
  readonly questions: readonly ContentQuestion[];
};

const folder = join(import.meta.dirname, 'courses');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The sample courses there are. */
export const listContent = (): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** Reads a sample course; what does not fit the form throws. */
export function readContent(name: string): Content {
  const course = ContentCourse.parse(readJson(join(folder, name, 'course.json')));
  const lessons = new Map(
    course.lessons.map((lesson) => [lesson.key, readFileSync(join(folder, name, 'lessons', `${lesson.key}.md`), 'utf8')]),
  );
  const files = readdirSync(join(folder, name, 'questions'))
    .filter((file) => file.endsWith('.json'))
    .toSorted();
  const questions = files.flatMap((file) => z.array(ContentQuestion).parse(readJson(join(folder, name, 'questions', file))));
  return { course, lessons, questions };
}
