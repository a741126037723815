-- What search reads beside the passages and their postings: counts of terms, misspelt words, vectors, and whether those help.

CREATE TABLE "course_terms" (
	"term" text NOT NULL,
	"course_id" uuid NOT NULL,
	"chunks" integer NOT NULL,
	CONSTRAINT "course_terms_term_course_id_pk" PRIMARY KEY("term","course_id"),
	CONSTRAINT "course_terms_chunks" CHECK (chunks > 0)
);
--> statement-breakpoint
CREATE TABLE "embedding_fits" (
	"model_id" uuid PRIMARY KEY NOT NULL,
	"chunks" integer NOT NULL,
	"terms" text[] DEFAULT '{}'::text[] NOT NULL,
	"weights" "bytea" NOT NULL,
	"projection" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embedding_fits_chunks" CHECK (chunks > 0)
);
--> statement-breakpoint
CREATE TABLE "term_grams" (
	"gram" text NOT NULL,
	"term" text NOT NULL,
	CONSTRAINT "term_grams_gram_term_pk" PRIMARY KEY("gram","term")
);
--> statement-breakpoint
CREATE TABLE "search_checks" (
	"course_id" uuid NOT NULL,
	"model_id" uuid NOT NULL,
	"questions" integer NOT NULL,
	"chunks" integer NOT NULL,
	"lexical_score" double precision NOT NULL,
	"fused_score" double precision NOT NULL,
	"vector_weight" double precision NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "search_checks_course_id_model_id_pk" PRIMARY KEY("course_id","model_id"),
	CONSTRAINT "search_checks_counts" CHECK (questions >= 0 and chunks >= 0),
	CONSTRAINT "search_checks_scores" CHECK (lexical_score between 0 and 1 and fused_score between 0 and 1 and vector_weight between 0 and 1)
);
--> statement-breakpoint
DELETE FROM "chunk_embeddings";--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD COLUMN "course_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "course_terms" ADD CONSTRAINT "course_terms_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embedding_fits" ADD CONSTRAINT "embedding_fits_model_id_embedding_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."embedding_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_checks" ADD CONSTRAINT "search_checks_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_checks" ADD CONSTRAINT "search_checks_model_id_embedding_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."embedding_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "course_terms_course_id_index" ON "course_terms" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "search_checks_model_id_index" ON "search_checks" USING btree ("model_id");--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chunk_embeddings_course_id_model_id_index" ON "chunk_embeddings" USING btree ("course_id","model_id");
--> statement-breakpoint

-- The key holds how often, so that a search need not visit the rows, which lie in the order of the passages and so far apart.
ALTER TABLE public.postings DROP CONSTRAINT postings_course_id_term_chunk_id_pk;
--> statement-breakpoint
ALTER TABLE public.postings ADD CONSTRAINT postings_course_id_term_chunk_id_pk PRIMARY KEY (course_id, term, chunk_id) INCLUDE (frequency);
--> statement-breakpoint

-- A vector belongs to the course of its passage; asked by way of the passage, its policy would be a query for each vector.
DROP POLICY seen ON public.chunk_embeddings;
--> statement-breakpoint
DROP POLICY staff ON public.chunk_embeddings;
--> statement-breakpoint
CREATE POLICY seen ON public.chunk_embeddings FOR SELECT TO viva_app USING (course_id IN (SELECT app.open_courses()));
--> statement-breakpoint
CREATE POLICY staff ON public.chunk_embeddings TO viva_app USING (course_id IN (SELECT app.staffed_courses())) WITH CHECK (course_id IN (SELECT app.staffed_courses()));
--> statement-breakpoint

DO $$
DECLARE found_table text;
BEGIN
  FOREACH found_table IN ARRAY '{course_terms,term_grams,embedding_fits,search_checks}'::text[] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', found_table);
    EXECUTE format('CREATE POLICY system ON public.%I TO viva_system USING (true) WITH CHECK (true)', found_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO viva_system', found_table);
  END LOOP;
  FOREACH found_table IN ARRAY '{course_terms,search_checks}'::text[] LOOP
    EXECUTE format('GRANT SELECT ON public.%I TO viva_app', found_table);
    EXECUTE format('CREATE POLICY seen ON public.%I FOR SELECT TO viva_app USING (course_id IN (SELECT app.open_courses()))', found_table);
  END LOOP;
END $$;
--> statement-breakpoint

-- The groups of three letters of a word, its beginning and its end marked by spaces: two words are as alike as the share of
-- these that both have.
CREATE FUNCTION app.grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT DISTINCT substr('  ' || word || ' ', place, 3) FROM generate_series(1, length(word) + 1) place ORDER BY 1)
$$;
--> statement-breakpoint

-- Counts the passages that have a term, course by course, as postings come and go. In the order of the terms, so that two
-- who index at once wait for each other instead of both at once.
CREATE FUNCTION app.count_terms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'UPDATE') THEN
    WITH gone AS (SELECT term, course_id, count(*) AS chunks FROM removed GROUP BY 1, 2),
      left_over AS (DELETE FROM public.course_terms t USING gone g WHERE t.term = g.term AND t.course_id = g.course_id AND t.chunks <= g.chunks)
    UPDATE public.course_terms t SET chunks = t.chunks - g.chunks FROM gone g WHERE t.term = g.term AND t.course_id = g.course_id AND t.chunks > g.chunks;
  END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') THEN
    INSERT INTO public.term_grams (gram, term)
      SELECT unnest(app.grams(a.term)), a.term FROM (SELECT DISTINCT term FROM added) a
      WHERE NOT EXISTS (SELECT FROM public.course_terms t WHERE t.term = a.term) ORDER BY 2, 1 ON CONFLICT DO NOTHING;
    INSERT INTO public.course_terms AS t (term, course_id, chunks) SELECT term, course_id, count(*) FROM added GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (term, course_id) DO UPDATE SET chunks = t.chunks + excluded.chunks;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER count_added AFTER INSERT ON public.postings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.count_terms();
--> statement-breakpoint
CREATE TRIGGER count_removed AFTER DELETE ON public.postings REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION app.count_terms();
--> statement-breakpoint
CREATE TRIGGER count_changed AFTER UPDATE ON public.postings REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.count_terms();
--> statement-breakpoint
INSERT INTO public.course_terms (term, course_id, chunks) SELECT term, course_id, count(*) FROM public.postings GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO public.term_grams (gram, term) SELECT unnest(app.grams(term)), term FROM (SELECT DISTINCT term FROM public.postings) found;
--> statement-breakpoint

-- Which terms are like words that no course in reach has: of each word `terms_max` of those that are most alike, and none
-- less than `likeness_min`, the share of their groups of three letters that both have. Only terms of courses that the asker
-- may see: the groups themselves are nobody's to read.
CREATE FUNCTION app.similar_terms(words text[], course uuid, likeness_min double precision, terms_max integer)
  RETURNS TABLE (word text, term text, likeness double precision) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH reach AS MATERIALIZED (
      SELECT c.id FROM public.courses c WHERE (course IS NULL OR c.id = course)
        AND (current_setting('role', true) = 'viva_system' OR c.id IN (SELECT app.open_courses()))),
    asked AS MATERIALIZED (SELECT w.word, g.gram FROM unnest(words) AS w(word) CROSS JOIN LATERAL unnest(app.grams(w.word)) AS g(gram)),
    shared AS MATERIALIZED (SELECT a.word, k.term, count(*) AS n FROM asked a JOIN public.term_grams k ON k.gram = a.gram GROUP BY 1, 2),
    alike AS MATERIALIZED (
      SELECT s.word, s.term, s.n::double precision / (length(s.word) + 1 + length(s.term) + 1 - s.n) AS likeness FROM shared s
      WHERE s.n >= likeness_min * (length(s.word) + 1 + length(s.term) + 1 - s.n))
  SELECT ranked.word, ranked.term, ranked.likeness
  FROM (SELECT near.*, row_number() OVER (PARTITION BY near.word ORDER BY near.likeness DESC, near.term) AS place
        FROM (SELECT a.*, row_number() OVER (PARTITION BY a.word ORDER BY a.likeness DESC, a.term) AS place_anywhere FROM alike a) near
          -- One look into the key for each; as a condition it would be planned as a walk through the terms of all courses.
          CROSS JOIN LATERAL (SELECT FROM public.course_terms t WHERE t.term = near.term AND t.course_id = ANY (ARRAY(SELECT id FROM reach)) LIMIT 1) seen
        WHERE near.place_anywhere <= 200) ranked
  WHERE ranked.place <= terms_max ORDER BY 1, 3 DESC, 2
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.grams, app.count_terms, app.similar_terms FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.similar_terms TO viva_app, viva_system;
