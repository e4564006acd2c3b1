-- Deletes limits of platforms that are no longer current, at most so many. Returns their number.
CREATE OR REPLACE FUNCTION channels.purge_rate_limits(most integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH gone AS (
  DELETE FROM channels.rate_limit_windows WHERE (platform, platform_user_id, name) IN (
    SELECT w.platform, w.platform_user_id, w.name FROM channels.rate_limit_windows w
     WHERE coalesce(w.reset_at, w.observed_at + interval '24 hours') < now() LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION channels.purge_rate_limits FROM PUBLIC;
