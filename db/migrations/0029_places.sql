-- What groups can play, and what those who manage a server choose for it.

ALTER TABLE "places" DROP CONSTRAINT "places_modes_known";--> statement-breakpoint
ALTER TABLE "rounds" DROP CONSTRAINT "rounds_mode_known";--> statement-breakpoint
UPDATE public.places SET modes = '{everyone-has-time,first-to-answer,teams}';--> statement-breakpoint
UPDATE public.rounds SET mode = 'everyone-has-time';--> statement-breakpoint
ALTER TABLE "places" ALTER COLUMN "modes" SET DEFAULT '{everyone-has-time,first-to-answer,teams}'::text[];--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_modes_known" CHECK (modes <@ array['everyone-has-time', 'first-to-answer', 'teams']::text[]);--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_mode_known" CHECK (mode in ('everyone-has-time', 'first-to-answer', 'teams'));
--> statement-breakpoint

-- A place is there from when somebody first does something in it, under the name that its door calls it by now.
CREATE FUNCTION app.make_place(given jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_place uuid;
BEGIN
  SELECT id INTO found_place FROM public.places WHERE external_id = given ->> 'externalId' AND name = given ->> 'name';
  IF FOUND THEN RETURN found_place; END IF;
  INSERT INTO public.places AS p (id, external_id, name) VALUES ((given ->> 'id')::uuid, given ->> 'externalId', given ->> 'name')
    ON CONFLICT (external_id) DO UPDATE SET name = excluded.name RETURNING p.id INTO found_place;
  RETURN found_place;
END $$;
--> statement-breakpoint
-- Whoever manages a place is known to its door alone, which says so with every call: the tool asks, and comes here then.
CREATE FUNCTION app.change_place(person uuid, given jsonb, note jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE spoken text := app.speak_as(person); changed uuid := app.make_place(given -> 'place');
BEGIN
  UPDATE public.places SET
    channels = CASE WHEN given ? 'channels' THEN ARRAY(SELECT jsonb_array_elements_text(given -> 'channels')) ELSE channels END,
    modes = CASE WHEN given ? 'modes' THEN ARRAY(SELECT jsonb_array_elements_text(given -> 'modes')) ELSE modes END,
    settings = jsonb_strip_nulls(settings || coalesce(given -> 'settings', '{}'))
  WHERE id = changed;
  IF given ? 'courses' THEN
    DELETE FROM public.place_courses WHERE place_id = changed;
    INSERT INTO public.place_courses (place_id, course_id) SELECT changed, c.id FROM public.courses c
      WHERE c.id IN (SELECT e::uuid FROM jsonb_array_elements_text(given -> 'courses') e);
  END IF;
  PERFORM app.note_call(person, spoken, note);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.make_place, app.change_place FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.make_place TO viva_system;
