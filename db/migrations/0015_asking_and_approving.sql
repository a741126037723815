-- What a learner asks a person, and what a model proposes to do in somebody's name; who sees and writes which is at the end.

CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"tool" text NOT NULL,
	"input" jsonb NOT NULL,
	"door" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_at" timestamp with time zone,
	"outcome" text,
	"said" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approvals_door_known" CHECK (door in ('web', 'discord', 'mcp', 'cli', 'evals', 'model')),
	CONSTRAINT "approvals_decision_known" CHECK (decision in ('approved', 'declined')),
	CONSTRAINT "approvals_outcome_known" CHECK (outcome in ('done', 'refused')),
	CONSTRAINT "approvals_decided" CHECK ((decision is null) = (decided_at is null)),
	CONSTRAINT "approvals_outcome_of_approved" CHECK ((outcome is null) = (said is null) and (outcome is null or decision = 'approved')),
	CONSTRAINT "approvals_input_object" CHECK (jsonb_typeof(input) = 'object'),
	CONSTRAINT "approvals_expires_later" CHECK (expires_at > created_at)
);
--> statement-breakpoint
CREATE TABLE "help_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"student_id" uuid NOT NULL,
	"course_id" uuid,
	"question_id" uuid,
	"query" text NOT NULL,
	"reply" text,
	"replied_by" uuid,
	"replied_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "help_requests_query_length" CHECK (char_length(query) between 1 and 2000),
	CONSTRAINT "help_requests_reply_length" CHECK (char_length(reply) between 1 and 4000),
	CONSTRAINT "help_requests_replied" CHECK ((reply is null) = (replied_at is null))
);
--> statement-breakpoint
ALTER TABLE "nudges" DROP CONSTRAINT "nudges_type_known";--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_replied_by_users_id_fk" FOREIGN KEY ("replied_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approvals_user_id_created_at_index" ON "approvals" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "help_requests_student_id_created_at_index" ON "help_requests" USING btree ("student_id","created_at");--> statement-breakpoint
CREATE INDEX "help_requests_course_id_index" ON "help_requests" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "help_requests_question_id_index" ON "help_requests" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "help_requests_replied_by_index" ON "help_requests" USING btree ("replied_by");--> statement-breakpoint
CREATE INDEX "help_requests_waiting_index" ON "help_requests" USING btree ("created_at") WHERE replied_at is null;--> statement-breakpoint
ALTER TABLE "nudges" ADD CONSTRAINT "nudges_type_known" CHECK (type in ('login', 'inactivity', 'cross_subject', 'due_reviews', 'goal', 'streak', 'reply'));
--> statement-breakpoint

DO $$
DECLARE found_table text;
BEGIN
  FOREACH found_table IN ARRAY '{help_requests,approvals}'::text[] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', found_table);
    EXECUTE format('CREATE POLICY system ON public.%I TO viva_system USING (true) WITH CHECK (true)', found_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO viva_system', found_table);
  END LOOP;
END $$;
--> statement-breakpoint
-- Whoever looks after the learner, or teaches the course, sees what they asked and may reply while nobody has.
GRANT SELECT, INSERT, UPDATE (reply, replied_by, replied_at) ON public.help_requests TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.help_requests FOR SELECT TO viva_app
  USING (student_id = (SELECT app.person()) OR student_id IN (SELECT app.tutored_students()) OR course_id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin')));
--> statement-breakpoint
CREATE POLICY own ON public.help_requests FOR INSERT TO viva_app WITH CHECK (student_id = (SELECT app.person()) AND replied_at IS NULL AND replied_by IS NULL);
--> statement-breakpoint
CREATE POLICY staff ON public.help_requests FOR UPDATE TO viva_app
  USING (replied_at IS NULL AND student_id <> (SELECT app.person())
    AND (student_id IN (SELECT app.tutored_students()) OR course_id IN (SELECT app.taught_courses()) OR (SELECT app.has_role('admin'))))
  WITH CHECK (replied_by = (SELECT app.person()) OR replied_by IS NULL AND replied_at IS NULL);
--> statement-breakpoint
-- The learner is told of a reply where they are told of everything, in the same commit.
CREATE FUNCTION app.tell_reply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.nudges (id, user_id, type, channels, message, sent_at, trigger_reason)
  VALUES (gen_random_uuid(), NEW.student_id, 'reply', '{in_app}', format('There is a reply to what you asked: "%s"', left(NEW.query, 200)), NEW.replied_at, 'help_request:' || NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tell_reply AFTER UPDATE OF replied_at ON public.help_requests FOR EACH ROW
  WHEN (OLD.replied_at IS NULL AND NEW.replied_at IS NOT NULL) EXECUTE FUNCTION app.tell_reply();
--> statement-breakpoint
-- How many there are to answer what the speaker asks: those who tutor them, and those who teach that course. Who they are
-- is not told.
CREATE FUNCTION app.who_helps(course uuid) RETURNS TABLE (tutors integer, teachers integer) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (SELECT count(*)::integer FROM public.tutor_student_assignments a JOIN public.users u ON u.id = a.tutor_id AND u.is_active
          WHERE a.student_id = app.person() AND a.status = 'active' AND a.accepted_at IS NOT NULL),
    (SELECT count(*)::integer FROM public.course_staff s JOIN public.users u ON u.id = s.user_id AND u.is_active
     WHERE s.course_id = course AND u.id <> app.person() AND course IN (SELECT app.open_courses()))
$$;
--> statement-breakpoint
-- What was proposed is its own person's alone, and but for the decision it stays as it was proposed.
GRANT SELECT, INSERT, UPDATE (decision, decided_at, outcome, said) ON public.approvals TO viva_app;
--> statement-breakpoint
CREATE POLICY own ON public.approvals TO viva_app USING (user_id = (SELECT app.person())) WITH CHECK (user_id = (SELECT app.person()));
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.tell_reply, app.who_helps FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.who_helps TO viva_app;
