CREATE TABLE "material_work" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"course_id" uuid,
	"material_id" uuid,
	"wish" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"holder" uuid,
	"held_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "material_work_kind_material_id_unique" UNIQUE NULLS NOT DISTINCT("kind","material_id"),
	CONSTRAINT "material_work_kind" CHECK (kind in ('passages', 'vectors')),
	CONSTRAINT "material_work_state" CHECK (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	CONSTRAINT "material_work_subject" CHECK ((kind = 'passages') = (material_id is not null) and (material_id is null) = (course_id is null)),
	CONSTRAINT "material_work_counts" CHECK (done >= 0 and done <= total and tries >= 0),
	CONSTRAINT "material_work_problem" CHECK (problem is null or state = 'failed')
);
--> statement-breakpoint
ALTER TABLE "material_work" ADD CONSTRAINT "material_work_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_work" ADD CONSTRAINT "material_work_material_id_course_materials_id_fk" FOREIGN KEY ("material_id") REFERENCES "public"."course_materials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "material_work_course_id_index" ON "material_work" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "material_work_material_id_index" ON "material_work" USING btree ("material_id");
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON public.material_work FOR EACH ROW EXECUTE FUNCTION app.touch();
--> statement-breakpoint
ALTER TABLE public.material_work ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.material_work TO viva_system;
--> statement-breakpoint
CREATE POLICY system ON public.material_work TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Who teaches a course sees the work on its materials, and cancels it or wants it after all; vectors are of all courses, and
-- so an admin's. How far it is, is written by who does it.
GRANT SELECT, INSERT, UPDATE (wish, state, done, total, tries, problem, holder, held_until) ON public.material_work TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.material_work FOR SELECT TO viva_app
  USING (course_id IN (SELECT app.staffed_courses()) OR course_id IS NULL AND ((SELECT app.has_role('instructor')) OR (SELECT app.has_role('admin'))));
--> statement-breakpoint
CREATE POLICY staff ON public.material_work FOR INSERT TO viva_app WITH CHECK (course_id IN (SELECT app.staffed_courses()) AND state = 'waiting');
--> statement-breakpoint
CREATE POLICY staff_changes ON public.material_work FOR UPDATE TO viva_app
  USING (course_id IN (SELECT app.staffed_courses()) OR course_id IS NULL AND (SELECT app.has_role('admin')))
  WITH CHECK ((course_id IN (SELECT app.staffed_courses()) OR course_id IS NULL AND (SELECT app.has_role('admin'))) AND state IN ('waiting', 'cancelled'));
