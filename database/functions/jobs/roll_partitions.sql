-- Creates the monthly partitions up to three months ahead and moves rows of the default partition into them. Returns
-- the number of new partitions.
CREATE OR REPLACE FUNCTION jobs.roll_partitions(parent text) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp SET TimeZone = 'UTC' AS $$
DECLARE
  key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \("?(.*?)"?\)$', '\1');
  rest text := parent || '_default';
  month timestamptz; name text; made integer := 0;
BEGIN
  EXECUTE format('SELECT date_trunc(''month'', coalesce(min(%I), now())) FROM %I', key, rest) INTO month;
  WHILE month <= now() + interval '3 months' LOOP
    name := parent || to_char(month, '"_"YYYY"_"MM');
    IF to_regclass(quote_ident(name)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
      EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= $1 AND %I < $1 + interval ''1 month'' RETURNING *)
                      INSERT INTO %I SELECT * FROM moved', rest, key, key, name) USING month;
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                     parent, name, month, month + interval '1 month');
      made := made + 1;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION jobs.roll_partitions FROM PUBLIC;
