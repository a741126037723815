ALTER TABLE "chatbot_logs" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD COLUMN "trouble" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "turn_id" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "turn_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD CONSTRAINT "chatbot_logs_outcome_known" CHECK (outcome in ('answered', 'fell-back', 'stopped', 'timed-out', 'failed'));--> statement-breakpoint

-- How it came out is said when the log of a turn is closed, like all that is known only then.
CREATE OR REPLACE FUNCTION app.close_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE later text[];
BEGIN
  IF app.may_pass() THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF TG_ARGV[0] = 'turn' THEN
      IF OLD.status = 'open' AND NEW.status <> 'open' THEN
        later := '{status,ai_response,response_time_ms,input_tokens,output_tokens,tool_calls,model_name,outcome,trouble}';
      END IF;
    ELSIF OLD.escalated_to_tutor_id IS NULL AND NEW.escalated_to_tutor_id IS NOT NULL THEN
      later := '{escalated_to_tutor_id,escalated_at,confidence}'; -- the last is generated, and not yet there
    END IF;
    IF later IS NOT NULL AND to_jsonb(NEW) - later = to_jsonb(OLD) - later THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'an entry of % is closed: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
GRANT SELECT (outcome, trouble) ON public.chatbot_logs TO viva_app;
--> statement-breakpoint

-- Whether any of these ids names a course in which no model may see anything, or something of one: its questions,
-- materials, runs, attempts and answers.
CREATE FUNCTION app.holds_closed(person uuid, ids uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.courses c WHERE NOT c.is_ai) THEN RETURN false; END IF;
  RETURN EXISTS (SELECT FROM public.courses c WHERE NOT c.is_ai AND c.id IN (
    SELECT unnest(ids)
    UNION ALL SELECT m.course_id FROM public.course_materials m WHERE m.id = ANY (ids)
    UNION ALL SELECT k.course_id FROM public.material_chunks k WHERE k.id = ANY (ids)
    UNION ALL SELECT m.course_id FROM public.modules m WHERE m.id = ANY (ids) OR m.id IN (SELECT t.module_id FROM public.topics t WHERE t.id = ANY (ids))
    UNION ALL SELECT l.course_id FROM public.lessons l WHERE l.id = ANY (ids)
    UNION ALL SELECT e.course_id FROM public.exams e WHERE e.id = ANY (ids)
    UNION ALL SELECT p.course_id FROM public.practice_tests p WHERE p.id = ANY (ids)
    UNION ALL SELECT r.course_id FROM public.user_test_runs r WHERE r.id = ANY (ids) AND r.user_id = person
    UNION ALL SELECT s.course_id FROM public.question_sets s WHERE s.id = ANY (ids)
    UNION ALL SELECT s.course_id FROM public.questions q JOIN public.question_sets s ON s.id = q.question_set_id WHERE q.id IN (
      SELECT unnest(ids)
      UNION ALL SELECT v.question_id FROM public.question_versions v WHERE v.id = ANY (ids)
      UNION ALL SELECT t.question_id FROM public.attempts t WHERE t.id = ANY (ids)
      UNION ALL SELECT a.question_id FROM public.user_answers a WHERE a.id = ANY (ids)
      UNION ALL SELECT unnest(r.question_order) FROM public.user_test_runs r WHERE r.id = ANY (ids) AND r.user_id = person)));
END $$;
--> statement-breakpoint

-- All that a turn begins with, in one look: the talk so far, the run in it and the question that waits, what the agent is
-- told and by which model, and what models have cost since a moment.
CREATE FUNCTION app.turn_view(person uuid, given jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE learner public.users%ROWTYPE; talk public.conversations%ROWTYPE; run public.user_test_runs%ROWTYPE; waiting uuid; summary public.messages%ROWTYPE;
  at timestamptz := (given ->> 'at')::timestamptz; since timestamptz := (given ->> 'since')::timestamptz;
BEGIN
  SELECT * INTO learner FROM public.users WHERE id = person AND is_active;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF given ->> 'conversation' IS NOT NULL THEN
    SELECT * INTO talk FROM public.conversations WHERE id = (given ->> 'conversation')::uuid AND user_id = person;
    IF NOT FOUND THEN RETURN '{"missing": true}'; END IF;
  ELSIF given ->> 'thread' IS NOT NULL THEN
    SELECT * INTO talk FROM public.conversations WHERE user_id = person AND door = given ->> 'door' AND thread = given ->> 'thread';
  END IF;
  SELECT * INTO run FROM public.user_test_runs r WHERE r.id = talk.current_run_id AND r.user_id = person AND r.state = 'open';
  IF NOT FOUND THEN SELECT * INTO run FROM public.user_test_runs r WHERE r.id = app.run_at_hand(person); END IF;
  SELECT t.id INTO waiting FROM public.attempts t WHERE t.user_test_run_id = run.id AND t.used_at IS NULL AND t.superseded_at IS NULL ORDER BY t.position LIMIT 1;
  SELECT * INTO summary FROM public.messages m WHERE m.conversation_id = talk.id AND m.role = 'system' ORDER BY m.created_at DESC, m.id DESC LIMIT 1;
  RETURN jsonb_build_object(
    'learner', jsonb_build_object('name', learner.name, 'disclaimerShown', learner.disclaimer_shown),
    'conversation', CASE WHEN talk.id IS NOT NULL THEN jsonb_build_object('id', talk.id, 'currentRun', talk.current_run_id) END,
    'newest', (SELECT m.id FROM public.messages m WHERE m.conversation_id = talk.id AND m.role <> 'system' ORDER BY m.created_at DESC, m.id DESC LIMIT 1),
    'summary', summary.parts,
    'messages', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'role', l.role, 'parts', l.parts, 'externalId', l.external_id) ORDER BY l.created_at, l.id), '[]') FROM (
      SELECT m.* FROM public.messages m WHERE m.conversation_id = talk.id AND m.role IN ('user', 'assistant')
        AND (summary.id IS NULL OR (m.created_at, m.id) > (SELECT u.created_at, u.id FROM public.messages u WHERE u.id = (summary.parts -> 0 -> 'data' ->> 'upTo')::uuid))
      ORDER BY m.created_at DESC, m.id DESC LIMIT (given ->> 'messages')::integer) l),
    'run', CASE WHEN run.id IS NOT NULL THEN app.run_facts(run) END,
    'open', CASE WHEN waiting IS NOT NULL THEN (SELECT jsonb_build_object('attempt', jsonb_build_object('id', t.id, 'position', t.position, 'shuffle', t.shuffle),
      'question', app.version_facts(t.question_version_id)) FROM public.attempts t WHERE t.id = waiting) END,
    'last', (SELECT jsonb_build_object('text', v.question_text, 'fraction', app.counted_fraction(a), 'told', r.state <> 'open' OR r.feedback = 'immediate')
      FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id JOIN public.question_versions v ON v.id = a.question_version_id
      WHERE a.user_test_run_id = coalesce(run.id, talk.current_run_id) AND a.user_id = person ORDER BY a.answered_at DESC, a.sequence DESC LIMIT 1),
    'sits', app.sits(person, at),
    'spent', CASE WHEN since IS NOT NULL THEN (SELECT jsonb_build_object('learner', coalesce(sum(l.tokens) FILTER (WHERE l.user_id = person), 0), 'everyone', coalesce(sum(l.tokens), 0))
      FROM (SELECT g.user_id, coalesce(g.input_tokens, 0) + coalesce(g.output_tokens, 0) AS tokens FROM public.chatbot_logs g WHERE g.created_at >= since AND g.model_name <> 'offline') l) END,
    'closed', CASE WHEN EXISTS (SELECT FROM public.courses c WHERE NOT c.is_ai) THEN
      CASE WHEN app.holds_closed(person, ARRAY[run.id, talk.current_run_id]) THEN 'here' ELSE 'elsewhere' END ELSE 'nowhere' END);
END $$;
--> statement-breakpoint

-- Opens a turn: the learner's message, the log, and the sign that the talk is taken, together or not at all. A message that
-- was delivered before is not said again: its reply is given if there is one, and else it is what this turn is about.
CREATE FUNCTION app.open_turn(person uuid, given jsonb, note jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); talk public.conversations%ROWTYPE; said public.messages%ROWTYPE; log jsonb := given -> 'log'; reply public.messages%ROWTYPE;
  at timestamptz := (given ->> 'at')::timestamptz; message uuid := (given ->> 'message')::uuid; newest uuid;
BEGIN
  INSERT INTO public.conversations (id, user_id, door, place_id, thread, title) VALUES ((given ->> 'conversation')::uuid, person, given ->> 'door', (given ->> 'place')::uuid, given ->> 'thread', given ->> 'title')
    ON CONFLICT DO NOTHING;
  SELECT * INTO talk FROM public.conversations WHERE id = (given ->> 'conversation')::uuid AND user_id = person FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN '{"opened": false, "stale": true}'; END IF; -- another of that thread was quicker, or it was deleted
  IF talk.turn_id = (log ->> 'id')::uuid THEN RETURN jsonb_build_object('opened', true, 'message', message); END IF;
  IF talk.turn_until > clock_timestamp() THEN RETURN '{"opened": false, "busy": true}'; END IF;
  SELECT * INTO said FROM public.messages m WHERE m.conversation_id = talk.id AND m.external_id = given ->> 'externalId';
  IF FOUND THEN
    message := said.id;
    SELECT * INTO reply FROM public.messages m WHERE m.conversation_id = talk.id AND m.external_id = 'reply:' || said.id;
    IF FOUND THEN RETURN jsonb_build_object('opened', false, 'message', message, 'reply', jsonb_build_object('id', reply.id, 'parts', reply.parts)); END IF;
  END IF;
  SELECT m.id INTO newest FROM public.messages m WHERE m.conversation_id = talk.id AND m.role <> 'system' ORDER BY m.created_at DESC, m.id DESC LIMIT 1;
  IF newest IS DISTINCT FROM (given ->> 'newest')::uuid THEN RETURN '{"opened": false, "stale": true}'; END IF;
  IF said.id IS NULL THEN
    INSERT INTO public.messages (id, conversation_id, role, parts, external_id, created_at) VALUES (message, talk.id, 'user', given -> 'parts', given ->> 'externalId', at);
  END IF;
  UPDATE public.conversations SET turn_id = (log ->> 'id')::uuid, turn_until = clock_timestamp() + make_interval(secs => (given ->> 'aliveSeconds')::double precision) WHERE id = talk.id;
  INSERT INTO public.chatbot_logs (id, created_at, user_id, conversation_id, agent, door, prompt_version_id, model_name, system_message, user_message, temperature, max_tokens, input_tokens, trouble, experiment_arm_id)
  VALUES ((log ->> 'id')::uuid, at, person, talk.id, log ->> 'agent', given ->> 'door', (log ->> 'promptVersion')::uuid, log ->> 'model', log ->> 'systemMessage', log ->> 'userMessage',
    (log ->> 'temperature')::smallint, (log ->> 'maxTokens')::integer, (log ->> 'inputTokens')::integer, log ->> 'trouble', (log ->> 'arm')::uuid);
  PERFORM app.note_call(person, spoken, note);
  RETURN jsonb_build_object('opened', true, 'message', message);
END $$;
--> statement-breakpoint

-- Closes a turn: its reply, its log, and what it changed of the talk. Done again it changes nothing.
CREATE FUNCTION app.close_turn(person uuid, given jsonb, note jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); log jsonb := given -> 'log'; at timestamptz := (given ->> 'at')::timestamptz; talk uuid; closed boolean;
BEGIN
  SELECT id INTO talk FROM public.conversations WHERE id = (given ->> 'conversation')::uuid AND user_id = person FOR NO KEY UPDATE;
  UPDATE public.chatbot_logs SET status = log ->> 'status', ai_response = log ->> 'response', response_time_ms = (log ->> 'milliseconds')::integer, input_tokens = (log ->> 'inputTokens')::integer,
    output_tokens = (log ->> 'outputTokens')::integer, tool_calls = log -> 'toolCalls', outcome = log ->> 'outcome', trouble = log ->> 'trouble'
  WHERE id = (log ->> 'id')::uuid AND created_at = (log ->> 'openedAt')::timestamptz AND user_id = person AND status = 'open';
  closed := FOUND;
  IF talk IS NOT NULL THEN
    INSERT INTO public.messages (id, conversation_id, role, parts, external_id, created_at)
      SELECT e.id, talk, e.role, e.parts, e."externalId", at FROM jsonb_to_recordset(given -> 'messages') AS e(id uuid, role text, parts jsonb, "externalId" text) ON CONFLICT DO NOTHING;
    UPDATE public.conversations c SET turn_id = CASE WHEN c.turn_id = (log ->> 'id')::uuid THEN NULL ELSE c.turn_id END, turn_until = CASE WHEN c.turn_id = (log ->> 'id')::uuid THEN NULL ELSE c.turn_until END,
      current_run_id = coalesce((SELECT r.id FROM public.user_test_runs r WHERE r.id = (given ->> 'run')::uuid AND r.user_id = person), c.current_run_id) WHERE c.id = talk;
  END IF;
  IF closed THEN
    INSERT INTO public.qa_interactions (id, created_at, student_id, conversation_id, query, answer, confidence_score, citations, context_subjects, clarification_requested, out_of_scope, tutor_escalation_suggested, disclaimer_shown)
      SELECT e.id, at, person, (given ->> 'conversation')::uuid, e.query, e.answer, e.score, e.citations, ARRAY(SELECT jsonb_array_elements_text(e.subjects)), e.clarification, e."outOfScope", e.escalation, true
      FROM jsonb_to_recordset(given -> 'questions') AS e(id uuid, query text, answer text, score numeric, citations jsonb, subjects jsonb, clarification boolean, "outOfScope" boolean, escalation boolean);
    UPDATE public.users SET disclaimer_shown = true WHERE id = person AND NOT disclaimer_shown AND (given ->> 'disclaimed')::boolean;
    PERFORM app.note_call(person, spoken, note);
  END IF;
  RETURN closed;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.holds_closed, app.turn_view, app.open_turn, app.close_turn FROM PUBLIC;
