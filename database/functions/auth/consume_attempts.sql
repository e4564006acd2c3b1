-- Counts one attempt per key. Returns null, or the seconds to wait if a limit is exceeded; later keys are then not
-- counted. An attempt that does not happen is returned with auth.forgive_attempts.
CREATE OR REPLACE FUNCTION auth.consume_attempts(keys text[], limits integer[], seconds integer[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  counted auth.attempts;
BEGIN
  FOR i IN 1 .. cardinality(keys) LOOP
    INSERT INTO auth.attempts AS a (key, count, resets_at)
    VALUES (keys[i], 1, now() + make_interval(secs => seconds[i]))
    ON CONFLICT (key) DO UPDATE
      SET count = CASE WHEN a.resets_at <= now() THEN 1 ELSE a.count + 1 END,
          resets_at = CASE WHEN a.resets_at <= now() THEN excluded.resets_at
                           ELSE least(a.resets_at, excluded.resets_at) END
    RETURNING * INTO counted;
    IF counted.count > limits[i] THEN
      RETURN greatest(1, ceil(extract(epoch FROM counted.resets_at - now())));
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION auth.consume_attempts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.consume_attempts TO marquee_serving;
