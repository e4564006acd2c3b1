-- Makes the planner assume fifty organizations, so that it expects a fiftieth of a table in each. It plans statements for
-- all organizations at once: with thousands of them it would expect so few rows in one that it reads all of them, and a large
-- organization has most of the table. Applies to tables and partitions that were created since the last call. Those that have
-- rows are analyzed, because old partitions would never be.
CREATE OR REPLACE FUNCTION tenancy.assume_large_tenants() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  assumed record;
BEGIN
  FOR assumed IN
    SELECT c.oid::regclass AS name, c.relkind = 'r' AND c.reltuples > 0 AS is_analyzed
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'organization_id'
       AND NOT a.attisdropped AND a.attoptions IS NULL
     ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN organization_id SET (n_distinct = 50)', assumed.name);
    IF assumed.is_analyzed THEN
      EXECUTE format('ANALYZE %s', assumed.name);
    END IF;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION tenancy.assume_large_tenants FROM PUBLIC;
