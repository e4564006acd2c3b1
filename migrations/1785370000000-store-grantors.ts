import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "pending_connections" ADD "grantor_id" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "pending_connections" ADD CONSTRAINT "ck_pending_connections_grantor_id" CHECK (char_length("grantor_id") <= 255)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Uses the state of a pending connection, which works once. Returns the connection with the social account to reconnect,
-- or no row if the state is unknown, expired or used. Waits while an earlier grant of that account is being withdrawn, which
-- would end a grant that is made meanwhile.
CREATE OR REPLACE FUNCTION connections.claim(state text, wanted text, at timestamptz)
RETURNS TABLE (id uuid, organization_id uuid, login text, code_verifier text, platform_user_id text, account_name text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT FROM pending_connections c
    JOIN social_accounts a ON a.organization_id = c.organization_id AND a.id = c.social_account_id
   WHERE c.state_hash = state
     FOR SHARE OF a;
  WITH claimed AS (
    UPDATE pending_connections c SET status = 'READING_ACCOUNTS'
      FROM organizations o, users u
     WHERE c.state_hash = state AND c.platform = wanted AND c.status = 'AWAITING_CONSENT' AND c.expires_at > at
       AND o.id = c.organization_id AND o.deleted_at IS NULL AND u.id = c.created_by_id AND u.deleted_at IS NULL
    RETURNING c.*)
  SELECT c.id, c.organization_id, c.login, c.code_verifier, a.platform_user_id,
         coalesce(a.username, a.display_name, a.platform_user_id)
    FROM claimed c
    LEFT JOIN social_accounts a ON a.organization_id = c.organization_id AND a.id = c.social_account_id
$$;
REVOKE ALL ON FUNCTION connections.claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.claim TO marquee_serving;`,
  `-- Stores who granted access, so that no job withdraws the grant while its accounts are read and selected.
CREATE OR REPLACE FUNCTION connections.identify(state text, grantor text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE pending_connections c SET grantor_id = grantor
   WHERE c.state_hash = state AND c.status = 'READING_ACCOUNTS'
$$;
REVOKE ALL ON FUNCTION connections.identify FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections.identify TO marquee_serving;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION connections.claim(state text, wanted text, at timestamp with time zone)
 RETURNS TABLE(id uuid, organization_id uuid, login text, code_verifier text, platform_user_id text, account_name text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  WITH claimed AS (
    UPDATE pending_connections c SET status = 'READING_ACCOUNTS'
      FROM organizations o, users u
     WHERE c.state_hash = state AND c.platform = wanted AND c.status = 'AWAITING_CONSENT' AND c.expires_at > at
       AND o.id = c.organization_id AND o.deleted_at IS NULL AND u.id = c.created_by_id AND u.deleted_at IS NULL
    RETURNING c.*)
  SELECT c.id, c.organization_id, c.login, c.code_verifier, a.platform_user_id,
         coalesce(a.username, a.display_name, a.platform_user_id)
    FROM claimed c
    LEFT JOIN social_accounts a ON a.organization_id = c.organization_id AND a.id = c.social_account_id
$function$;
REVOKE ALL ON ROUTINE connections.claim(text, text, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE connections.claim(text, text, timestamp with time zone) TO marquee_serving;`,
  `DROP ROUTINE connections.identify(text, text)`,
  `ALTER TABLE "pending_connections" DROP CONSTRAINT "ck_pending_connections_grantor_id"`,
  `ALTER TABLE "pending_connections" DROP COLUMN "grantor_id"`,
];

/** Stores who granted access, so that a job that withdraws an old grant does not withdraw a newer one. */
export class StoreGrantors1785370000000 implements MigrationInterface {
  name = 'StoreGrantors1785370000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
