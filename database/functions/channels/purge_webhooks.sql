-- Deletes webhooks of platforms 7 days after they were handled, and after 30 days at the latest, at most so many. Returns
-- their number. Platforms repeat a webhook for at most 3 days, so that no repetition is taken for a new one.
CREATE OR REPLACE FUNCTION channels.purge_webhooks(most integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH gone AS (
  DELETE FROM channels.webhook_deliveries WHERE id IN (
    SELECT d.id FROM channels.webhook_deliveries d
     WHERE d.handled_at < now() - interval '7 days' OR d.received_at < now() - interval '30 days' LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION channels.purge_webhooks FROM PUBLIC;
