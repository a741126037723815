-- People who leave: by their own wish, or because an admin shuts their account. Nobody of the application may write either
-- by itself; these functions ask who speaks, and refuse in a word that db/queries/people.ts turns into a sentence.

-- Whether nobody could administer the deployment any more without this person. All admins are locked first and looked at
-- afterwards, so that of two who leave at the same moment the second sees the first gone.
CREATE FUNCTION app.is_last_admin(person uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.users WHERE role = 'admin' ORDER BY id FOR UPDATE;
  RETURN EXISTS (SELECT FROM public.users WHERE id = person AND role = 'admin' AND is_active)
    AND NOT EXISTS (SELECT FROM public.users WHERE id <> person AND role = 'admin' AND is_active AND (password_hash IS NOT NULL OR has_identity));
END $$;
--> statement-breakpoint

CREATE FUNCTION app.erase_self(person uuid, note jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  IF app.is_last_admin(person) THEN RETURN 'last-admin'; END IF;
  PERFORM app.note_call(person, spoken, note);
  PERFORM app.erase_person(person, 'at their own wish');
  RETURN 'done';
END $$;
--> statement-breakpoint

-- Shut out, a person is signed out everywhere: sessions go, programs lose their access, and codes they were sent are void.
CREATE FUNCTION app.set_active(person uuid, given jsonb, note jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); other uuid := (given ->> 'person')::uuid; active boolean := (given ->> 'active')::boolean;
BEGIN
  IF spoken <> 'admin' THEN RETURN 'forbidden'; END IF;
  IF other = person THEN RETURN 'oneself'; END IF;
  IF NOT active AND app.is_last_admin(other) THEN RETURN 'last-admin'; END IF;
  UPDATE public.users SET is_active = active WHERE id = other AND is_active <> active;
  IF NOT FOUND THEN RETURN CASE WHEN EXISTS (SELECT FROM public.users WHERE id = other) THEN 'already' ELSE 'nobody' END; END IF;
  IF NOT active THEN
    DELETE FROM public.session WHERE user_id = other;
    DELETE FROM public.one_time_codes WHERE user_id = other;
    UPDATE public.access_tokens SET revoked_at = clock_timestamp() WHERE user_id = other AND revoked_at IS NULL;
  END IF;
  PERFORM app.note_call(person, spoken, note || jsonb_build_object('subject', other));
  RETURN 'done';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.is_last_admin, app.erase_self, app.set_active FROM PUBLIC;
