-- What is derived, as views. Most of them ask as whoever reads them (security_invoker), so the policies of the tables hold.
-- The others cross learners and give only sums, or names that opted in; they say in their own WHERE who sees which row.

CREATE VIEW public.v_subjects WITH (security_invoker = true) AS
SELECT s.*, ARRAY(SELECT r.related_subject_id FROM public.related_subjects r WHERE r.subject_id = s.id ORDER BY 1) AS related_subjects FROM public.subjects s;
--> statement-breakpoint
CREATE VIEW public.v_question_sets WITH (security_invoker = true) AS
SELECT s.*, (SELECT count(*)::integer FROM public.questions q WHERE q.question_set_id = s.id AND q.status <> 'retired') AS question_count FROM public.question_sets s;
--> statement-breakpoint
CREATE VIEW public.v_exams WITH (security_invoker = true) AS
SELECT e.*, (SELECT count(*)::integer FROM public.exam_questions q WHERE q.exam_id = e.id) AS total_questions FROM public.exams e;
--> statement-breakpoint
-- A question as it may be shown: with its newest version, without that version's key.
CREATE VIEW public.v_questions WITH (security_invoker = true) AS
SELECT q.*, q.status <> 'retired' AS is_active, v.id AS question_version_id, v.version_number, v.topic_focus, v.question_text, v.html_content, v.code_snippet, v.question_type
FROM public.questions q CROSS JOIN LATERAL (
  SELECT n.id, n.version_number, n.topic_focus, n.question_text, n.html_content, n.code_snippet, n.question_type
  FROM public.question_versions n WHERE n.question_id = q.id ORDER BY n.version_number DESC LIMIT 1) v;
--> statement-breakpoint
-- An answer with the grade that counts: the newest regrade, or else its own.
CREATE VIEW public.v_user_answers WITH (security_invoker = true) AS
SELECT a.*, array_to_string(a.answer, '; ') AS chosen_answer, coalesce(g.fraction_after, a.fraction) AS counted_fraction,
  coalesce(g.fraction_after, a.fraction) = 1 AS counted_correct, g.id IS NOT NULL AS regraded
FROM public.user_answers a LEFT JOIN LATERAL (
  SELECT r.id, r.fraction_after FROM public.regrades r WHERE r.answer_id = a.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1) g ON true;
--> statement-breakpoint
CREATE VIEW public.v_session_summaries WITH (security_invoker = true) AS
SELECT s.id, s.session_id, s.student_id, s.tutor_id, coalesce(o.new_content ->> 'narrative', s.narrative) AS narrative,
  CASE WHEN jsonb_typeof(o.new_content -> 'next_steps') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(o.new_content -> 'next_steps')) ELSE s.next_steps END AS next_steps,
  s.subjects_covered, s.summary_type, o.id IS NOT NULL AS overridden, o.id AS override_id, s.created_at, s.updated_at
FROM public.session_summaries s LEFT JOIN LATERAL (
  SELECT v.id, v.new_content FROM public.overrides v WHERE v.summary_id = s.id ORDER BY v.created_at DESC, v.id DESC LIMIT 1) o ON true;
--> statement-breakpoint
CREATE VIEW public.v_practice_assignments WITH (security_invoker = true) AS
SELECT p.id, p.student_id, p.assigned_by, p.source, p.bank_item_id, p.ai_question_text, p.flagged, p.reviewed_by, p.reviewed_at, p.subject_id, p.difficulty_level, p.goal_tags,
  round(p.student_rating_before)::integer AS student_rating_before, round(p.student_rating_after)::integer AS student_rating_after, p.performance_score,
  p.completed, p.completed_at, o.id IS NOT NULL AS overridden, o.id AS override_id, p.assigned_at, p.created_at, p.updated_at
FROM public.practice_assignments p LEFT JOIN LATERAL (
  SELECT v.id FROM public.overrides v WHERE v.practice_assignment_id = p.id ORDER BY v.created_at DESC, v.id DESC LIMIT 1) o ON true;
--> statement-breakpoint

-- The active goals of a learner and how far they are. The streak is the days running, up to today or yesterday in the
-- learner's zone, with an answer of their own. What is counted (sessions, practice, XP) is the goal's own subject's;
-- a tutor's own value goes before the share of topics at 0.8 or more. Gives sums only, of learners the reader looks after.
CREATE VIEW public.v_student_progress WITH (security_barrier = true) AS
SELECT g.student_id, g.id AS goal_id, s.name AS subject_name,
  coalesce((SELECT (o.new_content ->> 'completion_percentage')::numeric(5, 2) FROM public.overrides o WHERE o.goal_id = g.id AND o.new_content ? 'completion_percentage' ORDER BY o.created_at DESC, o.id DESC LIMIT 1),
    (SELECT round(100.0 * count(*) FILTER (WHERE p.proficiency_level >= 0.8) / nullif(count(*), 0), 2)::numeric(5, 2)
     FROM public.goal_topics t LEFT JOIN public.user_topic_progress p ON p.topic_id = t.topic_id AND p.user_id = g.student_id WHERE t.goal_id = g.id), 0)::numeric(5, 2) AS completion_percentage,
  coalesce((SELECT CASE WHEN max(i.day) >= (now() AT TIME ZONE u.time_zone)::date - 1 THEN count(*) FILTER (WHERE i.island = i.last) END
    FROM (SELECT d.day, d.day - (row_number() OVER (ORDER BY d.day))::integer AS island, max(d.day) OVER () - (count(*) OVER ())::integer AS last
          FROM (SELECT DISTINCT (a.answered_at AT TIME ZONE u.time_zone)::date AS day
                FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id LEFT JOIN public.courses c ON c.id = r.course_id
                WHERE a.user_id = g.student_id AND a.provenance <> 'relayed' AND (g.subject_id IS NULL OR coalesce(r.subject_id, c.subject_id) = g.subject_id)) d) i), 0)::integer AS current_streak,
  (SELECT coalesce(sum(x.amount), 0)::integer FROM public.xp_events x WHERE x.user_id = g.student_id AND CASE WHEN g.subject_id IS NULL THEN x.goal_id = g.id ELSE x.subject_id = g.subject_id END) AS xp_earned,
  g.status, g.target_completion_date,
  (SELECT count(*) FROM public.tutoring_sessions t WHERE t.student_id = g.student_id AND t.subject_id = g.subject_id) AS sessions_count,
  (SELECT count(*) FROM public.practice_assignments p WHERE p.student_id = g.student_id AND p.subject_id = g.subject_id AND p.completed) AS practice_items_completed,
  (SELECT avg(r.rating) FROM public.student_ratings r WHERE r.student_id = g.student_id AND r.subject_id = g.subject_id) AS average_rating
FROM public.goals g JOIN public.users u ON u.id = g.student_id LEFT JOIN public.subjects s ON s.id = g.subject_id
WHERE g.status = 'active' AND (g.student_id = (SELECT app.person()) OR (SELECT app.has_role('admin')) OR g.student_id IN (SELECT app.tutored_students())
  OR g.student_id IN (SELECT app.children()) OR current_user = 'viva_system');
--> statement-breakpoint
CREATE VIEW public.v_override_analytics WITH (security_invoker = true) AS
SELECT o.override_type, s.name AS subject_name, o.difficulty_level, count(*) AS override_count, count(DISTINCT o.tutor_id) AS unique_tutors,
  count(DISTINCT o.student_id) AS unique_students, date_trunc('day', o.created_at) AS override_date
FROM public.overrides o LEFT JOIN public.subjects s ON s.id = o.subject_id
GROUP BY o.override_type, s.name, o.difficulty_level, date_trunc('day', o.created_at);
--> statement-breakpoint
CREATE VIEW public.v_confidence_distribution WITH (security_invoker = true) AS
SELECT student_id, confidence, count(*) AS count, round(count(*) * 100.0 / sum(count(*)) OVER (PARTITION BY student_id), 2) AS percentage
FROM public.qa_interactions GROUP BY student_id, confidence;
--> statement-breakpoint
CREATE VIEW public.v_nudge_engagement WITH (security_invoker = true) AS
SELECT user_id, count(*) AS sent, round(100.0 * count(opened_at) / count(*), 2) AS opened, round(100.0 * count(clicked_at) / count(*), 2) AS clicked
FROM public.nudges GROUP BY user_id;
--> statement-breakpoint
CREATE VIEW public.v_gamification WITH (security_invoker = true) AS
SELECT p.user_id, p.xp, p.level, p.study_streak_current AS streaks,
  ARRAY(SELECT a.key FROM public.user_achievements e JOIN public.achievements a ON a.id = e.achievement_id WHERE e.user_id = p.user_id ORDER BY a.display_order) AS badges,
  ARRAY(SELECT a.key FROM public.user_achievements e JOIN public.achievements a ON a.id = e.achievement_id WHERE e.user_id = p.user_id AND a.is_hidden ORDER BY a.display_order) AS meta_rewards
FROM public.user_profiles p;
--> statement-breakpoint
CREATE VIEW public.v_user_analytics WITH (security_invoker = true) AS
SELECT u.id AS user_id, (SELECT count(*) FROM public.overrides o WHERE o.student_id = u.id OR o.tutor_id = u.id) AS override_count,
  (SELECT coalesce(jsonb_object_agg(c.confidence, c.percentage), '{}') FROM public.v_confidence_distribution c WHERE c.student_id = u.id) AS confidence_distribution,
  (SELECT jsonb_build_object('opened', n.opened, 'clicked', n.clicked) FROM public.v_nudge_engagement n WHERE n.user_id = u.id) AS nudge_engagement
FROM public.users u;
--> statement-breakpoint
-- How questions do, over everybody: the share right, the time, and whether those who do well in their runs get it right
-- (the correlation). For the staff of the course and admins.
CREATE VIEW public.v_item_statistics WITH (security_barrier = true) AS
SELECT q.id AS question_id, q.question_set_id, s.course_id, q.topic_id, q.difficulty, count(a.id) AS answers, count(DISTINCT a.user_id) AS learners,
  count(a.id) FILTER (WHERE a.is_correct) AS correct_answers, avg(a.fraction)::double precision AS facility, avg(a.time_taken_ms)::double precision AS average_time_ms,
  avg(a.hints_used)::double precision AS average_hints, corr(a.fraction, r.score) FILTER (WHERE r.state = 'finished') AS discrimination, min(i.rating) AS rating
FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id LEFT JOIN public.user_answers a ON a.question_id = q.id AND a.status = 'graded'
  LEFT JOIN public.user_test_runs r ON r.id = a.user_test_run_id LEFT JOIN public.question_ratings i ON i.question_id = q.id
WHERE s.course_id IN (SELECT app.staffed_courses()) OR (SELECT app.has_role('admin')) OR current_user = 'viva_system'
GROUP BY q.id, s.course_id;
--> statement-breakpoint
-- The best finished run of everyone in a course, among those who show themselves, and one's own. Ties go to the earlier.
CREATE VIEW public.v_leaderboard WITH (security_barrier = true) AS
SELECT b.course_id, CASE WHEN p.shows_on_boards THEN u.name END AS name, v.key AS avatar, b.user_id = (SELECT app.person()) AS is_self, b.score, b.completed_at,
  rank() OVER (PARTITION BY b.course_id ORDER BY b.score DESC, b.completed_at) AS place, dense_rank() OVER (PARTITION BY b.course_id ORDER BY b.score DESC) AS score_place
FROM (SELECT DISTINCT ON (r.course_id, r.user_id) r.course_id, r.user_id, r.score, r.completed_at FROM public.user_test_runs r
      WHERE r.state = 'finished' AND r.total_questions >= 5 AND NOT EXISTS (SELECT FROM public.user_answers a WHERE a.user_test_run_id = r.id AND a.provenance = 'relayed')
      ORDER BY r.course_id, r.user_id, r.score DESC, r.completed_at) b
  JOIN public.users u ON u.id = b.user_id AND u.is_active LEFT JOIN public.user_profiles p ON p.user_id = b.user_id LEFT JOIN public.avatars v ON v.id = p.selected_avatar_id
WHERE (p.shows_on_boards OR b.user_id = (SELECT app.person())) AND (b.course_id IN (SELECT app.open_courses()) OR current_user = 'viva_system');
--> statement-breakpoint
-- The same by XP, over everything.
CREATE VIEW public.v_xp_leaderboard WITH (security_barrier = true) AS
SELECT CASE WHEN p.shows_on_boards THEN u.name END AS name, v.key AS avatar, p.user_id = (SELECT app.person()) AS is_self, p.xp, p.level, rank() OVER (ORDER BY p.xp DESC) AS place
FROM public.user_profiles p JOIN public.users u ON u.id = p.user_id AND u.is_active LEFT JOIN public.avatars v ON v.id = p.selected_avatar_id
WHERE (p.shows_on_boards OR p.user_id = (SELECT app.person())) AND ((SELECT app.person()) IS NOT NULL OR current_user = 'viva_system');
--> statement-breakpoint
DO $$
DECLARE found_view text;
BEGIN
  FOR found_view IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' AND relname LIKE 'v\_%' LOOP
    EXECUTE format('GRANT SELECT ON public.%I TO viva_app, viva_system', found_view);
  END LOOP;
END $$;
--> statement-breakpoint

-- And what no grant gives. A whole version with its key, and its hints: for the staff of its course and admins.
CREATE FUNCTION app.whole_version(version uuid) RETURNS SETOF public.question_versions LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.question_versions WHERE id = version AND app.staffs_question(question_id)
$$;
--> statement-breakpoint
CREATE FUNCTION app.whole_hints(version uuid) RETURNS SETOF public.question_hints LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM public.question_hints WHERE question_version_id = version AND app.staffs_version(version) ORDER BY position
$$;
--> statement-breakpoint
-- The expected answer of what a model wrote for one learner: for the learner's tutors and admins.
CREATE FUNCTION app.assignment_key(assignment uuid) RETURNS TABLE (ai_answer_text text, ai_explanation text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ai_answer_text, ai_explanation FROM public.practice_assignments
  WHERE id = assignment AND (student_id IN (SELECT app.tutored_students()) OR app.has_role('admin'))
$$;
--> statement-breakpoint
-- Still sealed: the application opens them. For the learner and the tutor of that session, and for nobody else.
CREATE FUNCTION app.session_texts(tutoring_session uuid) RETURNS TABLE (transcript bytea, notes bytea, key_id text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT transcript, notes, key_id FROM public.tutoring_sessions WHERE id = tutoring_session AND app.person() IN (student_id, tutor_id)
$$;
--> statement-breakpoint
-- What was asked and answered in a run, with its keys: for staff and admins, and for who may see the run once it is finished
-- and was not one that tells nothing.
CREATE FUNCTION app.run_snapshot(run uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT snapshot FROM public.user_test_runs WHERE id = run AND (course_id IN (SELECT app.taught_courses()) OR app.has_role('admin')
    OR state = 'finished' AND feedback <> 'never' AND (user_id = app.person() OR user_id IN (SELECT app.tutored_students())))
$$;
