-- What search asks for with every question, made quicker: who may see which course, which words are alike, and how long a passage is.

-- The functions of the policies in PL/pgSQL: it keeps their plans for the connection. One in SQL with a search path of its own
-- is planned anew at each call, and every table in a query calls two of them. What they say is what 0001 and 0005 say.
CREATE OR REPLACE FUNCTION app.person() RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT id FROM public.users WHERE id = nullif(current_setting('viva.person', true), '')::uuid AND is_active);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.has_role(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.users WHERE id = app.person() AND role = wanted);
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.taught_courses() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT course_id FROM public.course_staff WHERE user_id = app.person() AND app.has_role('instructor');
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.staffed_courses() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT app.taught_courses() UNION SELECT id FROM public.courses WHERE app.has_role('admin');
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.open_courses() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT id FROM public.courses WHERE is_published AND app.person() IS NOT NULL UNION SELECT app.staffed_courses();
END $$;
--> statement-breakpoint

-- As in 0011, for the same reason: every term that the library has not seen yet is taken apart by it.
CREATE OR REPLACE FUNCTION app.grams(word text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT DISTINCT substr('  ' || word || ' ', place, 3) FROM generate_series(1, length(word) + 1) place ORDER BY 1);
END $$;
--> statement-breakpoint

-- How long a passage is and where it belongs, without its text: BM25 asks that of thousands of passages for one question.
CREATE INDEX "material_chunks_lengths" ON "material_chunks" USING btree ("id","course_id","material_id","term_count");
--> statement-breakpoint

-- As in 0011, but a term is only measured when it shares as many groups as it needs at least, which few of the thousands do
-- that share one: what is alike by `likeness_min` shares that part of the word's own groups, whatever the term's length.
CREATE OR REPLACE FUNCTION app.similar_terms(words text[], course uuid, likeness_min double precision, terms_max integer)
  RETURNS TABLE (word text, term text, likeness double precision) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE reach uuid[] := ARRAY(SELECT c.id FROM public.courses c WHERE (course IS NULL OR c.id = course)
  AND (current_setting('role', true) = 'viva_system' OR c.id IN (SELECT app.open_courses())));
BEGIN
  RETURN QUERY
  WITH asked AS MATERIALIZED (SELECT w.word, length(w.word) + 1 AS size, g.gram FROM unnest(words) AS w(word) CROSS JOIN LATERAL unnest(app.grams(w.word)) AS g(gram)),
    shared AS MATERIALIZED (SELECT a.word, a.size, k.term, count(*) AS n FROM asked a JOIN public.term_grams k ON k.gram = a.gram GROUP BY 1, 2, 3 HAVING count(*) >= likeness_min * a.size),
    alike AS MATERIALIZED (
      SELECT s.word, s.term, s.n::double precision / (s.size + length(s.term) + 1 - s.n) AS likeness FROM shared s
      WHERE s.n >= likeness_min * (s.size + length(s.term) + 1 - s.n))
  SELECT ranked.word, ranked.term, ranked.likeness
  FROM (SELECT near.*, row_number() OVER (PARTITION BY near.word ORDER BY near.likeness DESC, near.term) AS place
        FROM (SELECT a.*, row_number() OVER (PARTITION BY a.word ORDER BY a.likeness DESC, a.term) AS place_anywhere FROM alike a) near
          -- One look into the key for each; as a condition it would be planned as a walk through the terms of all courses.
          CROSS JOIN LATERAL (SELECT FROM public.course_terms t WHERE t.term = near.term AND t.course_id = ANY (reach) LIMIT 1) seen
        WHERE near.place_anywhere <= 200) ranked
  WHERE ranked.place <= terms_max ORDER BY 1, 3 DESC, 2;
END $$;
