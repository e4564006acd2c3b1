import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "memberships" ADD "version" integer NOT NULL DEFAULT '1'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_version" CHECK ("version" >= 1)`,
  `DROP TRIGGER "memberships_audit" ON "memberships"`,
  `CREATE TRIGGER "memberships_audit" AFTER INSERT OR UPDATE OR DELETE ON "memberships" FOR EACH ROW EXECUTE FUNCTION audit.record('Membership', 'MEMBERSHIP', 'organization_id', '{"created_at":"createdAt","role":"role","status":"status","granted_permissions":"grantedPermissions","denied_permissions":"deniedPermissions","invited_at":"invitedAt","joined_at":"joinedAt","former_name":"formerName","former_avatar_url":"formerAvatarUrl","version":"version","user_id":"userId","client_account_id":"clientAccountId","invited_by_id":"invitedById"}')`,
];

const DOWN = [
  `DROP TRIGGER "memberships_audit" ON "memberships"`,
  `CREATE TRIGGER memberships_audit AFTER INSERT OR DELETE OR UPDATE ON public.memberships FOR EACH ROW EXECUTE FUNCTION audit.record('Membership', 'MEMBERSHIP', 'organization_id', '{"created_at":"createdAt","role":"role","status":"status","granted_permissions":"grantedPermissions","denied_permissions":"deniedPermissions","invited_at":"invitedAt","joined_at":"joinedAt","former_name":"formerName","former_avatar_url":"formerAvatarUrl","user_id":"userId","client_account_id":"clientAccountId","invited_by_id":"invitedById"}')`,
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_version"`,
  `ALTER TABLE "memberships" DROP COLUMN "version"`,
];

export class AddMembershipVersion1785260000000 implements MigrationInterface {
  name = 'AddMembershipVersion1785260000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
