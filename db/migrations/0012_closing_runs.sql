-- What closing runs by the clock, and telling what a regrade changed, need of the functions of the record. They are here
-- again whole; what is new in them stands above each.

-- With a reason, where a job did it and nobody.
CREATE OR REPLACE FUNCTION app.note_call(person uuid, role text, note jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.audit_log (id, created_at, actor_id, actor_role, door, action, subject_id, outcome, fields, reason)
  VALUES ((note ->> 'id')::uuid, (note ->> 'at')::timestamptz, CASE WHEN note ->> 'door' IS NOT NULL THEN person END, CASE WHEN note ->> 'door' IS NOT NULL THEN role END, note ->> 'door', note ->> 'action', coalesce((note ->> 'subject')::uuid, person),
    coalesce(note ->> 'outcome', 'done'), ARRAY(SELECT jsonb_array_elements_text(note -> 'fields')), note ->> 'reason');
END $$;
--> statement-breakpoint
-- Of the sets, counts those of which every question was answered, and no other.
CREATE OR REPLACE FUNCTION app.end_run(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); run public.user_test_runs%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz;
BEGIN
  IF given -> 'standing' <> 'null' AND NOT app.lock_standing(person, given -> 'standing') THEN RETURN '{"changed": true}'; END IF;
  SELECT * INTO run FROM public.user_test_runs WHERE id = (given ->> 'run')::uuid AND user_id = person FOR NO KEY UPDATE;
  IF run.state NOT IN ('open', 'grading') OR (SELECT count(*) FROM public.user_answers WHERE user_test_run_id = run.id) <> (given ->> 'answers')::integer
    OR (SELECT count(*) FROM public.user_answers WHERE user_test_run_id = run.id AND status = 'pending') <> (given ->> 'pending')::integer THEN RETURN '{"changed": true}'; END IF;
  UPDATE public.user_test_runs SET state = given ->> 'state', completed_at = CASE WHEN given ->> 'state' <> 'grading' THEN greatest(at, started_at) END,
    score = (given ->> 'score')::numeric, passed = (given ->> 'passed')::boolean, total_questions = (given ->> 'totalQuestions')::integer,
    correct_answers = (given ->> 'correctAnswers')::integer, time_spent_seconds = (given ->> 'timeSpentSeconds')::integer, xp_earned = coalesce((given ->> 'xpEarned')::integer, 0),
    snapshot = CASE WHEN given ->> 'state' = 'finished' THEN app.snapshot_of(run) END, revision = revision + 1
  WHERE id = run.id;
  IF given ->> 'setsCompleted' IS NOT NULL AND run.course_id IS NOT NULL THEN
    INSERT INTO public.user_course_progress AS p (id, user_id, course_id, question_sets_completed, last_activity) VALUES (gen_random_uuid(), person, run.course_id, 1, greatest(at, run.started_at))
    ON CONFLICT (user_id, course_id) DO UPDATE SET last_activity = greatest(p.last_activity, excluded.last_activity), question_sets_completed = (SELECT count(DISTINCT r.question_set_id)
      FROM public.user_test_runs r WHERE r.user_id = person AND r.course_id = run.course_id AND r.state = 'finished'
        AND r.total_questions = (SELECT count(DISTINCT a.question_id) FROM public.user_answers a WHERE a.user_test_run_id = r.id));
  END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
-- With what the run is scored by, which is the first answer to each question and its hints, in whatever order they were
-- judged; and of an answer that was regraded the newest version, by which it was.
CREATE OR REPLACE FUNCTION app.run_report(person uuid, run uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('run', app.run_facts(r), 'regraded', EXISTS (SELECT FROM public.regrades g JOIN public.user_answers n ON n.id = g.answer_id WHERE n.user_test_run_id = r.id), 'items', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('question', app.version_facts(v.id), 'shuffle', coalesce(t.shuffle, '{}'), 'answer', CASE WHEN a.id IS NOT NULL THEN app.answer_facts(a) END,
      'firstFraction', first.fraction, 'firstHints', coalesce(first.hints_used, 0),
      'newest', CASE WHEN app.counted_fraction(a) <> a.fraction THEN app.version_facts((SELECT n.id FROM public.question_versions n WHERE n.question_id = o.question ORDER BY n.version_number DESC LIMIT 1)) END,
      'dispute', (SELECT jsonb_build_object('status', d.status, 'said', d.resolution) FROM public.disputes d WHERE d.answer_id = a.id ORDER BY d.created_at DESC, d.id DESC LIMIT 1)) ORDER BY o.position), '[]')
    FROM unnest(r.question_order) WITH ORDINALITY AS o(question, position)
      LEFT JOIN LATERAL (SELECT n.* FROM public.attempts n WHERE n.user_test_run_id = r.id AND n.question_id = o.question
        ORDER BY n.used_at IS NOT NULL DESC, n.served_at DESC, n.id DESC LIMIT 1) t ON true
      LEFT JOIN public.user_answers a ON a.attempt_id = t.id
      LEFT JOIN LATERAL (SELECT app.counted_fraction(n) AS fraction, n.hints_used FROM public.user_answers n WHERE n.user_test_run_id = r.id AND n.question_id = o.question
        ORDER BY n.answered_at, n.id LIMIT 1) first ON true
      JOIN LATERAL (SELECT n.id FROM public.question_versions n WHERE n.question_id = o.question AND (t.question_version_id IS NULL OR n.id = t.question_version_id)
        ORDER BY n.version_number DESC LIMIT 1) v ON true))
  FROM public.user_test_runs r JOIN public.users u ON u.id = r.user_id AND u.is_active WHERE r.id = run AND r.user_id = person);
END $$;
