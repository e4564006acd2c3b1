import type { MigrationInterface, QueryRunner } from 'typeorm';

const MAY_KEEP_CLIENTS = `tenancy.may('CLIENTS_MANAGE', "client_accounts"."organization_id", "client_accounts"."id", NULL)`;
const COLLEAGUES = `EXISTS (SELECT FROM memberships m WHERE m.user_id = "users"."id" AND m.organization_id = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[])`;

const UP = [
  `ALTER TABLE "organizations" ADD COLUMN "version" integer NOT NULL DEFAULT 1 CONSTRAINT "ck_organizations_version" CHECK ("version" >= 1)`,
  `ALTER TABLE "client_accounts" ADD COLUMN "version" integer NOT NULL DEFAULT 1 CONSTRAINT "ck_client_accounts_version" CHECK ("version" >= 1)`,
  `GRANT INSERT ON "client_accounts" TO marquee_serving`,
  `GRANT UPDATE ON "client_accounts" TO marquee_serving`,
  `CREATE POLICY "client_accounts_insert" ON "client_accounts" FOR INSERT WITH CHECK (${MAY_KEEP_CLIENTS})`,
  `CREATE POLICY "client_accounts_update" ON "client_accounts" FOR UPDATE USING (${MAY_KEEP_CLIENTS}) WITH CHECK (${MAY_KEEP_CLIENTS})`,

  // An invitation to an address that nobody has proved to own is a membership without a person.
  // All code that reads members comes with this migration.
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "memberships" ALTER COLUMN "user_id" DROP NOT NULL`,
  String.raw`ALTER TABLE "memberships" ADD COLUMN "invited_email" text
     CONSTRAINT "ck_memberships_invited_email" CHECK (char_length("invited_email") <= 254 AND "invited_email" ~ '^[^@\s]+@[^@\s]+$')
     CONSTRAINT "ck_memberships_has_person" CHECK ("user_id" IS NOT NULL OR ("status" = 'PENDING' AND "invited_email" IS NOT NULL))`,
  // Somebody who was only invited shows nothing of themselves.
  `DROP POLICY "users_read_colleagues" ON "users"`,
  `CREATE POLICY "users_read_colleagues" ON "users" FOR SELECT USING (${COLLEAGUES} AND m.joined_at IS NOT NULL))`,
];

const DOWN = [
  `DROP POLICY "users_read_colleagues" ON "users"`,
  `CREATE POLICY "users_read_colleagues" ON "users" FOR SELECT USING (${COLLEAGUES}))`,
  `ALTER TABLE "memberships" DROP COLUMN "invited_email"`,
  `DELETE FROM "memberships" WHERE "user_id" IS NULL`,
  `ALTER TABLE "memberships" ALTER COLUMN "user_id" SET NOT NULL`,
  `DROP POLICY "client_accounts_update" ON "client_accounts"`,
  `DROP POLICY "client_accounts_insert" ON "client_accounts"`,
  `REVOKE UPDATE ON "client_accounts" FROM marquee_serving`,
  `REVOKE INSERT ON "client_accounts" FROM marquee_serving`,
  `ALTER TABLE "client_accounts" DROP COLUMN "version"`,
  `ALTER TABLE "organizations" DROP COLUMN "version"`,
];

/** Memberships of people who are only invited, versions of what two people may edit, and writing client accounts. */
export class AddInvitations1764000000000 implements MigrationInterface {
  name = 'AddInvitations1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
