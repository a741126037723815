-- The three ways past the guards: a person who leaves, two accounts of one person, a month of a log that is too old. Each
-- leaves a line in the audit log, in the same transaction; only viva_system may call them.

CREATE FUNCTION app.begin_passage(procedure text, subject uuid, reason text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(reason, '') = '' THEN RAISE EXCEPTION '% wants a reason', procedure USING ERRCODE = 'invalid_parameter_value'; END IF;
  INSERT INTO app.passage (transaction, procedure) VALUES (pg_current_xact_id(), procedure);
  INSERT INTO public.audit_log (id, action, subject_id, actor_id, reason)
  VALUES (gen_random_uuid(), replace(procedure, '_', '-'), subject, app.person(), reason);
END $$;
--> statement-breakpoint

CREATE FUNCTION app.erase_person(person uuid, reason text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.users WHERE id = person FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no person %', person USING ERRCODE = 'no_data_found'; END IF;
  PERFORM app.begin_passage('erase_person', person, reason);
  -- What others keep loses only the name.
  UPDATE public.regrades SET regraded_by = NULL WHERE regraded_by = person;
  UPDATE public.regrades SET dispute_id = NULL WHERE dispute_id IN (SELECT id FROM public.disputes WHERE user_id = person);
  DELETE FROM public.external_ids WHERE internal_id = person
    OR internal_id IN (SELECT id FROM public.user_test_runs WHERE user_id = person) OR internal_id IN (SELECT id FROM public.user_answers WHERE user_id = person);
  DELETE FROM public.xp_events WHERE user_id = person;
  DELETE FROM public.overrides WHERE student_id = person OR tutor_id = person
    OR summary_id IN (SELECT id FROM public.session_summaries WHERE tutor_id = person); -- they go with the summaries they are about
  DELETE FROM public.session_summaries WHERE student_id = person OR tutor_id = person;
  DELETE FROM public.chatbot_logs WHERE user_id = person;
  DELETE FROM public.qa_interactions WHERE student_id = person;
  DELETE FROM public.regrades WHERE answer_id IN (SELECT id FROM public.user_answers WHERE user_id = person);
  DELETE FROM public.user_answers WHERE user_id = person;
  DELETE FROM public.attempts WHERE user_id = person;
  DELETE FROM public.user_test_runs WHERE user_id = person;
  DELETE FROM public.users WHERE id = person; -- and by its references everything else
  DELETE FROM app.passage WHERE transaction = pg_current_xact_id();
END $$;
--> statement-breakpoint

-- Sums what can be summed in SQL; ratings, cards and proficiency are replayed from the answers by core/practice.
CREATE FUNCTION app.rebuild_sums(person uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE total integer := (SELECT coalesce(sum(amount), 0) FROM public.xp_events WHERE user_id = person);
BEGIN
  UPDATE public.user_profiles SET xp = greatest(total, 0), level = floor((1 + sqrt(1 + 0.08 * greatest(total, 0))) / 2),
    total_exams_taken = (SELECT count(*) FROM public.user_test_runs WHERE user_id = person AND state = 'finished'),
    total_questions_answered = (SELECT count(*) FROM public.user_answers WHERE user_id = person)
  WHERE user_id = person;
  UPDATE public.user_course_progress p SET questions_answered = found.answered, correct_answers = found.correct, question_sets_completed = found.sets,
    last_activity = coalesce(found.latest, p.last_activity)
  FROM (SELECT c.course_id, count(a.id) AS answered, count(a.id) FILTER (WHERE a.is_correct) AS correct, max(a.answered_at) AS latest,
          count(DISTINCT r.question_set_id) FILTER (WHERE r.state = 'finished') AS sets
        FROM public.user_course_progress c LEFT JOIN public.user_test_runs r ON r.user_id = person AND r.course_id = c.course_id
          LEFT JOIN public.user_answers a ON a.user_test_run_id = r.id
        WHERE c.user_id = person GROUP BY c.course_id) AS found
  WHERE p.user_id = person AND p.course_id = found.course_id;
  UPDATE public.user_topic_progress p SET questions_attempted = found.answered, questions_correct = found.correct,
    average_time_ms = coalesce(found.time, 0), last_practice_date = coalesce(found.latest, p.last_practice_date)
  FROM (SELECT t.topic_id, count(a.id) AS answered, count(a.id) FILTER (WHERE a.is_correct) AS correct, avg(a.time_taken_ms) AS time, max(a.answered_at) AS latest
        FROM public.user_topic_progress t LEFT JOIN public.questions q ON q.topic_id = t.topic_id
          LEFT JOIN public.user_answers a ON a.question_id = q.id AND a.user_id = person
        WHERE t.user_id = person GROUP BY t.topic_id) AS found
  WHERE p.user_id = person AND p.topic_id = found.topic_id;
END $$;
--> statement-breakpoint

-- Rows that the kept account has already, by a unique key in which the person stands: those of the merged account go.
CREATE FUNCTION app.drop_doubles(kept uuid, merged uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT k.conrelid::regclass AS place, a.attname AS person, i.indnullsnotdistinct AS nulls,
      coalesce((SELECT string_agg(format(CASE WHEN i.indnullsnotdistinct THEN 'k.%1$I IS NOT DISTINCT FROM m.%1$I' ELSE 'k.%1$I = m.%1$I' END, o.attname), ' AND ')
        FROM pg_attribute o WHERE o.attrelid = k.conrelid AND o.attnum = ANY (i.indkey) AND o.attnum <> a.attnum), 'true') AS rest
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      JOIN pg_index i ON i.indrelid = k.conrelid AND i.indisunique AND i.indpred IS NULL AND a.attnum = ANY (i.indkey)
    WHERE k.contype = 'f' AND k.confrelid = 'public.users'::regclass AND k.conparentid = 0 AND k.connamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('DELETE FROM %1$s m WHERE m.%2$I = $2 AND EXISTS (SELECT FROM %1$s k WHERE k.%2$I = $1 AND %3$s)', found.place, found.person, found.rest) USING kept, merged;
  END LOOP;
  DELETE FROM public.xp_events m WHERE m.user_id = merged AND m.reason LIKE 'achievement:%'
    AND EXISTS (SELECT FROM public.xp_events k WHERE k.user_id = kept AND k.reason = m.reason);
END $$;
--> statement-breakpoint

-- Moves the record of one account to another. The role of the kept one stays as it is: ties that it does not allow end.
CREATE FUNCTION app.merge_people(kept uuid, merged uuid, reason text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  keeper public.users%ROWTYPE;
  leaver public.users%ROWTYPE;
  found record;
BEGIN
  IF kept = merged THEN RAISE EXCEPTION 'that is one account already' USING ERRCODE = 'invalid_parameter_value'; END IF;
  PERFORM FROM public.users WHERE id IN (kept, merged) ORDER BY id FOR UPDATE;
  SELECT * INTO keeper FROM public.users WHERE id = kept;
  SELECT * INTO leaver FROM public.users WHERE id = merged;
  IF keeper.id IS NULL OR leaver.id IS NULL THEN RAISE EXCEPTION 'there are not two such people' USING ERRCODE = 'no_data_found'; END IF;
  IF EXISTS (SELECT FROM public.tutoring_sessions WHERE (student_id, tutor_id) IN ((kept, merged), (merged, kept))) THEN
    RAISE EXCEPTION 'one of them tutored the other; they are two people' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM app.begin_passage('merge_people', kept, format('%s joins %s: %s', merged, kept, merge_people.reason));
  UPDATE public.users SET is_verified = false, email = NULL, username = NULL WHERE id = merged;
  -- Whoever is signed in as the account that goes, signs in again; its note is sealed to its id and goes with it.
  DELETE FROM public.session WHERE user_id = merged;
  DELETE FROM public.access_tokens WHERE user_id = merged;
  DELETE FROM public.one_time_codes WHERE user_id = merged;
  DELETE FROM public.private_notes WHERE user_id = merged;
  DELETE FROM public.tutor_student_assignments WHERE (tutor_id = merged AND (keeper.role <> 'tutor' OR student_id = kept))
    OR (student_id = merged AND (keeper.role <> 'student' OR tutor_id = kept));
  DELETE FROM public.guardianships WHERE (parent_id = merged AND (keeper.role <> 'parent' OR student_id = kept))
    OR (student_id = merged AND (keeper.role <> 'student' OR parent_id = kept));
  DELETE FROM public.course_staff WHERE user_id = merged AND keeper.role NOT IN ('instructor', 'admin');
  UPDATE public.conversations m SET thread = NULL WHERE m.user_id = merged
    AND EXISTS (SELECT FROM public.conversations k WHERE k.user_id = kept AND (k.door, k.thread) = (m.door, m.thread));
  PERFORM app.drop_doubles(kept, merged);
  FOR found IN
    SELECT k.conrelid::regclass AS place, a.attname AS person FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = 'public.users'::regclass AND k.conparentid = 0 AND k.connamespace = 'public'::regnamespace
    ORDER BY k.conrelid::regclass::text = 'user_avatars' DESC, 1, 2 -- an avatar is owned before it is equipped
  LOOP
    EXECUTE format('UPDATE %s SET %2$I = $1 WHERE %2$I = $2', found.place, found.person) USING kept, merged;
  END LOOP;
  UPDATE public.external_ids SET internal_id = kept WHERE internal_id = merged;
  DELETE FROM public.users WHERE id = merged;
  UPDATE public.users SET name = coalesce(keeper.name, leaver.name), email = coalesce(keeper.email, leaver.email), username = coalesce(keeper.username, leaver.username),
    is_verified = keeper.is_verified OR (keeper.email IS NULL AND leaver.is_verified)
  WHERE id = kept;
  PERFORM app.rebuild_sums(kept);
  DELETE FROM app.passage WHERE transaction = pg_current_xact_id();
END $$;
--> statement-breakpoint

-- Takes away one whole month of a log. A month that is not over stays, whatever the retention says.
CREATE FUNCTION app.drop_log_partition(log regclass, month date, reason text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  partition regclass := to_regclass(format('public.%I', (SELECT relname FROM pg_class WHERE oid = log) || to_char(month, '_YYYY_MM')));
  gone bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = log AND inhrelid = partition) THEN
    RAISE EXCEPTION '% has no partition for %', log, to_char(month, 'YYYY-MM') USING ERRCODE = 'no_data_found';
  END IF;
  IF date_trunc('month', month::timestamp) + interval '1 month' > now() AT TIME ZONE 'UTC' THEN
    RAISE EXCEPTION '% is not over', to_char(month, 'YYYY-MM') USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM app.begin_passage('drop_log_partition', NULL, format('%s: %s', partition, drop_log_partition.reason));
  EXECUTE format('SELECT count(*) FROM %s', partition) INTO gone;
  EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', log, partition);
  EXECUTE format('DROP TABLE %s', partition);
  DELETE FROM app.passage WHERE transaction = pg_current_xact_id();
  RETURN gone;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.begin_passage, app.erase_person, app.rebuild_sums, app.drop_doubles, app.merge_people, app.drop_log_partition FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.erase_person, app.rebuild_sums, app.merge_people, app.drop_log_partition TO viva_system;
