-- What was found since the whole model: the sample content has no memory of what it seeded, goals that are not active have
-- no view, a tutor's own completion could be no number, functions were open to everyone, and names came in two spellings.

CREATE TABLE "sample_parts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_key" text NOT NULL,
	"kind" text NOT NULL,
	"content_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sample_parts_named" CHECK (course_key <> '' and kind <> '' and content_hash <> '')
);
--> statement-breakpoint
CREATE INDEX "sample_parts_course_key_index" ON "sample_parts" USING btree ("course_key");
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON public.sample_parts FOR EACH ROW EXECUTE FUNCTION app.touch();
--> statement-breakpoint
ALTER TABLE public.sample_parts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON public.sample_parts TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.sample_parts TO viva_system;
--> statement-breakpoint

-- A view casts this to a number, so that one row that holds none would take the view away from its learner.
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_completion" CHECK (case when new_content ? 'completion_percentage' then case jsonb_typeof(new_content -> 'completion_percentage')
        when 'number' then (new_content ->> 'completion_percentage')::numeric between 0 and 100 else false end else true end);
--> statement-breakpoint

-- The goals of a learner, whatever has become of them, and how far they are. The streak is the days running, up to today or
-- yesterday in the learner's zone, with an answer of their own. What is counted (sessions, practice, XP) is the goal's own
-- subject's; a tutor's own value goes before the share of topics at 0.8 or more. Gives sums only, of learners the reader
-- looks after.
CREATE VIEW public.v_goals WITH (security_barrier = true) AS
SELECT g.id, g.student_id, g.created_by, g.subject_id, s.name AS subject_name, g.goal_type, g.title, g.description, g.target_completion_date, g.status,
  coalesce((SELECT (o.new_content ->> 'completion_percentage')::numeric(5, 2) FROM public.overrides o WHERE o.goal_id = g.id AND o.new_content ? 'completion_percentage' ORDER BY o.created_at DESC, o.id DESC LIMIT 1),
    (SELECT round(100.0 * count(*) FILTER (WHERE p.proficiency_level >= 0.8) / nullif(count(*), 0), 2)::numeric(5, 2)
     FROM public.goal_topics t LEFT JOIN public.user_topic_progress p ON p.topic_id = t.topic_id AND p.user_id = g.student_id WHERE t.goal_id = g.id), 0)::numeric(5, 2) AS completion_percentage,
  coalesce((SELECT CASE WHEN max(i.day) >= (now() AT TIME ZONE u.time_zone)::date - 1 THEN count(*) FILTER (WHERE i.island = i.last) END
    FROM (SELECT d.day, d.day - (row_number() OVER (ORDER BY d.day))::integer AS island, max(d.day) OVER () - (count(*) OVER ())::integer AS last
          FROM (SELECT DISTINCT (a.answered_at AT TIME ZONE u.time_zone)::date AS day
                FROM public.user_answers a JOIN public.user_test_runs r ON r.id = a.user_test_run_id LEFT JOIN public.courses c ON c.id = r.course_id
                WHERE a.user_id = g.student_id AND a.provenance <> 'relayed' AND (g.subject_id IS NULL OR coalesce(r.subject_id, c.subject_id) = g.subject_id)) d) i), 0)::integer AS current_streak,
  (SELECT coalesce(sum(x.amount), 0)::integer FROM public.xp_events x WHERE x.user_id = g.student_id AND CASE WHEN g.subject_id IS NULL THEN x.goal_id = g.id ELSE x.subject_id = g.subject_id END) AS xp_earned,
  (SELECT count(*) FROM public.tutoring_sessions t WHERE t.student_id = g.student_id AND t.subject_id = g.subject_id) AS sessions_count,
  (SELECT count(*) FROM public.practice_assignments p WHERE p.student_id = g.student_id AND p.subject_id = g.subject_id AND p.completed) AS practice_items_completed,
  (SELECT avg(r.rating) FROM public.student_ratings r WHERE r.student_id = g.student_id AND r.subject_id = g.subject_id) AS average_rating,
  g.completed_at, g.created_at, g.updated_at
FROM public.goals g JOIN public.users u ON u.id = g.student_id LEFT JOIN public.subjects s ON s.id = g.subject_id
WHERE g.student_id = (SELECT app.person()) OR (SELECT app.has_role('admin')) OR g.student_id IN (SELECT app.tutored_students())
  OR g.student_id IN (SELECT app.children()) OR current_user = 'viva_system';
--> statement-breakpoint
GRANT SELECT ON public.v_goals TO viva_app, viva_system;
--> statement-breakpoint
-- The active ones among them; v_goals says who sees which.
CREATE OR REPLACE VIEW public.v_student_progress WITH (security_invoker = true) AS
SELECT student_id, id AS goal_id, subject_name, completion_percentage, current_streak, xp_earned, status, target_completion_date, sessions_count, practice_items_completed, average_rating
FROM public.v_goals WHERE status = 'active';
--> statement-breakpoint

-- Functions are open to everyone unless said otherwise, and those made since the first rules had not said so. Triggers need
-- no right of whoever sets them off. What policies, views and the application call is named here.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.staffed_courses, app.open_courses TO viva_app, viva_system;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.staffs_set, app.staffs_question, app.staffs_version, app.staffs_answer, app.sets_goal, app.played_rounds,
  app.whole_version, app.whole_hints, app.assignment_key, app.session_texts, app.run_snapshot TO viva_app;
--> statement-breakpoint

-- The generator spelled unique keys of two words after the columns in TypeScript (attemptId): everything else here is
-- snake_case, and a name with a capital wants quotes wherever it is said. The schema now names these keys itself.
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT conrelid::regclass AS place, conname AS name FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname ~ '[A-Z]' LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', found.place, found.name, lower(regexp_replace(found.name, '([A-Z])', '_\1', 'g')));
  END LOOP;
END $$;
