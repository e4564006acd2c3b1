-- Keeps the response for an idempotency key of the viewer.
CREATE OR REPLACE FUNCTION idempotency.keep(wanted text, kept jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE idempotency.keys SET answer = kept
WHERE person_id = nullif(current_setting('tenancy.person', true), '')::uuid AND key = wanted
$$;
REVOKE ALL ON FUNCTION idempotency.keep FROM PUBLIC;
GRANT EXECUTE ON FUNCTION idempotency.keep TO marquee_serving;
