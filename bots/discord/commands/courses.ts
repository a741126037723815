import type { Command } from '../command.ts';
import { course, plain } from './options.ts';

/** What there is to study, and to ask about. */
export const reading = {
  ask: {
    describes: 'Ask the tutor something; the answer names where it stands in your courses.',
    options: { question: { kind: 'text', describes: 'What you want to know.', needed: true, most: 4000 } },
    seenBy: 'as-asked',
    own: 'ask',
  },
  courses: { describes: 'What there is to study here.', seenBy: 'them', use: 'list-courses', title: 'Courses', input: plain },
  lessons: {
    describes: 'The lessons of a course.',
    options: { course: { ...course, needed: true } },
    seenBy: 'them',
    use: 'list-lessons',
    title: 'Lessons',
    input: plain,
  },
  notes: {
    describes: 'What a lesson says in short.',
    options: {
      lesson: {
        kind: 'text',
        describes: 'The lesson, by its name; name its course first to choose from a list.',
        needed: true,
        suggests: 'lessons',
      },
      course,
    },
    seenBy: 'as-asked',
    use: 'show-lesson-notes',
    title: 'Notes',
    input: plain,
  },
  'find-notes': {
    describes: 'The lessons whose notes mention something.',
    options: { mentioning: { kind: 'text', describes: 'A term, such as a concept.', needed: true }, course },
    seenBy: 'them',
    use: 'find-notes',
    title: 'Notes that mention it',
    input: plain,
  },
  search: {
    describes: 'Passages of your course materials.',
    options: { question: { kind: 'text', describes: 'What they shall be about.', needed: true }, course },
    seenBy: 'as-asked',
    use: 'search-materials',
    title: 'From the materials',
    input: plain,
  },
  materials: {
    describes: 'The materials of a course.',
    options: { course: { ...course, needed: true } },
    seenBy: 'them',
    use: 'list-materials',
    title: 'Materials',
    input: plain,
  },
} as const satisfies Readonly<Record<string, Command>>;
