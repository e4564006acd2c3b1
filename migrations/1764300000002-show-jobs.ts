import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERSON = `nullif(current_setting('tenancy.person', true), '')::uuid`;

/** A function that nobody may call but the owner of all of them: the worker. */
const own = (signature: string, returns: string, body: string, rights = ''): string[] => [
  `CREATE FUNCTION ${signature} RETURNS ${returns} LANGUAGE plpgsql ${rights}
   SET search_path = public, pg_temp AS $$ ${body} $$`,
  `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`,
];

/** A function that the serving role may call and that does, as its owner, just what it says. */
const served = (signature: string, returns: string, body: string): string[] => [
  ...own(signature, returns, body, 'SECURITY DEFINER'),
  `GRANT EXECUTE ON FUNCTION ${signature} TO marquee_serving`,
];

const SHOWING = [
  // Tells who follows a job what became of it.
  ...own(
    'jobs.tell(event uuid, job jobs, verb text)',
    'void',
    `BEGIN
       PERFORM events.record(event, 'job.' || verb, job.organization_id, job.created_by_id, job.id,
                             jsonb_build_object('audience', job.id));
     END`,
  ),
  // Adds a job that people see, in the caller's transaction; the queue knows it by the key 'shown:' with its id.
  ...served(
    `jobs.add_shown(job uuid, event uuid, task text, details json, run_after timestamptz, most integer,
       kind text, person uuid, tenant uuid, subject uuid, parameters jsonb)`,
    'void',
    `
     DECLARE
       added jobs;
     BEGIN
       INSERT INTO jobs (id, kind, created_by_id, organization_id, subject_id, parameters, scheduled_at, max_attempts)
       VALUES (job, kind, person, tenant, subject, parameters, coalesce(run_after, now()), most) RETURNING * INTO added;
       PERFORM graphile_worker.add_job(task, details, run_at => run_after, max_attempts => most, job_key => 'shown:' || job);
       PERFORM jobs.tell(event, added, 'created');
     END `,
  ),
  // False for a job that has ended: its work is not to be done again.
  ...own(
    'jobs.begin(job uuid, event uuid, attempt integer)',
    'boolean',
    `
     DECLARE
       begun jobs;
     BEGIN
       UPDATE jobs j SET status = 'RUNNING', started_at = coalesce(j.started_at, now()), attempts = attempt,
              progress = 0, message = NULL
        WHERE j.id = job AND j.finished_at IS NULL RETURNING * INTO begun;
       IF FOUND THEN
         PERFORM jobs.tell(event, begun, 'started');
         RETURN true;
       END IF;
       RETURN false;
     END `,
  ),
  ...own(
    'jobs.progress(job uuid, event uuid, percent integer, doing text)',
    'void',
    `
     DECLARE
       going jobs;
     BEGIN
       UPDATE jobs j SET progress = greatest(j.progress, percent), message = doing
        WHERE j.id = job AND j.status = 'RUNNING'
          AND (j.progress < percent OR j.message IS DISTINCT FROM doing) RETURNING * INTO going;
       IF FOUND THEN
         PERFORM jobs.tell(event, going, 'progressed');
       END IF;
     END `,
  ),
  // What came of an attempt: COMPLETED, FAILED for good, or PENDING until it is tried again. Who is first decides.
  ...own(
    'jobs.settle(job uuid, event uuid, outcome text, given jsonb, error text)',
    'void',
    `
     DECLARE
       settled jobs;
     BEGIN
       UPDATE jobs j SET status = outcome, result = given, error_message = error, message = NULL,
              progress = CASE outcome WHEN 'COMPLETED' THEN 100 ELSE j.progress END,
              finished_at = CASE WHEN outcome <> 'PENDING' THEN now() END
        WHERE j.id = job AND j.finished_at IS NULL RETURNING * INTO settled;
       IF FOUND THEN
         PERFORM jobs.tell(event, settled, CASE outcome WHEN 'PENDING' THEN 'postponed' ELSE lower(outcome) END);
       END IF;
     END `,
  ),
  // Calls off what the person of the transaction asked for, unless it is being worked on or has ended.
  ...served(
    'jobs.cancel(job uuid, event uuid)',
    'boolean',
    `
     DECLARE
       cancelled jobs;
     BEGIN
       UPDATE jobs j SET status = 'CANCELLED', finished_at = now()
        WHERE j.id = job AND j.created_by_id = ${PERSON} AND j.status = 'PENDING' RETURNING * INTO cancelled;
       IF FOUND THEN
         PERFORM graphile_worker.remove_job('shown:' || job);
         PERFORM jobs.tell(event, cancelled, 'cancelled');
         RETURN true;
       END IF;
       RETURN false;
     END `,
  ),
];

const WATCHING = [
  // Who works on jobs, and when each was last seen alive.
  `CREATE TABLE jobs.workers (id text PRIMARY KEY, seen_at timestamptz NOT NULL)`,
  ...own(
    'jobs.beat(living text[])',
    'void',
    `BEGIN
       INSERT INTO jobs.workers AS w (id, seen_at) SELECT id, now() FROM unnest(living) AS id
       ON CONFLICT (id) DO UPDATE SET seen_at = now();
     END`,
  ),
  ...own(
    'jobs.farewell(gone text[])',
    'void',
    `BEGIN
       DELETE FROM jobs.workers WHERE id = ANY (gone);
     END`,
  ),
  // Frees jobs whose worker has not been seen for so long; those that have no attempt left have failed. Gives back
  // how many workers were found dead.
  ...own(
    'jobs.free_dead(age interval)',
    'integer',
    `
     DECLARE
       dead text[]; lost jobs;
     BEGIN
       SELECT array_agg(DISTINCT q.locked_by) INTO dead FROM graphile_worker.jobs q
        WHERE q.locked_at < now() - age
          AND NOT EXISTS (SELECT FROM jobs.workers w WHERE w.id = q.locked_by AND w.seen_at >= now() - age);
       IF dead IS NOT NULL THEN
         PERFORM graphile_worker.force_unlock_workers(dead);
       END IF;
       FOR lost IN SELECT j.* FROM jobs j WHERE j.status = 'RUNNING' AND NOT EXISTS (
           SELECT FROM graphile_worker.jobs q
            WHERE q.key = 'shown:' || j.id AND (q.locked_at IS NOT NULL OR q.attempts < q.max_attempts)) LOOP
         PERFORM jobs.settle(lost.id, gen_random_uuid(), 'FAILED', NULL, 'It was interrupted too often.');
       END LOOP;
       DELETE FROM jobs.workers WHERE seen_at < now() - interval '1 day';
       RETURN coalesce(cardinality(dead), 0);
     END `,
  ),
  // Removes jobs that ended more than 30 days ago, some at a time, and what the queue has given up for as long.
  ...own(
    'jobs.purge(most integer)',
    'integer',
    `
     DECLARE
       purged integer;
     BEGIN
       DELETE FROM jobs WHERE id IN (
         SELECT j.id FROM jobs j WHERE j.finished_at < now() - interval '30 days' LIMIT most);
       GET DIAGNOSTICS purged = ROW_COUNT;
       PERFORM graphile_worker.complete_jobs(ARRAY(
         SELECT q.id FROM graphile_worker.jobs q
          WHERE q.attempts >= q.max_attempts AND q.locked_at IS NULL AND q.updated_at < now() - interval '30 days'));
       RETURN purged;
     END `,
  ),
];

const UP = [...SHOWING, ...WATCHING];

const DOWN = [
  `DROP FUNCTION jobs.purge(integer)`,
  `DROP FUNCTION jobs.free_dead(interval)`,
  `DROP FUNCTION jobs.farewell(text[])`,
  `DROP FUNCTION jobs.beat(text[])`,
  `DROP TABLE jobs.workers`,
  `DROP FUNCTION jobs.cancel(uuid, uuid)`,
  `DROP FUNCTION jobs.settle(uuid, uuid, text, jsonb, text)`,
  `DROP FUNCTION jobs.progress(uuid, uuid, integer, text)`,
  `DROP FUNCTION jobs.begin(uuid, uuid, integer)`,
  `DROP FUNCTION jobs.add_shown(uuid, uuid, text, json, timestamptz, integer, text, uuid, uuid, uuid, jsonb)`,
  `DROP FUNCTION jobs.tell(uuid, jobs, text)`,
];

/** Jobs that people see, with their progress, and workers that are known to live. */
export class ShowJobs1764300000002 implements MigrationInterface {
  name = 'ShowJobs1764300000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
