import type { Database } from './connection.ts';

/** The id of something in the test world: `id('course', 1)` is what the SQL below calls $course in the first half. */
export const id = (name: string, half: 1 | 2 = 1): string => {
  const number = names.indexOf(name);
  if (number < 0) throw new Error(`the test world has no "${name}"`);
  return `01980000-0000-7000-800${half}-${String(number).padStart(12, '0')}`;
};

const names = (
  'student tutor parent instructor admin subject course module topic lesson set question version exam practice material ' +
  'chunk model run attempt answer dispute achievement avatar conversation message log qa prompt experiment arm suite ' +
  'case evalrun place round goal session summary assignment override nudge import row help approval'
).split(' ');

/** One of everything for a half of the world; {h} is the half. The halves touch nowhere but where a line says so. */
const half = `
insert into users (id, role, name, email) values ($student, 'student', 'student {h}', 's{h}@example.org'), ($tutor, 'tutor', 'tutor {h}', 't{h}@example.org'),
  ($parent, 'parent', 'parent {h}', 'p{h}@example.org'), ($instructor, 'instructor', 'instructor {h}', 'i{h}@example.org'), ($admin, 'admin', 'admin {h}', 'a{h}@example.org');
insert into subjects (id, name) values ($subject, 'Subject {h}');
insert into courses (id, subject_id, course_number, course_title, is_published, exam_type) values ($course, $subject, '{h}', 'Course {h}', {h} = 2, 'network');
insert into identities (id, user_id, provider, subject) values ($row, $student, 'discord', 'd{h}');
insert into access_tokens (id, user_id, name, token_hash) values ($row, $student, 'program', '\\x0{h}');
insert into private_notes (user_id, note, key_id) values ($student, 'x', 'k');
insert into tutor_student_assignments (id, tutor_id, student_id, accepted_at) values ($row, $tutor, $student, now());
insert into guardianships (parent_id, student_id, accepted_at) values ($parent, $student, now());
insert into course_staff (course_id, user_id) values ($course, $instructor);
insert into enrolments (course_id, user_id) values ($course, $student);
insert into audit_log (id, actor_id, action) values ($row, $student, 'x');
insert into modules (id, course_id, name) values ($module, $course, 'Module');
insert into topics (id, module_id, code, name) values ($topic, $module, '1.{h}', 'Topic');
insert into lessons (id, course_id, topic_id, title) values ($lesson, $course, $topic, 'Lesson');
insert into ai_notes (id, lesson_id, summary_markdown, key_concepts) values ($row, $lesson, 'Note', '[{"term": "entropy {h}", "definition": "disorder"}]');
insert into course_external_mappings (id, external_id, course_id, source) values ($row, 'x{h}', $course, 'bubble');
insert into imports (id, file_name, file_hash, format, imported_by, course_id) values ($import, 'f{h}.json', 'h{h}', 'json', $instructor, $course);
insert into sample_parts (id, course_key, kind, content_hash) values ($course, 'course-{h}', 'courses', 'h');
insert into external_ids (kind, external_id, internal_id) values ('question', 'q{h}', $question);
insert into question_sets (id, course_id, title) values ($set, $course, 'Set');
insert into questions (id, question_set_id, topic_id, original_question_number, loid, status, difficulty) values ($question, $set, $topic, {h}, 'L{h}', 'live', 5);
insert into question_versions (id, question_id, topic_focus, question_text, question_type, body, explanation) values ($version, $question, 'Topic', 'Is it?', 'true_false', '{"correct": true}', 'It is.');
insert into question_hints (id, question_version_id, position, text) values ($row, $version, 1, 'Think.');
insert into question_stats (question_id) values ($question);
insert into question_ratings (question_id, rating) values ($question, 1000);
insert into exams (id, course_id, title, duration_seconds, passing_score_percent) values ($exam, $course, 'Exam', 3601, 70);
insert into exam_questions (exam_id, question_id) values ($exam, $question);
insert into practice_tests (id, course_id, title, question_count) values ($practice, $course, 'Practice', 10);
insert into course_materials (id, course_id, course, assignment, loid, content, content_hash) values ($material, $course, '{h}', '1', 'L{h}', 'Text', 'h');
insert into stored_objects (key, course_id, material_id, state, bytes, sha256) values ('materials/' || $row || '.pdf', $course, $material, 'kept', 4, repeat('0', 64));
insert into stored_objects (key, user_id, state, bytes, sha256) values ('pictures/' || $row || '.webp', $student, 'kept', 4, repeat('0', 64));
insert into material_chunks (id, material_id, course_id, position, text) values ($chunk, $material, $course, 0, 'Text');
insert into embedding_models (id, provider, name, dimensions) values ($model, 'local', 'model {h}', 3);
insert into chunk_embeddings (chunk_id, model_id, course_id, embedding) values ($chunk, $model, $course, '[1,2,3]');
insert into embedding_fits (model_id, chunks, terms, weights, projection) values ($model, 1, '{text}', '\\x00', '\\x00');
insert into search_checks (course_id, model_id, questions, chunks, lexical_score, fused_score, vector_weight) values ($course, $model, 1, 1, 0.5, 0.6, 0.5);
insert into postings (course_id, term, chunk_id, frequency) values ($course, 'text', $chunk, 1);
insert into course_stats (course_id, chunks) values ($course, 1);
insert into material_work (id, kind, course_id, material_id, wish) values ($row, 'passages', $course, $material, 'h');
insert into user_test_runs (id, user_id, course_id, source, question_set_id, question_order) values ($run, $student, $course, 'set', $set, array[$question]::uuid[]);
insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door) values ($attempt, $student, $run, $question, $version, 0, 'web');
insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction, time_taken_ms) values ($answer, $student, $run, $attempt, $question, $version, '{true}', 1, 4000);
insert into disputes (id, user_id, question_version_id, answer_id, reason) values ($dispute, $student, $version, $answer, 'Is it?');
insert into regrades (id, answer_id, fraction_before, fraction_after, reason, regraded_by) values ($row, $answer, 1, 0.5, 'half', $instructor);
insert into student_ratings (id, student_id, subject_id) values ($row, $student, $subject);
insert into user_topic_progress (id, user_id, topic_id, proficiency_level) values ($row, $student, $topic, 0.8);
insert into review_cards (user_id, question_id, due) values ($student, $question, now());
insert into user_course_progress (id, user_id, course_id, last_activity) values ($row, $student, $course, now());
insert into achievements (id, key, category, name, description, criteria_type, criteria_value, unlocks_avatar_id, is_hidden) values ($achievement, 'a{h}', 'Levels', 'A {h}', 'x', 'level_reached', {h}, $avatar, {h} = 1);
insert into avatars (id, key, name, image_url, rarity, required_achievement_id) values ($avatar, 'v{h}', 'V {h}', 'v.svg', 'rare', $achievement);
insert into user_achievements (user_id, achievement_id) values ($student, $achievement);
insert into user_avatars (user_id, avatar_id) values ($student, $avatar);
insert into user_profiles (user_id, xp, level, selected_avatar_id, shows_on_boards) values ($student, 10, 1, $avatar, {h} = 2);
insert into goals (id, student_id, created_by, subject_id, title) values ($goal, $student, $tutor, $subject, 'Pass');
insert into goal_topics (goal_id, topic_id) values ($goal, $topic);
insert into xp_events (id, user_id, subject_id, goal_id, user_test_run_id, answer_id, reason, amount) values ($row, $student, $subject, $goal, $run, $answer, 'answer', 10);
insert into prompt_versions (id, agent, version_name, prompt_text, content_hash, is_active) values ($prompt, 'tutor', 'v{h}', 'Be kind. {h}', 'h{h}', {h} = 1);
insert into ai_settings (id, agent) values ($row, 'agent {h}');
insert into experiments (id, name, salt) values ($experiment, 'e{h}', 's');
insert into experiment_arms (id, experiment_id, prompt_version_id, name) values ($arm, $experiment, $prompt, 'a');
insert into experiment_assignments (experiment_id, user_id, arm_id) values ($experiment, $student, $arm);
insert into eval_suites (id, name) values ($suite, 's{h}');
insert into eval_cases (id, suite_id, name, input, expected) values ($case, $suite, 'c', '{}', '{}');
insert into eval_runs (id, suite_id, model_name) values ($evalrun, $suite, 'm');
insert into eval_results (id, run_id, case_id, passed) values ($row, $evalrun, $case, true);
insert into places (id, external_id, name) values ($place, 'g{h}', 'Server');
insert into place_courses (place_id, course_id) values ($place, $course);
insert into rounds (id, place_id, channel, mode, started_by) values ($round, $place, 'c', 'teams', $student);
insert into round_players (round_id, user_id) values ($round, $student);
insert into reminders (id, user_id, channel, at_minute) values ($row, $student, 'email', 480);
insert into conversations (id, user_id, door, thread, current_run_id) values ($conversation, $student, 'web', 't', $run);
insert into messages (id, conversation_id, role, parts) values ($message, $conversation, 'user', '[]');
insert into chatbot_logs (id, user_id, conversation_id, model_name, system_message, user_message, temperature, max_tokens) values ($log, $student, $conversation, 'm', 'secret', 'Hi', 70, 150);
insert into qa_interactions (id, student_id, query, answer, confidence_score) values ($qa, $student, 'Why?', 'So.', 0.75);
insert into tutoring_sessions (id, student_id, tutor_id, session_date, subject_id, transcript, notes, key_id) values ($session, $student, $tutor, now(), $subject, 'x', 'y', 'k');
insert into session_summaries (id, session_id, student_id, tutor_id, narrative, next_steps) values ($summary, $session, $student, $tutor, 'Went well.', '{read}');
insert into practice_assignments (id, student_id, source, ai_question_text, ai_answer_text, flagged, subject_id, completed, completed_at) values ($assignment, $student, 'ai_generated', 'Why?', 'So.', true, $subject, true, now());
insert into overrides (id, tutor_id, student_id, override_type, action, summary_id, new_content, subject_id, difficulty_level) values ($override, $tutor, $student, 'summary', 'mend', $summary, '{"narrative": "Went better."}', $subject, 5);
insert into help_requests (id, student_id, course_id, question_id, query) values ($help, $student, $course, $question, 'Why is it?');
insert into approvals (id, user_id, tool, input, words, door, expires_at) values ($approval, $student, 'judge-answer', '{}', 'Judge it.', 'model', now() + interval '15 minutes');
insert into nudges (id, user_id, type, channels, message) values ($nudge, $student, 'login', '{in_app}', 'Hello');
insert into daily_activity_summary (id, date) values ($row, '2026-01-0{h}');`;

const inHalf = (text: string, which: 1 | 2) =>
  text.replaceAll('{h}', String(which)).replaceAll(/\$(\w+)/g, (_, name: string) => `'${id(name, which)}'`);

/** Runs SQL as the owner of the database, past every policy; `$name` stands for the id of that thing. */
export async function asOwner<Row extends Record<string, unknown>>(db: Database, text: string, which: 1 | 2 = 1): Promise<Row[]> {
  const client = await db.connect();
  try {
    return (await client.query<Row>(inHalf(text, which))).rows;
  } finally {
    client.release();
  }
}

/**
 * Fills a migrated test database with one of everything, twice. In the first half the course is not published; the
 * halves know nothing of each other.
 */
export async function makeWorld(db: Database): Promise<void> {
  await asOwner(db, `insert into deployment (key_fingerprint) values ('k')`);
  for (const which of [1, 2] as const) await asOwner(db, `begin; ${half} commit;`, which);
  await asOwner(
    db,
    `insert into related_subjects values ('${id('subject', 1)}', '${id('subject', 2)}'), ('${id('subject', 2)}', '${id('subject', 1)}')`,
  );
}

/** What becomes of a statement of the owner's: `done`, or the constraint or the sentence that refused it. */
export const outcome = (db: Database, text: string, which: 1 | 2 = 1): Promise<string> =>
  asOwner(db, text, which).then(
    () => 'done',
    (error: Error & { constraint?: string }) => error.constraint ?? error.message,
  );
