CREATE INDEX "user_answers_waiting_index" ON "user_answers" USING btree ("answered_at") WHERE status = 'pending';
--> statement-breakpoint

-- What rebuilding a record, regrading and judging need of the functions of the record. Those of 0008 that are here again are
-- whole; what is new in them stands above each.

-- A page's answers are numbered in the order they were settled in: a join alone promises none.
CREATE OR REPLACE FUNCTION app.record_answers(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); run public.user_test_runs%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; usable integer;
BEGIN
  IF given -> 'standing' <> 'null' AND NOT app.lock_standing(person, given -> 'standing') THEN RETURN '{"changed": true}'; END IF;
  SELECT * INTO run FROM public.user_test_runs WHERE id = (given ->> 'run')::uuid AND user_id = person FOR NO KEY UPDATE;
  IF run.state IS DISTINCT FROM 'open' OR at >= app.deadline(run) THEN RETURN '{"changed": true}'; END IF;
  IF run.mode <> 'exam' AND app.sits(person, at) = 'exam' THEN RETURN '{"changed": true, "refused": "exam"}'; END IF; -- a verdict on a question might be one on the exam's
  IF EXISTS (SELECT FROM jsonb_to_recordset(given -> 'answers') AS e(key text) JOIN public.user_answers a ON a.user_test_run_id = run.id AND a.idempotency_key = e.key) THEN
    RETURN '{"changed": true, "refused": "key"}';
  END IF;
  -- The run is locked: what is found open now stays so, with the hints that were counted when it was read.
  SELECT count(*) INTO usable FROM jsonb_to_recordset(given -> 'answers') AS e(attempt uuid, hints integer) JOIN public.attempts t ON t.id = e.attempt
  WHERE t.user_test_run_id = run.id AND t.used_at IS NULL AND t.superseded_at IS NULL AND t.hints_shown = e.hints;
  IF usable <> jsonb_array_length(given -> 'answers') THEN RETURN '{"changed": true}'; END IF;
  UPDATE public.attempts SET used_at = at WHERE id IN (SELECT e.attempt FROM jsonb_to_recordset(given -> 'answers') AS e(attempt uuid));
  INSERT INTO public.user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, typed, status, fraction, feedback, time_taken_ms, confidence,
    hints_used, provenance, idempotency_key, student_rating_before, student_rating_after, question_rating_before, question_rating_after, answered_at, local_day)
  SELECT e.id, person, run.id, e.attempt, t.question_id, t.question_version_id, e.answer, e.typed, e.status, e.fraction, e.feedback, e."timeTakenMs", e.confidence,
    t.hints_shown, e.provenance, e.key, e."studentBefore", e."studentAfter", e."questionBefore", e."questionAfter", at, e."localDay"
  FROM ROWS FROM (jsonb_to_recordset(given -> 'answers') AS (id uuid, attempt uuid, answer text[], typed text[], status text, fraction numeric, feedback text, "timeTakenMs" integer, confidence smallint,
    provenance text, key text, "studentBefore" double precision, "studentAfter" double precision, "questionBefore" double precision, "questionAfter" double precision, "localDay" date))
    WITH ORDINALITY AS e(id, attempt, answer, typed, status, fraction, feedback, "timeTakenMs", confidence, provenance, key, "studentBefore", "studentAfter", "questionBefore", "questionAfter", "localDay", place)
    JOIN public.attempts t ON t.id = e.attempt ORDER BY e.place;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
-- Locks what answers to these questions move, the learner first, for whoever then reads and records in the same transaction.
CREATE FUNCTION app.lock_answers(person uuid, asked uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM app.speak_as(person);
  PERFORM FROM public.user_profiles WHERE user_id = person FOR UPDATE;
  PERFORM FROM public.question_ratings WHERE question_id IN (SELECT question_id FROM public.attempts WHERE id = ANY (asked) AND user_id = person) ORDER BY question_id FOR UPDATE;
END $$;
--> statement-breakpoint
-- A set that was finished is activity in its course, whether or not there was any before: so it can be found again.
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
      FROM public.user_test_runs r WHERE r.user_id = person AND r.course_id = run.course_id AND r.state = 'finished');
  END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
-- With what whoever judged it said of it.
CREATE OR REPLACE FUNCTION app.answer_facts(answer public.user_answers) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('id', answer.id, 'attempt', answer.attempt_id, 'question', answer.question_id, 'answer', to_jsonb(answer.answer), 'typed', to_jsonb(answer.typed),
    'status', answer.status, 'fraction', answer.fraction, 'counted', app.counted_fraction(answer), 'timeTakenMs', answer.time_taken_ms, 'confidence', answer.confidence,
    'hintsUsed', answer.hints_used, 'provenance', answer.provenance, 'idempotencyKey', answer.idempotency_key, 'answeredAt', answer.answered_at, 'feedback', answer.feedback,
    'xp', (SELECT coalesce(sum(x.amount), 0) FROM public.xp_events x WHERE x.answer_id = answer.id)));
END $$;
--> statement-breakpoint
-- With what was said of a dispute, and what a question's first answer in the run counts for now, which is what the run is scored by.
CREATE OR REPLACE FUNCTION app.run_report(person uuid, run uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('run', app.run_facts(r), 'items', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('question', app.version_facts(v.id), 'shuffle', coalesce(t.shuffle, '{}'), 'answer', CASE WHEN a.id IS NOT NULL THEN app.answer_facts(a) END,
      'firstFraction', (SELECT app.counted_fraction(n) FROM public.user_answers n WHERE n.user_test_run_id = r.id AND n.question_id = o.question ORDER BY n.sequence LIMIT 1),
      'dispute', (SELECT jsonb_build_object('status', d.status, 'said', d.resolution) FROM public.disputes d WHERE d.answer_id = a.id ORDER BY d.created_at DESC, d.id DESC LIMIT 1)) ORDER BY o.position), '[]')
    FROM unnest(r.question_order) WITH ORDINALITY AS o(question, position)
      LEFT JOIN LATERAL (SELECT n.* FROM public.attempts n WHERE n.user_test_run_id = r.id AND n.question_id = o.question
        ORDER BY n.used_at IS NOT NULL DESC, n.served_at DESC, n.id DESC LIMIT 1) t ON true
      LEFT JOIN public.user_answers a ON a.attempt_id = t.id
      JOIN LATERAL (SELECT n.id FROM public.question_versions n WHERE n.question_id = o.question AND (t.question_version_id IS NULL OR n.id = t.question_version_id)
        ORDER BY n.version_number DESC LIMIT 1) v ON true))
  FROM public.user_test_runs r JOIN public.users u ON u.id = r.user_id AND u.is_active WHERE r.id = run AND r.user_id = person);
END $$;
--> statement-breakpoint

-- Who judges an answer: whoever teaches the course of its run, or of its question, for a run over one's mistakes has no course.
CREATE OR REPLACE FUNCTION app.staffs_answer(given uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id
                 WHERE a.id = given AND (r.course_id IN (SELECT app.staffed_courses()) OR app.staffs_question(a.question_id))) OR app.has_role('admin')
$$;
--> statement-breakpoint
-- With how many others wait in its run. Its day is the one it was given on, wherever the learner is by now.
CREATE OR REPLACE FUNCTION app.open_pending(person uuid, pending uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  IF NOT app.staffs_answer(pending) THEN RETURN NULL; END IF;
  RETURN (SELECT jsonb_build_object('answered', app.answer_facts(a), 'run', app.run_facts(r), 'question', app.version_facts(a.question_version_id), 'achievements', app.unearned(a.user_id),
      'others', (SELECT count(*) FROM public.user_answers o WHERE o.user_test_run_id = r.id AND o.status = 'pending' AND o.id <> a.id),
      'standing', app.standing_of(a.user_id, a.question_id, a.answered_at) || jsonb_build_object('localDay', a.local_day, 'rightBeforeToday', coalesce(day.was_right, false), 'firstAttempt', day.answers = 0))
    FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id
      CROSS JOIN LATERAL (SELECT count(*) AS answers, bool_or(app.counted_fraction(o) = 1) AS was_right FROM public.user_answers o
        WHERE o.user_id = a.user_id AND o.question_id = a.question_id AND o.local_day = a.local_day AND o.status = 'graded') day
    WHERE a.id = pending);
END $$;
--> statement-breakpoint
-- The answers that wait for a person's verdict, oldest first, for the staff of their courses and admins.
CREATE FUNCTION app.waiting_answers(person uuid, most integer) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('answered', app.answer_facts(a), 'question', app.version_facts(a.question_version_id)) ORDER BY a.answered_at, a.id), '[]')
    FROM public.user_answers a WHERE a.id IN (SELECT w.id FROM public.user_answers w JOIN public.user_test_runs r ON r.id = w.user_test_run_id
      WHERE w.status = 'pending' AND r.state IN ('open', 'grading') AND app.staffs_answer(w.id) ORDER BY w.answered_at, w.id LIMIT most));
END $$;
--> statement-breakpoint
-- What learners dispute, oldest first, with the version they answered and the newest, for the staff of the question and admins;
-- all of them, or one.
CREATE FUNCTION app.open_disputes(person uuid, wanted uuid, most integer) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'reason', d.reason, 'disputedAt', d.created_at, 'answered', app.answer_facts(a), 'question', app.version_facts(d.question_version_id),
      'newest', app.version_facts((SELECT n.id FROM public.question_versions n WHERE n.question_id = a.question_id ORDER BY n.version_number DESC LIMIT 1))) ORDER BY d.created_at, d.id), '[]')
    FROM public.disputes d JOIN public.user_answers a ON a.id = d.answer_id
    WHERE d.id IN (SELECT o.id FROM public.disputes o WHERE o.status = 'open' AND o.answer_id IS NOT NULL AND (wanted IS NULL OR o.id = wanted)
      AND app.staffs_version(o.question_version_id) ORDER BY o.created_at, o.id LIMIT most));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.lock_answers, app.waiting_answers, app.open_disputes FROM PUBLIC;
--> statement-breakpoint
-- A record that is built again counts and is written as an answer counts and writes.
GRANT EXECUTE ON FUNCTION app.counted_fraction, app.write_standing TO viva_system;
