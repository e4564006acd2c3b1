import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Stores a webhook of a platform. Returns false if it was stored before, by the digest of its body.
CREATE OR REPLACE FUNCTION channels.receive_webhook(delivery uuid, sender text, content bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO channels.webhook_deliveries (id, platform, digest, body)
  VALUES (delivery, sender, sha256(content), content)
  ON CONFLICT (platform, digest) DO NOTHING;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION channels.receive_webhook FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.receive_webhook TO marquee_serving;`,
  `DROP ROUTINE channels.purge_webhooks(integer)`,
  `-- squawk-ignore ban-drop-column
   ALTER TABLE channels.webhook_deliveries DROP COLUMN status, DROP COLUMN handled_at`,
  `-- No worker knows the task any more.
   DO $$
   BEGIN
     IF to_regclass('graphile_worker._private_jobs') IS NOT NULL THEN
       DELETE FROM graphile_worker._private_jobs WHERE task_id IN (
         SELECT t.id FROM graphile_worker._private_tasks t WHERE t.identifier = 'handle-webhook');
     END IF;
   END
   $$`,
];

const DOWN = [
  `ALTER TABLE channels.webhook_deliveries
     ADD COLUMN status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'UNSUPPORTED', 'MALFORMED')),
     ADD COLUMN handled_at timestamptz,
     ADD CONSTRAINT webhook_deliveries_check CHECK ((status = 'PENDING') = (handled_at IS NULL))`,
  `CREATE OR REPLACE FUNCTION channels.purge_webhooks(most integer)
 RETURNS bigint
 LANGUAGE sql
 SET search_path TO 'public', 'pg_temp'
AS $function$
WITH gone AS (
  DELETE FROM channels.webhook_deliveries WHERE id IN (
    SELECT d.id FROM channels.webhook_deliveries d
     WHERE d.handled_at < now() - interval '7 days' OR d.received_at < now() - interval '30 days' LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$function$;
REVOKE ALL ON ROUTINE channels.purge_webhooks(integer) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION channels.receive_webhook(delivery uuid, sender text, content bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  INSERT INTO channels.webhook_deliveries (id, platform, digest, body)
  VALUES (delivery, sender, sha256(content), content)
  ON CONFLICT (platform, digest) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM graphile_worker.add_job('handle-webhook', json_build_object('delivery', delivery));
  RETURN true;
END
$function$;
REVOKE ALL ON ROUTINE channels.receive_webhook(uuid, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE channels.receive_webhook(uuid, text, bytea) TO marquee_serving;`,
];

/** Webhooks are kept as they were received, for a time that the program declares. */
export class RetainWebhookDeliveries1785330000000 implements MigrationInterface {
  name = 'RetainWebhookDeliveries1785330000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
