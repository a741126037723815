-- Which lessons of courses that the asker may see have a concept like this in their note. As the owner, since the index of the
-- concepts may not be asked before the policies: containment of JSON is not trusted to keep to itself what it compares.
-- And never by reading every note: the planner counts their pages, but not that their concepts are stored apart and packed.
CREATE FUNCTION app.notes_mentioning(wanted jsonb, in_course uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
  SELECT n.lesson_id FROM public.ai_notes n JOIN public.lessons l ON l.id = n.lesson_id
  WHERE n.key_concepts @> wanted AND l.course_id IN (SELECT app.open_courses()) AND (in_course IS NULL OR l.course_id = in_course)
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.notes_mentioning FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.notes_mentioning TO viva_app;
