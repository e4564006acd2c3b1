import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "approval_requests" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid, "campaign_id" uuid, "workflow_id" uuid, "requested_by_id" uuid, "reviewed_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "stages" jsonb NOT NULL, "is_planned" boolean NOT NULL DEFAULT false, "auto_publish" boolean NOT NULL DEFAULT false, "current_stage" integer NOT NULL DEFAULT '1', "status" text NOT NULL DEFAULT 'PENDING', "void_reason" text, "message" text, "due_at" TIMESTAMP WITH TIME ZONE, "reviewed_at" TIMESTAMP WITH TIME ZONE, "feedback" text, "revision_count" bigint NOT NULL DEFAULT '0', "content_digests" jsonb NOT NULL DEFAULT '{}', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_approval_requests_stages" CHECK (jsonb_typeof("stages") = 'array' AND octet_length("stages"::text) <= 131072), CONSTRAINT "ck_approval_requests_current_stage" CHECK ("current_stage" >= 1), CONSTRAINT "ck_approval_requests_status" CHECK ("status" IN ('PENDING', 'APPROVED', 'REJECTED', 'REVISION_REQUESTED', 'VOIDED')), CONSTRAINT "ck_approval_requests_void_reason" CHECK ("void_reason" IN ('EDITED', 'DELETED', 'WITHDRAWN', 'REPLACED')), CONSTRAINT "ck_approval_requests_message" CHECK (char_length("message") <= 10000), CONSTRAINT "ck_approval_requests_feedback" CHECK (char_length("feedback") <= 10000), CONSTRAINT "ck_approval_requests_revision_count" CHECK ("revision_count" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_approval_requests_content_digests" CHECK (octet_length("content_digests"::text) <= 131072), CONSTRAINT "ck_approval_requests_version" CHECK ("version" >= 1), CONSTRAINT "ck_approval_requests_post_or_campaign" CHECK (num_nonnulls("post_id", "campaign_id") = 1), CONSTRAINT "ck_approval_requests_voided_has_reason" CHECK (("status" = 'VOIDED') = ("void_reason" IS NOT NULL)), CONSTRAINT "ck_approval_requests_decided_has_instant" CHECK ("status" NOT IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED') OR "reviewed_at" IS NOT NULL), CONSTRAINT "ck_approval_requests_auto_published_is_planned" CHECK (NOT "auto_publish" OR "is_planned"), CONSTRAINT "ck_approval_requests_only_posts_are_planned" CHECK (NOT "is_planned" OR "post_id" IS NOT NULL), CONSTRAINT "ck_approval_requests_pending_is_due" CHECK (("status" = 'PENDING') = ("due_at" IS NOT NULL)), CONSTRAINT "PK_8209ec3c96809cdc4be8e59f106" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "review_tasks" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "request_id" uuid NOT NULL, "user_id" uuid, "decided_by_id" uuid, "id" uuid NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "stage" integer NOT NULL, "role" text, "status" text NOT NULL DEFAULT 'OPEN', "decided_at" TIMESTAMP WITH TIME ZONE, "feedback" text, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_review_tasks_stage" CHECK ("stage" >= 1), CONSTRAINT "ck_review_tasks_role" CHECK ("role" IN ('OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER', 'CLIENT')), CONSTRAINT "ck_review_tasks_status" CHECK ("status" IN ('OPEN', 'APPROVED', 'REJECTED', 'REVISION_REQUESTED', 'CLOSED')), CONSTRAINT "ck_review_tasks_feedback" CHECK (char_length("feedback") <= 10000), CONSTRAINT "ck_review_tasks_user_or_role" CHECK (num_nonnulls("user_id", "role") = 1), CONSTRAINT "ck_review_tasks_decided_has_instant" CHECK (("status" IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED')) = ("decided_at" IS NOT NULL)), CONSTRAINT "PK_9622b8a6b38efb2656d93c11a69" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "revisions" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "approval_request_id" uuid NOT NULL, "post_id" uuid, "campaign_id" uuid, "requested_by_id" uuid, "assignee_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "number" integer NOT NULL, "feedback" text NOT NULL, "status" text NOT NULL DEFAULT 'PENDING', "completed_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_revisions_number" CHECK ("number" >= 1), CONSTRAINT "ck_revisions_feedback" CHECK (char_length("feedback") <= 10000), CONSTRAINT "ck_revisions_status" CHECK ("status" IN ('PENDING', 'IN_PROGRESS', 'COMPLETED')), CONSTRAINT "ck_revisions_version" CHECK ("version" >= 1), CONSTRAINT "ck_revisions_post_or_campaign" CHECK (num_nonnulls("post_id", "campaign_id") = 1), CONSTRAINT "ck_revisions_completed_has_instant" CHECK (("status" = 'COMPLETED') = ("completed_at" IS NOT NULL)), CONSTRAINT "PK_76012e41369c49a156aee6a491d" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "planned_publications" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "request_id" uuid NOT NULL, "social_account_id" uuid NOT NULL, "position" integer NOT NULL, "scheduled_at" TIMESTAMP WITH TIME ZONE, "local_date_time" text, "time_zone" text, "occurrence" text, "publish_mode" text NOT NULL DEFAULT 'AUTOMATIC', CONSTRAINT "ck_planned_publications_position" CHECK ("position" >= 0), CONSTRAINT "ck_planned_publications_local_date_time" CHECK ("local_date_time" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$'), CONSTRAINT "ck_planned_publications_time_zone" CHECK (char_length("time_zone") <= 50), CONSTRAINT "ck_planned_publications_occurrence" CHECK ("occurrence" IN ('EARLIER', 'LATER')), CONSTRAINT "ck_planned_publications_publish_mode" CHECK ("publish_mode" IN ('AUTOMATIC', 'REMINDER')), CONSTRAINT "ck_planned_publications_local_time_has_zone" CHECK (num_nulls("local_date_time", "time_zone") <> 1), CONSTRAINT "ck_planned_publications_occurrence_has_local_time" CHECK ("occurrence" IS NULL OR "local_date_time" IS NOT NULL), CONSTRAINT "ck_planned_publications_local_time_has_instant" CHECK ("local_date_time" IS NULL OR "scheduled_at" IS NOT NULL), CONSTRAINT "PK_35c53724f487ea443e02a067860" PRIMARY KEY ("organization_id", "request_id", "position"))`,
  `ALTER TABLE "organizations" ADD "is_approval_required" boolean NOT NULL DEFAULT false`,
  `ALTER TABLE "approval_workflows" ADD "auto_publish" boolean NOT NULL DEFAULT false`,
  `CREATE UNIQUE INDEX "uq_approval_requests_post" ON "approval_requests" ("organization_id", "post_id") WHERE "status" IN ('PENDING', 'REVISION_REQUESTED', 'APPROVED')`,
  `CREATE UNIQUE INDEX "uq_approval_requests_campaign" ON "approval_requests" ("organization_id", "campaign_id") WHERE "status" IN ('PENDING', 'REVISION_REQUESTED', 'APPROVED')`,
  `CREATE UNIQUE INDEX "uq_approval_requests_id" ON "approval_requests" ("id")`,
  `CREATE UNIQUE INDEX "uq_review_tasks_id" ON "review_tasks" ("id")`,
  `CREATE UNIQUE INDEX "uq_revisions_approval_request_number" ON "revisions" ("organization_id", "approval_request_id", "number")`,
  `CREATE UNIQUE INDEX "uq_revisions_id" ON "revisions" ("id")`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_campaign_id" FOREIGN KEY ("organization_id", "campaign_id") REFERENCES "campaigns"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_workflow_id" FOREIGN KEY ("organization_id", "workflow_id") REFERENCES "approval_workflows"("organization_id","id") ON DELETE SET NULL ("workflow_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_requested_by_id" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "approval_requests" ADD CONSTRAINT "fk_approval_requests_reviewed_by_id" FOREIGN KEY ("reviewed_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_request_id" FOREIGN KEY ("organization_id", "request_id") REFERENCES "approval_requests"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "review_tasks" ADD CONSTRAINT "fk_review_tasks_decided_by_id" FOREIGN KEY ("decided_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_approval_request_id" FOREIGN KEY ("organization_id", "approval_request_id") REFERENCES "approval_requests"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_campaign_id" FOREIGN KEY ("organization_id", "campaign_id") REFERENCES "campaigns"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_requested_by_id" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "revisions" ADD CONSTRAINT "fk_revisions_assignee_id" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "planned_publications" ADD CONSTRAINT "fk_planned_publications_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "planned_publications" ADD CONSTRAINT "fk_planned_publications_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "planned_publications" ADD CONSTRAINT "fk_planned_publications_request_id" FOREIGN KEY ("organization_id", "request_id") REFERENCES "approval_requests"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "planned_publications" ADD CONSTRAINT "fk_planned_publications_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `-- Locks a campaign of the organization that the transaction acts for as the system. Whoever decides on an approval request
-- locks the campaign before the request, as edits of the campaign do, so that they cannot deadlock.
CREATE OR REPLACE FUNCTION review.lock_campaign(campaign uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM campaigns c
    WHERE c.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND c.id = campaign
      FOR NO KEY UPDATE;
END
$$;
REVOKE ALL ON FUNCTION review.lock_campaign FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.lock_campaign TO marquee_serving;`,
  `CREATE INDEX "ix_approval_requests_by_created_at" ON "approval_requests" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_requests_client_account_by_created_at" ON "approval_requests" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_requests_post_by_created_at" ON "approval_requests" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_requests_campaign_by_created_at" ON "approval_requests" ("organization_id", "campaign_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_requests_requested_by_by_created_at" ON "approval_requests" ("organization_id", "requested_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_approval_requests_workflow" ON "approval_requests" ("organization_id", "workflow_id")`,
  `CREATE INDEX "ix_approval_requests_reviewed_by" ON "approval_requests" ("reviewed_by_id")`,
  `CREATE INDEX "ix_approval_requests_status_by_created_at" ON "approval_requests" ("organization_id", "status", "created_at", "id")`,
  `CREATE INDEX "ix_review_tasks_by_due_at" ON "review_tasks" ("organization_id", "due_at", "id")`,
  `CREATE INDEX "ix_review_tasks_client_account_by_due_at" ON "review_tasks" ("organization_id", "client_account_id", "due_at", "id")`,
  `CREATE INDEX "ix_review_tasks_request_by_due_at" ON "review_tasks" ("organization_id", "request_id", "due_at", "id")`,
  `CREATE INDEX "ix_review_tasks_user_by_due_at" ON "review_tasks" ("organization_id", "user_id", "due_at", "id")`,
  `CREATE INDEX "ix_review_tasks_decided_by" ON "review_tasks" ("decided_by_id")`,
  `CREATE INDEX "ix_review_tasks_role_by_due_at" ON "review_tasks" ("organization_id", "role", "due_at", "id")`,
  `CREATE INDEX "ix_review_tasks_status_by_due_at" ON "review_tasks" ("organization_id", "status", "due_at", "id")`,
  `CREATE INDEX "ix_revisions_by_created_at" ON "revisions" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_client_account_by_created_at" ON "revisions" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_approval_request_by_created_at" ON "revisions" ("organization_id", "approval_request_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_post_by_created_at" ON "revisions" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_campaign_by_created_at" ON "revisions" ("organization_id", "campaign_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_assignee_by_created_at" ON "revisions" ("organization_id", "assignee_id", "created_at", "id")`,
  `CREATE INDEX "ix_revisions_requested_by" ON "revisions" ("requested_by_id")`,
  `CREATE INDEX "ix_revisions_status_by_created_at" ON "revisions" ("organization_id", "status", "created_at", "id")`,
  `CREATE INDEX "ix_planned_publications_client_account" ON "planned_publications" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_planned_publications_social_account" ON "planned_publications" ("organization_id", "social_account_id")`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- The new list allows all that the old one does: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'APPROVAL_DECIDED', 'COMMENT', 'MENTION', 'POST_SCHEDULED', 'POST_PUBLISHED', 'POST_FAILED', 'POST_DUE', 'POST_DELETED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_waits_for"`,
  `-- The new list allows all that the old one does: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_waits_for" CHECK ("waits_for" IN ('OVERDUE', 'APPROVAL_REQUIRED', 'ACCOUNT_DISCONNECTED', 'ACCOUNT_PAUSED', 'QUOTA', 'PLATFORM_UNAVAILABLE'))`,
  `ALTER TABLE "approval_requests" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "approval_requests" TO marquee_serving`,
  `GRANT INSERT ON "approval_requests" TO marquee_serving`,
  `GRANT UPDATE ON "approval_requests" TO marquee_serving`,
  `CREATE TRIGGER "approval_requests_touch" BEFORE UPDATE ON "approval_requests" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "review_tasks" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "review_tasks" TO marquee_serving`,
  `GRANT INSERT ON "review_tasks" TO marquee_serving`,
  `GRANT UPDATE ON "review_tasks" TO marquee_serving`,
  `ALTER TABLE "revisions" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "revisions" TO marquee_serving`,
  `GRANT INSERT ON "revisions" TO marquee_serving`,
  `GRANT UPDATE ON "revisions" TO marquee_serving`,
  `CREATE TRIGGER "revisions_touch" BEFORE UPDATE ON "revisions" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "planned_publications" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "planned_publications" TO marquee_serving`,
  `GRANT INSERT ON "planned_publications" TO marquee_serving`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","is_approval_required":"isApprovalRequired","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
  `DROP TRIGGER "approval_workflows_audit" ON "approval_workflows"`,
  `CREATE TRIGGER "approval_workflows_audit" AFTER INSERT OR UPDATE OR DELETE ON "approval_workflows" FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalWorkflow', 'APPROVAL_WORKFLOW', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","is_active":"isActive","auto_publish":"autoPublish","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "approval_requests_audit" AFTER INSERT OR UPDATE OR DELETE ON "approval_requests" FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalRequest', 'APPROVAL_REQUEST', 'organization_id', '{"created_at":"createdAt","stages":"stages","is_planned":"isPlanned","auto_publish":"autoPublish","current_stage":"currentStage","status":"status","void_reason":"voidReason","message":"message","due_at":"dueAt","reviewed_at":"reviewedAt","feedback":"feedback","version":"version","client_account_id":"clientAccountId","post_id":"postId","campaign_id":"campaignId","workflow_id":"workflowId","requested_by_id":"requestedById","reviewed_by_id":"reviewedById"}')`,
  `CREATE TRIGGER "revisions_audit" AFTER INSERT OR UPDATE OR DELETE ON "revisions" FOR EACH ROW EXECUTE FUNCTION audit.record('Revision', 'REVISION', 'organization_id', '{"created_at":"createdAt","number":"number","feedback":"feedback","status":"status","completed_at":"completedAt","version":"version","client_account_id":"clientAccountId","approval_request_id":"approvalRequestId","post_id":"postId","campaign_id":"campaignId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
  `CREATE OR REPLACE FUNCTION "approval_requests_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  ELSIF NEW."campaign_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "campaigns" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."campaign_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "approval_requests_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_requests_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "campaign_id", "client_account_id" ON "approval_requests" FOR EACH ROW EXECUTE FUNCTION "approval_requests_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "approval_requests_follow_scope_post"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'approval_requests', true);
  UPDATE "approval_requests" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_requests_follow_scope_post"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_requests_follow_scope_post" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "approval_requests_follow_scope_post"()`,
  `CREATE OR REPLACE FUNCTION "approval_requests_follow_scope_campaign"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'approval_requests', true);
  UPDATE "approval_requests" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "campaign_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_requests_follow_scope_campaign"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_requests_follow_scope_campaign" AFTER UPDATE ON "campaigns" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "approval_requests_follow_scope_campaign"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "review_tasks_take_scope" BEFORE INSERT OR UPDATE OF "request_id", "client_account_id" ON "review_tasks" FOR EACH ROW EXECUTE FUNCTION "review_tasks_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "review_tasks_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "review_tasks" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "request_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "review_tasks_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "review_tasks_follow_scope" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "review_tasks_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "revisions_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."approval_request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."approval_request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "revisions_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "revisions_take_scope" BEFORE INSERT OR UPDATE OF "approval_request_id", "client_account_id" ON "revisions" FOR EACH ROW EXECUTE FUNCTION "revisions_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "revisions_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'revisions', true);
  UPDATE "revisions" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "approval_request_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "revisions_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "revisions_follow_scope" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "revisions_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "planned_publications_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "planned_publications_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "planned_publications_take_scope" BEFORE INSERT OR UPDATE OF "request_id", "client_account_id" ON "planned_publications" FOR EACH ROW EXECUTE FUNCTION "planned_publications_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "planned_publications_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "planned_publications" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "request_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "planned_publications_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "planned_publications_follow_scope" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "planned_publications_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "revisions_derive_approval_requests"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "approval_request_id" FROM new_rows WHERE "approval_request_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."approval_request_id", o."approval_request_id"]) r
      WHERE r IS NOT NULL AND (n."approval_request_id") IS DISTINCT FROM (o."approval_request_id"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "approval_request_id" FROM old_rows WHERE "approval_request_id" IS NOT NULL);
  END IF;
  PERFORM FROM "approval_requests" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'approval_requests', true);
  FOR changed IN
    UPDATE "approval_requests" o SET "revision_count" = d."revision_count"
      FROM (SELECT t."id", (SELECT count(*) FROM "revisions" r WHERE r."organization_id" = t."organization_id" AND r."approval_request_id" = t."id") AS "revision_count" FROM "approval_requests" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."revision_count") IS DISTINCT FROM (d."revision_count")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'approval_request.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "revisions_derive_approval_requests"() FROM PUBLIC`,
  `CREATE TRIGGER "revisions_derive_approval_requests_on_insert" AFTER INSERT ON "revisions" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "revisions_derive_approval_requests"()`,
  `CREATE TRIGGER "revisions_derive_approval_requests_on_update" AFTER UPDATE ON "revisions" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "revisions_derive_approval_requests"()`,
  `CREATE TRIGGER "revisions_derive_approval_requests_on_delete" AFTER DELETE ON "revisions" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "revisions_derive_approval_requests"()`,
  `CREATE OR REPLACE FUNCTION "approval_requests_derive_campaigns"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "campaign_id" FROM new_rows WHERE "campaign_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."campaign_id", o."campaign_id"]) r
      WHERE r IS NOT NULL AND (n."campaign_id", n."status") IS DISTINCT FROM (o."campaign_id", o."status"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "campaign_id" FROM old_rows WHERE "campaign_id" IS NOT NULL);
  END IF;
  PERFORM FROM "campaigns" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'campaigns', true);
  FOR changed IN
    UPDATE "campaigns" o SET "approval_status" = d."approval_status"
      FROM (SELECT t."id", (COALESCE((SELECT CASE r.status WHEN 'VOIDED' THEN 'PENDING' ELSE r.status END
      FROM approval_requests r WHERE r.organization_id = t."organization_id" AND r.campaign_id = t."id"
     ORDER BY r.created_at DESC, r.id DESC LIMIT 1), 'PENDING')) AS "approval_status" FROM "campaigns" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."approval_status") IS DISTINCT FROM (d."approval_status")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'campaign.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "approval_requests_derive_campaigns"() FROM PUBLIC`,
  `CREATE TRIGGER "approval_requests_derive_campaigns_on_insert" AFTER INSERT ON "approval_requests" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_requests_derive_campaigns"()`,
  `CREATE TRIGGER "approval_requests_derive_campaigns_on_update" AFTER UPDATE ON "approval_requests" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_requests_derive_campaigns"()`,
  `CREATE TRIGGER "approval_requests_derive_campaigns_on_delete" AFTER DELETE ON "approval_requests" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "approval_requests_derive_campaigns"()`,
  `CREATE POLICY "approval_requests_read" ON "approval_requests" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "review_tasks_read" ON "review_tasks" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "revisions_read" ON "revisions" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "planned_publications_read" ON "planned_publications" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "approval_requests_system_read" ON "approval_requests" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "approval_requests_system_insert" ON "approval_requests" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "approval_requests_system_update" ON "approval_requests" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "review_tasks_system_read" ON "review_tasks" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "review_tasks_system_insert" ON "review_tasks" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "review_tasks_system_update" ON "review_tasks" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "revisions_system_read" ON "revisions" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "revisions_system_insert" ON "revisions" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "revisions_system_update" ON "revisions" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "planned_publications_system_read" ON "planned_publications" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "planned_publications_system_insert" ON "planned_publications" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "planned_publications_system_insert" ON "planned_publications"`,
  `DROP POLICY "planned_publications_system_read" ON "planned_publications"`,
  `DROP POLICY "revisions_system_update" ON "revisions"`,
  `DROP POLICY "revisions_system_insert" ON "revisions"`,
  `DROP POLICY "revisions_system_read" ON "revisions"`,
  `DROP POLICY "review_tasks_system_update" ON "review_tasks"`,
  `DROP POLICY "review_tasks_system_insert" ON "review_tasks"`,
  `DROP POLICY "review_tasks_system_read" ON "review_tasks"`,
  `DROP POLICY "approval_requests_system_update" ON "approval_requests"`,
  `DROP POLICY "approval_requests_system_insert" ON "approval_requests"`,
  `DROP POLICY "approval_requests_system_read" ON "approval_requests"`,
  `DROP POLICY "planned_publications_read" ON "planned_publications"`,
  `DROP POLICY "revisions_read" ON "revisions"`,
  `DROP POLICY "review_tasks_read" ON "review_tasks"`,
  `DROP POLICY "approval_requests_read" ON "approval_requests"`,
  `DROP TRIGGER "approval_requests_derive_campaigns_on_delete" ON "approval_requests"`,
  `DROP TRIGGER "approval_requests_derive_campaigns_on_update" ON "approval_requests"`,
  `DROP TRIGGER "approval_requests_derive_campaigns_on_insert" ON "approval_requests"`,
  `DROP FUNCTION "approval_requests_derive_campaigns"()`,
  `DROP TRIGGER "revisions_derive_approval_requests_on_delete" ON "revisions"`,
  `DROP TRIGGER "revisions_derive_approval_requests_on_update" ON "revisions"`,
  `DROP TRIGGER "revisions_derive_approval_requests_on_insert" ON "revisions"`,
  `DROP FUNCTION "revisions_derive_approval_requests"()`,
  `DROP TRIGGER "planned_publications_follow_scope" ON "approval_requests"`,
  `DROP FUNCTION "planned_publications_follow_scope"()`,
  `DROP TRIGGER "planned_publications_take_scope" ON "planned_publications"`,
  `DROP FUNCTION "planned_publications_take_scope"()`,
  `DROP TRIGGER "revisions_follow_scope" ON "approval_requests"`,
  `DROP FUNCTION "revisions_follow_scope"()`,
  `DROP TRIGGER "revisions_take_scope" ON "revisions"`,
  `DROP FUNCTION "revisions_take_scope"()`,
  `DROP TRIGGER "review_tasks_follow_scope" ON "approval_requests"`,
  `DROP FUNCTION "review_tasks_follow_scope"()`,
  `DROP TRIGGER "review_tasks_take_scope" ON "review_tasks"`,
  `DROP FUNCTION "review_tasks_take_scope"()`,
  `DROP TRIGGER "approval_requests_follow_scope_campaign" ON "campaigns"`,
  `DROP FUNCTION "approval_requests_follow_scope_campaign"()`,
  `DROP TRIGGER "approval_requests_follow_scope_post" ON "posts"`,
  `DROP FUNCTION "approval_requests_follow_scope_post"()`,
  `DROP TRIGGER "approval_requests_take_scope" ON "approval_requests"`,
  `DROP FUNCTION "approval_requests_take_scope"()`,
  `DROP TRIGGER "revisions_audit" ON "revisions"`,
  `DROP TRIGGER "approval_requests_audit" ON "approval_requests"`,
  `DROP TRIGGER "approval_workflows_audit" ON "approval_workflows"`,
  `CREATE TRIGGER approval_workflows_audit AFTER INSERT OR DELETE OR UPDATE ON public.approval_workflows FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalWorkflow', 'APPROVAL_WORKFLOW', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","is_active":"isActive","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
  `REVOKE INSERT ON "planned_publications" FROM marquee_serving`,
  `REVOKE SELECT ON "planned_publications" FROM marquee_serving`,
  `ALTER TABLE "planned_publications" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "revisions_touch" ON "revisions"`,
  `REVOKE UPDATE ON "revisions" FROM marquee_serving`,
  `REVOKE INSERT ON "revisions" FROM marquee_serving`,
  `REVOKE SELECT ON "revisions" FROM marquee_serving`,
  `ALTER TABLE "revisions" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE UPDATE ON "review_tasks" FROM marquee_serving`,
  `REVOKE INSERT ON "review_tasks" FROM marquee_serving`,
  `REVOKE SELECT ON "review_tasks" FROM marquee_serving`,
  `ALTER TABLE "review_tasks" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "approval_requests_touch" ON "approval_requests"`,
  `REVOKE UPDATE ON "approval_requests" FROM marquee_serving`,
  `REVOKE INSERT ON "approval_requests" FROM marquee_serving`,
  `REVOKE SELECT ON "approval_requests" FROM marquee_serving`,
  `ALTER TABLE "approval_requests" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_waits_for"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_waits_for CHECK ((waits_for = ANY (ARRAY['OVERDUE'::text, 'ACCOUNT_DISCONNECTED'::text, 'ACCOUNT_PAUSED'::text, 'QUOTA'::text, 'PLATFORM_UNAVAILABLE'::text])))`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_SCHEDULED'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'POST_DUE'::text, 'POST_DELETED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SOCIAL_ACCOUNT'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_planned_publications_social_account"`,
  `DROP INDEX "ix_planned_publications_client_account"`,
  `DROP INDEX "ix_revisions_status_by_created_at"`,
  `DROP INDEX "ix_revisions_requested_by"`,
  `DROP INDEX "ix_revisions_assignee_by_created_at"`,
  `DROP INDEX "ix_revisions_campaign_by_created_at"`,
  `DROP INDEX "ix_revisions_post_by_created_at"`,
  `DROP INDEX "ix_revisions_approval_request_by_created_at"`,
  `DROP INDEX "ix_revisions_client_account_by_created_at"`,
  `DROP INDEX "ix_revisions_by_created_at"`,
  `DROP INDEX "ix_review_tasks_status_by_due_at"`,
  `DROP INDEX "ix_review_tasks_role_by_due_at"`,
  `DROP INDEX "ix_review_tasks_decided_by"`,
  `DROP INDEX "ix_review_tasks_user_by_due_at"`,
  `DROP INDEX "ix_review_tasks_request_by_due_at"`,
  `DROP INDEX "ix_review_tasks_client_account_by_due_at"`,
  `DROP INDEX "ix_review_tasks_by_due_at"`,
  `DROP INDEX "ix_approval_requests_status_by_created_at"`,
  `DROP INDEX "ix_approval_requests_reviewed_by"`,
  `DROP INDEX "ix_approval_requests_workflow"`,
  `DROP INDEX "ix_approval_requests_requested_by_by_created_at"`,
  `DROP INDEX "ix_approval_requests_campaign_by_created_at"`,
  `DROP INDEX "ix_approval_requests_post_by_created_at"`,
  `DROP INDEX "ix_approval_requests_client_account_by_created_at"`,
  `DROP INDEX "ix_approval_requests_by_created_at"`,
  `DROP ROUTINE review.lock_campaign(uuid)`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "fk_planned_publications_social_account_id"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "fk_planned_publications_request_id"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "fk_planned_publications_client_account_id"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "fk_planned_publications_organization_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_assignee_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_requested_by_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_campaign_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_post_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_approval_request_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_client_account_id"`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "fk_revisions_organization_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_decided_by_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_user_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_request_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_client_account_id"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "fk_review_tasks_organization_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_reviewed_by_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_requested_by_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_workflow_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_campaign_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_post_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_client_account_id"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "fk_approval_requests_organization_id"`,
  `DROP INDEX "uq_revisions_id"`,
  `DROP INDEX "uq_revisions_approval_request_number"`,
  `DROP INDEX "uq_review_tasks_id"`,
  `DROP INDEX "uq_approval_requests_id"`,
  `DROP INDEX "uq_approval_requests_campaign"`,
  `DROP INDEX "uq_approval_requests_post"`,
  `ALTER TABLE "approval_workflows" DROP COLUMN "auto_publish"`,
  `ALTER TABLE "organizations" DROP COLUMN "is_approval_required"`,
  `DROP TABLE "planned_publications"`,
  `DROP TABLE "revisions"`,
  `DROP TABLE "review_tasks"`,
  `DROP TABLE "approval_requests"`,
];

export class AddReviews1785468000100 implements MigrationInterface {
  name = 'AddReviews1785468000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
