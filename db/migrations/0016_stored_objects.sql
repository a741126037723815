CREATE TABLE "stored_objects" (
	"key" text PRIMARY KEY NOT NULL,
	"course_id" uuid,
	"material_id" uuid,
	"lesson_id" uuid,
	"state" text DEFAULT 'waiting' NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stored_objects_material_id_unique" UNIQUE("material_id"),
	CONSTRAINT "stored_objects_lesson_id_unique" UNIQUE("lesson_id"),
	CONSTRAINT "stored_objects_state_known" CHECK (state in ('waiting', 'kept', 'leaving')),
	CONSTRAINT "stored_objects_owner" CHECK (num_nonnulls(material_id, lesson_id) <= case state when 'kept' then 1 else 0 end),
	CONSTRAINT "stored_objects_bytes" CHECK (bytes >= 0),
	CONSTRAINT "stored_objects_sha256" CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_material_id_course_materials_id_fk" FOREIGN KEY ("material_id") REFERENCES "public"."course_materials"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_lesson_id_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."lessons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stored_objects_course_id_index" ON "stored_objects" USING btree ("course_id");
--> statement-breakpoint

-- Who sees the course sees its files that are in use; who teaches it says what a file belongs to. Rows come and go with
-- their bytes, which only the system does.
ALTER TABLE public.stored_objects ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system ON public.stored_objects TO viva_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON public.stored_objects TO viva_system;
--> statement-breakpoint
GRANT SELECT, UPDATE (state, material_id, lesson_id) ON public.stored_objects TO viva_app;
--> statement-breakpoint
CREATE POLICY seen ON public.stored_objects FOR SELECT TO viva_app USING (state = 'kept' AND course_id IN (SELECT app.open_courses()));
--> statement-breakpoint
CREATE POLICY staff ON public.stored_objects TO viva_app USING (course_id IN (SELECT app.staffed_courses())) WITH CHECK (course_id IN (SELECT app.staffed_courses()));
