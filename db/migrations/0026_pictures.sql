ALTER TABLE "stored_objects" DROP CONSTRAINT "stored_objects_owner";--> statement-breakpoint
ALTER TABLE "stored_objects" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_user_id_unique" UNIQUE("user_id");--> statement-breakpoint
ALTER TABLE "stored_objects" ADD CONSTRAINT "stored_objects_owner" CHECK (num_nonnulls(material_id, lesson_id, user_id) <= case state when 'kept' then 1 else 0 end);
--> statement-breakpoint

-- A picture is seen by who may see its person, and stored and let go by the system alone.
CREATE POLICY pictured ON public.stored_objects FOR SELECT TO viva_app
  USING (state = 'kept' AND user_id IS NOT NULL AND EXISTS (SELECT FROM public.users u WHERE u.id = user_id));
--> statement-breakpoint

-- Where two people become one and both have a picture, one of the two goes (app.drop_doubles). Its row has to stay until its bytes
-- are gone, so it is let go instead of deleted.
CREATE FUNCTION app.let_picture_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.stored_objects SET user_id = NULL WHERE key = OLD.key;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER let_picture_go BEFORE DELETE ON public.stored_objects FOR EACH ROW WHEN (OLD.user_id IS NOT NULL) EXECUTE FUNCTION app.let_picture_go();
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.let_picture_go FROM PUBLIC;
--> statement-breakpoint

-- The boards as before, with the pictures of those who show their names.
CREATE OR REPLACE VIEW public.v_weekly_leaderboard WITH (security_barrier = true) AS
SELECT CASE WHEN p.shows_on_boards THEN u.name END AS name, v.key AS avatar, b.user_id = (SELECT app.person()) AS is_self, b.points, b.week,
  rank() OVER (PARTITION BY b.week ORDER BY b.points DESC) AS place, CASE WHEN p.shows_on_boards THEN o.key END AS picture
FROM (SELECT x.user_id, date_trunc('week', coalesce(a.answered_at, x.created_at) AT TIME ZONE 'UTC')::date AS week, sum(x.board_points)::integer AS points
      FROM public.xp_events x LEFT JOIN public.user_answers a ON a.id = x.answer_id WHERE x.board_points <> 0 AND x.created_at >= now() - interval '60 days'
      GROUP BY x.user_id, 2) b
  JOIN public.users u ON u.id = b.user_id AND u.is_active LEFT JOIN public.user_profiles p ON p.user_id = b.user_id LEFT JOIN public.avatars v ON v.id = p.selected_avatar_id
  LEFT JOIN public.stored_objects o ON o.user_id = b.user_id
WHERE b.points > 0 AND (p.shows_on_boards OR b.user_id = (SELECT app.person())) AND ((SELECT app.person()) IS NOT NULL OR current_user = 'viva_system');
--> statement-breakpoint
CREATE OR REPLACE VIEW public.v_xp_leaderboard WITH (security_barrier = true) AS
SELECT CASE WHEN p.shows_on_boards THEN u.name END AS name, v.key AS avatar, p.user_id = (SELECT app.person()) AS is_self, p.xp, p.level, rank() OVER (ORDER BY p.xp DESC) AS place,
  CASE WHEN p.shows_on_boards THEN o.key END AS picture
FROM public.user_profiles p JOIN public.users u ON u.id = p.user_id AND u.is_active LEFT JOIN public.avatars v ON v.id = p.selected_avatar_id
  LEFT JOIN public.stored_objects o ON o.user_id = p.user_id
WHERE (p.shows_on_boards OR p.user_id = (SELECT app.person())) AND ((SELECT app.person()) IS NOT NULL OR current_user = 'viva_system');
