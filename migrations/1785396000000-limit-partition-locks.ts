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
$$;
REVOKE ALL ON FUNCTION jobs.add_partition FROM PUBLIC;`,
  `-- Drops the oldest partition of a month that ended before the retention period of a table. Returns false if there is none.
-- Waits for its locks briefly, as jobs.add_partition does.
CREATE OR REPLACE FUNCTION jobs.drop_partition(parent text, months integer) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '100ms' AS $$
DECLARE
  oldest text := parent || to_char(now() - make_interval(months => months), '"_"YYYY"_"MM');
  name text;
BEGIN
  SELECT min(c.relname) INTO name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = to_regclass(quote_ident(parent))
     AND c.relname ~ ('^' || parent || '_\\d{4}_\\d{2}$') AND c.relname < oldest;
  IF name IS NULL THEN
    RETURN false;
  END IF;
  -- The parent first, as statements on it lock it before its partitions.
  EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('DROP TABLE IF EXISTS %I', name);
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION jobs.drop_partition FROM PUBLIC;`,
  `DROP ROUTINE jobs.drop_partitions(text, integer)`,
  `DROP ROUTINE jobs.roll_partitions(text)`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION jobs.drop_partitions(parent text, months integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
   DECLARE
     oldest text := parent || to_char(now() - make_interval(months => months), '"_"YYYY"_"MM');
     name text; dropped integer := 0;
   BEGIN
     FOR name IN
       SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(quote_ident(parent))
          AND c.relname ~ ('^' || parent || '_\\d{4}_\\d{2}$') AND c.relname < oldest
     LOOP
       EXECUTE format('DROP TABLE %I', name);
       dropped := dropped + 1;
     END LOOP;
     RETURN dropped;
   END
   $function$;
REVOKE ALL ON ROUTINE jobs.drop_partitions(text, integer) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION jobs.roll_partitions(parent text)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
 SET "TimeZone" TO 'UTC'
AS $function$
   DECLARE
     key text := regexp_replace(pg_get_partkeydef(to_regclass(quote_ident(parent))), '^RANGE \\("?(.*?)"?\\)$', '\\1');
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
   END $function$;
REVOKE ALL ON ROUTINE jobs.roll_partitions(text) FROM PUBLIC;`,
  `DROP ROUTINE jobs.add_partition(text, timestamp with time zone)`,
  `DROP ROUTINE jobs.drop_partition(text, integer)`,
];

/** Limits how long the maintenance of partitions waits for locks and blocks others, which could end in a deadlock. */
export class LimitPartitionLocks1785396000000 implements MigrationInterface {
  name = 'LimitPartitionLocks1785396000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
