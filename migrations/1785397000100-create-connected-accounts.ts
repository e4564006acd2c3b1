import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "connected_accounts" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "connection_request_id" uuid NOT NULL, "social_account_id" uuid NOT NULL, "position" integer NOT NULL, CONSTRAINT "ck_connected_accounts_position" CHECK ("position" >= 0 AND "position" <= 49), CONSTRAINT "PK_c9df3c345916110d8a413628177" PRIMARY KEY ("organization_id", "connection_request_id", "position"))`,
  `ALTER TABLE "connected_accounts" ADD CONSTRAINT "fk_connected_accounts_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "connected_accounts" ADD CONSTRAINT "fk_connected_accounts_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "connected_accounts" ADD CONSTRAINT "fk_connected_accounts_connection_request_id" FOREIGN KEY ("organization_id", "connection_request_id") REFERENCES "pending_connections"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "connected_accounts" ADD CONSTRAINT "fk_connected_accounts_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_connected_accounts_client_account" ON "connected_accounts" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_connected_accounts_social_account" ON "connected_accounts" ("organization_id", "social_account_id")`,
  `ALTER TABLE "connected_accounts" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "connected_accounts" TO marquee_serving`,
  `GRANT INSERT ON "connected_accounts" TO marquee_serving`,
  `CREATE OR REPLACE FUNCTION "connected_accounts_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."social_account_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "social_accounts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."social_account_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "connected_accounts_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "connected_accounts_take_scope" BEFORE INSERT OR UPDATE OF "social_account_id", "client_account_id" ON "connected_accounts" FOR EACH ROW EXECUTE FUNCTION "connected_accounts_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "connected_accounts_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "connected_accounts" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "social_account_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "connected_accounts_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "connected_accounts_follow_scope" AFTER UPDATE ON "social_accounts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "connected_accounts_follow_scope"()`,
  `CREATE POLICY "connected_accounts_read" ON "connected_accounts" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "connected_accounts_system_read" ON "connected_accounts" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "connected_accounts_system_insert" ON "connected_accounts" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "connected_accounts_system_insert" ON "connected_accounts"`,
  `DROP POLICY "connected_accounts_system_read" ON "connected_accounts"`,
  `DROP POLICY "connected_accounts_read" ON "connected_accounts"`,
  `DROP TRIGGER "connected_accounts_follow_scope" ON "social_accounts"`,
  `DROP FUNCTION "connected_accounts_follow_scope"()`,
  `DROP TRIGGER "connected_accounts_take_scope" ON "connected_accounts"`,
  `DROP FUNCTION "connected_accounts_take_scope"()`,
  `REVOKE INSERT ON "connected_accounts" FROM marquee_serving`,
  `REVOKE SELECT ON "connected_accounts" FROM marquee_serving`,
  `ALTER TABLE "connected_accounts" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_connected_accounts_social_account"`,
  `DROP INDEX "ix_connected_accounts_client_account"`,
  `ALTER TABLE "connected_accounts" DROP CONSTRAINT "fk_connected_accounts_social_account_id"`,
  `ALTER TABLE "connected_accounts" DROP CONSTRAINT "fk_connected_accounts_connection_request_id"`,
  `ALTER TABLE "connected_accounts" DROP CONSTRAINT "fk_connected_accounts_client_account_id"`,
  `ALTER TABLE "connected_accounts" DROP CONSTRAINT "fk_connected_accounts_organization_id"`,
  `DROP TABLE "connected_accounts"`,
];

export class CreateConnectedAccounts1785397000100 implements MigrationInterface {
  name = 'CreateConnectedAccounts1785397000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
