import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGNATURE = 'auth.sign_out(session uuid, refresh bytea, at timestamptz)';

const UP = [
  // The refresh token may have been used: whoever signs out means the session.
  `CREATE FUNCTION ${SIGNATURE} RETURNS TABLE (session_id uuid, person_id uuid) LANGUAGE sql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
     UPDATE sessions s SET ended_at = greatest(at, s.created_at)
      WHERE s.ended_at IS NULL
        AND s.id IN (SELECT session UNION SELECT t.session_id FROM auth.refresh_tokens t WHERE t.hash = refresh)
     RETURNING s.id, s.user_id $$`,
  `REVOKE ALL ON FUNCTION ${SIGNATURE} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${SIGNATURE} TO marquee_serving`,
];

const DOWN = [`DROP FUNCTION ${SIGNATURE}`];

/** Ends the session of an access token and that of a refresh token. */
export class AddSignOut1764900000500 implements MigrationInterface {
  name = 'AddSignOut1764900000500';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
