import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "approval_workflows" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "name_key" text, "description" text, "is_active" boolean NOT NULL DEFAULT true, "version" integer NOT NULL DEFAULT '1', "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_approval_workflows_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_approval_workflows_name_key" CHECK (char_length("name_key") <= 100), CONSTRAINT "ck_approval_workflows_description" CHECK (char_length("description") <= 10000), CONSTRAINT "ck_approval_workflows_version" CHECK ("version" >= 1), CONSTRAINT "PK_3500608daf225dde6a8cad808d6" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "approval_stages" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "workflow_id" uuid NOT NULL, "id" uuid NOT NULL, "position" integer NOT NULL, "name" text NOT NULL, "rule" text NOT NULL DEFAULT 'ANY', "time_limit" integer NOT NULL DEFAULT '259200', CONSTRAINT "ck_approval_stages_position" CHECK ("position" >= 0), CONSTRAINT "ck_approval_stages_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_approval_stages_rule" CHECK ("rule" IN ('ANY', 'ALL')), CONSTRAINT "ck_approval_stages_time_limit" CHECK ("time_limit" BETWEEN 60 AND 7776000), CONSTRAINT "PK_baa579d4abc2c8ab82366882ebf" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "approval_stage_approvers" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "stage_id" uuid NOT NULL, "user_id" uuid, "position" integer NOT NULL, "role" text, CONSTRAINT "ck_approval_stage_approvers_position" CHECK ("position" >= 0), CONSTRAINT "ck_approval_stage_approvers_role" CHECK ("role" IN ('OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER', 'CLIENT')), CONSTRAINT "ck_approval_stage_approvers_user_or_role" CHECK (num_nonnulls("user_id", "role") = 1), CONSTRAINT "PK_06189f3c70bbcfb7062dee6b117" PRIMARY KEY ("organization_id", "stage_id", "position"))`,
  `CREATE UNIQUE INDEX "uq_approval_workflows_id" ON "approval_workflows" ("id")`,
  `CREATE UNIQUE INDEX "uq_approval_stages_id" ON "approval_stages" ("id")`,
  `CREATE UNIQUE INDEX "uq_approval_stages_workflow_position" ON "approval_stages" ("organization_id", "workflow_id", "position")`,
  `ALTER TABLE "approval_workflows" ADD CONSTRAINT "fk_approval_workflows_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_workflows" ADD CONSTRAINT "fk_approval_workflows_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_workflows" ADD CONSTRAINT "fk_approval_workflows_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stages" ADD CONSTRAINT "fk_approval_stages_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stages" ADD CONSTRAINT "fk_approval_stages_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stages" ADD CONSTRAINT "fk_approval_stages_workflow_id" FOREIGN KEY ("organization_id", "workflow_id") REFERENCES "approval_workflows"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stage_approvers" ADD CONSTRAINT "fk_approval_stage_approvers_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stage_approvers" ADD CONSTRAINT "fk_approval_stage_approvers_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stage_approvers" ADD CONSTRAINT "fk_approval_stage_approvers_stage_id" FOREIGN KEY ("organization_id", "stage_id") REFERENCES "approval_stages"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_stage_approvers" ADD CONSTRAINT "fk_approval_stage_approvers_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_approval_workflows_by_created_at" ON "approval_workflows" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_workflows_by_name" ON "approval_workflows" ("organization_id", "name_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_approval_workflows_client_account_by_created_at" ON "approval_workflows" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_workflows_created_by" ON "approval_workflows" ("created_by_id")`,
  `CREATE INDEX "ix_approval_workflows_is_active_by_created_at" ON "approval_workflows" ("organization_id", "is_active", "created_at", "id")`,
  `CREATE INDEX "ix_approval_workflows_deleted_by_created_at" ON "approval_workflows" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_approval_stages_client_account" ON "approval_stages" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_approval_stage_approvers_client_account" ON "approval_stage_approvers" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_approval_stage_approvers_user" ON "approval_stage_approvers" ("user_id")`,
  `ALTER TABLE "approval_workflows" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "approval_workflows" TO marquee_serving`,
  `GRANT INSERT ON "approval_workflows" TO marquee_serving`,
  `GRANT UPDATE ON "approval_workflows" TO marquee_serving`,
  `CREATE TRIGGER "approval_workflows_touch" BEFORE UPDATE ON "approval_workflows" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "approval_stages" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "approval_stages" TO marquee_serving`,
  `GRANT INSERT ON "approval_stages" TO marquee_serving`,
  `GRANT UPDATE ON "approval_stages" TO marquee_serving`,
  `GRANT DELETE ON "approval_stages" TO marquee_serving`,
  `ALTER TABLE "approval_stage_approvers" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "approval_stage_approvers" TO marquee_serving`,
  `GRANT INSERT ON "approval_stage_approvers" TO marquee_serving`,
  `GRANT UPDATE ON "approval_stage_approvers" TO marquee_serving`,
  `GRANT DELETE ON "approval_stage_approvers" TO marquee_serving`,
  `CREATE TRIGGER "approval_workflows_audit" AFTER INSERT OR UPDATE OR DELETE ON "approval_workflows" FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalWorkflow', 'APPROVAL_WORKFLOW', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","is_active":"isActive","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "approval_stages_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."workflow_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_workflows" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."workflow_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "approval_stages_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stages_take_scope" BEFORE INSERT OR UPDATE OF "workflow_id", "client_account_id" ON "approval_stages" FOR EACH ROW EXECUTE FUNCTION "approval_stages_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "approval_stages_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "approval_stages" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "workflow_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_stages_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stages_follow_scope" AFTER UPDATE ON "approval_workflows" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "approval_stages_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "approval_stage_approvers_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."stage_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_stages" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."stage_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "approval_stage_approvers_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stage_approvers_take_scope" BEFORE INSERT OR UPDATE OF "stage_id", "client_account_id" ON "approval_stage_approvers" FOR EACH ROW EXECUTE FUNCTION "approval_stage_approvers_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "approval_stage_approvers_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "approval_stage_approvers" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "stage_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_stage_approvers_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stage_approvers_follow_scope" AFTER UPDATE ON "approval_stages" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "approval_stage_approvers_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "approval_workflows_row_bytes"(r "approval_workflows") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "approval_workflows_row_bytes"("approval_workflows") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "approval_workflows_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_workflows_row_bytes"(r::"approval_workflows") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_workflows_row_bytes"(r::"approval_workflows") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"approval_workflows_row_bytes"(r::"approval_workflows") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"approval_workflows_row_bytes"(r::"approval_workflows") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_workflows_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_workflows_count_bytes_on_insert" AFTER INSERT ON "approval_workflows" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_workflows_count_bytes"()`,
  `CREATE TRIGGER "approval_workflows_count_bytes_on_update" AFTER UPDATE ON "approval_workflows" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_workflows_count_bytes"()`,
  `CREATE TRIGGER "approval_workflows_count_bytes_on_delete" AFTER DELETE ON "approval_workflows" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_workflows_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "approval_stages_row_bytes"(r "approval_stages") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."rule"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "approval_stages_row_bytes"("approval_stages") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "approval_stages_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_stages_row_bytes"(r::"approval_stages") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_stages_row_bytes"(r::"approval_stages") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"approval_stages_row_bytes"(r::"approval_stages") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"approval_stages_row_bytes"(r::"approval_stages") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_stages_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stages_count_bytes_on_insert" AFTER INSERT ON "approval_stages" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stages_count_bytes"()`,
  `CREATE TRIGGER "approval_stages_count_bytes_on_update" AFTER UPDATE ON "approval_stages" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stages_count_bytes"()`,
  `CREATE TRIGGER "approval_stages_count_bytes_on_delete" AFTER DELETE ON "approval_stages" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stages_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "approval_stage_approvers_row_bytes"(r "approval_stage_approvers") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."role"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "approval_stage_approvers_row_bytes"("approval_stage_approvers") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "approval_stage_approvers_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_stage_approvers_row_bytes"(r::"approval_stage_approvers") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "approval_stage_approvers_row_bytes"(r::"approval_stage_approvers") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"approval_stage_approvers_row_bytes"(r::"approval_stage_approvers") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"approval_stage_approvers_row_bytes"(r::"approval_stage_approvers") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_stage_approvers_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_stage_approvers_count_bytes_on_insert" AFTER INSERT ON "approval_stage_approvers" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stage_approvers_count_bytes"()`,
  `CREATE TRIGGER "approval_stage_approvers_count_bytes_on_update" AFTER UPDATE ON "approval_stage_approvers" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stage_approvers_count_bytes"()`,
  `CREATE TRIGGER "approval_stage_approvers_count_bytes_on_delete" AFTER DELETE ON "approval_stage_approvers" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_stage_approvers_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "approval_workflows_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "approval_workflows_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_workflows_derive" BEFORE INSERT OR UPDATE OF "name" ON "approval_workflows" FOR EACH ROW EXECUTE FUNCTION "approval_workflows_derive"()`,
  `CREATE POLICY "approval_workflows_read" ON "approval_workflows" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "approval_workflows_insert" ON "approval_workflows" FOR INSERT WITH CHECK (tenancy.may('WORKFLOWS_MANAGE', "approval_workflows"."organization_id", "approval_workflows"."client_account_id", "approval_workflows"."created_by_id"))`,
  `CREATE POLICY "approval_workflows_update" ON "approval_workflows" FOR UPDATE USING (tenancy.may('WORKFLOWS_MANAGE', "approval_workflows"."organization_id", "approval_workflows"."client_account_id", "approval_workflows"."created_by_id")) WITH CHECK (tenancy.may('WORKFLOWS_MANAGE', "approval_workflows"."organization_id", "approval_workflows"."client_account_id", "approval_workflows"."created_by_id"))`,
  `CREATE POLICY "approval_stages_read" ON "approval_stages" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "approval_stages_insert" ON "approval_stages" FOR INSERT WITH CHECK (EXISTS (SELECT FROM "approval_workflows" o WHERE o."organization_id" = "approval_stages"."organization_id" AND o."id" = "approval_stages"."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "approval_stages_update" ON "approval_stages" FOR UPDATE USING (EXISTS (SELECT FROM "approval_workflows" o WHERE o."organization_id" = "approval_stages"."organization_id" AND o."id" = "approval_stages"."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id"))) WITH CHECK (EXISTS (SELECT FROM "approval_workflows" o WHERE o."organization_id" = "approval_stages"."organization_id" AND o."id" = "approval_stages"."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "approval_stages_delete" ON "approval_stages" FOR DELETE USING (EXISTS (SELECT FROM "approval_workflows" o WHERE o."organization_id" = "approval_stages"."organization_id" AND o."id" = "approval_stages"."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "approval_stage_approvers_read" ON "approval_stage_approvers" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "approval_stage_approvers_insert" ON "approval_stage_approvers" FOR INSERT WITH CHECK (EXISTS (SELECT FROM "approval_stages" o WHERE o."organization_id" = "approval_stage_approvers"."organization_id" AND o."id" = "approval_stage_approvers"."stage_id" AND EXISTS (SELECT FROM "approval_workflows" oo WHERE oo."organization_id" = o."organization_id" AND oo."id" = o."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', oo."organization_id", oo."client_account_id", oo."created_by_id"))))`,
  `CREATE POLICY "approval_stage_approvers_update" ON "approval_stage_approvers" FOR UPDATE USING (EXISTS (SELECT FROM "approval_stages" o WHERE o."organization_id" = "approval_stage_approvers"."organization_id" AND o."id" = "approval_stage_approvers"."stage_id" AND EXISTS (SELECT FROM "approval_workflows" oo WHERE oo."organization_id" = o."organization_id" AND oo."id" = o."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', oo."organization_id", oo."client_account_id", oo."created_by_id")))) WITH CHECK (EXISTS (SELECT FROM "approval_stages" o WHERE o."organization_id" = "approval_stage_approvers"."organization_id" AND o."id" = "approval_stage_approvers"."stage_id" AND EXISTS (SELECT FROM "approval_workflows" oo WHERE oo."organization_id" = o."organization_id" AND oo."id" = o."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', oo."organization_id", oo."client_account_id", oo."created_by_id"))))`,
  `CREATE POLICY "approval_stage_approvers_delete" ON "approval_stage_approvers" FOR DELETE USING (EXISTS (SELECT FROM "approval_stages" o WHERE o."organization_id" = "approval_stage_approvers"."organization_id" AND o."id" = "approval_stage_approvers"."stage_id" AND EXISTS (SELECT FROM "approval_workflows" oo WHERE oo."organization_id" = o."organization_id" AND oo."id" = o."workflow_id" AND tenancy.may('WORKFLOWS_MANAGE', oo."organization_id", oo."client_account_id", oo."created_by_id"))))`,
];

const DOWN = [
  `DROP POLICY "approval_stage_approvers_delete" ON "approval_stage_approvers"`,
  `DROP POLICY "approval_stage_approvers_update" ON "approval_stage_approvers"`,
  `DROP POLICY "approval_stage_approvers_insert" ON "approval_stage_approvers"`,
  `DROP POLICY "approval_stage_approvers_read" ON "approval_stage_approvers"`,
  `DROP POLICY "approval_stages_delete" ON "approval_stages"`,
  `DROP POLICY "approval_stages_update" ON "approval_stages"`,
  `DROP POLICY "approval_stages_insert" ON "approval_stages"`,
  `DROP POLICY "approval_stages_read" ON "approval_stages"`,
  `DROP POLICY "approval_workflows_update" ON "approval_workflows"`,
  `DROP POLICY "approval_workflows_insert" ON "approval_workflows"`,
  `DROP POLICY "approval_workflows_read" ON "approval_workflows"`,
  `DROP TRIGGER "approval_workflows_derive" ON "approval_workflows"`,
  `DROP FUNCTION "approval_workflows_derive"()`,
  `DROP TRIGGER "approval_stage_approvers_count_bytes_on_delete" ON "approval_stage_approvers"`,
  `DROP TRIGGER "approval_stage_approvers_count_bytes_on_update" ON "approval_stage_approvers"`,
  `DROP TRIGGER "approval_stage_approvers_count_bytes_on_insert" ON "approval_stage_approvers"`,
  `DROP FUNCTION "approval_stage_approvers_count_bytes"()`,
  `DROP FUNCTION "approval_stage_approvers_row_bytes"("approval_stage_approvers")`,
  `DROP TRIGGER "approval_stages_count_bytes_on_delete" ON "approval_stages"`,
  `DROP TRIGGER "approval_stages_count_bytes_on_update" ON "approval_stages"`,
  `DROP TRIGGER "approval_stages_count_bytes_on_insert" ON "approval_stages"`,
  `DROP FUNCTION "approval_stages_count_bytes"()`,
  `DROP FUNCTION "approval_stages_row_bytes"("approval_stages")`,
  `DROP TRIGGER "approval_workflows_count_bytes_on_delete" ON "approval_workflows"`,
  `DROP TRIGGER "approval_workflows_count_bytes_on_update" ON "approval_workflows"`,
  `DROP TRIGGER "approval_workflows_count_bytes_on_insert" ON "approval_workflows"`,
  `DROP FUNCTION "approval_workflows_count_bytes"()`,
  `DROP FUNCTION "approval_workflows_row_bytes"("approval_workflows")`,
  `DROP TRIGGER "approval_stage_approvers_follow_scope" ON "approval_stages"`,
  `DROP FUNCTION "approval_stage_approvers_follow_scope"()`,
  `DROP TRIGGER "approval_stage_approvers_take_scope" ON "approval_stage_approvers"`,
  `DROP FUNCTION "approval_stage_approvers_take_scope"()`,
  `DROP TRIGGER "approval_stages_follow_scope" ON "approval_workflows"`,
  `DROP FUNCTION "approval_stages_follow_scope"()`,
  `DROP TRIGGER "approval_stages_take_scope" ON "approval_stages"`,
  `DROP FUNCTION "approval_stages_take_scope"()`,
  `DROP TRIGGER "approval_workflows_audit" ON "approval_workflows"`,
  `REVOKE DELETE ON "approval_stage_approvers" FROM marquee_serving`,
  `REVOKE UPDATE ON "approval_stage_approvers" FROM marquee_serving`,
  `REVOKE INSERT ON "approval_stage_approvers" FROM marquee_serving`,
  `REVOKE SELECT ON "approval_stage_approvers" FROM marquee_serving`,
  `ALTER TABLE "approval_stage_approvers" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE DELETE ON "approval_stages" FROM marquee_serving`,
  `REVOKE UPDATE ON "approval_stages" FROM marquee_serving`,
  `REVOKE INSERT ON "approval_stages" FROM marquee_serving`,
  `REVOKE SELECT ON "approval_stages" FROM marquee_serving`,
  `ALTER TABLE "approval_stages" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "approval_workflows_touch" ON "approval_workflows"`,
  `REVOKE UPDATE ON "approval_workflows" FROM marquee_serving`,
  `REVOKE INSERT ON "approval_workflows" FROM marquee_serving`,
  `REVOKE SELECT ON "approval_workflows" FROM marquee_serving`,
  `ALTER TABLE "approval_workflows" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_approval_stage_approvers_user"`,
  `DROP INDEX "ix_approval_stage_approvers_client_account"`,
  `DROP INDEX "ix_approval_stages_client_account"`,
  `DROP INDEX "ix_approval_workflows_deleted_by_created_at"`,
  `DROP INDEX "ix_approval_workflows_is_active_by_created_at"`,
  `DROP INDEX "ix_approval_workflows_created_by"`,
  `DROP INDEX "ix_approval_workflows_client_account_by_created_at"`,
  `DROP INDEX "ix_approval_workflows_by_name"`,
  `DROP INDEX "ix_approval_workflows_by_created_at"`,
  `ALTER TABLE "approval_stage_approvers" DROP CONSTRAINT "fk_approval_stage_approvers_user_id"`,
  `ALTER TABLE "approval_stage_approvers" DROP CONSTRAINT "fk_approval_stage_approvers_stage_id"`,
  `ALTER TABLE "approval_stage_approvers" DROP CONSTRAINT "fk_approval_stage_approvers_client_account_id"`,
  `ALTER TABLE "approval_stage_approvers" DROP CONSTRAINT "fk_approval_stage_approvers_organization_id"`,
  `ALTER TABLE "approval_stages" DROP CONSTRAINT "fk_approval_stages_workflow_id"`,
  `ALTER TABLE "approval_stages" DROP CONSTRAINT "fk_approval_stages_client_account_id"`,
  `ALTER TABLE "approval_stages" DROP CONSTRAINT "fk_approval_stages_organization_id"`,
  `ALTER TABLE "approval_workflows" DROP CONSTRAINT "fk_approval_workflows_created_by_id"`,
  `ALTER TABLE "approval_workflows" DROP CONSTRAINT "fk_approval_workflows_client_account_id"`,
  `ALTER TABLE "approval_workflows" DROP CONSTRAINT "fk_approval_workflows_organization_id"`,
  `DROP INDEX "uq_approval_stages_workflow_position"`,
  `DROP INDEX "uq_approval_stages_id"`,
  `DROP INDEX "uq_approval_workflows_id"`,
  `DROP TABLE "approval_stage_approvers"`,
  `DROP TABLE "approval_stages"`,
  `DROP TABLE "approval_workflows"`,
];

export class AddApprovalWorkflows1785466500000 implements MigrationInterface {
  name = 'AddApprovalWorkflows1785466500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
