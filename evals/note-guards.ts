import { changesIn, suite, type Mutation } from './guards.ts';

const unit = suite('unit', 'core/courses/notes.test.ts');
const files = suite('db', 'tools/files.db.test.ts');
const db = suite('db', 'agent/notes.db.test.ts');
const notes = changesIn('core/courses/notes.ts');
const writing = changesIn('agent/jobs/write-notes.ts');
const rows = changesIn('db/queries/notes.ts');

/** Guards of the notes on lessons: whose words they are, that they follow their lesson, and who finds them. */
export const noteGuards: readonly Mutation[] = [
  changesIn('core/courses/sentences.ts')('a note runs nothing', ".replaceAll(/<\\/?[a-z!][^>\\n]*>?/gi, '')", '', unit),
  notes('a note is about its lesson', '|| !isKnown(shown, OWN_WORDS_MAX)', '', unit),
  notes('a concept is in its lesson', 'isKnown(term, 0) &&', '', unit),
  changesIn('core/courses/extract-note.ts')(
    'exercises are no summary',
    '.filter(({ heading }) => !practises.test(plain(heading)))',
    '',
    unit,
  ),
  writing('no model sees a course with AI off', 'if (due.isAi && model && !inHurry)', 'if (model && !inHurry)', db),
  writing('a note is held to its lesson', 'note && heldToLesson(lesson, note)', 'note', db),
  rows('a note of an older text is not kept', 'rows[0]?.hash !== due.hash', 'rows[0]?.hash === undefined', db),
  rows('nor a model’s where AI went off meanwhile', '|| rows[0].isAi !== due.isAi', '', db),
  changesIn('db/queries/course-materials.ts')(
    'a change sends for the note',
    "await jobs.send(tx, 'keep-lessons', {}); // it",
    '{} // it',
    db,
  ),
  changesIn('db/migrations/0022_notes_mentioning.sql')('notes are found by the index', 'SET enable_seqscan = off ', '', db),
  changesIn('db/migrations/0022_notes_mentioning.sql')(
    'notes of hidden courses are not found',
    'AND l.course_id IN (SELECT app.open_courses())',
    '',
    db,
  ),
  changesIn('tools/find-notes.ts')('notes are no help in an exam', "refusedDuring: 'exam'", "refusedDuring: 'nothing'", db),
  changesIn('db/queries/lessons.ts')(
    'the file of a lesson follows it',
    'is distinct from o.sha256 end`',
    'is distinct from o.sha256 and o.sha256 is null end`',
    files,
  ),
];
