-- What nearly every policy asks, in one look at the speaker instead of up to six: whether they have a role, which courses they
-- staff, which they may open. Each table in a query asks it anew. Who gets what is what 0018 says.
CREATE OR REPLACE FUNCTION app.has_role(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.users WHERE id = nullif(current_setting('viva.person', true), '')::uuid AND is_active AND role = wanted);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.staffed_courses() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE speaker uuid; speaks_as text;
BEGIN
  SELECT id, role INTO speaker, speaks_as FROM public.users WHERE id = nullif(current_setting('viva.person', true), '')::uuid AND is_active;
  IF speaks_as = 'admin' THEN
    RETURN QUERY SELECT id FROM public.courses;
  ELSIF speaks_as = 'instructor' THEN
    RETURN QUERY SELECT course_id FROM public.course_staff WHERE user_id = speaker;
  END IF;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.open_courses() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE speaker uuid; speaks_as text;
BEGIN
  SELECT id, role INTO speaker, speaks_as FROM public.users WHERE id = nullif(current_setting('viva.person', true), '')::uuid AND is_active;
  IF speaks_as = 'admin' THEN
    RETURN QUERY SELECT id FROM public.courses;
  ELSIF speaks_as = 'instructor' THEN
    RETURN QUERY SELECT id FROM public.courses WHERE is_published UNION SELECT course_id FROM public.course_staff WHERE user_id = speaker;
  ELSIF speaks_as IS NOT NULL THEN
    RETURN QUERY SELECT id FROM public.courses WHERE is_published;
  END IF;
END $$;
