-- Stores the result of a consent, once, for the connection whose state was used.
CREATE OR REPLACE FUNCTION connections.settle(
  state text, outcome text, offered jsonb, tokens text, reason jsonb, expires timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE pending_connections c
     SET status = outcome, accounts = offered, granted_tokens = tokens, failure = reason, expires_at = expires,
         state_hash = NULL, code_verifier = NULL
   WHERE c.state_hash = state AND c.status = 'READING_ACCOUNTS'
$$;
REVOKE ALL ON FUNCTION connections.settle FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.settle TO marquee_serving;
