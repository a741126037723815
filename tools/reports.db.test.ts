import { afterAll, beforeAll, expect, it } from 'vitest';
import { summarizeDays } from '../db/queries/activity.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [ada, alma, bao] = [person('ada'), person('alma'), person('bao')];
const [tomas, paula, ines] = [person('tomas'), person('paula'), person('ines')];
const subject = '0198a000-0000-7000-8000-000000000001';
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const say = (name: string, said: Said) => findTool(name)!.say!(said);

/** Tomás tutors Alma and Paula is her parent; nobody looks after Bao. Both have a goal, questions and reminders. */
beforeAll(async () => {
  room = await openClassroom();
  await owner(`
    delete from tutor_student_assignments; delete from guardianships;
    insert into tutor_student_assignments (id, tutor_id, student_id, accepted_at) values (gen_random_uuid(), '${tomas.id}', '${alma.id}', now());
    insert into guardianships (parent_id, student_id, accepted_at) values ('${paula.id}', '${alma.id}', now())`);
  for (const [who, percent] of [
    [alma, 40],
    [bao, 10],
  ] as const)
    await owner(`
      insert into goals (id, student_id, created_by, subject_id, title, target_completion_date) values (gen_random_uuid(), '${who.id}', '${who.id}', '${subject}', 'Pass', '2026-12-01');
      insert into xp_events (id, user_id, subject_id, reason, amount) values (gen_random_uuid(), '${who.id}', '${subject}', 'answer', ${percent});
      insert into qa_interactions (id, student_id, query, answer, confidence_score) select gen_random_uuid(), '${who.id}', 'A secret question', 'So.', s from unnest(array[0.9, 0.9, 0.5, 0.1]) s;
      insert into nudges (id, user_id, type, channels, message, opened_at, sent_at) select gen_random_uuid(), '${who.id}', 'login', '{in_app}', 'Hello', case when n = 1 then now() end, now() - interval '1 minute' from generate_series(1, 4) n`);
  await owner(`insert into overrides (id, tutor_id, student_id, override_type, action, subject_id, difficulty_level, created_at, goal_id, new_content)
    select gen_random_uuid(), '${tomas.id}', '${alma.id}', 'goal', 'mend', '${subject}', 5, '2026-11-20', id, '{"completion_percentage": 60}' from goals where student_id = '${alma.id}'`);
});
afterAll(() => room.close());

it('a tutor, a parent and an admin read how far their own learners are, and nobody else’s', async () => {
  verifies('reports:looked-after');
  const names = async (who: typeof ada, input: object = {}) =>
    (await room.use(who, 'show-student-progress', input))['learners'].map(({ name }: Said) => name);
  expect(await names(tomas)).toEqual(['Alma Ortiz']);
  expect(await names(paula)).toEqual(['Alma Ortiz']);
  expect(await names(ada)).toEqual(['Alma Ortiz', 'Bao Nguyen']);
  expect(await names(ada, { of: 'bao' })).toEqual(['Bao Nguyen']);
  expect(await kindOf(names(tomas, { of: 'bao' }))).toBe('not-found');
  expect(await kindOf(names(alma))).toBe('forbidden');
  expect(await kindOf(names(ines))).toBe('forbidden');
  expect(await kindOf(room.use(tomas, 'show-student-progress', {}, { door: 'model' }))).toBe('forbidden');
  const said = await room.use(tomas, 'show-student-progress');
  expect(say('show-student-progress', said)).toBe('**Alma Ortiz**\n- Statements: 60 %, 40 XP, by 2026-12-01');
});

it('a tutor reads how sure the tutor was with their learners, and not what was asked', async () => {
  verifies('reports:looked-after');
  const said = await room.use(tomas, 'show-confidence');
  expect(said['learners']).toEqual([
    {
      name: 'Alma Ortiz',
      answers: [
        { confidence: 'High', count: 2, percent: 50 },
        { confidence: 'Medium', count: 1, percent: 25 },
        { confidence: 'Low', count: 1, percent: 25 },
      ],
    },
  ]);
  expect(say('show-confidence', said)).toBe('- Alma Ortiz: High 2 (50 %), Medium 1 (25 %), Low 1 (25 %)');
  expect((await room.use(ada, 'show-confidence'))['learners']).toHaveLength(2);
  expect(await kindOf(room.use(tomas, 'show-confidence', { of: 'bao' }))).toBe('not-found');
  for (const who of [alma, paula]) expect(await kindOf(room.use(who, 'show-confidence'))).toBe('forbidden');
});

it('a tutor and an admin read what was overridden', async () => {
  verifies('reports:views');
  const said = await room.use(tomas, 'show-overrides');
  expect(said).toEqual({ days: 90, overrides: [{ type: 'goal', subject: 'Statements', difficulty: 5, count: 1, latest: '2026-11-20' }] });
  expect(say('show-overrides', said)).toBe('- goal in Statements, difficulty 5: 1 time, the last on 2026-11-20');
  expect(say('show-overrides', await room.use(ada, 'show-overrides', { days: 1 }, { now: new Date('2027-01-01') }))).toBe(
    'Nothing was overridden in the last 1 day.',
  );
});

it('an admin reads what became of reminders', async () => {
  verifies('reports:views');
  const said = await room.use(ada, 'show-nudges');
  expect(say('show-nudges', said)).toBe('- Alma Ortiz: 4 sent, 25 % opened, 0 % followed\n- Bao Nguyen: 4 sent, 25 % opened, 0 % followed');
  expect(await kindOf(room.use(tomas, 'show-nudges'))).toBe('forbidden');
});

it('who teaches a course reads how its questions do', async () => {
  verifies('reports:views');
  await room.use(alma, 'start-run', { of: 'set', name: 'All statements' });
  const { question } = await room.use(alma, 'next-question');
  await room.use(alma, 'submit-answer', { answer: ['true'] });
  const said = await room.use(ines, 'show-item-statistics', { course: 'ST-1', answers: 1 });
  expect(said['questions']).toMatchObject([{ text: question.text, answers: 1, learners: 1, discrimination: null }]);
  expect(say('show-item-statistics', said)).toContain('% of 1 answers');
  expect(say('show-item-statistics', await room.use(ines, 'show-item-statistics', { course: 'ST-1' }))).toBe(
    'No question of Statements was answered 20 times yet.',
  );
  await owner('delete from course_staff');
  expect(await kindOf(room.use(ines, 'show-item-statistics', { course: 'ST-1' }))).toBe('forbidden');
});

it('an admin reads what happened on each day', async () => {
  verifies('logs:activity');
  await owner(`update users set created_at = '2026-11-20T12:00Z'`);
  await summarizeDays(room.db, { from: '2026-11-20', to: '2026-11-21' }, 'UTC');
  const said = await room.use(ada, 'show-activity', { from: '2026-11-20', to: '2026-11-21' });
  expect(say('show-activity', said)).toMatch(
    /^2026-11-20: 0 active, \d+ new; 0 runs begun, 0 finished; 0 answers; 0 turns with the tutor\n2026-11-21: 1 active, 0 new; 1 run begun, 0 finished; 1 answer \(\d+ % right\); 0 turns with the tutor$/,
  );
  expect((await room.use(ada, 'show-activity'))['days']).toHaveLength(2);
  expect(await kindOf(room.use(ada, 'show-activity', { from: '2026-11-22', to: '2026-11-21' }))).toBe('invalid');
  expect(await kindOf(room.use(tomas, 'show-activity'))).toBe('forbidden');
  expect(say('show-activity', { days: [] })).toContain('counted');
});
