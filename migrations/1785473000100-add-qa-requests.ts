import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "qa_requests" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid NOT NULL, "requested_by_id" uuid, "assignee_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "kind" text NOT NULL, "priority" text NOT NULL DEFAULT 'NORMAL', "status" text NOT NULL DEFAULT 'PENDING', "message" text, "assigned_at" TIMESTAMP WITH TIME ZONE, "sla_hours" integer NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "escalated_at" TIMESTAMP WITH TIME ZONE, "feedback" text, "quality_score" numeric(5,2), "completed_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_qa_requests_kind" CHECK ("kind" IN ('COPYWRITER_REVIEW', 'VIDEO_EDITOR_REVIEW', 'EXPERT_REVIEW')), CONSTRAINT "ck_qa_requests_priority" CHECK ("priority" IN ('LOW', 'NORMAL', 'HIGH', 'URGENT')), CONSTRAINT "ck_qa_requests_status" CHECK ("status" IN ('PENDING', 'ASSIGNED', 'IN_REVIEW', 'COMPLETED')), CONSTRAINT "ck_qa_requests_message" CHECK (char_length("message") <= 10000), CONSTRAINT "ck_qa_requests_sla_hours" CHECK ("sla_hours" >= 1), CONSTRAINT "ck_qa_requests_feedback" CHECK (char_length("feedback") <= 10000), CONSTRAINT "ck_qa_requests_quality_score" CHECK ("quality_score" >= 0 AND "quality_score" <= 100), CONSTRAINT "ck_qa_requests_version" CHECK ("version" >= 1), CONSTRAINT "ck_qa_requests_sla_hours_agreed" CHECK ("sla_hours" IN (24, 48, 72)), CONSTRAINT "ck_qa_requests_completed_has_instant" CHECK (("status" = 'COMPLETED') = ("completed_at" IS NOT NULL)), CONSTRAINT "ck_qa_requests_pending_is_unassigned" CHECK (("status" = 'PENDING') = ("assigned_at" IS NULL)), CONSTRAINT "ck_qa_requests_pending_has_no_assignee" CHECK ("status" <> 'PENDING' OR "assignee_id" IS NULL), CONSTRAINT "ck_qa_requests_score_when_completed" CHECK ("quality_score" IS NULL OR "status" = 'COMPLETED'), CONSTRAINT "PK_e7eb178483449d449ed6a4553d4" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "review_tasks" ADD "qa_request_id" uuid`,
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "review_tasks" ALTER COLUMN "request_id" DROP NOT NULL`,
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "review_tasks" ALTER COLUMN "stage" DROP NOT NULL`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_one_request" CHECK (num_nonnulls("request_id", "qa_request_id") = 1)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_decision_has_stage" CHECK (("request_id" IS NULL) = ("stage" IS NULL))`,
  `CREATE UNIQUE INDEX "uq_qa_requests_id" ON "qa_requests" ("id")`,
  `ALTER TABLE "qa_requests" ADD CONSTRAINT "fk_qa_requests_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "qa_requests" ADD CONSTRAINT "fk_qa_requests_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "qa_requests" ADD CONSTRAINT "fk_qa_requests_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "qa_requests" ADD CONSTRAINT "fk_qa_requests_requested_by_id" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "qa_requests" ADD CONSTRAINT "fk_qa_requests_assignee_id" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_qa_request_id" FOREIGN KEY ("organization_id", "qa_request_id") REFERENCES "qa_requests"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_qa_requests_by_created_at" ON "qa_requests" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_by_due_at" ON "qa_requests" ("organization_id", "due_at", "id")`,
  `CREATE INDEX "ix_qa_requests_client_account_by_created_at" ON "qa_requests" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_client_account_by_due_at" ON "qa_requests" ("organization_id", "client_account_id", "due_at", "id")`,
  `CREATE INDEX "ix_qa_requests_post_by_created_at" ON "qa_requests" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_post_by_due_at" ON "qa_requests" ("organization_id", "post_id", "due_at", "id")`,
  `CREATE INDEX "ix_qa_requests_requested_by_by_created_at" ON "qa_requests" ("organization_id", "requested_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_requested_by_by_due_at" ON "qa_requests" ("organization_id", "requested_by_id", "due_at", "id")`,
  `CREATE INDEX "ix_qa_requests_assignee_by_created_at" ON "qa_requests" ("organization_id", "assignee_id", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_assignee_by_due_at" ON "qa_requests" ("organization_id", "assignee_id", "due_at", "id")`,
  `CREATE INDEX "ix_qa_requests_due_at_id" ON "qa_requests" ("due_at", "id") WHERE "status" <> 'COMPLETED' AND "escalated_at" IS NULL`,
  `CREATE INDEX "ix_qa_requests_kind_by_created_at" ON "qa_requests" ("organization_id", "kind", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_priority_by_created_at" ON "qa_requests" ("organization_id", "priority", "created_at", "id")`,
  `CREATE INDEX "ix_qa_requests_status_by_created_at" ON "qa_requests" ("organization_id", "status", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_review_tasks_qa_request" ON "review_tasks" ("organization_id", "qa_request_id")`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'APPROVAL_DECIDED', 'QA_REQUEST', 'COMMENT', 'MENTION', 'POST_SCHEDULED', 'POST_PUBLISHED', 'POST_FAILED', 'POST_DUE', 'POST_DELETED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_status"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_status" CHECK ("status" IN ('OPEN', 'APPROVED', 'REJECTED', 'REVISION_REQUESTED', 'COMPLETED', 'CLOSED'))`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_user_or_role"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_user_or_role" CHECK (num_nonnulls("user_id", "role") = 1 OR ("qa_request_id" IS NOT NULL AND "role" IS NULL))`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_decided_has_instant"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_decided_has_instant" CHECK (("status" IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED', 'COMPLETED')) = ("decided_at" IS NOT NULL))`,
  `ALTER TABLE "qa_requests" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "qa_requests" TO marquee_serving`,
  `GRANT INSERT ON "qa_requests" TO marquee_serving`,
  `GRANT UPDATE ON "qa_requests" TO marquee_serving`,
  `CREATE TRIGGER "qa_requests_touch" BEFORE UPDATE ON "qa_requests" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "qa_requests_audit" AFTER INSERT OR UPDATE OR DELETE ON "qa_requests" FOR EACH ROW EXECUTE FUNCTION audit.record('QaRequest', 'QA_REQUEST', 'organization_id', '{"created_at":"createdAt","kind":"kind","priority":"priority","status":"status","message":"message","assigned_at":"assignedAt","sla_hours":"slaHours","due_at":"dueAt","escalated_at":"escalatedAt","feedback":"feedback","quality_score":"qualityScore","completed_at":"completedAt","version":"version","client_account_id":"clientAccountId","post_id":"postId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
  `CREATE OR REPLACE FUNCTION "qa_requests_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "qa_requests_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "qa_requests_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "qa_requests" FOR EACH ROW EXECUTE FUNCTION "qa_requests_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "qa_requests_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'qa_requests', true);
  UPDATE "qa_requests" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "qa_requests_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "qa_requests_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "qa_requests_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."request_id" FOR SHARE;
  ELSIF NEW."qa_request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "qa_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."qa_request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_take_scope"() FROM PUBLIC`,
  `DROP TRIGGER "review_tasks_take_scope" ON "review_tasks"`,
  `CREATE TRIGGER "review_tasks_take_scope" BEFORE INSERT OR UPDATE OF "request_id", "qa_request_id", "client_account_id" ON "review_tasks" FOR EACH ROW EXECUTE FUNCTION "review_tasks_take_scope"()`,
  `DROP TRIGGER "review_tasks_follow_scope" ON "approval_requests"`,
  `DROP FUNCTION "review_tasks_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_follow_scope_request"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "review_tasks" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "request_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_follow_scope_request"() FROM PUBLIC`,
  `CREATE TRIGGER "review_tasks_follow_scope_request" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "review_tasks_follow_scope_request"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_follow_scope_qa_request"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "review_tasks" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "qa_request_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_follow_scope_qa_request"() FROM PUBLIC`,
  `CREATE TRIGGER "review_tasks_follow_scope_qa_request" AFTER UPDATE ON "qa_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "review_tasks_follow_scope_qa_request"()`,
  `CREATE POLICY "qa_requests_read" ON "qa_requests" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "qa_requests_system_read" ON "qa_requests" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "qa_requests_system_insert" ON "qa_requests" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "qa_requests_system_update" ON "qa_requests" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "qa_requests_system_update" ON "qa_requests"`,
  `DROP POLICY "qa_requests_system_insert" ON "qa_requests"`,
  `DROP POLICY "qa_requests_system_read" ON "qa_requests"`,
  `DROP POLICY "qa_requests_read" ON "qa_requests"`,
  `DROP TRIGGER "review_tasks_follow_scope_qa_request" ON "qa_requests"`,
  `DROP FUNCTION "review_tasks_follow_scope_qa_request"()`,
  `DROP TRIGGER "review_tasks_follow_scope_request" ON "approval_requests"`,
  `DROP FUNCTION "review_tasks_follow_scope_request"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "review_tasks" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "request_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "review_tasks_follow_scope" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "review_tasks_follow_scope"()`,
  `DROP TRIGGER "review_tasks_take_scope" ON "review_tasks"`,
  `CREATE TRIGGER review_tasks_take_scope BEFORE INSERT OR UPDATE OF request_id, client_account_id ON public.review_tasks FOR EACH ROW EXECUTE FUNCTION review_tasks_take_scope()`,
  `CREATE OR REPLACE FUNCTION public.review_tasks_take_scope()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW."request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP TRIGGER "qa_requests_follow_scope" ON "posts"`,
  `DROP FUNCTION "qa_requests_follow_scope"()`,
  `DROP TRIGGER "qa_requests_take_scope" ON "qa_requests"`,
  `DROP FUNCTION "qa_requests_take_scope"()`,
  `DROP TRIGGER "qa_requests_audit" ON "qa_requests"`,
  `DROP TRIGGER "qa_requests_touch" ON "qa_requests"`,
  `REVOKE UPDATE ON "qa_requests" FROM marquee_serving`,
  `REVOKE INSERT ON "qa_requests" FROM marquee_serving`,
  `REVOKE SELECT ON "qa_requests" FROM marquee_serving`,
  `ALTER TABLE "qa_requests" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_decided_has_instant"`,
  `ALTER TABLE review_tasks ADD CONSTRAINT ck_review_tasks_decided_has_instant CHECK (((status = ANY (ARRAY['APPROVED'::text, 'REJECTED'::text, 'REVISION_REQUESTED'::text])) = (decided_at IS NOT NULL)))`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_user_or_role"`,
  `ALTER TABLE review_tasks ADD CONSTRAINT ck_review_tasks_user_or_role CHECK ((num_nonnulls(user_id, role) = 1))`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_status"`,
  `ALTER TABLE review_tasks ADD CONSTRAINT ck_review_tasks_status CHECK ((status = ANY (ARRAY['OPEN'::text, 'APPROVED'::text, 'REJECTED'::text, 'REVISION_REQUESTED'::text, 'CLOSED'::text])))`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'APPROVAL_DECIDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_SCHEDULED'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'POST_DUE'::text, 'POST_DELETED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SOCIAL_ACCOUNT'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_review_tasks_qa_request"`,
  `DROP INDEX "ix_qa_requests_status_by_created_at"`,
  `DROP INDEX "ix_qa_requests_priority_by_created_at"`,
  `DROP INDEX "ix_qa_requests_kind_by_created_at"`,
  `DROP INDEX "ix_qa_requests_due_at_id"`,
  `DROP INDEX "ix_qa_requests_assignee_by_due_at"`,
  `DROP INDEX "ix_qa_requests_assignee_by_created_at"`,
  `DROP INDEX "ix_qa_requests_requested_by_by_due_at"`,
  `DROP INDEX "ix_qa_requests_requested_by_by_created_at"`,
  `DROP INDEX "ix_qa_requests_post_by_due_at"`,
  `DROP INDEX "ix_qa_requests_post_by_created_at"`,
  `DROP INDEX "ix_qa_requests_client_account_by_due_at"`,
  `DROP INDEX "ix_qa_requests_client_account_by_created_at"`,
  `DROP INDEX "ix_qa_requests_by_due_at"`,
  `DROP INDEX "ix_qa_requests_by_created_at"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_qa_request_id"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "fk_qa_requests_assignee_id"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "fk_qa_requests_requested_by_id"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "fk_qa_requests_post_id"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "fk_qa_requests_client_account_id"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "fk_qa_requests_organization_id"`,
  `DROP INDEX "uq_qa_requests_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_decision_has_stage"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_one_request"`,
  `ALTER TABLE "review_tasks" ALTER COLUMN "stage" SET NOT NULL`,
  `ALTER TABLE "review_tasks" ALTER COLUMN "request_id" SET NOT NULL`,
  `ALTER TABLE "review_tasks" DROP COLUMN "qa_request_id"`,
  `DROP TABLE "qa_requests"`,
];

export class AddQaRequests1785473000100 implements MigrationInterface {
  name = 'AddQaRequests1785473000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
