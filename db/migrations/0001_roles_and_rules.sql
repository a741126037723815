-- Who may do what, held by the database. Two roles own nothing and can alter nothing: viva_app speaks for one person and
-- sees what the policies below allow that person; viva_system does what happens before it is known who speaks (sign-in)
-- and between turns (jobs). Every transaction of the product takes one of them; the owner only migrates, dumps and checks.
DO $$
BEGIN
  -- Roles belong to the whole server: another database, or another starter, may have made them a moment ago.
  BEGIN CREATE ROLE viva_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  BEGIN CREATE ROLE viva_system NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  -- Who makes a role may grant it, but need not be able to take it (PostgreSQL 16 and later), so try.
  BEGIN SET LOCAL ROLE viva_app; RESET ROLE; EXCEPTION WHEN insufficient_privilege THEN GRANT viva_app TO CURRENT_USER; END;
  BEGIN SET LOCAL ROLE viva_system; RESET ROLE; EXCEPTION WHEN insufficient_privilege THEN GRANT viva_system TO CURRENT_USER; END;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
CREATE SCHEMA app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app, public TO viva_app, viva_system;
--> statement-breakpoint

-- Who is speaking. Null without an identity and for a deactivated person, so that every policy below says no.
-- These functions read tables that are themselves protected, hence SECURITY DEFINER with a fixed search path.
CREATE FUNCTION app.person() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM public.users WHERE id = nullif(current_setting('viva.person', true), '')::uuid AND is_active
$$;
--> statement-breakpoint
CREATE FUNCTION app.has_role(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.users WHERE id = app.person() AND role = wanted)
$$;
--> statement-breakpoint
CREATE FUNCTION app.tutored_students() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT student_id FROM public.tutor_student_assignments
  WHERE tutor_id = app.person() AND app.has_role('tutor') AND status = 'active' AND accepted_at IS NOT NULL
$$;
--> statement-breakpoint
CREATE FUNCTION app.children() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT student_id FROM public.guardianships
  WHERE parent_id = app.person() AND app.has_role('parent') AND accepted_at IS NOT NULL AND ended_at IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION app.taught_courses() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT course_id FROM public.course_staff WHERE user_id = app.person() AND app.has_role('instructor')
$$;
--> statement-breakpoint
CREATE FUNCTION app.taught_students() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT user_id FROM public.enrolments WHERE course_id IN (SELECT app.taught_courses()) AND ended_at IS NULL
$$;
--> statement-breakpoint
-- Everyone whose record the speaker may look at, besides their own; core/people/roles.ts says the same in a table.
CREATE FUNCTION app.visible_people() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT app.tutored_students() UNION SELECT app.children() UNION SELECT app.taught_students()
$$;
--> statement-breakpoint

CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = clock_timestamp();
  RETURN NEW;
END $$;
--> statement-breakpoint
DO $$
DECLARE found_table text;
BEGIN
  FOR found_table IN
    SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'updated_at'
  LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION app.touch()', found_table);
  END LOOP;
END $$;
--> statement-breakpoint

CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint

-- Logs have one partition a month. The daily job calls this for the months ahead; a partition that is there already is
-- left alone. The default partition takes what no month was made for, so that a log entry is never refused; making the
-- month later moves its rows there. Logs are partitioned by created_at; what is
-- generated is not moved, the new partition makes its own.
CREATE FUNCTION app.make_month_partitions(log regclass, first_month date, months integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made integer := 0;
  name text := (SELECT relname FROM pg_class WHERE oid = log);
  stored text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = log AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
  month timestamptz;
  next_month timestamptz;
  partition text;
BEGIN
  IF months NOT BETWEEN 1 AND 240 THEN RAISE EXCEPTION 'months must be 1 to 240, not %', months; END IF;
  IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = log) THEN RAISE EXCEPTION '% is not a partitioned log', log; END IF;
  FOR step IN 0 .. months - 1 LOOP
    month := (date_trunc('month', first_month::timestamp) + make_interval(months => step)) AT TIME ZONE 'UTC';
    next_month := (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
    partition := name || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM');
    CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)', partition, log);
    EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER USER', name || '_default');
    EXECUTE format('WITH moved AS (DELETE FROM public.%1$I WHERE created_at >= %2$L AND created_at < %3$L RETURNING %5$s) INSERT INTO public.%4$I (%5$s) SELECT * FROM moved', name || '_default', month, next_month, partition, stored);
    EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER USER', name || '_default');
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', log, partition, month, next_month);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', partition);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.make_month_partitions FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.make_month_partitions TO viva_system;
--> statement-breakpoint
CREATE TABLE public.audit_log_default PARTITION OF public.audit_log DEFAULT;
--> statement-breakpoint
ALTER TABLE public.audit_log_default ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.audit_log_default FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint
SELECT app.make_month_partitions('public.audit_log', current_date, 3);
--> statement-breakpoint

-- A guest becomes somebody by an identity; the flag lets a CHECK on users see it.
CREATE FUNCTION app.note_identity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Locked first and looked at afterwards, so that of two who each take one of two identities away the second sees none.
  PERFORM FROM public.users WHERE id IN (OLD.user_id, NEW.user_id) ORDER BY id FOR UPDATE;
  UPDATE public.users SET has_identity = EXISTS (SELECT FROM public.identities WHERE user_id = users.id)
  WHERE id IN (OLD.user_id, NEW.user_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER note_identity AFTER INSERT OR DELETE OR UPDATE OF user_id ON public.identities FOR EACH ROW EXECUTE FUNCTION app.note_identity();
--> statement-breakpoint

-- The study companion's role checks. A CHECK cannot look at another table, so these are triggers, and users.role is held
-- from the other side.
CREATE FUNCTION app.want_role(person uuid, wanted text[], place text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The lock keeps the role from changing while the tie is being made.
  PERFORM FROM public.users WHERE id = person AND role = ANY (wanted) FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION '% wants a person whose role is %', place, array_to_string(wanted, ' or ') USING ERRCODE = 'check_violation'; END IF;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.want_role FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.want_role TO viva_system;
--> statement-breakpoint
CREATE FUNCTION app.check_tie_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'tutor_student_assignments' THEN
      IF TG_OP = 'UPDATE' AND NEW.status = 'completed' THEN RETURN NEW; END IF; -- a tie that ends asks for no role
      PERFORM app.want_role(NEW.tutor_id, '{tutor}', 'tutor_student_assignments.tutor_id');
      PERFORM app.want_role(NEW.student_id, '{student}', 'tutor_student_assignments.student_id');
    WHEN 'guardianships' THEN
      IF TG_OP = 'UPDATE' AND NEW.ended_at IS NOT NULL THEN RETURN NEW; END IF;
      PERFORM app.want_role(NEW.parent_id, '{parent}', 'guardianships.parent_id');
      PERFORM app.want_role(NEW.student_id, '{student}', 'guardianships.student_id');
    WHEN 'course_staff' THEN
      PERFORM app.want_role(NEW.user_id, '{instructor,admin}', 'course_staff.user_id');
  END CASE;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER roles BEFORE INSERT OR UPDATE OF tutor_id, student_id, status ON public.tutor_student_assignments FOR EACH ROW EXECUTE FUNCTION app.check_tie_roles();
--> statement-breakpoint
CREATE TRIGGER roles BEFORE INSERT OR UPDATE OF parent_id, student_id, ended_at ON public.guardianships FOR EACH ROW EXECUTE FUNCTION app.check_tie_roles();
--> statement-breakpoint
CREATE TRIGGER roles BEFORE INSERT OR UPDATE OF user_id ON public.course_staff FOR EACH ROW EXECUTE FUNCTION app.check_tie_roles();
--> statement-breakpoint
CREATE FUNCTION app.check_role_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.tutor_student_assignments WHERE status <> 'completed'
             AND (tutor_id = NEW.id AND NEW.role <> 'tutor' OR student_id = NEW.id AND NEW.role <> 'student'))
    OR EXISTS (SELECT FROM public.guardianships WHERE ended_at IS NULL
             AND (parent_id = NEW.id AND NEW.role <> 'parent' OR student_id = NEW.id AND NEW.role <> 'student'))
    OR EXISTS (SELECT FROM public.course_staff WHERE user_id = NEW.id AND NEW.role NOT IN ('instructor', 'admin'))
  THEN
    RAISE EXCEPTION 'the role of % is tied to an assignment, a guardianship or a course; end that first', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER role_change BEFORE UPDATE OF role ON public.users FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION app.check_role_change();
--> statement-breakpoint

-- Row-level security, from the first table. viva_system passes by a policy of its own, and only that.
DO $$
DECLARE found_table text;
BEGIN
  FOR found_table IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', found_table);
    EXECUTE format('CREATE POLICY system ON public.%I TO viva_system USING (true) WITH CHECK (true)', found_table);
    EXECUTE format('GRANT SELECT, INSERT ON public.%I TO viva_system', found_table);
    IF found_table <> 'audit_log' THEN EXECUTE format('GRANT UPDATE, DELETE ON public.%I TO viva_system', found_table); END IF;
  END LOOP;
END $$;
--> statement-breakpoint

-- People. The password hash is in no grant: nobody reads it but sign-in, as viva_system.
GRANT SELECT (id, name, username, email, role, is_admin, is_active, is_verified, has_identity, is_guest, last_login, locale, time_zone, profile, disclaimer_shown, created_at, updated_at) ON public.users TO viva_app;
--> statement-breakpoint
GRANT UPDATE (name, username, locale, time_zone, profile, disclaimer_shown) ON public.users TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.users FOR SELECT TO viva_app
  USING (id = (SELECT app.person()) OR (SELECT app.has_role('admin')) OR id IN (SELECT app.visible_people()));
--> statement-breakpoint
CREATE POLICY own ON public.users FOR UPDATE TO viva_app USING (id = (SELECT app.person())) WITH CHECK (id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.private_notes TO viva_app;
--> statement-breakpoint
CREATE POLICY own ON public.private_notes TO viva_app USING (user_id = (SELECT app.person())) WITH CHECK (user_id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT ON public.identities, public.guardianships, public.tutor_student_assignments, public.course_staff, public.enrolments TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.identities FOR SELECT TO viva_app USING (user_id = (SELECT app.person()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.guardianships FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (parent_id, student_id) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.tutor_student_assignments FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (tutor_id, student_id) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.course_staff FOR SELECT TO viva_app USING (user_id = (SELECT app.person()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.enrolments FOR SELECT TO viva_app
  USING (user_id = (SELECT app.person()) OR course_id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
GRANT SELECT (id, user_id, client_id, name, scopes, expires_at, last_used_at, revoked_at, created_at) ON public.access_tokens TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.access_tokens FOR SELECT TO viva_app USING (user_id = (SELECT app.person()));
--> statement-breakpoint
GRANT SELECT, INSERT ON public.audit_log TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.audit_log FOR SELECT TO viva_app
  USING ((SELECT app.person()) IN (actor_id, subject_id) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY own ON public.audit_log FOR INSERT TO viva_app WITH CHECK (actor_id = (SELECT app.person()));
--> statement-breakpoint

-- Courses. An unpublished one is there for its staff and admins only; the catalogue of subjects for everyone known.
GRANT SELECT ON public.courses, public.subjects, public.related_subjects TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.courses FOR SELECT TO viva_app
  USING (is_published AND (SELECT app.person()) IS NOT NULL OR id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY seen ON public.subjects FOR SELECT TO viva_app USING ((SELECT app.person()) IS NOT NULL);
--> statement-breakpoint
CREATE POLICY seen ON public.related_subjects FOR SELECT TO viva_app USING ((SELECT app.person()) IS NOT NULL);
--> statement-breakpoint

-- A text sealed with a key that has been replaced would be lost with it: only the present key may write.
CREATE FUNCTION app.check_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The lock makes a replacement wait for whoever writes under the present key, and so sees what they wrote.
  PERFORM FROM public.deployment WHERE key_fingerprint = NEW.key_id FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the master key was replaced; restart this process' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER current_key BEFORE INSERT OR UPDATE ON public.private_notes FOR EACH ROW EXECUTE FUNCTION app.check_key();
--> statement-breakpoint

-- Functions are open to everyone unless said otherwise; triggers need no right of whoever sets them off.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.person, app.has_role, app.tutored_students, app.children, app.taught_courses, app.taught_students, app.visible_people TO viva_app, viva_system;
