-- A door that does not know what a place is called gives no name, and the one that is known stays.
CREATE OR REPLACE FUNCTION app.make_place(given jsonb) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found_place uuid; called text := given ->> 'name';
BEGIN
  SELECT id INTO found_place FROM public.places WHERE external_id = given ->> 'externalId' AND name = coalesce(called, name);
  IF FOUND THEN RETURN found_place; END IF;
  INSERT INTO public.places AS p (id, external_id, name) VALUES ((given ->> 'id')::uuid, given ->> 'externalId', coalesce(called, 'this server'))
    ON CONFLICT (external_id) DO UPDATE SET name = coalesce(called, p.name) RETURNING p.id INTO found_place;
  RETURN found_place;
END $$;
