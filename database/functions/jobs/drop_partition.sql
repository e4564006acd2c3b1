-- Drops the oldest partition of a month that ended before the retention period of a table. Returns false if there is none.
-- Waits for its locks briefly, as jobs.add_partition does.
CREATE OR REPLACE FUNCTION jobs.drop_partition(parent text, months integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '100ms' AS $$
DECLARE
  oldest text := parent || to_char(now() - make_interval(months => months), '"_"YYYY"_"MM');
  name text;
BEGIN
  SELECT min(c.relname) INTO name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = to_regclass(quote_ident(parent))
     AND c.relname ~ ('^' || parent || '_\d{4}_\d{2}$') AND c.relname < oldest;
  IF name IS NULL THEN
    RETURN false;
  END IF;
  -- The parent first, as statements on it lock it before its partitions.
  EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('DROP TABLE IF EXISTS %I', name);
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION jobs.drop_partition FROM PUBLIC;
