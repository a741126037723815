-- Boards of places: who shows themselves there, and what remembering is worth.

CREATE TABLE "board_members" (
	"place_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "board_members_place_id_user_id_pk" PRIMARY KEY("place_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "xp_events" ADD COLUMN "recall_points" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "board_members" ADD CONSTRAINT "board_members_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_members" ADD CONSTRAINT "board_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "board_members_user_id_index" ON "board_members" USING btree ("user_id");
--> statement-breakpoint

-- As before, with what remembering was worth.
CREATE OR REPLACE FUNCTION app.write_standing(learner uuid, given jsonb, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
  INSERT INTO public.xp_events (id, user_id, subject_id, user_test_run_id, answer_id, reason, amount, board_points, recall_points, created_at)
  SELECT e.id, learner, e.subject, e.run, e.answer, e.reason, e.amount, coalesce(e."boardPoints", 0), coalesce(e."recallPoints", 0), at
  FROM jsonb_to_recordset(given -> 'xp') AS e(id uuid, subject uuid, run uuid, answer uuid, reason text, amount integer, "boardPoints" smallint, "recallPoints" smallint);
  IF jsonb_array_length(given -> 'earned') > 0 THEN
    INSERT INTO public.user_achievements (user_id, achievement_id, earned_at, progress_value)
    SELECT learner, e.id, at, e.progress FROM jsonb_to_recordset(given -> 'earned') AS e(id uuid, progress integer) ON CONFLICT DO NOTHING;
    INSERT INTO public.user_avatars (user_id, avatar_id, unlocked_at)
    SELECT learner, a.unlocks_avatar_id, at FROM jsonb_to_recordset(given -> 'earned') AS e(id uuid) JOIN public.achievements a ON a.id = e.id
    WHERE a.unlocks_avatar_id IS NOT NULL ON CONFLICT DO NOTHING;
  END IF;
END $$;
--> statement-breakpoint

-- Who shows themselves on the board of a place, which is nobody who did not ask to. They see their own row; what a board tells of
-- others, its function gives.
ALTER TABLE public.board_members ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON public.board_members TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.board_members TO viva_system;
--> statement-breakpoint
CREATE POLICY own ON public.board_members FOR SELECT TO viva_app USING (user_id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT ON public.board_members TO viva_app;
--> statement-breakpoint
CREATE FUNCTION app.show_on_board(person uuid, given jsonb, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  IF (given ->> 'shown')::boolean THEN
    INSERT INTO public.board_members (place_id, user_id) VALUES (app.make_place(given -> 'place'), person) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM public.board_members b USING public.places p WHERE p.id = b.place_id AND p.external_id = given #>> '{place,externalId}' AND b.user_id = person;
  END IF;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN true;
END $$;
--> statement-breakpoint
-- The board of a place in the week of a moment, Monday to Sunday by the place's own zone: the names of those who show themselves there,
-- and what they remembered. Of each question the first answer of the week counts, whatever came of it: who asks it again gains nothing.
-- Where courses were chosen for the place, they alone count.
CREATE FUNCTION app.place_board(person uuid, given jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE place public.places%ROWTYPE; zone text; week date;
BEGIN
  SELECT * INTO place FROM public.places WHERE external_id = given ->> 'place';
  zone := coalesce(place.settings ->> 'time_zone', 'UTC');
  week := date_trunc('week', (given ->> 'at')::timestamptz AT TIME ZONE zone)::date;
  RETURN jsonb_build_object('week', week, 'isShown', EXISTS (SELECT FROM public.board_members b WHERE b.place_id = place.id AND b.user_id = person),
    'entries', (SELECT coalesce(jsonb_agg(jsonb_build_object('rank', e.rank, 'name', e.name, 'isSelf', e.user_id = person, 'points', e.points) ORDER BY e.rank, e.name), '[]')
      FROM (SELECT s.*, rank() OVER (ORDER BY s.points DESC) FROM (
        SELECT b.user_id, coalesce(u.name, u.username, 'somebody') AS name, coalesce((SELECT sum((SELECT sum(x.recall_points) FROM public.xp_events x WHERE x.answer_id = f.id)) FROM (
            SELECT DISTINCT ON (a.question_id) a.id FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id AND (r.feedback = 'immediate' OR r.feedback <> 'never' AND r.state NOT IN ('open', 'grading'))
              JOIN public.questions q ON q.id = a.question_id JOIN public.question_sets t ON t.id = q.question_set_id
            WHERE a.user_id = b.user_id AND a.answered_at >= week::timestamp AT TIME ZONE zone AND a.answered_at < (week + 7)::timestamp AT TIME ZONE zone
              AND (t.course_id IN (SELECT k.course_id FROM public.place_courses k WHERE k.place_id = place.id) OR NOT EXISTS (SELECT FROM public.place_courses k WHERE k.place_id = place.id))
            ORDER BY a.question_id, a.answered_at, a.sequence) f), 0)::integer AS points
        FROM public.board_members b JOIN public.users u ON u.id = b.user_id WHERE b.place_id = place.id AND u.is_active) s) e
      WHERE e.rank <= (given ->> 'most')::integer OR e.user_id = person));
END $$;
--> statement-breakpoint
-- Who is no longer known by a name of that door is on no board of its servers.
CREATE FUNCTION app.leave_boards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.board_members WHERE user_id = OLD.user_id AND NOT EXISTS (SELECT FROM public.identities i WHERE i.user_id = OLD.user_id AND i.provider = OLD.provider);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER leave_boards AFTER DELETE ON public.identities FOR EACH ROW WHEN (OLD.provider = 'discord') EXECUTE FUNCTION app.leave_boards();
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.show_on_board, app.place_board, app.leave_boards FROM PUBLIC;
--> statement-breakpoint
-- A round that what was chosen does not allow any more is over; what was told of it counts.
CREATE OR REPLACE FUNCTION app.change_place(person uuid, given jsonb, note jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); changed uuid := app.make_place(given -> 'place');
BEGIN
  UPDATE public.places SET
    channels = CASE WHEN given ? 'channels' THEN ARRAY(SELECT jsonb_array_elements_text(given -> 'channels')) ELSE channels END,
    modes = CASE WHEN given ? 'modes' THEN ARRAY(SELECT jsonb_array_elements_text(given -> 'modes')) ELSE modes END,
    settings = jsonb_strip_nulls(settings || coalesce(given -> 'settings', '{}'))
  WHERE id = changed;
  IF given ? 'courses' THEN
    DELETE FROM public.place_courses WHERE place_id = changed;
    INSERT INTO public.place_courses (place_id, course_id) SELECT changed, c.id FROM public.courses c
      WHERE c.id IN (SELECT e::uuid FROM jsonb_array_elements_text(given -> 'courses') e);
  END IF;
  UPDATE public.rounds r SET state = 'cancelled', ended_at = greatest(r.started_at, (given ->> 'at')::timestamptz), revision = r.revision + 1
  FROM public.places p WHERE p.id = changed AND r.place_id = changed AND r.ended_at IS NULL AND (r.mode <> ALL (p.modes) OR p.channels <> '{}' AND r.channel <> ALL (p.channels)
    OR EXISTS (SELECT FROM public.place_courses k WHERE k.place_id = changed) AND NOT EXISTS (SELECT FROM public.place_courses k WHERE k.place_id = changed AND k.course_id = r.course_id));
  PERFORM app.note_call(person, spoken, note);
END $$;
