import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Links pending invitations to a user with a verified address.
CREATE OR REPLACE FUNCTION organizations.claim_invitations(invited uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
UPDATE memberships m SET user_id = u.id, version = m.version + 1
  FROM users u
 WHERE m.status = 'PENDING' AND m.user_id IS NULL AND lower(m.invited_email) = lower(u.email)
   AND u.email_verified_at IS NOT NULL AND u.deleted_at IS NULL AND u.id = invited
   AND NOT EXISTS (SELECT FROM memberships o WHERE o.organization_id = m.organization_id AND o.user_id = u.id)
$$;
REVOKE ALL ON FUNCTION organizations.claim_invitations FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations.claim_invitations TO marquee_serving;`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION organizations.claim_invitations(invited uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ 
  UPDATE memberships m SET user_id = u.id
    FROM users u
   WHERE m.status = 'PENDING' AND m.user_id IS NULL AND lower(m.invited_email) = lower(u.email)
     AND u.email_verified_at IS NOT NULL AND u.deleted_at IS NULL AND u.id = invited
     AND NOT EXISTS (SELECT FROM memberships o WHERE o.organization_id = m.organization_id AND o.user_id = u.id) $function$;
REVOKE ALL ON ROUTINE organizations.claim_invitations(uuid) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE organizations.claim_invitations(uuid) TO marquee_serving;`,
];

export class CountClaimedInvitations1785270000000 implements MigrationInterface {
  name = 'CountClaimedInvitations1785270000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
