-- Serializes changes of access until the transaction ends. What is read afterwards includes what all earlier holders
-- have committed, so a change never misses another one. That requires READ COMMITTED, where each statement has a snapshot
-- of its own. It is the lock of `events.put_in_order`: one lock for all that happens at commit cannot deadlock.
CREATE OR REPLACE FUNCTION tenancy.lock_access() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'Access can only change in READ COMMITTED transactions.';
  END IF;
  PERFORM pg_advisory_xact_lock(4107201518);
END
$$;
REVOKE ALL ON FUNCTION tenancy.lock_access FROM PUBLIC;
