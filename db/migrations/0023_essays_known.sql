-- Whether what a question says now is an essay: where no model judges, those are not drawn by chance. It tells what the question shows
-- whoever is asked it, and nothing of its key, which is in nobody's grant.
CREATE FUNCTION app.asks_essay(question uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.question_type = 'short_answer' AND v.body ? 'rubric' FROM public.question_versions v WHERE v.question_id = question ORDER BY v.version_number DESC LIMIT 1
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.asks_essay FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.asks_essay TO viva_app;
