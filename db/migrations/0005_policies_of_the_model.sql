-- Who sees and writes what in the tables of 0002, in the five roles' terms. A learner: their own rows. A tutor: those of
-- the learners assigned to them. A parent: goals, progress and summaries. An instructor: what happens in their courses.
-- An admin: everything but private texts. Content of an unpublished course: its staff and admins. Keys: nobody, but through
-- the functions of the next migration, which ask who is asking.

CREATE FUNCTION app.staffed_courses() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.taught_courses() UNION SELECT id FROM public.courses WHERE app.has_role('admin')
$$;
--> statement-breakpoint
CREATE FUNCTION app.open_courses() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.courses WHERE is_published AND app.person() IS NOT NULL UNION SELECT app.staffed_courses()
$$;
--> statement-breakpoint

DO $$
DECLARE found_table text;
BEGIN
  FOR found_table IN
    SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'system')
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', found_table);
    EXECUTE format('CREATE POLICY system ON public.%I TO viva_system USING (true) WITH CHECK (true)', found_table);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO viva_system', found_table);
    IF found_table NOT IN ('regrades', 'overrides', 'xp_events') THEN EXECUTE format('GRANT UPDATE, DELETE ON public.%I TO viva_system', found_table); END IF;
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE public.chatbot_logs_default ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE public.qa_interactions_default ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
REVOKE DELETE ON public.session_summaries, public.chatbot_logs, public.qa_interactions FROM viva_system;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE public.answer_sequence TO viva_app, viva_system;
--> statement-breakpoint

-- Content. `reach` finds the course a row belongs to, by way of rows that its own policy shows; staff write where they teach.
DO $$
DECLARE
  content text[][] := ARRAY[
    ['course_external_mappings', 'course_id'], ['modules', 'course_id'], ['lessons', 'course_id'], ['exams', 'course_id'], ['practice_tests', 'course_id'],
    ['course_materials', 'course_id'], ['material_chunks', 'course_id'], ['postings', 'course_id'], ['course_stats', 'course_id'],
    ['topics', '(SELECT m.course_id FROM public.modules m WHERE m.id = module_id)'],
    ['ai_notes', '(SELECT l.course_id FROM public.lessons l WHERE l.id = lesson_id)'],
    ['exam_questions', '(SELECT e.course_id FROM public.exams e WHERE e.id = exam_id)'],
    ['chunk_embeddings', '(SELECT c.course_id FROM public.material_chunks c WHERE c.id = chunk_id)']];
  each text[];
BEGIN
  FOREACH each SLICE 1 IN ARRAY content LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO viva_app', each[1]);
    EXECUTE format('CREATE POLICY seen ON public.%I FOR SELECT TO viva_app USING (%s IN (SELECT app.open_courses()))', each[1], each[2]);
    EXECUTE format('CREATE POLICY staff ON public.%I TO viva_app USING (%2$s IN (SELECT app.staffed_courses())) WITH CHECK (%2$s IN (SELECT app.staffed_courses()))', each[1], each[2]);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT, UPDATE, DELETE ON public.courses, public.subjects, public.related_subjects TO viva_app;
--> statement-breakpoint
CREATE POLICY staff ON public.courses FOR UPDATE TO viva_app USING (id IN (SELECT app.staffed_courses())) WITH CHECK (id IN (SELECT app.staffed_courses()));
--> statement-breakpoint
CREATE POLICY admin ON public.courses TO viva_app USING ((SELECT app.has_role('admin'))) WITH CHECK ((SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY admin ON public.subjects TO viva_app USING ((SELECT app.has_role('admin'))) WITH CHECK ((SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY admin ON public.related_subjects TO viva_app USING ((SELECT app.has_role('admin'))) WITH CHECK ((SELECT app.has_role('admin')));
--> statement-breakpoint

-- Questions. Drafts are there for staff; the key of a version (body, explanation, and what an
-- import left in metadata) and its hints are in nobody's grant.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.question_sets, public.questions TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.question_sets FOR SELECT TO viva_app USING (course_id IN (SELECT app.open_courses()) OR course_id IS NULL AND (SELECT app.person()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY staff ON public.question_sets TO viva_app USING (course_id IN (SELECT app.staffed_courses()) OR (SELECT app.has_role('admin')))
  WITH CHECK (course_id IN (SELECT app.staffed_courses()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.questions FOR SELECT TO viva_app
  USING (status NOT IN ('draft', 'review') AND EXISTS (SELECT FROM public.question_sets s WHERE s.id = question_set_id));
--> statement-breakpoint
CREATE FUNCTION app.staffs_set(question_set uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.has_role('admin') OR EXISTS (SELECT FROM public.question_sets WHERE id = question_set AND course_id IN (SELECT app.taught_courses()))
$$;
--> statement-breakpoint
CREATE FUNCTION app.staffs_question(question uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.staffs_set((SELECT question_set_id FROM public.questions WHERE id = question))
$$;
--> statement-breakpoint
CREATE FUNCTION app.staffs_version(version uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.staffs_question((SELECT question_id FROM public.question_versions WHERE id = version))
$$;
--> statement-breakpoint
CREATE POLICY staff ON public.questions TO viva_app USING (app.staffs_set(question_set_id)) WITH CHECK (app.staffs_set(question_set_id));
--> statement-breakpoint
GRANT SELECT (id, question_id, version_number, topic_focus, question_text, html_content, code_snippet, question_type, created_by, created_at), INSERT, UPDATE, DELETE
  ON public.question_versions TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.question_versions FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.questions q WHERE q.id = question_id));
--> statement-breakpoint
CREATE POLICY staff ON public.question_versions TO viva_app USING (app.staffs_question(question_id)) WITH CHECK (app.staffs_question(question_id));
--> statement-breakpoint
GRANT SELECT (id, question_version_id, position, created_at), INSERT, UPDATE, DELETE ON public.question_hints TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.question_hints FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.question_versions v WHERE v.id = question_version_id));
--> statement-breakpoint
CREATE POLICY staff ON public.question_hints TO viva_app USING (app.staffs_version(question_version_id)) WITH CHECK (app.staffs_version(question_version_id));
--> statement-breakpoint
GRANT SELECT ON public.question_stats, public.question_ratings TO viva_app;
--> statement-breakpoint
CREATE POLICY staff ON public.question_stats FOR SELECT TO viva_app USING (app.staffs_question(question_id));
--> statement-breakpoint
CREATE POLICY seen ON public.question_ratings FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.questions q WHERE q.id = question_id));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (status, resolution, resolved_by, resolved_at) ON public.disputes TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.disputes FOR SELECT TO viva_app USING (user_id = (SELECT app.person()) OR app.staffs_version(question_version_id));
--> statement-breakpoint
CREATE POLICY own ON public.disputes FOR INSERT TO viva_app WITH CHECK (user_id = (SELECT app.person()) AND status = 'open');
--> statement-breakpoint
CREATE POLICY staff ON public.disputes FOR UPDATE TO viva_app USING (app.staffs_version(question_version_id)) WITH CHECK (app.staffs_version(question_version_id));
--> statement-breakpoint

-- What learners did and where they stand. Columns: table, whose, seen by tutors, seen by parents, the course whose staff see
-- it, what the learner may do.
DO $$
DECLARE
  record_of text[][] := ARRAY[
    ['user_test_runs', 'user_id', 'yes', 'no', 'course_id', 'SELECT (%s), INSERT, UPDATE'],
    ['attempts', 'user_id', 'yes', 'no', '(SELECT r.course_id FROM public.user_test_runs r WHERE r.id = user_test_run_id)', 'SELECT, INSERT, UPDATE'],
    ['user_answers', 'user_id', 'yes', 'no', '(SELECT r.course_id FROM public.user_test_runs r WHERE r.id = user_test_run_id)', 'SELECT, INSERT, UPDATE'],
    ['student_ratings', 'student_id', 'yes', 'yes', '', 'SELECT, INSERT, UPDATE'],
    ['user_topic_progress', 'user_id', 'yes', 'yes', '(SELECT m.course_id FROM public.topics t JOIN public.modules m ON m.id = t.module_id WHERE t.id = topic_id)', 'SELECT, INSERT, UPDATE'],
    ['user_course_progress', 'user_id', 'yes', 'yes', 'course_id', 'SELECT, INSERT, UPDATE'],
    ['review_cards', 'user_id', 'yes', 'no', '', 'SELECT, INSERT, UPDATE'],
    ['user_profiles', 'user_id', 'yes', 'yes', '', 'SELECT, INSERT, UPDATE'],
    ['xp_events', 'user_id', 'yes', 'no', '', 'SELECT, INSERT'],
    ['user_achievements', 'user_id', 'yes', 'yes', '', 'SELECT, INSERT'],
    ['user_avatars', 'user_id', 'yes', 'yes', '', 'SELECT, INSERT'],
    ['conversations', 'user_id', 'no', 'no', '', 'SELECT, INSERT, UPDATE, DELETE'],
    ['qa_interactions', 'student_id', 'yes', 'no', '', 'SELECT, INSERT, UPDATE'],
    ['experiment_assignments', 'user_id', 'no', 'no', '', 'SELECT, INSERT'],
    ['reminders', 'user_id', 'no', 'no', '', 'SELECT, INSERT, UPDATE, DELETE'],
    ['goals', 'student_id', 'yes', 'yes', '', 'SELECT, INSERT, UPDATE, DELETE'],
    ['nudges', 'user_id', 'no', 'no', '', 'SELECT']];
  each text[];
  -- The snapshot of a run holds the keys of what was asked: app.run_snapshot gives it when its time has come.
  but_snapshot text := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = 'public.user_test_runs'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'snapshot');
BEGIN
  FOREACH each SLICE 1 IN ARRAY record_of LOOP
    EXECUTE format('GRANT %s ON public.%I TO viva_app', format(each[6], but_snapshot), each[1]);
    EXECUTE format('CREATE POLICY seen ON public.%I FOR SELECT TO viva_app USING (%I = (SELECT app.person()) OR (SELECT app.has_role(''admin''))%s%s%s)', each[1], each[2],
      CASE each[3] WHEN 'yes' THEN format(' OR %I IN (SELECT app.tutored_students())', each[2]) ELSE '' END,
      CASE each[4] WHEN 'yes' THEN format(' OR %I IN (SELECT app.children())', each[2]) ELSE '' END,
      CASE WHEN each[5] = '' THEN '' ELSE format(' OR %s IN (SELECT app.taught_courses())', each[5]) END);
    EXECUTE format('CREATE POLICY own ON public.%I TO viva_app USING (%2$I = (SELECT app.person())) WITH CHECK (%2$I = (SELECT app.person()))', each[1], each[2]);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT UPDATE (opened_at, clicked_at) ON public.nudges TO viva_app;
--> statement-breakpoint
CREATE FUNCTION app.staffs_answer(given uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id
                 WHERE a.id = given AND r.course_id IN (SELECT app.staffed_courses())) OR app.has_role('admin')
$$;
--> statement-breakpoint
GRANT SELECT, INSERT ON public.regrades TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.regrades FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.user_answers a WHERE a.id = answer_id));
--> statement-breakpoint
CREATE POLICY staff ON public.regrades FOR INSERT TO viva_app WITH CHECK (regraded_by = (SELECT app.person()) AND app.staffs_answer(answer_id));
--> statement-breakpoint

-- Talks. What a model was told (the system message) may hold keys: it is in nobody's grant.
GRANT SELECT, INSERT ON public.messages TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.messages FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.conversations c WHERE c.id = conversation_id));
--> statement-breakpoint
CREATE POLICY own ON public.messages FOR INSERT TO viva_app
  WITH CHECK (EXISTS (SELECT FROM public.conversations c WHERE c.id = conversation_id AND c.user_id = (SELECT app.person())));
--> statement-breakpoint
GRANT SELECT (id, created_at, user_id, conversation_id, agent, door, prompt_version_id, model_name, user_message, ai_response, temperature, max_tokens, response_time_ms, input_tokens, output_tokens, tool_calls, status),
  INSERT, UPDATE ON public.chatbot_logs TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.chatbot_logs FOR SELECT TO viva_app USING (user_id = (SELECT app.person()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY own ON public.chatbot_logs TO viva_app USING (user_id = (SELECT app.person())) WITH CHECK (user_id = (SELECT app.person()));
--> statement-breakpoint

-- Tutoring. What was said and noted in a session is read through app.session_texts, by the two who were there.
GRANT SELECT (id, student_id, tutor_id, session_date, duration_minutes, subject_id, transcript_storage_url, transcript_available, topics_covered, created_at, updated_at), INSERT, UPDATE
  ON public.tutoring_sessions TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.tutoring_sessions FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (student_id, tutor_id) OR student_id IN (SELECT app.tutored_students()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY tutor ON public.tutoring_sessions TO viva_app USING (tutor_id = (SELECT app.person()))
  WITH CHECK (tutor_id = (SELECT app.person()) AND student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON public.session_summaries TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.session_summaries FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (student_id, tutor_id) OR student_id IN (SELECT app.tutored_students()) OR student_id IN (SELECT app.children()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY tutor ON public.session_summaries TO viva_app USING (tutor_id = (SELECT app.person()))
  WITH CHECK (tutor_id = (SELECT app.person()) AND student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint
GRANT SELECT (id, student_id, assigned_by, source, bank_item_id, ai_question_text, flagged, reviewed_by, reviewed_at, subject_id, difficulty_level, goal_tags, student_rating_before, student_rating_after, performance_score, completed, completed_at, assigned_at, created_at, updated_at),
  INSERT, UPDATE ON public.practice_assignments TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.practice_assignments FOR SELECT TO viva_app
  USING (student_id = (SELECT app.person()) OR student_id IN (SELECT app.tutored_students()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY tutor ON public.practice_assignments TO viva_app USING (student_id IN (SELECT app.tutored_students())) WITH CHECK (student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint
CREATE POLICY own ON public.practice_assignments FOR UPDATE TO viva_app USING (student_id = (SELECT app.person())) WITH CHECK (student_id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT, INSERT ON public.overrides TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.overrides FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (student_id, tutor_id) OR student_id IN (SELECT app.tutored_students()) OR (SELECT app.has_role('admin'))
    OR override_type IN ('summary', 'goal') AND student_id IN (SELECT app.children()));
--> statement-breakpoint
CREATE POLICY tutor ON public.overrides FOR INSERT TO viva_app WITH CHECK (tutor_id = (SELECT app.person()) AND student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint
CREATE POLICY tutor ON public.goals TO viva_app USING (student_id IN (SELECT app.tutored_students())) WITH CHECK (student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON public.goal_topics TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.goal_topics FOR SELECT TO viva_app USING (EXISTS (SELECT FROM public.goals g WHERE g.id = goal_id));
--> statement-breakpoint
CREATE FUNCTION app.sets_goal(goal uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.goals WHERE id = goal AND (student_id = app.person() OR student_id IN (SELECT app.tutored_students())))
$$;
--> statement-breakpoint
CREATE POLICY own ON public.goal_topics TO viva_app USING (app.sets_goal(goal_id)) WITH CHECK (app.sets_goal(goal_id));
--> statement-breakpoint
CREATE POLICY tutor ON public.qa_interactions FOR UPDATE TO viva_app USING (student_id IN (SELECT app.tutored_students())) WITH CHECK (student_id IN (SELECT app.tutored_students()));
--> statement-breakpoint

-- What everyone known may read and admins write; what only admins touch.
DO $$
DECLARE found_table text;
BEGIN
  FOREACH found_table IN ARRAY '{achievements,avatars,embedding_models,places,place_courses}'::text[] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO viva_app', found_table);
    EXECUTE format('CREATE POLICY seen ON public.%I FOR SELECT TO viva_app USING (%s)', found_table, CASE found_table
      -- An avatar that lost its achievement stays with those who have it and is hidden from others.
      WHEN 'avatars' THEN '(SELECT app.person()) IS NOT NULL AND (is_default OR required_achievement_id IS NOT NULL OR EXISTS (SELECT FROM public.user_avatars u WHERE u.avatar_id = id AND u.user_id = (SELECT app.person())))'
      ELSE '(SELECT app.person()) IS NOT NULL' END);
    EXECUTE format('CREATE POLICY admin ON public.%I TO viva_app USING ((SELECT app.has_role(''admin''))) WITH CHECK ((SELECT app.has_role(''admin'')))', found_table);
  END LOOP;
  FOREACH found_table IN ARRAY '{ai_settings,prompt_versions,experiments,experiment_arms,eval_suites,eval_cases,eval_runs,eval_results,daily_activity_summary}'::text[] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO viva_app', found_table);
    EXECUTE format('CREATE POLICY admin ON public.%I TO viva_app USING ((SELECT app.has_role(''admin''))) WITH CHECK ((SELECT app.has_role(''admin'')))', found_table);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON public.rounds, public.round_players TO viva_app;
--> statement-breakpoint
CREATE FUNCTION app.played_rounds() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT round_id FROM public.round_players WHERE user_id = app.person()
  UNION SELECT id FROM public.rounds WHERE started_by = app.person() OR app.has_role('admin')
$$;
--> statement-breakpoint
CREATE POLICY seen ON public.rounds FOR SELECT TO viva_app USING (started_by = (SELECT app.person()) OR id IN (SELECT app.played_rounds()));
--> statement-breakpoint
CREATE POLICY own ON public.rounds TO viva_app USING (started_by = (SELECT app.person())) WITH CHECK (started_by = (SELECT app.person()));
--> statement-breakpoint
CREATE POLICY seen ON public.round_players FOR SELECT TO viva_app USING (round_id IN (SELECT app.played_rounds()) OR user_id = (SELECT app.person()));
--> statement-breakpoint
CREATE POLICY own ON public.round_players TO viva_app USING (user_id = (SELECT app.person())) WITH CHECK (user_id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON public.imports, public.external_ids TO viva_app;
--> statement-breakpoint
CREATE POLICY staff ON public.imports TO viva_app
  USING (imported_by = (SELECT app.person()) AND (SELECT app.has_role('instructor')) OR course_id IN (SELECT app.staffed_courses()) OR (SELECT app.has_role('admin')))
  WITH CHECK (imported_by = (SELECT app.person()) AND (SELECT app.has_role('instructor')) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY staff ON public.external_ids TO viva_app
  USING ((SELECT app.has_role('admin')) OR (SELECT app.has_role('instructor')) AND kind <> 'user')
  WITH CHECK ((SELECT app.has_role('admin')) OR (SELECT app.has_role('instructor')) AND kind <> 'user');
