-- What tables cannot say: what may never change, what must agree across tables, and the three ways past that.

DO $$
DECLARE found_table text;
BEGIN
  FOR found_table IN
    SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'updated_at'
      AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'touch')
  LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION app.touch()', found_table);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER SEQUENCE public.answer_sequence OWNED BY public.user_answers.sequence;
--> statement-breakpoint

-- The owner procedures at the end of this file pass the guards below by naming their transaction here. A setting would
-- do as well but for one thing: whoever can run SQL can set a setting, and nobody but the owner can write this table.
CREATE TABLE app.passage (transaction xid8 PRIMARY KEY, procedure text NOT NULL);
--> statement-breakpoint
CREATE FUNCTION app.may_pass() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM app.passage WHERE transaction = pg_current_xact_id_if_assigned())
$$;
--> statement-breakpoint

CREATE FUNCTION app.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.may_pass() THEN RETURN coalesce(NEW, OLD); END IF;
  RAISE EXCEPTION 'a row of % is kept as it is: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.regrades FOR EACH ROW EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.overrides FOR EACH ROW EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.xp_events FOR EACH ROW EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER kept BEFORE DELETE ON public.session_summaries FOR EACH ROW EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER finished BEFORE UPDATE OR DELETE ON public.user_test_runs FOR EACH ROW
  WHEN (OLD.state NOT IN ('open', 'grading')) EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER graded BEFORE UPDATE OR DELETE ON public.user_answers FOR EACH ROW WHEN (OLD.status = 'graded') EXECUTE FUNCTION app.keep();
--> statement-breakpoint
CREATE TRIGGER used BEFORE UPDATE OR DELETE ON public.attempts FOR EACH ROW WHEN (OLD.used_at IS NOT NULL) EXECUTE FUNCTION app.keep();
--> statement-breakpoint

-- A question is served and answered in a run that is still open, by its own learner, in a version of that question. The
-- locks keep the run from ending, and the version from being edited, between the look and the write.
CREATE FUNCTION app.check_serving() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE run public.user_test_runs%ROWTYPE; asked public.attempts%ROWTYPE;
BEGIN
  IF app.may_pass() THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' THEN
    SELECT * INTO run FROM public.user_test_runs WHERE id = OLD.user_test_run_id;
    IF run.state NOT IN ('open', 'grading') THEN -- no row: the run itself is going, and its own guard allowed it
      RAISE EXCEPTION 'run % is over; what was asked and answered in it is kept', OLD.user_test_run_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  SELECT * INTO run FROM public.user_test_runs WHERE id = NEW.user_test_run_id FOR NO KEY UPDATE;
  IF run.state NOT IN ('open', 'grading') THEN
    RAISE EXCEPTION 'run % is over and takes nothing more', NEW.user_test_run_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF run.user_id <> NEW.user_id THEN RAISE EXCEPTION 'that run is another person''s' USING ERRCODE = 'check_violation'; END IF;
  IF TG_TABLE_NAME = 'user_answers' THEN
    SELECT * INTO asked FROM public.attempts WHERE id = NEW.attempt_id;
    IF (asked.user_test_run_id, asked.user_id, asked.question_id, asked.question_version_id)
      IS DISTINCT FROM (NEW.user_test_run_id, NEW.user_id, NEW.question_id, NEW.question_version_id) THEN
      RAISE EXCEPTION 'the answer is to another question than was served' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM FROM public.question_versions WHERE id = NEW.question_version_id AND question_id = NEW.question_id FOR SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'that is not a version of the question' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER serving BEFORE INSERT OR UPDATE OR DELETE ON public.attempts FOR EACH ROW EXECUTE FUNCTION app.check_serving();
--> statement-breakpoint
CREATE TRIGGER serving BEFORE INSERT OR UPDATE OR DELETE ON public.user_answers FOR EACH ROW EXECUTE FUNCTION app.check_serving();
--> statement-breakpoint

CREATE FUNCTION app.keep_served() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (OLD.question_id, OLD.version_number, OLD.topic_focus, OLD.question_text, OLD.html_content, OLD.code_snippet, OLD.question_type, OLD.body, OLD.explanation)
    IS DISTINCT FROM (NEW.question_id, NEW.version_number, NEW.topic_focus, NEW.question_text, NEW.html_content, NEW.code_snippet, NEW.question_type, NEW.body, NEW.explanation)
    AND EXISTS (SELECT FROM public.attempts WHERE question_version_id = OLD.id) THEN
    RAISE EXCEPTION 'version % was served and is kept as it is; a change is a new version', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER served BEFORE UPDATE ON public.question_versions FOR EACH ROW EXECUTE FUNCTION app.keep_served();
--> statement-breakpoint

-- The log of a turn is opened before the model is asked and closed once; of an answer to a question only who was asked
-- to help is added, once.
CREATE FUNCTION app.close_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE later text[];
BEGIN
  IF app.may_pass() THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF TG_ARGV[0] = 'turn' THEN
      IF OLD.status = 'open' AND NEW.status <> 'open' THEN
        later := '{status,ai_response,response_time_ms,input_tokens,output_tokens,tool_calls,model_name}';
      END IF;
    ELSIF OLD.escalated_to_tutor_id IS NULL AND NEW.escalated_to_tutor_id IS NOT NULL THEN
      later := '{escalated_to_tutor_id,escalated_at,confidence}'; -- the last is generated, and not yet there
    END IF;
    IF later IS NOT NULL AND to_jsonb(NEW) - later = to_jsonb(OLD) - later THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'an entry of % is closed: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER close_once BEFORE UPDATE OR DELETE ON public.chatbot_logs FOR EACH ROW EXECUTE FUNCTION app.close_once('turn');
--> statement-breakpoint
CREATE TRIGGER close_once BEFORE UPDATE OR DELETE ON public.qa_interactions FOR EACH ROW EXECUTE FUNCTION app.close_once('question');
--> statement-breakpoint
CREATE TABLE public.chatbot_logs_default PARTITION OF public.chatbot_logs DEFAULT;
--> statement-breakpoint
CREATE TABLE public.qa_interactions_default PARTITION OF public.qa_interactions DEFAULT;
--> statement-breakpoint
DO $$
DECLARE guarded text;
BEGIN
  FOREACH guarded IN ARRAY '{user_test_runs,attempts,user_answers,regrades,overrides,xp_events,question_versions,session_summaries,chatbot_logs,chatbot_logs_default,qa_interactions,qa_interactions_default}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', guarded);
  END LOOP;
END $$;
--> statement-breakpoint

SELECT app.make_month_partitions('public.chatbot_logs', current_date, 3), app.make_month_partitions('public.qa_interactions', current_date, 3);
--> statement-breakpoint

-- An achievement and its avatar name each other. Looked at when the transaction ends, so that either may be written first.
CREATE FUNCTION app.check_pairs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.achievements a JOIN public.avatars v ON v.id = a.unlocks_avatar_id
             WHERE v.required_achievement_id IS DISTINCT FROM a.id AND NEW.id IN (a.id, v.id))
    OR EXISTS (SELECT FROM public.avatars v JOIN public.achievements a ON a.id = v.required_achievement_id
             WHERE a.unlocks_avatar_id IS DISTINCT FROM v.id AND NEW.id IN (a.id, v.id)) THEN
    RAISE EXCEPTION 'the achievement and the avatar it unlocks must name each other' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER pairs AFTER INSERT OR UPDATE ON public.achievements DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.check_pairs();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER pairs AFTER INSERT OR UPDATE ON public.avatars DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.check_pairs();
--> statement-breakpoint
CREATE FUNCTION app.check_equipped() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.selected_avatar_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM public.avatars WHERE id = NEW.selected_avatar_id AND is_default)
    AND NOT EXISTS (SELECT FROM public.user_avatars WHERE user_id = NEW.user_id AND avatar_id = NEW.selected_avatar_id) THEN
    RAISE EXCEPTION 'that avatar is not unlocked yet' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER equipped BEFORE INSERT OR UPDATE OF selected_avatar_id, user_id ON public.user_profiles FOR EACH ROW EXECUTE FUNCTION app.check_equipped();
--> statement-breakpoint

-- Who tutors is a tutor at that time; what a summary or an override is about belongs to the learner it names.
CREATE FUNCTION app.check_tutoring() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE fits boolean := true;
BEGIN
  IF app.may_pass() THEN RETURN NEW; END IF;
  CASE TG_ARGV[0] -- not the table's name, which for a log is that of the partition
    WHEN 'tutoring_sessions' THEN PERFORM app.want_role(NEW.tutor_id, '{tutor}', 'tutoring_sessions.tutor_id');
    WHEN 'qa_interactions' THEN PERFORM app.want_role(NEW.escalated_to_tutor_id, '{tutor}', 'qa_interactions.escalated_to_tutor_id');
    WHEN 'session_summaries' THEN
      fits := EXISTS (SELECT FROM public.tutoring_sessions WHERE id = NEW.session_id AND student_id = NEW.student_id AND tutor_id = NEW.tutor_id);
    WHEN 'overrides' THEN
      PERFORM app.want_role(NEW.tutor_id, '{tutor,instructor,admin}', 'overrides.tutor_id');
      fits := CASE NEW.override_type
        WHEN 'summary' THEN EXISTS (SELECT FROM public.session_summaries WHERE id = NEW.summary_id AND student_id = NEW.student_id)
        WHEN 'practice' THEN EXISTS (SELECT FROM public.practice_assignments WHERE id = NEW.practice_assignment_id AND student_id = NEW.student_id)
        WHEN 'goal' THEN EXISTS (SELECT FROM public.goals WHERE id = NEW.goal_id AND student_id = NEW.student_id)
        WHEN 'qa_answer' THEN EXISTS (SELECT FROM public.qa_interactions WHERE id = NEW.qa_interaction_id AND student_id = NEW.student_id)
        ELSE true END; -- an unknown type is refused by its CHECK
  END CASE;
  IF fits IS NOT TRUE THEN RAISE EXCEPTION '% speaks of something that is not this learner''s', TG_ARGV[0] USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER belongs BEFORE INSERT OR UPDATE OF tutor_id ON public.tutoring_sessions FOR EACH ROW EXECUTE FUNCTION app.check_tutoring('tutoring_sessions');
--> statement-breakpoint
CREATE TRIGGER belongs BEFORE INSERT OR UPDATE OF session_id, student_id, tutor_id ON public.session_summaries FOR EACH ROW EXECUTE FUNCTION app.check_tutoring('session_summaries');
--> statement-breakpoint
CREATE TRIGGER belongs BEFORE INSERT ON public.overrides FOR EACH ROW EXECUTE FUNCTION app.check_tutoring('overrides');
--> statement-breakpoint
CREATE TRIGGER belongs BEFORE INSERT OR UPDATE OF escalated_to_tutor_id ON public.qa_interactions FOR EACH ROW
  WHEN (NEW.escalated_to_tutor_id IS NOT NULL) EXECUTE FUNCTION app.check_tutoring('qa_interactions');
--> statement-breakpoint
CREATE TRIGGER current_key BEFORE INSERT OR UPDATE OF transcript, notes, key_id ON public.tutoring_sessions FOR EACH ROW
  WHEN (NEW.key_id IS NOT NULL) EXECUTE FUNCTION app.check_key();
--> statement-breakpoint

-- The study companion's rating, with its integer arithmetic, mended to return the new rating on the first call too. It is
-- the reference that core/practice is compared with; K is 32 unless the caller lets it shrink.
CREATE FUNCTION app.update_student_rating(p_student_id uuid, p_subject_id uuid, p_question_rating integer, p_performance_score numeric, p_k_factor integer DEFAULT 32)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_current_rating integer;
  v_expected_score numeric;
  v_new_rating integer;
BEGIN
  IF p_performance_score NOT BETWEEN 0 AND 1 THEN RAISE EXCEPTION 'a performance is from 0 to 1' USING ERRCODE = 'check_violation'; END IF;
  INSERT INTO public.student_ratings (id, student_id, subject_id) VALUES (gen_random_uuid(), p_student_id, p_subject_id)
  ON CONFLICT (student_id, subject_id) DO NOTHING;
  SELECT rating INTO v_current_rating FROM public.student_ratings WHERE student_id = p_student_id AND subject_id = p_subject_id FOR UPDATE;
  v_expected_score := 1.0 / (1.0 + power(10.0, (p_question_rating - v_current_rating) / 400.0));
  v_new_rating := v_current_rating + p_k_factor * (p_performance_score - v_expected_score);
  UPDATE public.student_ratings SET rating = v_new_rating, answers = answers + 1, last_updated = now()
  WHERE student_id = p_student_id AND subject_id = p_subject_id;
  RETURN v_new_rating;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.update_student_rating, app.may_pass FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.update_student_rating TO viva_system;
