import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Requests of users of platforms to delete their data, by the digest of the request.
   CREATE TABLE channels.data_deletions (
     code text PRIMARY KEY,
     digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
     grantor_id text,
     requested_at timestamptz NOT NULL DEFAULT now(),
     completed_at timestamptz,
     CONSTRAINT data_deletions_completed CHECK ((completed_at IS NULL) = (grantor_id IS NOT NULL))
   )`,
  `CREATE INDEX ix_data_deletions_requested_at ON channels.data_deletions (requested_at)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Returns when a deletion was requested, and when it was completed. No row if the code is unknown.
CREATE OR REPLACE FUNCTION channels.data_deletion(wanted text) RETURNS TABLE (requested_at timestamptz, completed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT d.requested_at, d.completed_at FROM channels.data_deletions d WHERE d.code = wanted
$$;
REVOKE ALL ON FUNCTION channels.data_deletion FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.data_deletion TO marquee_serving;`,
  `-- Stores the request of a user of a platform to delete their data, with the job that does it. Returns its code: the given
-- one, or that of the same request before.
CREATE OR REPLACE FUNCTION channels.request_data_deletion(new_code text, platforms text[], grantor text, issued timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  request bytea := sha256(convert_to(json_build_array(platforms, grantor, extract(epoch FROM issued))::text, 'UTF8'));
  known text;
BEGIN
  INSERT INTO channels.data_deletions (code, digest, grantor_id) VALUES (new_code, request, grantor)
  ON CONFLICT (digest) DO NOTHING;
  IF NOT FOUND THEN
    SELECT d.code INTO known FROM channels.data_deletions d WHERE d.digest = request;
    RETURN known;
  END IF;
  PERFORM graphile_worker.add_job('end-platform-grant', json_build_object(
    'apps', platforms, 'grantorId', grantor, 'issuedAt', issued, 'deletion', new_code));
  RETURN new_code;
END
$$;
REVOKE ALL ON FUNCTION channels.request_data_deletion FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.request_data_deletion TO marquee_serving;`,
];

const DOWN = [
  `DROP ROUTINE channels.request_data_deletion(text, text[], text, timestamp with time zone)`,
  `DROP ROUTINE channels.data_deletion(text)`,
  `DROP TABLE channels.data_deletions`,
];

/** Users of platforms can follow the deletion of their data. */
export class CreateDataDeletions1785380000000 implements MigrationInterface {
  name = 'CreateDataDeletions1785380000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
