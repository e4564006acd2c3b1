-- Claims an idempotency key of the viewer. Returns whether it is new, else the hash of its input and the kept
-- response.
CREATE OR REPLACE FUNCTION idempotency.claim(
  wanted text, input_hash text
) RETURNS TABLE(fresh boolean, hash text, answer jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  INSERT INTO idempotency.keys AS k (person_id, key, hash) VALUES (who, wanted, input_hash)
  ON CONFLICT (person_id, key) DO UPDATE SET hash = excluded.hash, answer = NULL, claimed_at = now()
    WHERE k.claimed_at < now() - interval '24 hours';
  RETURN QUERY SELECT FOUND, k.hash, k.answer FROM idempotency.keys k WHERE k.person_id = who AND k.key = wanted;
END
$$;
REVOKE ALL ON FUNCTION idempotency.claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION idempotency.claim TO marquee_serving;
