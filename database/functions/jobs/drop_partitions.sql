-- Drops the partitions of months that ended before the retention period of a table. Returns their number.
CREATE OR REPLACE FUNCTION jobs.drop_partitions(parent text, months integer) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  oldest text := parent || to_char(now() - make_interval(months => months), '"_"YYYY"_"MM');
  name text; dropped integer := 0;
BEGIN
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass(quote_ident(parent))
       AND c.relname ~ ('^' || parent || '_\d{4}_\d{2}$') AND c.relname < oldest
  LOOP
    EXECUTE format('DROP TABLE %I', name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
REVOKE ALL ON FUNCTION jobs.drop_partitions FROM PUBLIC;
