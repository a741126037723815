-- What it takes to have an answer judged as soon as it is recorded: it waits, is shown to a judge while nothing is locked, and
-- is settled by what the judge said. Staff judge by the same two functions, which stand here whole.

-- A waiting answer with where its learner stands, how many others wait in its run, and whether a model may see it: not
-- where the course of the run or that of the question has AI off. Its day is the one it was given on, wherever the learner is by now.
CREATE FUNCTION app.pending_facts(pending uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('answered', app.answer_facts(a), 'run', app.run_facts(r), 'question', app.version_facts(a.question_version_id), 'achievements', app.unearned(a.user_id),
      'others', (SELECT count(*) FROM public.user_answers o WHERE o.user_test_run_id = r.id AND o.status = 'pending' AND o.id <> a.id),
      'usesAi', NOT EXISTS (SELECT FROM public.courses c WHERE NOT c.is_ai AND c.id IN (r.course_id, (SELECT s.course_id FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id WHERE q.id = a.question_id))),
      'standing', app.standing_of(a.user_id, a.question_id, a.answered_at) || jsonb_build_object('localDay', a.local_day, 'rightBeforeToday', coalesce(day.was_right, false), 'firstAttempt', day.answers = 0))
    FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id
      CROSS JOIN LATERAL (SELECT count(*) AS answers, bool_or(app.counted_fraction(o) = 1) AS was_right FROM public.user_answers o
        WHERE o.user_id = a.user_id AND o.question_id = a.question_id AND o.local_day = a.local_day AND o.status = 'graded') day
    WHERE a.id = pending);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.open_pending(person uuid, pending uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  RETURN CASE WHEN app.staffs_answer(pending) THEN app.pending_facts(pending) END;
END $$;
--> statement-breakpoint
-- The speaker's own answer to what they were served.
CREATE FUNCTION app.own_pending(person uuid, served uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  RETURN (SELECT app.pending_facts(a.id) FROM public.user_answers a WHERE a.attempt_id = served AND a.user_id = person);
END $$;
--> statement-breakpoint
-- Writes a verdict and all that it moves; false when something is not as it was read, or the run has been given up: then nothing
-- was written. The answer is settled now, and so numbered now: rebuilding replays it in this place.
CREATE FUNCTION app.write_grade(learner uuid, given jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF given -> 'standing' <> 'null' AND NOT app.lock_standing(learner, given -> 'standing') THEN RETURN false; END IF;
  PERFORM FROM public.user_test_runs r JOIN public.user_answers a ON a.user_test_run_id = r.id
  WHERE a.id = (given ->> 'answer')::uuid AND r.state IN ('open', 'grading') FOR NO KEY UPDATE OF r;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE public.user_answers SET status = 'graded', fraction = (given ->> 'fraction')::numeric, feedback = given ->> 'feedback', sequence = nextval('public.answer_sequence'),
    student_rating_before = (given ->> 'studentBefore')::double precision, student_rating_after = (given ->> 'studentAfter')::double precision,
    question_rating_before = (given ->> 'questionBefore')::double precision, question_rating_after = (given ->> 'questionAfter')::double precision
  WHERE id = (given ->> 'answer')::uuid AND status = 'pending';
  IF NOT FOUND THEN RETURN false; END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(learner, given -> 'standing', (given ->> 'at')::timestamptz); END IF;
  RETURN true;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.record_grade(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); learner uuid;
BEGIN
  SELECT user_id INTO learner FROM public.user_answers WHERE id = (given ->> 'answer')::uuid AND status = 'pending';
  IF NOT FOUND OR NOT app.staffs_answer((given ->> 'answer')::uuid) OR NOT app.write_grade(learner, given) THEN RETURN '{"changed": true}'; END IF;
  PERFORM app.note_call(person, spoken, note || jsonb_build_object('subject', learner));
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
-- What the judge said of the speaker's own answer, in the call that recorded it: only code calls this, as it does record_answers.
CREATE FUNCTION app.record_own_grade(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  IF NOT EXISTS (SELECT FROM public.user_answers WHERE id = (given ->> 'answer')::uuid AND user_id = person AND status = 'pending') OR NOT app.write_grade(person, given) THEN
    RETURN '{"changed": true}';
  END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.pending_facts, app.own_pending, app.write_grade, app.record_own_grade FROM PUBLIC;
