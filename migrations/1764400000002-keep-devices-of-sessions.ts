import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEGIN = `session uuid, person uuid, checked text, begun timestamptz, expires timestamptz,
  address text, agent text, refresh bytea`;
const TYPES = 'uuid, uuid, text, timestamptz, timestamptz, text, text, bytea';

const beginSession = (parameters: string, types: string, columns: string, values: string): string[] => [
  `CREATE FUNCTION auth.begin_session(${parameters}) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
   BEGIN
     UPDATE users SET last_login_at = begun WHERE id = person AND password_hash = checked AND status = 'ACTIVE';
     IF NOT FOUND THEN
       RETURN false;
     END IF;
     INSERT INTO sessions (id, user_id, created_at, last_activity_at, expires_at, ip_address, user_agent${columns})
     VALUES (session, person, begun, begun, expires, left(address, 45), left(agent, 1000)${values});
     INSERT INTO auth.refresh_tokens (hash, session_id, created_at) VALUES (refresh, session, begun);
     RETURN true;
   END $$`,
  `REVOKE ALL ON FUNCTION auth.begin_session(${types}) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION auth.begin_session(${types}) TO marquee_serving`,
];

const UP = [
  `DROP FUNCTION auth.begin_session(${TYPES})`,
  // Processes of the version before go on calling it without a device.
  ...beginSession(
    `${BEGIN}, device jsonb DEFAULT '{}'`,
    `${TYPES}, jsonb`,
    ', device_type, device_name, browser, os',
    `, device->>'type', device->>'name', device->>'browser', device->>'os'`,
  ),
];

const DOWN = [`DROP FUNCTION auth.begin_session(${TYPES}, jsonb)`, ...beginSession(BEGIN, TYPES, '', '')];

/** Sessions keep what the client says it is, for their person to recognize it. */
export class KeepDevicesOfSessions1764400000002 implements MigrationInterface {
  name = 'KeepDevicesOfSessions1764400000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
