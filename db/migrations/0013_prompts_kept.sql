ALTER TABLE "ai_settings" ALTER COLUMN "model_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD COLUMN "experiment_arm_id" uuid;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD COLUMN "activated_by" uuid;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD COLUMN "activated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD CONSTRAINT "chatbot_logs_experiment_arm_id_experiment_arms_id_fk" FOREIGN KEY ("experiment_arm_id") REFERENCES "public"."experiment_arms"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_activated_by_users_id_fk" FOREIGN KEY ("activated_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chatbot_logs_experiment_arm_id_index" ON "chatbot_logs" USING btree ("experiment_arm_id");--> statement-breakpoint
CREATE INDEX "prompt_versions_activated_by_index" ON "prompt_versions" USING btree ("activated_by");--> statement-breakpoint

-- What an agent was told is kept word for word: of a version only whether it is in use changes, and the names of people who
-- leave or whose accounts become one.
CREATE FUNCTION app.keep_prompt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE later text[] := '{is_active,activated_at,activated_by,created_by}';
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
    AND (NEW.created_by IS NOT DISTINCT FROM OLD.created_by OR NEW.created_by IS NULL OR app.may_pass()) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'prompt version % is kept as it is; a change is a new version', OLD.version_name USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON public.prompt_versions FOR EACH ROW EXECUTE FUNCTION app.keep_prompt();
--> statement-breakpoint
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON public.prompt_versions FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
--> statement-breakpoint

-- The unique index keeps an agent from two active versions; this keeps one that has versions from having none. It looks
-- when the transaction ends: between the old one's end and the new one's beginning there is none.
CREATE FUNCTION app.want_active_prompt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.prompt_versions WHERE agent = NEW.agent AND is_active) THEN
    RAISE EXCEPTION 'the agent % would be left without an active prompt', NEW.agent USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER one_active AFTER INSERT OR UPDATE OF is_active ON public.prompt_versions DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.want_active_prompt();
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.keep_prompt, app.want_active_prompt FROM PUBLIC;
--> statement-breakpoint
GRANT SELECT (experiment_arm_id) ON public.chatbot_logs TO viva_app;
