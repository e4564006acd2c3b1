-- Keeps the response for an idempotency key of an anonymous request.
CREATE OR REPLACE FUNCTION idempotency.keep_as_nobody(wanted text, kept jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE idempotency.keys SET answer = kept WHERE person_id = '00000000-0000-0000-0000-000000000000'::uuid AND key = wanted
$$;
REVOKE ALL ON FUNCTION idempotency.keep_as_nobody FROM PUBLIC;
GRANT EXECUTE ON FUNCTION idempotency.keep_as_nobody TO marquee_serving;
