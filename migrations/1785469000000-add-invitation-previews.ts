import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL check_function_bodies = off`,
  `-- Returns what the bearer of the token of a pending invitation can see of it. Returns nothing for other tokens.
CREATE OR REPLACE FUNCTION organizations.invitation_by_token(token bytea, at timestamptz)
RETURNS TABLE (organization_name text, logo_url text, inviter_name text, role text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.name, o.logo_url, u.full_name, m.role, i.expires_at
    FROM organizations.invitations i
    JOIN memberships m ON m.id = i.membership_id AND m.status = 'PENDING'
    JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
    LEFT JOIN users u ON u.id = m.invited_by_id AND u.deleted_at IS NULL
   WHERE i.token_hash = token AND i.expires_at > at
$$;
REVOKE ALL ON FUNCTION organizations.invitation_by_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.invitation_by_token TO marquee_serving;`,
  `-- Authenticates the transaction: sets the session variables that row-level security reads, from a valid session and
-- the stored access of its user. Returns the user, null for an invalid session.
CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid; tag text; own text; whole text; parts text;
BEGIN
  SELECT s.user_id, u.language, a.memberships, a.tenants, a.scopes INTO who, tag, own, whole, parts
    FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN tenancy.access a ON a.user_id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.session', CASE WHEN who IS NULL THEN '' ELSE entering::text END, true),
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own, ''), true),
          set_config('tenancy.tenants', coalesce(whole, ''), true),
          set_config('tenancy.scopes', coalesce(parts, ''), true);
  RETURN who;
END
$$;
REVOKE ALL ON FUNCTION tenancy.enter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.enter TO marquee_serving;`,
];

const DOWN = [
  `-- Authenticates the transaction: sets the session variables that row-level security reads, from a valid session and
-- the stored access of its user. Returns the user, null for an invalid session.
CREATE OR REPLACE FUNCTION tenancy.enter(entering uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  who uuid; tag text; own text; whole text; parts text;
BEGIN
  SELECT s.user_id, u.language, a.memberships, a.tenants, a.scopes INTO who, tag, own, whole, parts
    FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN tenancy.access a ON a.user_id = s.user_id
   WHERE s.id = entering AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.status = 'ACTIVE' AND u.deleted_at IS NULL;
  PERFORM set_config('tenancy.person', coalesce(who::text, ''), true),
          set_config('tenancy.language', coalesce(tag, ''), true),
          set_config('tenancy.memberships', coalesce(own, ''), true),
          set_config('tenancy.tenants', coalesce(whole, ''), true),
          set_config('tenancy.scopes', coalesce(parts, ''), true);
  RETURN who;
END
$$;
REVOKE ALL ON FUNCTION tenancy.enter FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.enter TO marquee_serving;`,
  `DROP FUNCTION organizations.invitation_by_token`,
];

export class AddInvitationPreviews1785469000000 implements MigrationInterface {
  name = 'AddInvitationPreviews1785469000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
