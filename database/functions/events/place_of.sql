-- Returns the position of an event.
CREATE OR REPLACE FUNCTION events.place_of(event uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT place FROM events.stream WHERE event_id = event
$$;
REVOKE ALL ON FUNCTION events.place_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.place_of(uuid) TO marquee_serving;

-- Returns the position of an event of a tenant. Null for events of other tenants.
CREATE OR REPLACE FUNCTION events.place_of(event uuid, tenant uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT place FROM events.stream WHERE event_id = event AND tenant_id = tenant
$$;
REVOKE ALL ON FUNCTION events.place_of(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.place_of(uuid, uuid) TO marquee_serving;
