-- The columns that the record needs, and the functions that write it.

ALTER TABLE "exams" DROP CONSTRAINT "exams_feedback_known";--> statement-breakpoint
ALTER TABLE "user_test_runs" DROP CONSTRAINT "user_test_runs_mode_known";--> statement-breakpoint
ALTER TABLE "user_test_runs" DROP CONSTRAINT "user_test_runs_feedback_known";--> statement-breakpoint
DROP INDEX "attempts_one_open_per_run";--> statement-breakpoint
ALTER TABLE "user_profiles" ADD COLUMN "counters" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "xp_events" ADD COLUMN "board_points" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "user_topic_progress" ADD COLUMN "questions_timed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "disputes" ADD COLUMN "answer_id" uuid;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "page" smallint;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "skipped" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "user_answers" ADD COLUMN "typed" text[];--> statement-breakpoint
ALTER TABLE "user_answers" ADD COLUMN "local_day" date DEFAULT current_date NOT NULL;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD COLUMN "title" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD COLUMN "passing_score_percent" smallint;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD COLUMN "resumed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_answer_id_user_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."user_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "disputes_one_open_per_answer" ON "disputes" USING btree ("answer_id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "disputes_answer_id_index" ON "disputes" USING btree ("answer_id");--> statement-breakpoint
CREATE INDEX "user_answers_user_id_question_id_local_day_index" ON "user_answers" USING btree ("user_id","question_id","local_day");--> statement-breakpoint
CREATE INDEX "user_test_runs_open_index" ON "user_test_runs" USING btree ("user_id","mode") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_one_open_per_run" ON "attempts" USING btree ("user_test_run_id") WHERE used_at is null and superseded_at is null and page is null;--> statement-breakpoint
ALTER TABLE "exams" ADD CONSTRAINT "exams_feedback_known" CHECK (feedback in ('immediate', 'after_section', 'after_run', 'never'));--> statement-breakpoint
ALTER TABLE "user_topic_progress" ADD CONSTRAINT "user_topic_progress_timed" CHECK (questions_timed between 0 and questions_attempted);--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_skipped" CHECK (not skipped or superseded_at is not null);--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_passing_score" CHECK (passing_score_percent between 0 and 100);--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_mode_known" CHECK (mode in ('practice', 'exam', 'mistakes', 'custom'));--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_feedback_known" CHECK (feedback in ('immediate', 'after_section', 'after_run', 'never'));
--> statement-breakpoint

-- The record is written by functions that take the person first, and by nothing else: whoever can run SQL as a person can
-- read their runs and answers, and neither add to them nor change them. A call is one statement and so one transaction;
-- the rules between reading and writing stand in core/practice, and what was read is compared before anything is written.

REVOKE INSERT, UPDATE ON public.user_test_runs, public.attempts, public.user_answers, public.student_ratings, public.user_topic_progress,
  public.user_course_progress, public.review_cards, public.xp_events, public.user_achievements, public.user_avatars, public.user_profiles FROM viva_app;
--> statement-breakpoint
GRANT SELECT (title, passing_score_percent, resumed_at) ON public.user_test_runs TO viva_app;
--> statement-breakpoint
GRANT UPDATE (bio, avatar_url, selected_avatar_id, shows_on_boards) ON public.user_profiles TO viva_app;
--> statement-breakpoint
GRANT INSERT (user_id, bio, avatar_url, selected_avatar_id, shows_on_boards) ON public.user_profiles TO viva_app;
--> statement-breakpoint
-- A function of each row's own was asked for every question of a course, where one look at the sets says it for all.
CREATE FUNCTION app.staffed_sets() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT s.id FROM public.question_sets s WHERE s.course_id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin'));
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.staffed_sets TO viva_app;
--> statement-breakpoint
DROP POLICY staff ON public.questions;
--> statement-breakpoint
CREATE POLICY staff ON public.questions TO viva_app USING (question_set_id IN (SELECT app.staffed_sets())) WITH CHECK (app.staffs_set(question_set_id));
--> statement-breakpoint
DROP POLICY own ON public.disputes;
--> statement-breakpoint
CREATE POLICY own ON public.disputes FOR INSERT TO viva_app
  WITH CHECK (user_id = (SELECT app.person()) AND status = 'open' AND EXISTS (SELECT FROM public.user_answers a
    WHERE a.id = answer_id AND a.user_id = (SELECT app.person()) AND a.question_version_id = disputes.question_version_id));
--> statement-breakpoint

-- All of them are plpgsql, also where one query is the whole: it keeps its plans from call to call, and SQL functions do not.

-- Who speaks, for as long as the statement lasts; somebody who is not active is nobody.
CREATE FUNCTION app.speak_as(person uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text;
BEGIN
  SELECT role INTO spoken FROM public.users WHERE id = person AND is_active;
  IF NOT FOUND THEN RAISE EXCEPTION 'this account is not active any more' USING ERRCODE = 'insufficient_privilege'; END IF;
  PERFORM set_config('viva.person', person::text, true);
  RETURN spoken;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.note_call(person uuid, role text, note jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.audit_log (id, created_at, actor_id, actor_role, door, action, subject_id, outcome, fields)
  VALUES ((note ->> 'id')::uuid, (note ->> 'at')::timestamptz, CASE WHEN note ->> 'door' IS NOT NULL THEN person END, CASE WHEN note ->> 'door' IS NOT NULL THEN role END, note ->> 'door', note ->> 'action', coalesce((note ->> 'subject')::uuid, person),
    coalesce(note ->> 'outcome', 'done'), ARRAY(SELECT jsonb_array_elements_text(note -> 'fields')));
END $$;
--> statement-breakpoint

-- When a run's time is over by the clock of the server: null where it has none.
CREATE FUNCTION app.deadline(run public.user_test_runs) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT run.started_at + make_interval(secs => run.time_limit_seconds));
END $$;
--> statement-breakpoint
CREATE FUNCTION app.counted_fraction(answer public.user_answers) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT coalesce((SELECT g.fraction_after FROM public.regrades g WHERE g.answer_id = answer.id ORDER BY g.created_at DESC, g.id DESC LIMIT 1), answer.fraction));
END $$;
--> statement-breakpoint
CREATE FUNCTION app.profile_of(learner uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('xp', p.xp, 'streakCurrent', p.study_streak_current, 'streakLongest', p.study_streak_longest, 'lastActivityDay', p.last_activity_date,
    'answered', p.total_questions_answered, 'runs', p.total_exams_taken, 'counters', p.counters, 'revision', p.revision)
  FROM public.user_profiles p WHERE p.user_id = learner);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.unearned(learner uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'key', a.key, 'name', a.name, 'description', a.description, 'criteriaType', a.criteria_type,
    'criteriaValue', a.criteria_value, 'examType', a.criteria_exam_type, 'xp', a.xp_reward, 'displayOrder', a.display_order)), '[]')
  FROM public.achievements a WHERE NOT EXISTS (SELECT FROM public.user_achievements e WHERE e.user_id = learner AND e.achievement_id = a.id));
END $$;
--> statement-breakpoint

-- Where a learner stands with one question, at one time.
CREATE FUNCTION app.standing_of(learner uuid, asked uuid, at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object(
    'localDay', day.today,
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
      FROM public.review_cards c WHERE c.user_id = learner AND c.question_id = q.id),
    'rightBeforeToday', EXISTS (SELECT FROM public.user_answers a WHERE a.user_id = learner AND a.question_id = q.id AND a.local_day = day.today
      AND a.status = 'graded' AND app.counted_fraction(a) = 1), -- whoever gave it: the learner was told
    'firstAttempt', NOT EXISTS (SELECT FROM public.user_answers a WHERE a.user_id = learner AND a.question_id = q.id AND a.local_day = day.today
      AND a.status = 'graded'))
  FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id LEFT JOIN public.courses c ON c.id = s.course_id
    CROSS JOIN LATERAL (SELECT coalesce(c.subject_id, s.subject_id) AS id) subject
    CROSS JOIN LATERAL (SELECT (at AT TIME ZONE u.time_zone)::date AS today FROM public.users u WHERE u.id = learner) day
  WHERE q.id = asked);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.run_facts(run public.user_test_runs) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('id', run.id, 'title', run.title, 'mode', run.mode, 'source', run.source, 'feedback', run.feedback, 'state', run.state, 'seed', run.seed,
    'courseId', run.course_id, 'subjectId', coalesce(run.subject_id, (SELECT c.subject_id FROM public.courses c WHERE c.id = run.course_id)), 'examType', (SELECT c.exam_type FROM public.courses c WHERE c.id = run.course_id),
    'order', to_jsonb(run.question_order), 'startedAt', run.started_at, 'deadlineAt', app.deadline(run),
    'completedAt', run.completed_at, 'timeLimitSeconds', run.time_limit_seconds, 'passingScorePercent', run.passing_score_percent, 'score', run.score, 'passed', run.passed,
    'totalQuestions', run.total_questions, 'correctAnswers', run.correct_answers, 'xpEarned', run.xp_earned, 'metadata', run.metadata));
END $$;
--> statement-breakpoint
CREATE FUNCTION app.version_facts(version uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('id', v.question_id, 'version', v.id, 'versionNumber', v.version_number, 'type', v.question_type, 'text', v.question_text, 'html', v.html_content,
    'code', v.code_snippet, 'body', v.body, 'explanation', v.explanation, 'topic', t.name, 'topicId', q.topic_id, 'difficulty', q.difficulty)
  FROM public.question_versions v JOIN public.questions q ON q.id = v.question_id LEFT JOIN public.topics t ON t.id = q.topic_id WHERE v.id = version);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.answer_facts(answer public.user_answers) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('id', answer.id, 'attempt', answer.attempt_id, 'question', answer.question_id, 'answer', to_jsonb(answer.answer), 'typed', to_jsonb(answer.typed),
    'status', answer.status, 'fraction', answer.fraction, 'counted', app.counted_fraction(answer), 'timeTakenMs', answer.time_taken_ms, 'confidence', answer.confidence,
    'hintsUsed', answer.hints_used, 'provenance', answer.provenance, 'idempotencyKey', answer.idempotency_key, 'answeredAt', answer.answered_at,
    'xp', (SELECT coalesce(sum(x.amount), 0) FROM public.xp_events x WHERE x.answer_id = answer.id)));
END $$;
--> statement-breakpoint

-- Of several open runs the one that was last resumed or served from: what is said without naming a run is about that one.
CREATE FUNCTION app.run_at_hand(person uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT l.id FROM public.user_test_runs l WHERE l.user_id = person AND l.state = 'open'
    ORDER BY greatest(l.resumed_at, (SELECT max(t.served_at) FROM public.attempts t WHERE t.user_test_run_id = l.id)) DESC LIMIT 1);
END $$;
--> statement-breakpoint
-- The question that is open, with its key: for code that grades, never for anybody's eyes. Without an attempt it is the
-- one that the same submission answered, if it was delivered before, and else the one served last in a run that is open.
CREATE FUNCTION app.open_attempt(person uuid, attempt uuid, key text, at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object(
    'attempt', jsonb_build_object('id', t.id, 'page', t.page, 'position', t.position, 'shuffle', t.shuffle, 'hintsShown', t.hints_shown, 'servedAt', t.served_at,
      'usedAt', t.used_at, 'supersededAt', t.superseded_at),
    'run', app.run_facts(r),
    'question', app.version_facts(t.question_version_id),
    'standing', app.standing_of(person, t.question_id, at),
    'achievements', app.unearned(person),
    'left', cardinality(r.question_order) - 1 - (SELECT count(DISTINCT a.question_id) FROM public.user_answers a WHERE a.user_test_run_id = r.id AND a.question_id <> t.question_id),
    'answered', (SELECT app.answer_facts(a) FROM public.user_answers a WHERE a.attempt_id = t.id))
  FROM public.attempts t JOIN public.user_test_runs r ON r.id = t.user_test_run_id JOIN public.users u ON u.id = t.user_id AND u.is_active
  WHERE t.user_id = person AND t.id = coalesce(attempt, (
    SELECT a.attempt_id FROM public.user_answers a JOIN public.user_test_runs d ON d.id = a.user_test_run_id
    WHERE key IS NOT NULL AND d.user_id = person AND a.idempotency_key = key AND d.resumed_at > at - interval '7 days' LIMIT 1), (
    SELECT l.id FROM public.attempts l WHERE l.user_test_run_id = app.run_at_hand(person) AND l.used_at IS NULL AND l.superseded_at IS NULL ORDER BY l.position LIMIT 1)));
END $$;
--> statement-breakpoint

-- Locks what an answer moves, the learner first and then the questions in the order of their ids, and says whether it is
-- still what was read. What is not there yet is made.
CREATE FUNCTION app.lock_standing(learner uuid, given jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_revision integer; as_read integer;
BEGIN
  SELECT revision INTO found_revision FROM public.user_profiles WHERE user_id = learner FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.user_profiles (user_id) VALUES (learner) ON CONFLICT DO NOTHING;
    SELECT revision INTO found_revision FROM public.user_profiles WHERE user_id = learner FOR UPDATE;
  END IF;
  IF found_revision <> (given #>> '{profile,revision}')::integer THEN RETURN false; END IF;
  IF jsonb_array_length(given -> 'questions') = 0 THEN RETURN true; END IF;
  FOR turn IN 1..2 LOOP
    SELECT count(*) FILTER (WHERE locked.rating = locked.before AND locked.answers = locked.known) INTO as_read FROM (
      SELECT r.rating, r.answers, e.before, e.known FROM jsonb_to_recordset(given -> 'questions') AS e(id uuid, before double precision, known integer)
        JOIN public.question_ratings r ON r.question_id = e.id ORDER BY r.question_id FOR UPDATE OF r) locked;
    IF as_read = jsonb_array_length(given -> 'questions') THEN RETURN true; END IF;
    INSERT INTO public.question_ratings (question_id, rating) SELECT e.id, e.before FROM jsonb_to_recordset(given -> 'questions') AS e(id uuid, before double precision, known integer)
      WHERE e.known = 0 ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
  END LOOP;
  RETURN false;
END $$;
--> statement-breakpoint

-- Writes where a learner stands after one or more answers, or after a run.
CREATE FUNCTION app.write_standing(learner uuid, given jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE profile jsonb := given -> 'profile';
BEGIN
  UPDATE public.user_profiles SET xp = (profile ->> 'xp')::integer, level = (profile ->> 'level')::integer, study_streak_current = (profile ->> 'streakCurrent')::integer,
    study_streak_longest = (profile ->> 'streakLongest')::integer, last_activity_date = (profile ->> 'lastActivityDay')::date,
    total_questions_answered = (profile ->> 'answered')::integer, total_exams_taken = (profile ->> 'runs')::integer, counters = profile -> 'counters', revision = revision + 1
  WHERE user_id = learner;
  UPDATE public.question_ratings r SET rating = e.after, answers = r.answers + 1
  FROM jsonb_to_recordset(given -> 'questions') AS e(id uuid, after double precision) WHERE r.question_id = e.id AND e.after IS NOT NULL;
  INSERT INTO public.student_ratings AS r (id, student_id, subject_id, rating, answers, last_updated)
  SELECT gen_random_uuid(), learner, e.id, e.rating, e.answers, at FROM jsonb_to_recordset(given -> 'subjects') AS e(id uuid, rating double precision, answers integer)
  ON CONFLICT (student_id, subject_id) DO UPDATE SET rating = excluded.rating, answers = excluded.answers, last_updated = excluded.last_updated;
  INSERT INTO public.user_topic_progress AS p (id, user_id, topic_id, proficiency_level, questions_attempted, questions_correct, questions_timed, average_time_ms, last_practice_date)
  SELECT gen_random_uuid(), learner, e.id, e.proficiency, e.attempted, e.correct, e.timed, e."averageTimeMs", e."lastPracticeAt"
  FROM jsonb_to_recordset(given -> 'topics') AS e(id uuid, proficiency double precision, attempted integer, correct integer, timed integer, "averageTimeMs" double precision, "lastPracticeAt" timestamptz)
  ON CONFLICT (user_id, topic_id) DO UPDATE SET proficiency_level = excluded.proficiency_level, questions_attempted = excluded.questions_attempted,
    questions_correct = excluded.questions_correct, questions_timed = excluded.questions_timed, average_time_ms = excluded.average_time_ms, last_practice_date = excluded.last_practice_date;
  INSERT INTO public.user_course_progress AS p (id, user_id, course_id, questions_answered, correct_answers, question_sets_completed, last_activity)
  SELECT gen_random_uuid(), learner, e.id, e.answered, e.correct, coalesce(e."setsCompleted", 0), e."lastActivityAt"
  FROM jsonb_to_recordset(given -> 'courses') AS e(id uuid, answered integer, correct integer, "setsCompleted" integer, "lastActivityAt" timestamptz)
  ON CONFLICT (user_id, course_id) DO UPDATE SET questions_answered = excluded.questions_answered, correct_answers = excluded.correct_answers, last_activity = excluded.last_activity;
  INSERT INTO public.review_cards AS c (user_id, question_id, state, due, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, last_review)
  SELECT learner, e.id, e.state, e.due, e.stability, e.difficulty, e."elapsedDays", e."scheduledDays", e."learningSteps", e.reps, e.lapses, e."lastReview"
  FROM jsonb_to_recordset(given -> 'cards') AS e(id uuid, state text, due timestamptz, stability double precision, difficulty double precision, "elapsedDays" integer,
    "scheduledDays" integer, "learningSteps" integer, reps integer, lapses integer, "lastReview" timestamptz)
  ON CONFLICT (user_id, question_id) DO UPDATE SET state = excluded.state, due = excluded.due, stability = excluded.stability, difficulty = excluded.difficulty,
    elapsed_days = excluded.elapsed_days, scheduled_days = excluded.scheduled_days, learning_steps = excluded.learning_steps, reps = excluded.reps, lapses = excluded.lapses, last_review = excluded.last_review;
  INSERT INTO public.xp_events (id, user_id, subject_id, user_test_run_id, answer_id, reason, amount, board_points, created_at)
  SELECT e.id, learner, e.subject, e.run, e.answer, e.reason, e.amount, coalesce(e."boardPoints", 0), at
  FROM jsonb_to_recordset(given -> 'xp') AS e(id uuid, subject uuid, run uuid, answer uuid, reason text, amount integer, "boardPoints" smallint);
  IF jsonb_array_length(given -> 'earned') > 0 THEN
    INSERT INTO public.user_achievements (user_id, achievement_id, earned_at, progress_value)
    SELECT learner, e.id, at, e.progress FROM jsonb_to_recordset(given -> 'earned') AS e(id uuid, progress integer) ON CONFLICT DO NOTHING;
    INSERT INTO public.user_avatars (user_id, avatar_id, unlocked_at)
    SELECT learner, a.unlocks_avatar_id, at FROM jsonb_to_recordset(given -> 'earned') AS e(id uuid) JOIN public.achievements a ON a.id = e.id
    WHERE a.unlocks_avatar_id IS NOT NULL ON CONFLICT DO NOTHING;
  END IF;
END $$;
--> statement-breakpoint

-- Records one answer or a page of them, with all that they move, in one statement. Says `changed` when something is not as
-- it was read: then nothing was written, and the caller reads again.
CREATE FUNCTION app.record_answers(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); run public.user_test_runs%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; usable integer;
BEGIN
  IF given -> 'standing' <> 'null' AND NOT app.lock_standing(person, given -> 'standing') THEN RETURN '{"changed": true}'; END IF;
  SELECT * INTO run FROM public.user_test_runs WHERE id = (given ->> 'run')::uuid AND user_id = person FOR NO KEY UPDATE;
  IF run.state IS DISTINCT FROM 'open' OR at >= app.deadline(run) THEN RETURN '{"changed": true}'; END IF;
  IF run.mode <> 'exam' AND app.sits(person, at) = 'exam' THEN RETURN '{"changed": true, "refused": "exam"}'; END IF; -- a verdict on a question might be one on the exam's
  IF EXISTS (SELECT FROM jsonb_to_recordset(given -> 'answers') AS e(key text) JOIN public.user_answers a ON a.user_test_run_id = run.id AND a.idempotency_key = e.key) THEN
    RETURN '{"changed": true, "refused": "key"}';
  END IF;
  UPDATE public.attempts SET used_at = at WHERE user_test_run_id = run.id AND used_at IS NULL AND superseded_at IS NULL
    AND id IN (SELECT e.attempt FROM jsonb_to_recordset(given -> 'answers') AS e(attempt uuid));
  GET DIAGNOSTICS usable = ROW_COUNT;
  IF usable = 0 THEN RETURN '{"changed": true}'; END IF;
  IF usable <> jsonb_array_length(given -> 'answers') THEN
    RAISE EXCEPTION 'some of these questions were answered meanwhile' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO public.user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, typed, status, fraction, feedback, time_taken_ms, confidence,
    hints_used, provenance, idempotency_key, student_rating_before, student_rating_after, question_rating_before, question_rating_after, answered_at, local_day)
  SELECT e.id, person, run.id, e.attempt, t.question_id, t.question_version_id, e.answer, e.typed, e.status, e.fraction, e.feedback, e."timeTakenMs", e.confidence,
    t.hints_shown, e.provenance, e.key, e."studentBefore", e."studentAfter", e."questionBefore", e."questionAfter", at, e."localDay"
  FROM jsonb_to_recordset(given -> 'answers') AS e(id uuid, attempt uuid, answer text[], typed text[], status text, fraction numeric, feedback text, "timeTakenMs" integer, confidence smallint,
    provenance text, key text, "studentBefore" double precision, "studentAfter" double precision, "questionBefore" double precision, "questionAfter" double precision, "localDay" date)
    JOIN public.attempts t ON t.id = e.attempt;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint

-- A run as it stands: the run, and of each of its questions how often it was served, what was answered last, whether it
-- was put aside. Without a run it is the one that was last touched, of those that are open.
CREATE FUNCTION app.run_view(person uuid, run uuid, at timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('run', app.run_facts(r), 'profile', app.profile_of(person), 'achievements', app.unearned(person), 'items', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('question', o.question, 'servedAt', s.served_at, 'open', s.open, 'page', s.page, 'skipped', coalesce(s.skipped, false),
      'answered', CASE WHEN a.id IS NOT NULL THEN app.answer_facts(a) END, 'firstFraction', f.fraction, 'firstHints', coalesce(f.hints, 0), 'relayed', coalesce(f.relayed, false), 'answers', coalesce(f.answers, 0), 'topicId', q.topic_id) ORDER BY o.position), '[]')
    FROM unnest(r.question_order) WITH ORDINALITY AS o(question, position)
      JOIN public.questions q ON q.id = o.question
      LEFT JOIN LATERAL (SELECT max(t.served_at) AS served_at, (array_agg(t.id) FILTER (WHERE t.used_at IS NULL AND t.superseded_at IS NULL))[1] AS open,
          max(t.page) FILTER (WHERE t.used_at IS NULL AND t.superseded_at IS NULL) AS page, (array_agg(t.skipped ORDER BY t.served_at DESC, t.id DESC))[1] AS skipped
        FROM public.attempts t WHERE t.user_test_run_id = r.id AND t.question_id = o.question) s ON true
      LEFT JOIN LATERAL (SELECT * FROM public.user_answers n WHERE n.user_test_run_id = r.id AND n.question_id = o.question ORDER BY n.answered_at DESC, n.sequence DESC LIMIT 1) a ON true
      LEFT JOIN LATERAL (SELECT count(*) AS answers, (array_agg(app.counted_fraction(n) ORDER BY n.answered_at, n.id))[1] AS fraction,
          (array_agg(n.hints_used ORDER BY n.answered_at, n.id))[1] AS hints, bool_or(n.provenance = 'relayed') AS relayed
        FROM public.user_answers n WHERE n.user_test_run_id = r.id AND n.question_id = o.question) f ON true
    WHERE q.status IN ('live', 'pilot') OR s.served_at IS NOT NULL)) -- one that was deleted or retired before it was served is no part of the run
  FROM public.user_test_runs r JOIN public.users u ON u.id = r.user_id AND u.is_active
  WHERE r.user_id = person AND r.id = coalesce(run, app.run_at_hand(person)));
END $$;
--> statement-breakpoint
-- Questions as they would be served now, with their keys, for whoever has them in a run that is open.
CREATE FUNCTION app.questions_to_serve(person uuid, run uuid, asked uuid[]) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT coalesce(jsonb_agg(app.version_facts(v.id) ORDER BY o.position), '[]')
  FROM unnest(asked) WITH ORDINALITY AS o(question, position)
    CROSS JOIN LATERAL (SELECT n.id FROM public.question_versions n WHERE n.question_id = o.question ORDER BY n.version_number DESC LIMIT 1) v
  WHERE EXISTS (SELECT FROM public.user_test_runs r WHERE r.id = run AND r.user_id = person AND r.state = 'open' AND o.question = ANY (r.question_order)));
END $$;
--> statement-breakpoint

CREATE FUNCTION app.start_run(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); taken integer; allowed integer;
BEGIN
  IF EXISTS (SELECT FROM public.user_test_runs WHERE id = (given ->> 'id')::uuid AND user_id = person) THEN RETURN '{"started": true}'; END IF; -- the answer to the first call was lost
  PERFORM FROM public.users WHERE id = person FOR NO KEY UPDATE; -- two starts at once are counted one after the other
  IF given ->> 'examId' IS NOT NULL THEN
    SELECT attempts_max INTO allowed FROM public.exams WHERE id = (given ->> 'examId')::uuid;
    SELECT count(*) INTO taken FROM public.user_test_runs WHERE user_id = person AND exam_id = (given ->> 'examId')::uuid;
    IF taken >= allowed THEN RETURN jsonb_build_object('refused', 'attempts', 'allowed', allowed); END IF;
  END IF;
  IF app.sits(person, (given ->> 'at')::timestamptz) = 'exam' THEN RETURN '{"refused": "exam"}'; END IF;
  INSERT INTO public.user_test_runs (id, user_id, course_id, subject_id, source, question_set_id, exam_id, practice_test_id, topic_id, mode, channel, feedback, question_order, seed, title,
    time_limit_seconds, passing_score_percent, started_at, resumed_at, metadata)
  SELECT e.id, person, e."courseId", e."subjectId", e.source, e."setId", e."examId", e."practiceTestId", e."topicId", e.mode, e.channel, e.feedback, e."order", e.seed, e.title,
    e."timeLimitSeconds", e."passingScorePercent", e.at, e.at, e.metadata
  FROM jsonb_to_record(given) AS e(id uuid, "courseId" uuid, "subjectId" uuid, source text, "setId" uuid, "examId" uuid, "practiceTestId" uuid, "topicId" uuid, mode text, channel text, feedback text,
    "order" uuid[], seed integer, title text, "timeLimitSeconds" integer, "passingScorePercent" smallint, at timestamptz, metadata jsonb);
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"started": true}';
END $$;
--> statement-breakpoint
-- What a person is sitting now: an exam, another run whose verdicts come later, or nothing.
CREATE FUNCTION app.sits(person uuid, at timestamptz) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT CASE WHEN bool_or(r.mode = 'exam') THEN 'exam' WHEN bool_or(r.feedback <> 'immediate') THEN 'withheld' END
  FROM public.user_test_runs r WHERE r.user_id = person AND r.state = 'open' AND (app.deadline(r) IS NULL OR app.deadline(r) > at));
END $$;
--> statement-breakpoint

-- Serves one question, or the questions of a page. Where another is open already, by another device say, that one stays.
CREATE FUNCTION app.serve(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); run public.user_test_runs%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; already uuid;
BEGIN
  SELECT * INTO run FROM public.user_test_runs WHERE id = (given ->> 'run')::uuid AND user_id = person FOR NO KEY UPDATE;
  IF run.state IS DISTINCT FROM 'open' OR at >= app.deadline(run) THEN RETURN '{"served": false}'; END IF;
  IF run.mode <> 'exam' AND app.sits(person, at) = 'exam' THEN RETURN '{"served": false, "refused": "exam"}'; END IF;
  IF run.course_id IS NOT NULL AND NOT EXISTS (SELECT FROM app.open_courses() AS c(id) WHERE c.id = run.course_id) THEN RETURN '{"served": false, "refused": "course"}'; END IF;
  SELECT id INTO already FROM public.attempts WHERE user_test_run_id = run.id AND used_at IS NULL AND superseded_at IS NULL LIMIT 1;
  IF already IS NOT NULL THEN RETURN jsonb_build_object('served', false, 'open', already); END IF;
  IF EXISTS (SELECT FROM jsonb_to_recordset(given -> 'questions') AS e(question uuid) WHERE NOT e.question = ANY (run.question_order)) THEN
    RAISE EXCEPTION 'that question is not in the run' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO public.attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, page, shuffle, revision, door, served_at, expires_at, hints_shown)
  SELECT e.id, person, run.id, e.question, e.version, e.position, (given ->> 'page')::smallint, e.shuffle, run.revision, given ->> 'door', at, app.deadline(run),
    coalesce((SELECT max(t.hints_shown) FROM public.attempts t WHERE t.user_test_run_id = run.id AND t.question_id = e.question AND t.used_at IS NULL), 0) -- putting aside gives no hint back
  FROM jsonb_to_recordset(given -> 'questions') AS e(id uuid, question uuid, version uuid, position integer, shuffle jsonb);
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"served": true}';
END $$;
--> statement-breakpoint
CREATE FUNCTION app.skip_question(person uuid, attempt uuid, at timestamptz, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  UPDATE public.attempts t SET superseded_at = at, skipped = true FROM public.user_test_runs r
  WHERE t.id = attempt AND t.user_id = person AND t.used_at IS NULL AND t.superseded_at IS NULL AND r.id = t.user_test_run_id AND r.state = 'open' AND (app.deadline(r) IS NULL OR at < app.deadline(r));
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN true;
END $$;
--> statement-breakpoint
-- Gives the next hint of a question that is open, and counts it. Null when there is none left.
CREATE FUNCTION app.take_hint(person uuid, attempt uuid, at timestamptz, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); asked public.attempts%ROWTYPE; rung public.question_hints%ROWTYPE;
BEGIN
  SELECT t.* INTO asked FROM public.attempts t JOIN public.user_test_runs r ON r.id = t.user_test_run_id AND r.state = 'open' AND (app.deadline(r) IS NULL OR at < app.deadline(r))
  WHERE t.id = attempt AND t.user_id = person AND t.used_at IS NULL AND t.superseded_at IS NULL FOR UPDATE OF t;
  IF NOT FOUND THEN RETURN '{"open": false}'; END IF;
  SELECT * INTO rung FROM public.question_hints WHERE question_version_id = asked.question_version_id ORDER BY position OFFSET asked.hints_shown LIMIT 1;
  IF NOT FOUND THEN RETURN '{"open": true}'; END IF;
  UPDATE public.attempts SET hints_shown = hints_shown + 1 WHERE id = asked.id;
  PERFORM app.note_call(person, spoken, note);
  RETURN jsonb_build_object('open', true, 'hint', rung.text, 'rung', asked.hints_shown + 1);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.resume_run(person uuid, run uuid, at timestamptz, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  UPDATE public.user_test_runs SET resumed_at = greatest(resumed_at, at) WHERE id = run AND user_id = person AND state = 'open';
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN true;
END $$;
--> statement-breakpoint

-- What was asked and answered in a run, word for word: of each question the version it was served in, or the present one.
CREATE FUNCTION app.snapshot_of(run public.user_test_runs) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('title', run.title, 'questions', coalesce(jsonb_agg(jsonb_build_object('question', o.question, 'version', v.id, 'version_number', v.version_number,
    'type', v.question_type, 'text', v.question_text, 'body', v.body, 'shuffle', coalesce(t.shuffle, '{}'), 'answer', to_jsonb(a.answer), 'fraction', a.fraction,
    'points', coalesce((run.metadata #>> ARRAY['points', o.question::text])::integer, 1)) ORDER BY o.position), '[]'))
  FROM unnest(run.question_order) WITH ORDINALITY AS o(question, position)
    LEFT JOIN LATERAL (SELECT n.* FROM public.attempts n WHERE n.user_test_run_id = run.id AND n.question_id = o.question
      ORDER BY n.used_at IS NOT NULL DESC, n.served_at DESC, n.id DESC LIMIT 1) t ON true
    LEFT JOIN public.user_answers a ON a.attempt_id = t.id
    JOIN LATERAL (SELECT n.* FROM public.question_versions n WHERE n.question_id = o.question AND (t.question_version_id IS NULL OR n.id = t.question_version_id)
      ORDER BY n.version_number DESC LIMIT 1) v ON true
    JOIN public.questions q ON q.id = o.question AND (q.status IN ('live', 'pilot') OR t.id IS NOT NULL));
END $$;
--> statement-breakpoint
-- Ends a run: finished, expired, abandoned, or waiting for a judge. Says `changed` when an answer came meanwhile.
CREATE FUNCTION app.end_run(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
    INSERT INTO public.user_course_progress AS p (id, user_id, course_id, question_sets_completed, last_activity) VALUES (gen_random_uuid(), person, run.course_id, 1, at)
    ON CONFLICT (user_id, course_id) DO UPDATE SET question_sets_completed = (SELECT count(DISTINCT r.question_set_id) FROM public.user_test_runs r
      WHERE r.user_id = person AND r.course_id = run.course_id AND r.state = 'finished');
  END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(person, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint
-- All of a run for its report: with keys, which the caller tells when their time has come.
CREATE FUNCTION app.run_report(person uuid, run uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
  SELECT jsonb_build_object('run', app.run_facts(r), 'items', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('question', app.version_facts(v.id), 'shuffle', coalesce(t.shuffle, '{}'), 'answer', CASE WHEN a.id IS NOT NULL THEN app.answer_facts(a) END,
      'dispute', (SELECT d.status FROM public.disputes d WHERE d.answer_id = a.id ORDER BY d.created_at DESC LIMIT 1)) ORDER BY o.position), '[]')
    FROM unnest(r.question_order) WITH ORDINALITY AS o(question, position)
      LEFT JOIN LATERAL (SELECT n.* FROM public.attempts n WHERE n.user_test_run_id = r.id AND n.question_id = o.question
        ORDER BY n.used_at IS NOT NULL DESC, n.served_at DESC, n.id DESC LIMIT 1) t ON true
      LEFT JOIN public.user_answers a ON a.attempt_id = t.id
      JOIN LATERAL (SELECT n.id FROM public.question_versions n WHERE n.question_id = o.question AND (t.question_version_id IS NULL OR n.id = t.question_version_id)
        ORDER BY n.version_number DESC LIMIT 1) v ON true))
  FROM public.user_test_runs r JOIN public.users u ON u.id = r.user_id AND u.is_active WHERE r.id = run AND r.user_id = person);
END $$;
--> statement-breakpoint

-- An answer that waits for a person's verdict, with where its learner stands: for the staff of its course and admins.
CREATE FUNCTION app.open_pending(person uuid, pending uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  IF NOT app.staffs_answer(pending) THEN RETURN NULL; END IF;
  RETURN (SELECT jsonb_build_object('learner', a.user_id, 'answered', app.answer_facts(a), 'run', app.run_facts(r), 'question', app.version_facts(a.question_version_id),
      'localDay', a.local_day, 'standing', app.standing_of(a.user_id, a.question_id, a.answered_at), 'achievements', app.unearned(a.user_id))
    FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id WHERE a.id = pending);
END $$;
--> statement-breakpoint
-- Gives a waiting answer its verdict. It is settled now, and so numbered now: rebuilding replays it in this place.
CREATE FUNCTION app.record_grade(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); learner uuid; at timestamptz := (given ->> 'at')::timestamptz;
BEGIN
  SELECT user_id INTO learner FROM public.user_answers WHERE id = (given ->> 'answer')::uuid AND status = 'pending';
  IF NOT FOUND OR NOT app.staffs_answer((given ->> 'answer')::uuid) THEN RETURN '{"changed": true}'; END IF;
  IF given -> 'standing' <> 'null' AND NOT app.lock_standing(learner, given -> 'standing') THEN RETURN '{"changed": true}'; END IF;
  UPDATE public.user_answers SET status = 'graded', fraction = (given ->> 'fraction')::numeric, feedback = given ->> 'feedback', sequence = nextval('public.answer_sequence'),
    student_rating_before = (given ->> 'studentBefore')::double precision, student_rating_after = (given ->> 'studentAfter')::double precision,
    question_rating_before = (given ->> 'questionBefore')::double precision, question_rating_after = (given ->> 'questionAfter')::double precision
  WHERE id = (given ->> 'answer')::uuid AND status = 'pending';
  IF NOT FOUND THEN RETURN '{"changed": true}'; END IF;
  IF given -> 'standing' <> 'null' THEN PERFORM app.write_standing(learner, given -> 'standing', at); END IF;
  PERFORM app.note_call(person, spoken, note || jsonb_build_object('subject', learner));
  RETURN '{"changed": false}';
END $$;
--> statement-breakpoint

-- The weekly board: points of this week, Monday to Sunday in UTC, of those who show themselves, and one's own. A regrade's
-- points count in the week of the answer.
CREATE VIEW public.v_weekly_leaderboard WITH (security_barrier = true) AS
SELECT CASE WHEN p.shows_on_boards THEN u.name END AS name, v.key AS avatar, b.user_id = (SELECT app.person()) AS is_self, b.points, b.week,
  rank() OVER (PARTITION BY b.week ORDER BY b.points DESC) AS place
FROM (SELECT x.user_id, date_trunc('week', coalesce(a.answered_at, x.created_at) AT TIME ZONE 'UTC')::date AS week, sum(x.board_points)::integer AS points
      FROM public.xp_events x LEFT JOIN public.user_answers a ON a.id = x.answer_id WHERE x.board_points <> 0 AND x.created_at >= now() - interval '60 days'
      GROUP BY x.user_id, 2) b
  JOIN public.users u ON u.id = b.user_id AND u.is_active LEFT JOIN public.user_profiles p ON p.user_id = b.user_id LEFT JOIN public.avatars v ON v.id = p.selected_avatar_id
WHERE b.points > 0 AND (p.shows_on_boards OR b.user_id = (SELECT app.person())) AND ((SELECT app.person()) IS NOT NULL OR current_user = 'viva_system');
--> statement-breakpoint
GRANT SELECT ON public.v_weekly_leaderboard TO viva_app, viva_system;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.staffed_sets, app.speak_as, app.note_call, app.deadline, app.counted_fraction, app.profile_of, app.unearned, app.standing_of, app.run_facts, app.version_facts, app.answer_facts,
  app.open_attempt, app.lock_standing, app.write_standing, app.record_answers, app.run_view, app.questions_to_serve, app.start_run, app.sits, app.serve, app.skip_question, app.take_hint,
  app.resume_run, app.snapshot_of, app.run_at_hand, app.end_run, app.run_report, app.open_pending, app.record_grade FROM PUBLIC;
