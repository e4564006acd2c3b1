import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Webhooks of the platforms as they were received. A webhook is unique by the digest of its body.
   CREATE TABLE channels.webhook_deliveries (
     id uuid PRIMARY KEY,
     platform text NOT NULL,
     digest bytea NOT NULL CHECK (octet_length(digest) = 32),
     body bytea NOT NULL CHECK (octet_length(body) <= 4194304),
     status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'UNSUPPORTED', 'MALFORMED')),
     received_at timestamptz NOT NULL DEFAULT now(),
     handled_at timestamptz,
     UNIQUE (platform, digest),
     CHECK ((status = 'PENDING') = (handled_at IS NULL))
   )`,
  `CREATE INDEX ix_webhook_deliveries_received_at ON channels.webhook_deliveries (received_at)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Deletes webhooks of platforms 7 days after they were handled, and after 30 days at the latest, at most so many. Returns
-- their number. Platforms repeat a webhook for at most 3 days, so that no repetition is taken for a new one.
CREATE OR REPLACE FUNCTION channels.purge_webhooks(most integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH gone AS (
  DELETE FROM channels.webhook_deliveries WHERE id IN (
    SELECT d.id FROM channels.webhook_deliveries d
     WHERE d.handled_at < now() - interval '7 days' OR d.received_at < now() - interval '30 days' LIMIT most)
  RETURNING 1)
SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION channels.purge_webhooks FROM PUBLIC;`,
  `-- Stores a webhook of a platform with the job that handles it. Returns false if it was stored before, by the digest of its
-- body.
CREATE OR REPLACE FUNCTION channels.receive_webhook(delivery uuid, sender text, content bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
$$;
REVOKE ALL ON FUNCTION channels.receive_webhook FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.receive_webhook TO marquee_serving;`,
];

const DOWN = [
  `DROP ROUTINE channels.receive_webhook(uuid, text, bytea)`,
  `DROP ROUTINE channels.purge_webhooks(integer)`,
  `DROP TABLE channels.webhook_deliveries`,
];

export class CreateWebhookDeliveries1785220200000 implements MigrationInterface {
  name = 'CreateWebhookDeliveries1785220200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
