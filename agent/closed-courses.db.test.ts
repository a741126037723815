import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { ownWords } from './own-words.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf, type Step } from './testing.ts';

let room: Classroom;
const builtIn = scriptedModel('built in');
const wanted = scriptedModel('wanted');
const alma = visitorOf(person('alma'));
const closedCourse = '0198c000-0000-7000-8000-000000000002';
const rows = (text: string) => asSystem(room.db, 'look', async (tx) => (await tx.execute(sql.raw(text))).rows);

/** A second course, in which no model sees anything: whatever is its own has the word `forbidden` in it. */
const closed = `
  insert into courses (id, subject_id, course_number, course_title, is_published, is_ai) values ('${closedCourse}', '0198a000-0000-7000-8000-000000000001', 'CL-1', 'Closed', true, false);
  insert into modules (id, course_id, name) values ('0198c000-0000-7000-8000-000000000003', '${closedCourse}', 'Closed module');
  insert into topics (id, module_id, code, name, position) values ('0198c000-0000-7000-8000-000000000011', '0198c000-0000-7000-8000-000000000003', 'C.1', 'Closed topic', 1);
  insert into question_sets (id, course_id, title) values ('0198c000-0000-7000-8000-000000000004', '${closedCourse}', 'Closed set');
  insert into questions (id, question_set_id, topic_id, original_question_number, loid, status, difficulty) select ('0198c001-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '0198c000-0000-7000-8000-000000000004', '0198c000-0000-7000-8000-000000000011', n, 'C' || n, 'live', 5 from generate_series(1, 4) n;
  insert into question_versions (id, question_id, topic_focus, question_text, question_type, body, explanation) select ('0198c002-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ('0198c001-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'forbidden focus', 'A forbidden statement, number ' || n || '.', 'true_false', '{"correct": true}', 'A forbidden explanation.' from generate_series(1, 4) n;
  insert into question_hints (id, question_version_id, position, text) select gen_random_uuid(), ('0198c002-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, p, 'A forbidden hint.' from generate_series(1, 4) n, generate_series(1, 3) p;
  insert into course_materials (id, course_id, course, assignment, loid, title, content_hash, content) values ('0198c003-0000-7000-8000-000000000001', '${closedCourse}', 'Closed', '1', 'C1', 'Closed lesson', 'h', '# Zebras\n\nA forbidden passage about zebras and their stripes.')`;

beforeAll(async () => {
  room = await openClassroom();
  for (const statement of closed.split(';')) await rows(statement);
  await indexMaterials(room.db);
});
afterAll(() => room.close());

it('shows no model anything of a course without AI, whatever is done there and however it is talked about later', async () => {
  verifies('tutor:closed-course');
  const chat = openChat(room, modelsOf(builtIn, wanted));
  const say = async (text: string, asked: readonly Step[], standIn: readonly Step[] = []) => {
    wanted.script(...asked);
    builtIn.script(...standIn);
    return (await talk(chat, { visitor: alma, door: 'web', thread: 'closed', text })).text;
  };
  // The model that is wanted may begin; what comes of it is for the built-in one alone.
  expect(
    await say(
      'quiz me on closed',
      [{ call: 'start-run', with: { of: 'course', name: 'Closed', count: 3 } }],
      [{ call: 'next-question' }, 'Here: a forbidden statement.'],
    ),
  ).toContain(ownWords.closed);
  expect(await say('a hint', [], [{ call: 'give-hint' }, 'A forbidden hint.'])).toBe('A forbidden hint.');
  expect(await say('true', [], [{ call: 'submit-answer', with: { answer: ['true'] } }, 'Right: a forbidden explanation.'])).toContain(
    'Right',
  );
  expect(await say('stop', [], [{ call: 'finish-run' }, 'A forbidden end.'])).toContain('end');
  // From here on another course.
  builtIn.script('Started.');
  expect(
    await say('what about statements', [], [{ call: 'start-run', with: { of: 'course', name: 'Statements', count: 2 } }, 'Started.']),
  ).toBe('Started.');
  expect(await say('go on', [{ call: 'next-question' }, 'Here it is.'])).toContain('Here it is.');
  expect(
    await say('what do zebras have', [{ call: 'search-materials', with: { question: 'stripes of zebras' } }], ['A forbidden passage.']),
  ).toContain('A forbidden passage.');
  await rows(`insert into help_requests (id, student_id, course_id, query, reply, replied_by, replied_at)
    values (gen_random_uuid(), '${alma.user}', '${closedCourse}', 'What is forbidden?', 'This is forbidden.', '${person('ines').id}', '2026-11-21T09:00:00Z')`);
  expect(await say('how far am I', [{ call: 'show-my-progress' }], ['A forbidden reply.'])).toContain('A forbidden reply.');
  expect(await say('and now?', ['Nothing new.'])).toBe('Nothing new.');

  expect(wanted.asked.length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(wanted.asked)).not.toContain('forbidden');
  expect(JSON.stringify(wanted.asked)).toContain('Statement');
  expect(JSON.stringify(builtIn.asked)).toContain('forbidden');
});
