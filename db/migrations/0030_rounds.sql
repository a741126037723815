-- Rounds: what was asked in which version, sealed answers, who plays from when to when.

CREATE TABLE "round_answers" (
	"round_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"answer" text[] NOT NULL,
	"typed" text[] NOT NULL,
	"fraction" numeric(6, 5) NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "round_answers_round_id_user_id_position_pk" PRIMARY KEY("round_id","user_id","position"),
	CONSTRAINT "round_answers_fraction" CHECK (fraction between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "round_questions" (
	"round_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"question_version_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"revealed_at" timestamp with time zone,
	CONSTRAINT "round_questions_round_id_position_pk" PRIMARY KEY("round_id","position"),
	CONSTRAINT "round_questions_revealed" CHECK (revealed_at >= asked_at)
);
--> statement-breakpoint
ALTER TABLE "round_players" DROP CONSTRAINT "round_players_points";--> statement-breakpoint
ALTER TABLE "round_players" ADD COLUMN "team" smallint;--> statement-breakpoint
ALTER TABLE "round_players" ADD COLUMN "from_position" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "round_players" ADD COLUMN "until_position" integer;--> statement-breakpoint
ALTER TABLE "round_players" ADD COLUMN "settled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "title" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "teams" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "seed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "seconds" smallint DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "due_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "round_answers" ADD CONSTRAINT "round_answers_player" FOREIGN KEY ("round_id","user_id") REFERENCES "public"."round_players"("round_id","user_id") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "round_answers" ADD CONSTRAINT "round_answers_question" FOREIGN KEY ("round_id","position") REFERENCES "public"."round_questions"("round_id","position") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_questions" ADD CONSTRAINT "round_questions_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_questions" ADD CONSTRAINT "round_questions_question_version_id_question_versions_id_fk" FOREIGN KEY ("question_version_id") REFERENCES "public"."question_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "round_questions_question_version_id_index" ON "round_questions" USING btree ("question_version_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rounds_one_open_per_channel" ON "rounds" USING btree ("place_id","channel") WHERE state in ('open', 'running');--> statement-breakpoint
ALTER TABLE "round_players" DROP COLUMN "points";--> statement-breakpoint
ALTER TABLE "round_players" ADD CONSTRAINT "round_players_team" CHECK (team between 1 and 4);--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_teams" CHECK ((mode = 'teams') = (teams > 0) and teams between 0 and 4);--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_seconds" CHECK (seconds between 10 and 300);
--> statement-breakpoint

-- Rounds are written by functions that take the person first, as the record is. Who asked what in which version, and the sealed
-- answers, are in no person's grant.
REVOKE INSERT, UPDATE ON public.rounds, public.round_players FROM viva_app;
--> statement-breakpoint
DROP POLICY own ON public.rounds;
--> statement-breakpoint
DROP POLICY own ON public.round_players;
--> statement-breakpoint
ALTER TABLE public.round_questions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE public.round_answers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON public.round_questions TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY system ON public.round_answers TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.round_questions, public.round_answers TO viva_system;
--> statement-breakpoint

-- The round in a channel: the one that goes on, or the last there was. It is locked for who writes.
CREATE FUNCTION app.round_at(given jsonb) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT r.id FROM public.rounds r JOIN public.places p ON p.id = r.place_id WHERE p.external_id = given ->> 'place' AND r.channel = given ->> 'channel'
    ORDER BY r.ended_at IS NULL DESC, r.started_at DESC, r.id DESC LIMIT 1);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.start_round(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); here uuid := app.make_place(given -> 'place');
BEGIN
  IF NOT EXISTS (SELECT FROM public.courses c WHERE c.id = (given ->> 'courseId')::uuid AND c.is_published) THEN RETURN '{"started": false, "refused": "course"}'; END IF;
  INSERT INTO public.rounds (id, place_id, course_id, channel, title, mode, teams, question_order, seed, seconds, due_at, started_by, started_at)
  SELECT e.id, here, e."courseId", e.channel, e.title, e.mode, e.teams, e."order", e.seed, e.seconds, e."dueAt", person, e.at
  FROM jsonb_to_record(given) AS e(id uuid, "courseId" uuid, channel text, title text, mode text, teams smallint, "order" uuid[], seed integer, seconds smallint, "dueAt" timestamptz, at timestamptz)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN '{"started": false, "refused": "channel"}'; END IF;
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"started": true}';
END $$;
--> statement-breakpoint
-- Who comes in while a question is asked may still answer it; who comes back stays in their team. Without a team named, it is the smallest.
CREATE FUNCTION app.join_round(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); round public.rounds%ROWTYPE; first_question integer; known public.round_players%ROWTYPE; chosen smallint := (given ->> 'team')::smallint;
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = app.round_at(given) AND ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN '{"refused": "none"}'; END IF;
  IF app.sits(person, (given ->> 'at')::timestamptz) = 'exam' THEN RETURN '{"refused": "exam"}'; END IF;
  IF NOT EXISTS (SELECT FROM app.open_courses() AS c(id) WHERE c.id = round.course_id) THEN RETURN '{"refused": "course"}'; END IF;
  first_question := greatest(1, round.position + CASE WHEN EXISTS (SELECT FROM public.round_questions q WHERE q.round_id = round.id AND q.position = round.position AND q.revealed_at IS NOT NULL) THEN 1 ELSE 0 END);
  IF first_question > cardinality(round.question_order) THEN RETURN '{"refused": "late"}'; END IF;
  IF chosen > round.teams THEN RETURN jsonb_build_object('refused', 'team', 'teams', round.teams); END IF;
  SELECT * INTO known FROM public.round_players WHERE round_id = round.id AND user_id = person;
  IF NOT FOUND AND (SELECT count(*) FROM public.round_players WHERE round_id = round.id) >= (given ->> 'most')::integer THEN RETURN '{"refused": "full"}'; END IF;
  IF round.teams = 0 THEN chosen := NULL;
  ELSIF known.team IS NOT NULL AND (round.state <> 'open' OR chosen IS NULL) THEN chosen := known.team;
  ELSIF chosen IS NULL THEN
    SELECT t INTO chosen FROM generate_series(1, round.teams) t ORDER BY (SELECT count(*) FROM public.round_players p WHERE p.round_id = round.id AND p.team = t AND p.until_position IS NULL), t LIMIT 1;
  END IF;
  INSERT INTO public.round_players AS p (round_id, user_id, team, from_position, joined_at) VALUES (round.id, person, chosen, first_question, (given ->> 'at')::timestamptz)
    ON CONFLICT (round_id, user_id) DO UPDATE SET team = excluded.team, until_position = NULL;
  UPDATE public.rounds SET revision = revision + 1 WHERE id = round.id;
  PERFORM app.note_call(person, spoken, note);
  RETURN jsonb_build_object('title', round.title, 'team', chosen, 'from', coalesce(known.from_position, first_question));
END $$;
--> statement-breakpoint
CREATE FUNCTION app.leave_round(person uuid, given jsonb, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); round public.rounds%ROWTYPE;
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = app.round_at(given) AND ended_at IS NULL FOR UPDATE;
  UPDATE public.round_players p SET until_position = CASE WHEN EXISTS (SELECT FROM public.round_answers a WHERE a.round_id = round.id AND a.user_id = person AND a.position = round.position)
      OR EXISTS (SELECT FROM public.round_questions q WHERE q.round_id = round.id AND q.position = round.position AND q.revealed_at IS NOT NULL) THEN round.position ELSE round.position - 1 END
  WHERE p.round_id = round.id AND p.user_id = person AND p.until_position IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE public.rounds SET revision = revision + 1 WHERE id = round.id;
  PERFORM app.note_call(person, spoken, note);
  RETURN true;
END $$;
--> statement-breakpoint
-- A round as whoever speaks in its channel finds it, with the key of the question that is asked: for code that shows, grades and, when
-- it is over, tells. Of answers it gives how many there are, and what they were only where they are revealed: to each question that is
-- told what each player's was worth, and to the last one how often each choice was taken.
CREATE FUNCTION app.round_view(person uuid, given jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE round public.rounds%ROWTYPE; asked public.round_questions%ROWTYPE; told integer;
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = app.round_at(given);
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO asked FROM public.round_questions WHERE round_id = round.id AND position = round.position;
  told := round.position - CASE WHEN asked.revealed_at IS NULL AND round.position > 0 THEN 1 ELSE 0 END;
  RETURN jsonb_build_object('id', round.id, 'title', round.title, 'mode', round.mode, 'state', round.state, 'teams', round.teams, 'seed', round.seed, 'seconds', round.seconds,
    'questions', cardinality(round.question_order), 'position', round.position, 'revision', round.revision, 'dueAt', round.due_at, 'isStarter', coalesce(round.started_by = person, false),
    'revealed', asked.revealed_at IS NOT NULL, 'question', CASE WHEN asked.position IS NOT NULL THEN app.version_facts(asked.question_version_id) END,
    'present', (SELECT count(*) FROM public.round_players p WHERE p.round_id = round.id AND p.from_position <= greatest(1, round.position) AND (p.until_position IS NULL OR p.until_position >= greatest(1, round.position))),
    'staying', (SELECT count(*) FROM public.round_players p WHERE p.round_id = round.id AND p.until_position IS NULL),
    'answered', (SELECT count(*) FROM public.round_answers a WHERE a.round_id = round.id AND a.position = round.position),
    'someoneRight', EXISTS (SELECT FROM public.round_answers a WHERE a.round_id = round.id AND a.position = round.position AND a.fraction = 1),
    'hasAnswered', EXISTS (SELECT FROM public.round_answers a WHERE a.round_id = round.id AND a.position = round.position AND a.user_id = person),
    'players', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', coalesce(u.name, u.username, 'somebody'), 'isSelf', p.user_id = person, 'team', p.team, 'from', p.from_position, 'until', p.until_position,
        'scores', (SELECT coalesce(jsonb_agg(jsonb_build_object('position', a.position, 'fraction', a.fraction)), '[]') FROM public.round_answers a
          WHERE a.round_id = p.round_id AND a.user_id = p.user_id AND a.position <= told)) ORDER BY p.joined_at, u.id), '[]')
      FROM public.round_players p JOIN public.users u ON u.id = p.user_id WHERE p.round_id = round.id),
    'chosen', CASE WHEN asked.revealed_at IS NOT NULL THEN (SELECT coalesce(jsonb_object_agg(c.choice, c.times), '{}') FROM (
        SELECT e.choice, count(*) AS times FROM public.round_answers a JOIN public.question_versions v ON v.id = asked.question_version_id AND v.question_type IN ('multiple_choice', 'true_false', 'multiple_response')
          CROSS JOIN LATERAL unnest(a.answer) AS e(choice) WHERE a.round_id = round.id AND a.position = round.position GROUP BY 1) c) END);
END $$;
--> statement-breakpoint
-- Seals one answer. The round is locked: answers come one after the other, so that the first right one is one.
CREATE FUNCTION app.answer_round(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); round public.rounds%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; before text[];
  words text[] := ARRAY(SELECT jsonb_array_elements_text(given -> 'answer'));
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = (given ->> 'round')::uuid AND id = app.round_at(given) FOR UPDATE;
  SELECT answer INTO before FROM public.round_answers WHERE round_id = round.id AND user_id = person AND position = (given ->> 'position')::integer;
  IF FOUND THEN RETURN CASE WHEN before = words THEN '{"given": true}' ELSE '{"refused": "answered"}' END; END IF;
  IF round.state IS DISTINCT FROM 'running' OR round.position <> (given ->> 'position')::integer OR at >= round.due_at
    OR EXISTS (SELECT FROM public.round_questions q WHERE q.round_id = round.id AND q.position = round.position AND q.revealed_at IS NOT NULL)
    OR round.mode = 'first-to-answer' AND EXISTS (SELECT FROM public.round_answers a WHERE a.round_id = round.id AND a.position = round.position AND a.fraction = 1)
    THEN RETURN '{"refused": "over"}'; END IF;
  IF NOT EXISTS (SELECT FROM public.round_players p WHERE p.round_id = round.id AND p.user_id = person AND p.from_position <= round.position AND p.until_position IS NULL)
    THEN RETURN '{"refused": "player"}'; END IF;
  IF app.sits(person, at) = 'exam' THEN RETURN '{"refused": "exam"}'; END IF;
  INSERT INTO public.round_answers (round_id, user_id, position, answer, typed, fraction, given_at)
    VALUES (round.id, person, round.position, words, ARRAY(SELECT jsonb_array_elements_text(given -> 'typed')), (given ->> 'fraction')::numeric, at);
  PERFORM app.note_call(person, spoken, note);
  RETURN '{"given": true}';
END $$;
--> statement-breakpoint
-- Takes a round one step on, if it is still as it was read; so a step is taken once, however many come to take it. What was retired or
-- closed since the round began is not asked.
CREATE FUNCTION app.advance_round(person uuid, given jsonb, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); round public.rounds%ROWTYPE; at timestamptz := (given ->> 'at')::timestamptz; step text := given ->> 'step'; version uuid;
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = (given ->> 'round')::uuid AND id = app.round_at(given) AND revision = (given ->> 'revision')::integer AND ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF step = 'question' THEN
    WHILE version IS NULL AND round.position < cardinality(round.question_order) LOOP
      SELECT v.id INTO version FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id JOIN public.courses c ON c.id = s.course_id AND c.is_published
        JOIN public.question_versions v ON v.question_id = q.id WHERE q.id = round.question_order[round.position + 1] AND q.status IN ('live', 'pilot') AND NOT app.asks_essay(q.id)
        ORDER BY v.version_number DESC LIMIT 1;
      IF version IS NULL THEN round.question_order := round.question_order[:round.position] || round.question_order[round.position + 2:]; END IF;
    END LOOP;
    IF version IS NULL THEN step := 'end'; END IF;
  END IF;
  IF step = 'question' THEN
    round.position := round.position + 1;
    INSERT INTO public.round_questions (round_id, position, question_version_id, asked_at) VALUES (round.id, round.position, version, at);
  ELSIF step = 'reveal' THEN
    UPDATE public.round_questions SET revealed_at = greatest(at, asked_at) WHERE round_id = round.id AND position = round.position;
  END IF;
  UPDATE public.rounds SET state = CASE WHEN step <> 'end' THEN 'running' WHEN round.position = 0 THEN 'cancelled' ELSE 'finished' END, ended_at = CASE WHEN step = 'end' THEN at END,
    position = round.position, question_order = round.question_order, due_at = (given ->> 'dueAt')::timestamptz, revision = revision + 1 WHERE id = round.id;
  PERFORM app.note_call(person, spoken, note);
  RETURN true;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.cancel_round(person uuid, given jsonb, note jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); round public.rounds%ROWTYPE;
BEGIN
  SELECT * INTO round FROM public.rounds WHERE id = app.round_at(given) AND ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN 'none'; END IF;
  IF round.started_by IS DISTINCT FROM person AND NOT (given ->> 'manages')::boolean THEN RETURN 'forbidden'; END IF;
  UPDATE public.rounds SET state = 'cancelled', ended_at = (given ->> 'at')::timestamptz, revision = revision + 1 WHERE id = round.id;
  PERFORM app.note_call(person, spoken, note);
  RETURN 'cancelled';
END $$;
--> statement-breakpoint
-- That a player's answers are in their record now, with the run they are in, if there is one.
CREATE FUNCTION app.settle_round(person uuid, given jsonb, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  UPDATE public.round_players p SET settled_at = (given ->> 'at')::timestamptz, user_test_run_id = (given ->> 'run')::uuid
  FROM public.rounds r WHERE r.id = p.round_id AND r.ended_at IS NOT NULL AND r.id = (given ->> 'round')::uuid AND p.user_id = person
    AND (p.settled_at IS NULL OR given ->> 'run' IS NOT NULL AND p.user_test_run_id IS NULL);
  RETURN FOUND;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.round_at, app.start_round, app.join_round, app.leave_round, app.round_view, app.answer_round, app.advance_round, app.cancel_round, app.settle_round FROM PUBLIC;
--> statement-breakpoint
-- What was played is put into the record with the questions as they were asked.
GRANT EXECUTE ON FUNCTION app.version_facts TO viva_system;
