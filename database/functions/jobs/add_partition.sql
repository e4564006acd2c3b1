-- Creates the first monthly partition that is missing, from the month of `since` or of the oldest row in the default
-- partition to three months ahead, and moves the rows of its month into it. Returns false if no partition is missing.
-- Waits for all locks at the start and briefly, so that a transaction that waits for one of them goes on before
-- PostgreSQL looks for deadlocks.
CREATE OR REPLACE FUNCTION jobs.add_partition(parent text, since timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '100ms' AS $$
DECLARE
  key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \("?(.*?)"?\)$', '\1');
  rest text := parent || '_default';
  referenced regclass; month timestamptz; name text; assumed record;
BEGIN
  -- Serializes concurrent calls. Reads and writes go on.
  EXECUTE format('LOCK TABLE ONLY %I IN SHARE UPDATE EXCLUSIVE MODE', parent);
  EXECUTE format('SELECT date_trunc(''month'', least($1, min(%I), now())) FROM ONLY %I', key, rest) INTO month USING since;
  SELECT m, parent || to_char(m, '"_"YYYY"_"MM') INTO month, name
    FROM generate_series(month, now() + interval '3 months', interval '1 month') m
   WHERE to_regclass(quote_ident(parent || to_char(m, '"_"YYYY"_"MM'))) IS NULL
   ORDER BY m LIMIT 1;
  IF name IS NULL THEN
    RETURN false;
  END IF;
  -- The locks that ATTACH PARTITION takes, the strongest last: it blocks reads, too.
  FOR referenced IN
    SELECT DISTINCT confrelid::regclass FROM pg_constraint
     WHERE conrelid = to_regclass(quote_ident(parent)) AND contype = 'f' ORDER BY 1
  LOOP
    EXECUTE format('LOCK TABLE ONLY %s IN SHARE ROW EXCLUSIVE MODE', referenced);
  END LOOP;
  EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', rest);
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
  EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $1 + interval ''1 month'' RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', rest, key, key, name) USING month;
  -- Partitions do not inherit what the planner is to assume about a column.
  FOR assumed IN
    SELECT a.attname, array_to_string(a.attoptions, ', ') AS options FROM pg_attribute a
     WHERE a.attrelid = to_regclass(quote_ident(parent)) AND a.attoptions IS NOT NULL
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET (%s)', name, assumed.attname, assumed.options);
  END LOOP;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                 parent, name, month, month + interval '1 month');
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION jobs.add_partition FROM PUBLIC;
