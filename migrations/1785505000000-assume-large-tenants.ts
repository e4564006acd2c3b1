import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL check_function_bodies = off`,
  `-- Creates the first monthly partition that is missing, from the month of \`since\` or of the oldest row in the default
-- partition to three months ahead, and moves the rows of its month into it. Returns false if no partition is missing.
-- Waits for all locks at the start and briefly, so that a transaction that waits for one of them goes on before
-- PostgreSQL looks for deadlocks.
CREATE OR REPLACE FUNCTION jobs.add_partition(parent text, since timestamptz) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '100ms' AS $$
DECLARE
  key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \\("?(.*?)"?\\)$', '\\1');
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
REVOKE ALL ON FUNCTION jobs.add_partition FROM PUBLIC;`,
  `-- Makes the planner assume fifty organizations, so that it expects a fiftieth of a table in each. It plans statements for
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
REVOKE ALL ON FUNCTION tenancy.assume_large_tenants FROM PUBLIC;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION jobs.add_partition(parent text, since timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
 SET lock_timeout TO '100ms'
AS $function$
DECLARE
  key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \\("?(.*?)"?\\)$', '\\1');
  rest text := parent || '_default';
  referenced regclass; month timestamptz; name text;
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
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                 parent, name, month, month + interval '1 month');
  RETURN true;
END
$function$;
REVOKE ALL ON ROUTINE jobs.add_partition(text, timestamp with time zone) FROM PUBLIC;`,
  `DROP ROUTINE tenancy.assume_large_tenants()`,
];

export class AssumeLargeTenants1785505000000 implements MigrationInterface {
  name = 'AssumeLargeTenants1785505000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
