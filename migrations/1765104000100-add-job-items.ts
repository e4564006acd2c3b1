import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "job_items" ("user_id" uuid NOT NULL, "job_id" uuid NOT NULL, "id" uuid NOT NULL, "index" integer NOT NULL, "status" text NOT NULL DEFAULT 'PENDING', "input" jsonb NOT NULL, "subject_id" uuid, "subject_type" text, "errors" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "ck_job_items_input" CHECK (octet_length("input"::text) <= 2097152), CONSTRAINT "ck_job_items_index" CHECK ("index" >= 0), CONSTRAINT "ck_job_items_status" CHECK ("status" IN ('PENDING', 'SUCCEEDED', 'FAILED')), CONSTRAINT "ck_job_items_subject_type" CHECK (char_length("subject_type") <= 50), CONSTRAINT "ck_job_items_errors" CHECK (jsonb_typeof("errors") = 'array' AND octet_length("errors"::text) <= 131072), CONSTRAINT "PK_c54c5b381767fa542473787afe4" PRIMARY KEY ("id"))`,
  `ALTER TABLE "jobs" ADD "item_count" integer`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "jobs" ADD CONSTRAINT "ck_jobs_item_count" CHECK ("item_count" >= 0)`,
  `CREATE UNIQUE INDEX "uq_job_items_job_index" ON "job_items" ("job_id", "index")`,
  `CREATE INDEX "ix_job_items_job_status_index_id" ON "job_items" ("job_id", "status", "index", "id")`,
  `ALTER TABLE "job_items" ADD CONSTRAINT "fk_job_items_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "job_items" ADD CONSTRAINT "fk_job_items_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Adds the items of a job of the viewer.
CREATE OR REPLACE FUNCTION jobs.add_items(job uuid, items jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  UPDATE jobs j SET item_count = jsonb_array_length(items) WHERE j.id = job AND j.created_by_id = who;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The viewer has no such job.';
  END IF;
  INSERT INTO job_items (id, user_id, job_id, index, status, input, subject_id, subject_type, errors)
  SELECT i.id, who, job, i.index, i.status, i.input, i.subject_id, i.subject_type, i.errors
    FROM jsonb_to_recordset(items) AS i (
      id uuid, index integer, status text, input jsonb, subject_id uuid, subject_type text, errors jsonb);
END
$$;
REVOKE ALL ON FUNCTION jobs.add_items FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.add_items TO marquee_serving;`,
  `-- Cancels a job of the viewer that is pending, or running and has items. Returns false if there is none.
CREATE OR REPLACE FUNCTION jobs.cancel(job uuid, event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  cancelled jobs;
BEGIN
  UPDATE jobs j SET status = 'CANCELLED', finished_at = now()
   WHERE j.id = job AND j.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid AND (j.status = 'PENDING' OR (j.status = 'RUNNING' AND j.item_count IS NOT NULL)) RETURNING * INTO cancelled;
  IF FOUND THEN
    PERFORM graphile_worker.remove_job('shown:' || job);
    PERFORM jobs.tell(event, cancelled, 'cancelled');
    RETURN true;
  END IF;
  RETURN false;
END
$$;
REVOKE ALL ON FUNCTION jobs.cancel FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.cancel TO marquee_serving;`,
  `-- Records the result of an item of a job of the viewer. Returns the number of items of the job that have one.
CREATE OR REPLACE FUNCTION jobs.finish_item(
  job uuid, item integer, subject uuid, subject_type text, given jsonb
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid := nullif(current_setting('tenancy.person', true), '')::uuid;
BEGIN
  UPDATE job_items i
     SET status = CASE WHEN given = '[]' THEN 'SUCCEEDED' ELSE 'FAILED' END, errors = given,
         subject_id = subject, subject_type = finish_item.subject_type
   WHERE i.job_id = job AND i.index = item AND i.user_id = who;
  RETURN (SELECT count(*) FROM job_items i WHERE i.job_id = job AND i.status <> 'PENDING');
END
$$;
REVOKE ALL ON FUNCTION jobs.finish_item FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.finish_item TO marquee_serving;`,
  `-- Locks the next pending item of a running job of the viewer until the transaction ends. Returns no row if there is
-- none, or if the job was canceled.
CREATE OR REPLACE FUNCTION jobs.next_item(job uuid) RETURNS TABLE(index integer, input jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM jobs j
    WHERE j.id = job AND j.status = 'RUNNING'
      AND j.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid;
  IF FOUND THEN
    RETURN QUERY SELECT i.index, i.input FROM job_items i WHERE i.job_id = job AND i.status = 'PENDING'
      ORDER BY i.index LIMIT 1 FOR UPDATE SKIP LOCKED;
  END IF;
END
$$;
REVOKE ALL ON FUNCTION jobs.next_item FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.next_item TO marquee_serving;`,
  `CREATE INDEX "ix_job_items_job_by_index" ON "job_items" ("job_id", "index", "id")`,
  `CREATE INDEX "ix_job_items_user" ON "job_items" ("user_id")`,
  `ALTER TABLE "job_items" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "job_items" TO marquee_serving`,
  `CREATE POLICY "job_items_read" ON "job_items" FOR SELECT USING ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "job_items_read" ON "job_items"`,
  `REVOKE SELECT ON "job_items" FROM marquee_serving`,
  `ALTER TABLE "job_items" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_job_items_user"`,
  `DROP INDEX "ix_job_items_job_by_index"`,
  `CREATE OR REPLACE FUNCTION jobs.cancel(job uuid, event uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       cancelled jobs;
     BEGIN
       UPDATE jobs j SET status = 'CANCELLED', finished_at = now()
        WHERE j.id = job AND j.created_by_id = nullif(current_setting('tenancy.person', true), '')::uuid AND j.status = 'PENDING' RETURNING * INTO cancelled;
       IF FOUND THEN
         PERFORM graphile_worker.remove_job('shown:' || job);
         PERFORM jobs.tell(event, cancelled, 'cancelled');
         RETURN true;
       END IF;
       RETURN false;
     END  $function$;
REVOKE ALL ON ROUTINE jobs.cancel(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE jobs.cancel(uuid, uuid) TO marquee_serving;`,
  `DROP ROUTINE jobs.add_items(uuid, jsonb)`,
  `DROP ROUTINE jobs.finish_item(uuid, integer, uuid, text, jsonb)`,
  `DROP ROUTINE jobs.next_item(uuid)`,
  `ALTER TABLE "job_items" DROP CONSTRAINT "fk_job_items_job_id"`,
  `ALTER TABLE "job_items" DROP CONSTRAINT "fk_job_items_user_id"`,
  `DROP INDEX "uq_job_items_job_index"`,
  `ALTER TABLE "jobs" DROP CONSTRAINT "ck_jobs_item_count"`,
  `ALTER TABLE "jobs" DROP COLUMN "item_count"`,
  `DROP TABLE "job_items"`,
];

/** The items of jobs that change many objects, with their results. */
export class AddJobItems1765104000100 implements MigrationInterface {
  name = 'AddJobItems1765104000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
