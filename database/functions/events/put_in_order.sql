-- Deferred trigger: positions an event when its transaction commits. The lock makes positions follow the commit order.
CREATE OR REPLACE FUNCTION events.put_in_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4107201518);
  INSERT INTO events.stream (event_id, tenant_id) VALUES (NEW.id, coalesce((NEW.payload->>'audience')::uuid, NEW.tenant_id));
  PERFORM pg_notify('events', '');
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION events.put_in_order FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.put_in_order TO marquee_serving;
