import { newId } from '../db/new-id.ts';
import type { ContentType } from '../db/seed/content.ts';

const items = (texts: readonly string[]) => texts.map((text, place) => ({ id: `i${place + 1}`, text }));

type Pairs = readonly (readonly [item: string, option: string])[];

/** What a learner enters to be right, by the kind of control it is entered in. */
export type Entry =
  | { readonly kind: 'choose'; readonly pick: readonly string[] }
  | { readonly kind: 'write'; readonly words: readonly string[]; readonly unit?: string }
  | { readonly kind: 'select'; readonly pick: readonly string[] }
  | { readonly kind: 'match'; readonly pairs: Pairs }
  | { readonly kind: 'place'; readonly pairs: Pairs }
  | { readonly kind: 'sort'; readonly order: readonly string[] };
type TestQuestion = { readonly type: ContentType; readonly text: string; readonly body: object; readonly entry: Entry };

/** The course, and its exam. */
export const COURSE = 'A little of everything';
export const EXAM = 'A short exam';

/** One question of each type there is; every entry is right. */
export const questions: readonly TestQuestion[] = [
  {
    type: 'multiple_choice',
    text: 'Which planet is the largest?',
    body: { choices: items(['Mars', 'Jupiter', 'Venus', 'Mercury']), correct: 'i2' },
    entry: { kind: 'choose', pick: ['Jupiter'] },
  },
  {
    type: 'true_false',
    text: 'The Moon makes light of its own.',
    body: { correct: false },
    entry: { kind: 'choose', pick: ['False'] },
  },
  {
    type: 'multiple_response',
    text: 'Which of these are moons of Jupiter?',
    body: { choices: items(['Io', 'Titan', 'Europa', 'Triton']), correct: ['i1', 'i3'] },
    entry: { kind: 'choose', pick: ['Io', 'Europa'] },
  },
  {
    type: 'numerical_entry',
    text: 'How long is a day on Mars?',
    body: {
      value: 24.6,
      tolerance: { kind: 'absolute', amount: 0.1 },
      unit: 'h',
      units: [{ unit: 'min', factor: '1/60' }],
      unit_required: true,
    },
    entry: { kind: 'write', words: ['24.6'], unit: 'h' },
  },
  {
    type: 'short_answer',
    text: 'What do we call the path of a planet round the Sun?',
    body: { accepted: ['orbit'], case_sensitive: false, typos: true },
    entry: { kind: 'write', words: ['orbit'] },
  },
  {
    type: 'fill_in_blank',
    text: 'Fill in what is missing.',
    body: {
      text: 'The Sun is a {{1}}, and the Earth is a {{2}}.',
      blanks: [
        { accepted: ['star'], case_sensitive: false },
        { accepted: ['planet'], case_sensitive: false },
      ],
    },
    entry: { kind: 'write', words: ['star', 'planet'] },
  },
  {
    type: 'pick_from_list',
    text: 'Choose what makes this true.',
    body: {
      text: 'Saturn is known for its {{1}}, Mars for its {{2}}.',
      slots: [
        { options: items(['rings', 'seas', 'forests']), correct: 'i1' },
        { options: items(['rain', 'red dust', 'two suns']), correct: 'i2' },
      ],
    },
    entry: { kind: 'select', pick: ['rings', 'red dust'] },
  },
  {
    type: 'matching',
    text: 'Which moon belongs to which planet?',
    body: {
      left: items(['Earth', 'Mars', 'Saturn']),
      right: items(['Phobos', 'The Moon', 'Titan', 'Charon']),
      pairs: { i1: 'i2', i2: 'i1', i3: 'i3' },
    },
    entry: {
      kind: 'match',
      pairs: [
        ['Earth', 'The Moon'],
        ['Mars', 'Phobos'],
        ['Saturn', 'Titan'],
      ],
    },
  },
  {
    type: 'ordering',
    text: 'Order these by their distance from the Sun, the nearest first.',
    body: { items: items(['Venus', 'Neptune', 'Mercury', 'Earth']), order: ['i3', 'i1', 'i4', 'i2'] },
    entry: { kind: 'sort', order: ['Mercury', 'Venus', 'Earth', 'Neptune'] },
  },
  {
    type: 'drag_and_drop',
    text: 'Sort these by what they are made of.',
    body: {
      items: items(['Mars dust', 'Jupiter’s clouds', 'Moon stone']),
      zones: [
        { id: 'z1', text: 'Rock' },
        { id: 'z2', text: 'Gas' },
      ],
      placement: { i1: 'z1', i2: 'z2', i3: 'z1' },
    },
    entry: {
      kind: 'place',
      pairs: [
        ['Mars dust', 'Rock'],
        ['Jupiter’s clouds', 'Gas'],
        ['Moon stone', 'Rock'],
      ],
    },
  },
];

/** Adds the course to the database of a product that runs: one set with all of them, and an exam of its first two. */
export async function addCourse(query: (text: string, values: readonly unknown[]) => Promise<unknown>): Promise<void> {
  const [subject, course, module, topic, set, exam] = Array.from({ length: 6 }, newId);
  await query(`insert into subjects (id, name) values ($1, 'Astronomy')`, [subject]);
  await query(`insert into courses (id, subject_id, course_number, course_title, is_published) values ($1, $2, 'T-1', $3, true)`, [
    course,
    subject,
    COURSE,
  ]);
  await query(`insert into modules (id, course_id, name) values ($1, $2, 'The sky')`, [module, course]);
  await query(`insert into topics (id, module_id, code, name) values ($1, $2, '1.1', 'The solar system')`, [topic, module]);
  await query(`insert into question_sets (id, course_id, title) values ($1, $2, 'One of each')`, [set, course]);
  await query(`insert into exams (id, course_id, title, duration_seconds, passing_score_percent) values ($1, $2, $3, 600, 50)`, [
    exam,
    course,
    EXAM,
  ]);
  for (const [place, { type, text, body }] of questions.entries()) {
    const [question, version] = [newId(), newId()];
    await query(
      `insert into questions (id, question_set_id, topic_id, original_question_number, loid, status, difficulty) values ($1, $2, $3, $4, $5, 'live', 4)`,
      [question, set, topic, place + 1, `T-${place + 1}`],
    );
    await query(
      `insert into question_versions (id, question_id, topic_focus, question_text, question_type, body, explanation) values ($1, $2, 'The solar system', $3, $4, $5, 'So it is in the sky.')`,
      [version, question, text, type, JSON.stringify(body)],
    );
    await query(`insert into question_hints (id, question_version_id, position, text) values ($1, $2, 1, 'Look up.')`, [newId(), version]);
    if (place < 2) await query(`insert into exam_questions (exam_id, question_id, position) values ($1, $2, $3)`, [exam, question, place]);
  }
}
