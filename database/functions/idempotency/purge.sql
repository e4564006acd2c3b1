-- Deletes idempotency keys older than 24 hours, at most so many. Returns their number.
CREATE OR REPLACE FUNCTION idempotency.purge(most integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH gone AS (
  DELETE FROM idempotency.keys WHERE (person_id, key) IN (
    SELECT person_id, key FROM idempotency.keys WHERE claimed_at < now() - interval '24 hours' LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION idempotency.purge FROM PUBLIC;
