-- Returns events after a position in commit order, of all tenants or of one.
CREATE OR REPLACE FUNCTION events.after(
  since bigint, tenant uuid, most integer
) RETURNS TABLE(place bigint, id uuid, name text, tenant_id uuid, person_id uuid, subject_id uuid, payload jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF tenant IS NULL THEN
    RETURN QUERY SELECT s.place, r.id, r.name, r.tenant_id, r.person_id, r.subject_id, r.payload FROM events.stream s JOIN events.recorded r ON r.id = s.event_id WHERE s.place > since ORDER BY s.place LIMIT most;
  ELSE
    RETURN QUERY SELECT s.place, r.id, r.name, r.tenant_id, r.person_id, r.subject_id, r.payload FROM events.stream s JOIN events.recorded r ON r.id = s.event_id
      WHERE s.tenant_id = tenant AND s.place > since ORDER BY s.place LIMIT most;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION events.after FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.after TO marquee_serving;
