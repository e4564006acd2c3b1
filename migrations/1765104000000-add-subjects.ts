import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "notifications" ADD "subject_id" uuid`,
  `ALTER TABLE "notifications" ADD "subject_type" text`,
  `ALTER TABLE "jobs" ADD "subject_type" text`,
  `UPDATE "notifications" SET "subject_id" = (data->>'membershipId')::uuid, "subject_type" = 'Membership'
    WHERE data ? 'membershipId'`,
  `UPDATE "notifications" SET "subject_id" = (data->>'sessionId')::uuid, "subject_type" = 'Session'
    WHERE data ? 'sessionId'`,
  `SELECT set_config('tenancy.maintains', 'jobs', true)`,
  `UPDATE "jobs" SET "subject_type" = 'Membership' WHERE "subject_id" IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_subject_type" CHECK (char_length("subject_type") <= 50)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_subject_has_type" CHECK (("subject_id" IS NULL) = ("subject_type" IS NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "jobs" ADD CONSTRAINT "ck_jobs_subject_type" CHECK (char_length("subject_type") <= 50)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "jobs" ADD CONSTRAINT "ck_jobs_subject_has_type" CHECK (("subject_id" IS NULL) = ("subject_type" IS NULL))`,
  `DROP ROUTINE jobs.add_shown(uuid, uuid, text, json, timestamp with time zone, integer, text, uuid, uuid, uuid, jsonb)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Adds a task that a user can follow, with its row in \`jobs\`.
CREATE OR REPLACE FUNCTION jobs.add_shown(
  job uuid, event uuid, task text, details json, run_after timestamptz, most integer, kind text, person uuid,
  tenant uuid, subject uuid, subject_type text, parameters jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  added jobs;
BEGIN
  INSERT INTO jobs (id, kind, created_by_id, organization_id, subject_id, subject_type, parameters, scheduled_at, max_attempts)
  VALUES (job, kind, person, tenant, subject, subject_type, parameters, coalesce(run_after, now()), most) RETURNING * INTO added;
  PERFORM graphile_worker.add_job(task, details, run_at => run_after, max_attempts => most, job_key => 'shown:' || job);
  PERFORM jobs.tell(event, added, 'created');
END
$$;
REVOKE ALL ON FUNCTION jobs.add_shown FROM PUBLIC;
GRANT EXECUTE ON FUNCTION jobs.add_shown TO marquee_serving;`,
  `-- Notifies a user, in their language, and by email if wanted. Returns false for deleted users, and for users who
-- caused the event themselves. Texts arrive with names filled in: only the application can shorten a name between
-- graphemes.
CREATE OR REPLACE FUNCTION notifications.add(
  notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person users; words jsonb; who text; place text;
BEGIN
  SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
  IF NOT FOUND OR recipient = doer THEN
    RETURN false;
  END IF;
  words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;

  INSERT INTO notifications (id, user_id, organization_id, kind, priority, title, message, link_url, link_text, data,
                             subject_id, subject_type)
  VALUES (notification, recipient, organization, content->>'kind', content->>'priority',
          words->>'title', words->>'message', content->>'linkUrl', words->>'linkText', content->'data',
          (content->'subject'->>'id')::uuid, content->'subject'->>'type');
  PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                        jsonb_build_object('audience', recipient));
  IF mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND EXISTS (
      SELECT FROM user_preferences p WHERE p.user_id = recipient AND p.email_notifications)) THEN
    PERFORM graphile_worker.add_job('mail-notification', json_build_object('notification', notification));
  END IF;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION notifications.add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications.add TO marquee_serving;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION jobs.add_shown(job uuid, event uuid, task text, details json, run_after timestamp with time zone, most integer, kind text, person uuid, tenant uuid, subject uuid, parameters jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
     DECLARE
       added jobs;
     BEGIN
       INSERT INTO jobs (id, kind, created_by_id, organization_id, subject_id, parameters, scheduled_at, max_attempts)
       VALUES (job, kind, person, tenant, subject, parameters, coalesce(run_after, now()), most) RETURNING * INTO added;
       PERFORM graphile_worker.add_job(task, details, run_at => run_after, max_attempts => most, job_key => 'shown:' || job);
       PERFORM jobs.tell(event, added, 'created');
     END  $function$;
REVOKE ALL ON ROUTINE jobs.add_shown(uuid, uuid, text, json, timestamp with time zone, integer, text, uuid, uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE jobs.add_shown(uuid, uuid, text, json, timestamp with time zone, integer, text, uuid, uuid, uuid, jsonb) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION notifications.add(notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  DECLARE
    person users; words jsonb; who text; place text;
  BEGIN
    SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
    IF NOT FOUND OR recipient = doer THEN
      RETURN false;
    END IF;
    words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;
    
    INSERT INTO notifications (id, user_id, organization_id, kind, priority, title, message, link_url, link_text, data)
    VALUES (notification, recipient, organization, content->>'kind', content->>'priority',
            words->>'title', words->>'message', content->>'linkUrl', words->>'linkText', content->'data');
    PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                          jsonb_build_object('audience', recipient));
    IF mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND EXISTS (
        SELECT FROM user_preferences p WHERE p.user_id = recipient AND p.email_notifications)) THEN
      PERFORM graphile_worker.add_job('mail-notification', json_build_object('notification', notification));
    END IF;
    RETURN true;
  END $function$;
REVOKE ALL ON ROUTINE notifications.add(uuid, uuid, uuid, uuid, uuid, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE notifications.add(uuid, uuid, uuid, uuid, uuid, jsonb, text) TO marquee_serving;`,
  `DROP ROUTINE jobs.add_shown(uuid, uuid, text, json, timestamp with time zone, integer, text, uuid, uuid, uuid, text, jsonb)`,
  `ALTER TABLE "jobs" DROP CONSTRAINT "ck_jobs_subject_has_type"`,
  `ALTER TABLE "jobs" DROP CONSTRAINT "ck_jobs_subject_type"`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_subject_has_type"`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_subject_type"`,
  `ALTER TABLE "jobs" DROP COLUMN "subject_type"`,
  `ALTER TABLE "notifications" DROP COLUMN "subject_type"`,
  `ALTER TABLE "notifications" DROP COLUMN "subject_id"`,
];

/** The objects that notifications and jobs are about. The only tracked jobs until now send invitations. */
export class AddSubjects1765104000000 implements MigrationInterface {
  name = 'AddSubjects1765104000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
