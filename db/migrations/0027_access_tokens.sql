-- Tokens that a person makes for a program by hand. The application may write no token by itself; these functions ask who
-- speaks. What a program was given by consent is written by the system, and revoked by its person here as well.

CREATE FUNCTION app.make_access_token(person uuid, given jsonb, note jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person);
BEGIN
  PERFORM FROM public.users WHERE id = person FOR UPDATE;
  IF (SELECT count(*) FROM public.access_tokens WHERE user_id = person AND client_id IS NULL AND revoked_at IS NULL) >= (given ->> 'most')::integer THEN RETURN 'many'; END IF;
  INSERT INTO public.access_tokens (id, user_id, name, token_hash, scopes, expires_at)
    VALUES ((given ->> 'id')::uuid, person, given ->> 'name', decode(given ->> 'hash', 'hex'),
      ARRAY (SELECT jsonb_array_elements_text(given -> 'scopes')), (given ->> 'expiresAt')::timestamptz);
  PERFORM app.note_call(person, spoken, note);
  RETURN 'done';
END $$;
--> statement-breakpoint

-- Of a program that was given access by consent, all tokens end together: one of them would only be made anew by another.
CREATE FUNCTION app.revoke_access_token(person uuid, given jsonb, note jsonb) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); program uuid;
BEGIN
  SELECT client_id INTO program FROM public.access_tokens WHERE id = (given ->> 'id')::uuid AND user_id = person;
  IF NOT FOUND THEN RETURN 'none'; END IF;
  UPDATE public.access_tokens SET revoked_at = clock_timestamp()
    WHERE user_id = person AND revoked_at IS NULL AND (id = (given ->> 'id')::uuid OR client_id = program);
  PERFORM app.note_call(person, spoken, note);
  RETURN 'done';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.make_access_token, app.revoke_access_token FROM PUBLIC;
