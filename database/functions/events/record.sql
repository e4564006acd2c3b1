-- Records an event in the current transaction.
CREATE OR REPLACE FUNCTION events.record(
  event uuid, happened text, tenant uuid, person uuid, subject uuid, details jsonb
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO events.recorded (id, name, tenant_id, person_id, subject_id, payload)
VALUES (event, happened, tenant, person, subject, details)
$$;
REVOKE ALL ON FUNCTION events.record FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.record TO marquee_serving;
