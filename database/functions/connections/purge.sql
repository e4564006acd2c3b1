-- Deletes up to `most` pending connections that expired before an instant, and their tokens. Returns their number.
CREATE OR REPLACE FUNCTION connections.purge(before timestamptz, most integer) RETURNS integer
LANGUAGE sql SET search_path = public, pg_temp AS $$
  WITH purged AS (
    DELETE FROM pending_connections p
     WHERE (p.organization_id, p.id) IN (
       SELECT c.organization_id, c.id FROM pending_connections c WHERE c.expires_at < before LIMIT most)
    RETURNING 1)
  SELECT count(*)::integer FROM purged
$$;
REVOKE ALL ON FUNCTION connections.purge FROM PUBLIC;
