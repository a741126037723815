ALTER TABLE "user_profiles" ADD COLUMN "study_day" date;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD COLUMN "study_zone" text;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD COLUMN "study_day_began_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "user_answers" ADD COLUMN "message_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "user_answers_message_once" ON "user_answers" USING btree ("message_id") WHERE message_id is not null;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_study_day" CHECK (num_nulls(study_day, study_zone, study_day_began_at) in (0, 3));
--> statement-breakpoint
UPDATE public.user_profiles p SET study_day = p.last_activity_date, study_zone = u.time_zone, study_day_began_at = p.last_activity_date::timestamp AT TIME ZONE u.time_zone
FROM public.users u WHERE u.id = p.user_id AND p.last_activity_date IS NOT NULL;
--> statement-breakpoint

-- Functions of the record that are here again stand whole; what is new in them stands above each.

-- A learner's day. It goes by one zone until the next day begins, and is never set back. Whoever travels takes the zone of where
-- they are when a day begins there and 20 hours have passed since the last one began; until then days go by the zone before, so that
-- a journey breaks no streak. Changing zones makes no more days than midnight does.
CREATE FUNCTION app.study_day(learner uuid, at timestamptz) RETURNS TABLE (day date, zone text, begins boolean) LANGUAGE plpgsql STABLE AS $$
DECLARE known record; here date; there date; moved boolean;
BEGIN
  SELECT u.time_zone, p.study_day, p.study_zone, p.study_day_began_at INTO known FROM public.users u LEFT JOIN public.user_profiles p ON p.user_id = u.id WHERE u.id = learner;
  here := (at AT TIME ZONE known.time_zone)::date;
  IF known.study_day IS NULL THEN RETURN QUERY SELECT here, known.time_zone, true; RETURN; END IF;
  there := (at AT TIME ZONE known.study_zone)::date;
  moved := known.time_zone <> known.study_zone AND at >= known.study_day_began_at + interval '20 hours'
    AND NOT (here > known.study_day + 1 AND there = known.study_day + 1); -- flying east over a midnight loses no day
  RETURN QUERY SELECT greatest(known.study_day, CASE WHEN moved THEN here ELSE there END), CASE WHEN moved THEN known.time_zone ELSE known.study_zone END,
    CASE WHEN moved THEN here ELSE there END > known.study_day;
END $$;
--> statement-breakpoint
-- What a learner's answers to one question have done on one day. Relayed ones count as right too: the learner was told.
CREATE FUNCTION app.done_on(learner uuid, asked uuid, on_day date) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('rightBeforeToday', coalesce(bool_or(app.counted_fraction(a) = 1), false), 'firstAttempt', count(*) = 0,
      'paidToday', coalesce(sum((SELECT sum(x.amount) FROM public.xp_events x WHERE x.answer_id = a.id)), 0))
    FROM public.user_answers a WHERE a.user_id = learner AND a.question_id = asked AND a.local_day = on_day AND a.status = 'graded');
END $$;
--> statement-breakpoint
-- With the learner's day as above, and what the question has paid on it.
CREATE OR REPLACE FUNCTION app.standing_of(learner uuid, asked uuid, at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object(
    'localDay', today.day, 'dayZone', today.zone, 'dayBegins', today.begins,
    'profile', app.profile_of(learner),
    'difficulty', q.difficulty,
    'question', (SELECT jsonb_build_object('rating', r.rating, 'answers', r.answers) FROM public.question_ratings r WHERE r.question_id = q.id),
    'subjectId', subject.id,
    'subject', (SELECT jsonb_build_object('rating', r.rating, 'answers', r.answers) FROM public.student_ratings r WHERE r.student_id = learner AND r.subject_id = subject.id),
    'topicId', q.topic_id,
    'topic', (SELECT jsonb_build_object('proficiency', t.proficiency_level, 'attempted', t.questions_attempted, 'correct', t.questions_correct, 'timed', t.questions_timed,
        'averageTimeMs', t.average_time_ms, 'lastPracticeAt', t.last_practice_date) FROM public.user_topic_progress t WHERE t.user_id = learner AND t.topic_id = q.topic_id),
    'courseId', s.course_id,
    'course', (SELECT jsonb_build_object('answered', c.questions_answered, 'correct', c.correct_answers, 'lastActivityAt', c.last_activity)
      FROM public.user_course_progress c WHERE c.user_id = learner AND c.course_id = s.course_id),
    'card', (SELECT jsonb_build_object('state', c.state, 'due', c.due, 'stability', c.stability, 'difficulty', c.difficulty, 'elapsedDays', c.elapsed_days,
        'scheduledDays', c.scheduled_days, 'learningSteps', c.learning_steps, 'reps', c.reps, 'lapses', c.lapses, 'lastReview', c.last_review)
      FROM public.review_cards c WHERE c.user_id = learner AND c.question_id = q.id))
    || app.done_on(learner, q.id, today.day)
  FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id LEFT JOIN public.courses c ON c.id = s.course_id
    CROSS JOIN LATERAL (SELECT coalesce(c.subject_id, s.subject_id) AS id) subject
    CROSS JOIN app.study_day(learner, at) today
  WHERE q.id = asked);
END $$;
--> statement-breakpoint
-- With what the question has paid on the day of the answer.
CREATE OR REPLACE FUNCTION app.pending_facts(pending uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('answered', app.answer_facts(a), 'run', app.run_facts(r), 'question', app.version_facts(a.question_version_id), 'achievements', app.unearned(a.user_id),
      'others', (SELECT count(*) FROM public.user_answers o WHERE o.user_test_run_id = r.id AND o.status = 'pending' AND o.id <> a.id),
      'usesAi', NOT EXISTS (SELECT FROM public.courses c WHERE NOT c.is_ai AND c.id IN (r.course_id, (SELECT s.course_id FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id WHERE q.id = a.question_id))),
      'standing', app.standing_of(a.user_id, a.question_id, a.answered_at) || jsonb_build_object('localDay', a.local_day) || app.done_on(a.user_id, a.question_id, a.local_day))
    FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id WHERE a.id = pending);
END $$;
--> statement-breakpoint
-- With the message that an answer or a page was found in, which is used up by it; and with the day that it begins, if it does. Answers
-- that wait for a judge begin one too, and say then which revision of the profile they have read.
CREATE OR REPLACE FUNCTION app.record_answers(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); run public.user_test_runs%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; usable integer; message uuid := (given ->> 'message')::uuid;
BEGIN
  IF given -> 'standing' <> 'null' THEN
    IF NOT app.lock_standing(person, given -> 'standing') THEN RETURN '{"changed": true}'; END IF;
  ELSIF given -> 'day' <> 'null' THEN
    INSERT INTO public.user_profiles (user_id) VALUES (person) ON CONFLICT DO NOTHING;
    PERFORM FROM public.user_profiles WHERE user_id = person AND revision = (given #>> '{day,revision}')::integer FOR UPDATE;
    IF NOT FOUND THEN RETURN '{"changed": true}'; END IF;
  END IF;
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
  IF message IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(message::text, 0)); -- it may be on its way into another run
    IF EXISTS (SELECT FROM public.user_answers WHERE message_id = message) THEN RETURN '{"changed": true, "refused": "message"}'; END IF;
  END IF;
  UPDATE public.attempts SET used_at = at WHERE id IN (SELECT e.attempt FROM jsonb_to_recordset(given -> 'answers') AS e(attempt uuid));
  INSERT INTO public.user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, typed, status, fraction, feedback, time_taken_ms, confidence,
    hints_used, provenance, idempotency_key, message_id, student_rating_before, student_rating_after, question_rating_before, question_rating_after, answered_at, local_day)
  SELECT e.id, person, run.id, e.attempt, t.question_id, t.question_version_id, e.answer, e.typed, e.status, e.fraction, e.feedback, e."timeTakenMs", e.confidence,
    t.hints_shown, e.provenance, e.key, CASE WHEN e.place = 1 THEN message END, e."studentBefore", e."studentAfter", e."questionBefore", e."questionAfter", at, e."localDay"
  FROM ROWS FROM (jsonb_to_recordset(given -> 'answers') AS (id uuid, attempt uuid, answer text[], typed text[], status text, fraction numeric, feedback text, "timeTakenMs" integer, confidence smallint,
    provenance text, key text, "studentBefore" double precision, "studentAfter" double precision, "questionBefore" double precision, "questionAfter" double precision, "localDay" date))
    WITH ORDINALITY AS e(id, attempt, answer, typed, status, fraction, feedback, "timeTakenMs", confidence, provenance, key, "studentBefore", "studentAfter", "questionBefore", "questionAfter", "localDay", place)
    JOIN public.attempts t ON t.id = e.attempt ORDER BY e.place;
  IF given -> 'day' <> 'null' THEN
    UPDATE public.user_profiles SET study_day = (given #>> '{day,day}')::date, study_zone = given #>> '{day,zone}', study_day_began_at = at, revision = revision + 1 WHERE user_id = person;
  END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.study_day, app.done_on FROM PUBLIC;
