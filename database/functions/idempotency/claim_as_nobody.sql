-- Claims an idempotency key of an anonymous request. The key includes the input.
CREATE OR REPLACE FUNCTION idempotency.claim_as_nobody(
  wanted text, input_hash text
) RETURNS TABLE(fresh boolean, hash text, answer jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO idempotency.keys AS k (person_id, key, hash) VALUES ('00000000-0000-0000-0000-000000000000'::uuid, wanted, input_hash)
  ON CONFLICT (person_id, key) DO UPDATE SET hash = excluded.hash, answer = NULL, claimed_at = now()
    WHERE k.claimed_at < now() - interval '24 hours';
  RETURN QUERY SELECT FOUND, k.hash, k.answer FROM idempotency.keys k WHERE k.person_id = '00000000-0000-0000-0000-000000000000'::uuid AND k.key = wanted;
END
$$;
REVOKE ALL ON FUNCTION idempotency.claim_as_nobody FROM PUBLIC;
GRANT EXECUTE ON FUNCTION idempotency.claim_as_nobody TO marquee_serving;
