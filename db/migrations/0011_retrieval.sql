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
CREATE TABLE "known_terms" (
	"term" text PRIMARY KEY NOT NULL,
	"grams" text[] DEFAULT '{}'::text[] NOT NULL
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
CREATE INDEX "known_terms_grams_index" ON "known_terms" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "search_checks_model_id_index" ON "search_checks" USING btree ("model_id");--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chunk_embeddings_course_id_model_id_index" ON "chunk_embeddings" USING btree ("course_id","model_id");
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
  FOREACH found_table IN ARRAY '{course_terms,known_terms,embedding_fits,search_checks}'::text[] LOOP
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
    INSERT INTO public.known_terms (term, grams)
      SELECT a.term, app.grams(a.term) FROM (SELECT DISTINCT term FROM added) a
      WHERE NOT EXISTS (SELECT FROM public.known_terms k WHERE k.term = a.term) ORDER BY a.term ON CONFLICT DO NOTHING;
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
INSERT INTO public.known_terms (term, grams) SELECT term, app.grams(term) FROM (SELECT DISTINCT term FROM public.postings) found;
--> statement-breakpoint

-- Which terms are like words that no course in reach has: of each word `terms_max` of those that are most alike, and none less
-- than `likeness_min`. Only terms of courses that the asker may see, or of the one course: the dictionary itself is nobody's to read.
CREATE FUNCTION app.similar_terms(words text[], course uuid, likeness_min double precision, terms_max integer)
  RETURNS TABLE (word text, term text, likeness double precision) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT asked.word, found.term, found.likeness
  FROM (SELECT unnest(words) AS word) asked
    CROSS JOIN LATERAL (SELECT app.grams(asked.word) AS grams) own
    CROSS JOIN LATERAL (
      SELECT alike.term, alike.likeness
      FROM (SELECT k.term, shared.n::double precision / (cardinality(k.grams) + cardinality(own.grams) - shared.n) AS likeness
            FROM public.known_terms k CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(k.grams) gram WHERE gram = ANY (own.grams)) shared
            WHERE k.grams && own.grams AND cardinality(k.grams) BETWEEN cardinality(own.grams) * likeness_min AND cardinality(own.grams) / likeness_min OFFSET 0) alike
      WHERE alike.likeness >= likeness_min AND EXISTS (
        SELECT FROM public.course_terms t WHERE t.term = alike.term AND (course IS NULL OR t.course_id = course)
          AND (t.course_id IN (SELECT app.open_courses()) OR current_setting('role', true) = 'viva_system'))
      ORDER BY alike.likeness DESC, alike.term LIMIT terms_max) found
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.grams, app.count_terms, app.similar_terms FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.similar_terms TO viva_app, viva_system;
