import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { asOwner, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

const row = 'gen_random_uuid()';

/** What must be refused, by table, with the name of the rule that refuses it. */
const refusals: readonly (readonly [rule: string, statement: string])[] = [
  ['users_email_lower', `update users set email = 'A@example.org' where id = $student`],
  ['courses_exam_type_known', `update courses set exam_type = 'cloud' where id = $course`],
  ['courses_title_length', `update courses set course_title = '' where id = $course`],
  ['modules_course_id_name_unique', `insert into modules (id, course_id, name, position) values (${row}, $course, 'Module', 9)`],
  ['modules_position_unique', `insert into modules (id, course_id, name) values (${row}, $course, 'Other')`],
  ['topics_position', `update topics set position = -1 where id = $topic`],
  ['ai_notes_lesson_id_unique', `insert into ai_notes (id, lesson_id, summary_markdown) values (${row}, $lesson, 'x')`],
  ['ai_notes_concepts_array', `update ai_notes set key_concepts = '{}' where lesson_id = $lesson`],
  [
    'course_external_mappings_external_id_source_unique',
    `insert into course_external_mappings (id, external_id, course_id, source) values (${row}, 'x1', $course, 'bubble')`,
  ],
  [
    'external_ids_kind_source_external_id_pk',
    `insert into external_ids (kind, external_id, internal_id) values ('question', 'q1', ${row})`,
  ],
  ['external_ids_kind_known', `insert into external_ids (kind, external_id, internal_id) values ('moon', 'q1', ${row})`],
  ['imports_classification_known', `update imports set classification = 'essay' where id = $import`],
  ['question_sets_one_owner', `update question_sets set subject_id = $subject where id = $set`],
  ['question_sets_bank_of_subject', `update question_sets set kind = 'bank' where id = $set`],
  ['questions_difficulty', `update questions set difficulty = 11 where id = $question`],
  ['questions_status_known', `update questions set status = 'gone' where id = $question`],
  [
    'question_versions_type_known',
    `insert into question_versions (id, question_id, version_number, topic_focus, question_text, question_type, body) values (${row}, $question, 2, 't', 'x', 'essay', '{}')`,
  ],
  [
    'question_versions_question_id_version_number_unique',
    `insert into question_versions (id, question_id, topic_focus, question_text, body) values (${row}, $question, 't', 'x', '{}')`,
  ],
  [
    'question_versions_body_object',
    `insert into question_versions (id, question_id, version_number, topic_focus, question_text, body) values (${row}, $question, 2, 't', 'x', '[]')`,
  ],
  [
    'question_hints_question_version_id_position_unique',
    `insert into question_hints (id, question_version_id, position, text) values (${row}, $version, 1, 'x')`,
  ],
  ['question_stats_counts', `update question_stats set correct_answers = 1 where question_id = $question`],
  ['disputes_resolved', `update disputes set status = 'upheld' where id = $dispute`],
  ['exams_kind_known', `update exams set kind = 'homework' where id = $exam`],
  ['exams_passing_score', `update exams set passing_score_percent = 101 where id = $exam`],
  ['exams_duration', `update exams set duration_seconds = 0 where id = $exam`],
  ['exam_questions_exam_id_question_id_pk', `insert into exam_questions (exam_id, question_id, position) values ($exam, $question, 2)`],
  ['practice_tests_count', `update practice_tests set question_count = 0 where id = $practice`],
  ['user_test_runs_score', `update user_test_runs set score = 1.1 where id = $run`],
  ['user_test_runs_correct_of_total', `update user_test_runs set total_questions = 1, correct_answers = 2 where id = $run`],
  ['user_test_runs_total', `update user_test_runs set total_questions = 0 where id = $run`],
  ['user_test_runs_ended', `update user_test_runs set completed_at = now() where id = $run`],
  ['user_test_runs_xp', `update user_test_runs set xp_earned = -1 where id = $run`],
  ['attempts_used_or_superseded', `update attempts set used_at = now(), superseded_at = now() where id = $attempt`],
  ['attempts_expire_later', `update attempts set expires_at = served_at - interval '1 s' where id = $attempt`],
  ['regrades_fractions', `insert into regrades (id, answer_id, fraction_after, reason) values (${row}, $answer, 2, 'x')`],
  [
    'student_ratings_student_id_subject_id_unique',
    `insert into student_ratings (id, student_id, subject_id) values (${row}, $student, $subject)`,
  ],
  ['user_topic_progress_proficiency', `update user_topic_progress set proficiency_level = 1.1 where user_id = $student`],
  ['user_topic_progress_counts', `update user_topic_progress set questions_correct = 1 where user_id = $student`],
  ['review_cards_state_known', `update review_cards set state = 'old' where user_id = $student`],
  ['user_course_progress_counts', `update user_course_progress set correct_answers = 1 where user_id = $student`],
  ['achievements_exam_type_where_specific', `update achievements set criteria_type = 'exam_specific' where id = $achievement`],
  ['achievements_criteria_value', `update achievements set criteria_value = 0 where id = $achievement`],
  ['achievements_xp_reward', `update achievements set xp_reward = -1 where id = $achievement`],
  ['avatars_rarity_known', `update avatars set rarity = 'mythic' where id = $avatar`],
  ['avatars_default_is_common', `update avatars set is_default = true where id = $avatar`],
  ['user_profiles_streaks', `update user_profiles set study_streak_current = 2, study_streak_longest = 1 where user_id = $student`],
  [
    'user_achievements_user_id_achievement_id_pk',
    `insert into user_achievements (user_id, achievement_id) values ($student, $achievement)`,
  ],
  [
    'material_chunks_material_id_position_unique',
    `insert into material_chunks (id, material_id, course_id, position, text) values (${row}, $material, $course, 0, 'x')`,
  ],
  ['postings_frequency', `update postings set frequency = 0 where course_id = $course`],
  ['ai_settings_temperature', `update ai_settings set temperature = 101 where agent = 'agent 1'`],
  [
    'prompt_versions_agent_content_hash_unique',
    `insert into prompt_versions (id, version_name, prompt_text, content_hash) values (${row}, 'v', 'x', 'h1')`,
  ],
  ['prompt_versions_one_active', `update prompt_versions set is_active = true where agent = 'tutor'`],
  ['experiments_started', `update experiments set state = 'running' where id = $experiment`],
  ['places_modes_known', `update places set modes = '{chess}' where id = $place`],
  ['rounds_ended', `update rounds set state = 'finished' where id = $round`],
  ['identities_name_length', `insert into identities (id, user_id, provider, subject, name) values (${row}, $student, 'discord', '1', '')`],
  ['reminders_quiet_hours', `update reminders set quiet_from_minute = 60 where user_id = $student`],
  [
    'messages_conversation_id_external_id_unique',
    `insert into messages (id, conversation_id, role, parts, external_id) values (${row}, $conversation, 'user', '[]', 'e'), (${row}, $conversation, 'user', '[]', 'e')`,
  ],
  [
    'chatbot_logs_temperature',
    `insert into chatbot_logs (id, model_name, user_message, temperature, max_tokens) values (${row}, 'm', 'x', 101, 1)`,
  ],
  ['goals_completed', `update goals set status = 'completed' where id = $goal`],
  ['goals_status_known', `update goals set status = 'dropped' where id = $goal`],
  [
    'overrides_completion',
    `insert into overrides (id, tutor_id, student_id, override_type, action, goal_id, new_content) values (${row}, $tutor, $student, 'goal', 'set', $goal, '{"completion_percentage": "half"}')`,
  ],
  ['sample_parts_named', `update sample_parts set content_hash = ''`],
  ['nudges_channels_known', `update nudges set channels = '{both}' where id = $nudge`],
  ['nudges_some_channel', `update nudges set channels = '{}' where id = $nudge`],
  ['nudges_type_known', `update nudges set type = 'birthday' where id = $nudge`],
  ['daily_activity_summary_date_unique', `insert into daily_activity_summary (id, date) values (${row}, '2026-01-01')`],
];

it.each(refusals)('%s refuses it', async (rule, statement) => {
  verifies('db:refusals');
  expect(await outcome(db, statement)).toBe(rule);
});

it('every rule that is tested here is there, once', async () => {
  const rules = refusals.map(([rule]) => rule);
  expect(new Set(rules).size).toBe(rules.length);
  const found = await asOwner<{ name: string }>(
    db,
    `select conname as name from pg_constraint union select relname from pg_class where relkind in ('i', 'I')`,
  );
  expect(rules.filter((rule) => !found.some(({ name }) => name === rule))).toEqual([]);
});

it('concepts of notes are found by an index', async () =>
  expect(await asOwner(db, `select lesson_id from ai_notes where key_concepts @> '[{"term": "entropy 1"}]'`)).toHaveLength(1));
