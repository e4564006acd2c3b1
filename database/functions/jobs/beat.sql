-- Records the heartbeat of workers.
CREATE OR REPLACE FUNCTION jobs.beat(living text[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO jobs.workers AS w (id, seen_at) SELECT id, now() FROM unnest(living) AS id
  ON CONFLICT (id) DO UPDATE SET seen_at = now();
END
$$;
REVOKE ALL ON FUNCTION jobs.beat FROM PUBLIC;
