import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "guest_review_links" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "approval_request_id" uuid NOT NULL, "created_by_id" uuid, "revoked_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "guest_name" text NOT NULL, "rights" text array NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "revoked_at" TIMESTAMP WITH TIME ZONE, "token_hash" text NOT NULL, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_guest_review_links_guest_name" CHECK (char_length("guest_name") <= 100), CONSTRAINT "ck_guest_review_links_rights" CHECK (cardinality("rights") <= 3 AND "rights" <@ ARRAY['SEE', 'COMMENT', 'APPROVE']), CONSTRAINT "ck_guest_review_links_token_hash" CHECK (char_length("token_hash") <= 64), CONSTRAINT "ck_guest_review_links_version" CHECK ("version" >= 1), CONSTRAINT "ck_guest_review_links_can_see" CHECK ("rights" @> ARRAY['SEE']), CONSTRAINT "ck_guest_review_links_revoked_by_has_instant" CHECK ("revoked_by_id" IS NULL OR "revoked_at" IS NOT NULL), CONSTRAINT "PK_767564ced060ed14b94aef461dc" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "approval_requests" ADD "reviewed_by_guest" text`,
  `ALTER TABLE "review_tasks" ADD "guest_name" text`,
  `ALTER TABLE "feedback" ADD "guest_name" text`,
  `ALTER TABLE "feedback" ADD "is_visible_to_guests" boolean NOT NULL DEFAULT false`,
  `-- The column is new: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "approval_requests" ADD CONSTRAINT "ck_approval_requests_reviewed_by_guest" CHECK (char_length("reviewed_by_guest") <= 100)`,
  `-- The column is new: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "review_tasks" ADD CONSTRAINT "ck_review_tasks_guest_name" CHECK (char_length("guest_name") <= 100)`,
  `-- The column is new: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "feedback" ADD CONSTRAINT "ck_feedback_guest_name" CHECK (char_length("guest_name") <= 100)`,
  `-- The column is new: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "feedback" ADD CONSTRAINT "ck_feedback_user_or_guest" CHECK ("author_id" IS NULL OR "guest_name" IS NULL)`,
  `-- The column is new: the check reads the table and rejects nothing.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "feedback" ADD CONSTRAINT "ck_feedback_guests_see_their_own" CHECK ("guest_name" IS NULL OR "is_visible_to_guests")`,
  `CREATE UNIQUE INDEX "uq_guest_review_links_token_hash" ON "guest_review_links" ("token_hash")`,
  `CREATE UNIQUE INDEX "uq_guest_review_links_id" ON "guest_review_links" ("id")`,
  `ALTER TABLE "guest_review_links" ADD CONSTRAINT "fk_guest_review_links_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "guest_review_links" ADD CONSTRAINT "fk_guest_review_links_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "guest_review_links" ADD CONSTRAINT "fk_guest_review_links_approval_request_id" FOREIGN KEY ("organization_id", "approval_request_id") REFERENCES "approval_requests"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "guest_review_links" ADD CONSTRAINT "fk_guest_review_links_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "guest_review_links" ADD CONSTRAINT "fk_guest_review_links_revoked_by_id" FOREIGN KEY ("revoked_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Returns the actor of an audit entry as it is recorded: the ID of the user, the kind and the name at the time. The
-- transaction can name a guest without an account and, outside of requests, the part of the system that acts.
CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN in_request THEN nullif(current_setting('tenancy.guest', true), '')
           ELSE coalesce(nullif(current_setting('tenancy.system_actor', true), ''), 'Marquee') END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$$;
REVOKE ALL ON FUNCTION audit.actor FROM PUBLIC;`,
  `-- Returns the guest link with the hash of this token that is neither expired nor revoked. Lets the transaction read the rows
-- of the organization, of which the server shows the guest the content of one request, and names the guest as the actor of
-- its audit entries.
CREATE OR REPLACE FUNCTION review.enter_as_guest(token text, at timestamptz)
RETURNS TABLE (id uuid, organization_id uuid, request_id uuid, guest_name text, rights text[], expires_at timestamptz, created_by_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link guest_review_links;
BEGIN
  SELECT l.* INTO link FROM guest_review_links l JOIN organizations o ON o.id = l.organization_id AND o.deleted_at IS NULL
   WHERE l.token_hash = token AND l.revoked_at IS NULL AND l.expires_at > at;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('tenancy.guest', link.guest_name, true),
          set_config('tenancy.tenants', ARRAY[link.organization_id]::text, true);
  RETURN QUERY SELECT link.id, link.organization_id, link.approval_request_id, link.guest_name, link.rights, link.expires_at, link.created_by_id;
END
$$;
REVOKE ALL ON FUNCTION review.enter_as_guest FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.enter_as_guest TO marquee_serving;`,
  `CREATE INDEX "ix_guest_review_links_approval_request_by_created_at" ON "guest_review_links" ("organization_id", "approval_request_id", "created_at", "id")`,
  `CREATE INDEX "ix_guest_review_links_client_account" ON "guest_review_links" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_guest_review_links_created_by" ON "guest_review_links" ("created_by_id")`,
  `CREATE INDEX "ix_guest_review_links_revoked_by" ON "guest_review_links" ("revoked_by_id")`,
  `ALTER TABLE "guest_review_links" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "guest_review_links" TO marquee_serving`,
  `GRANT INSERT ON "guest_review_links" TO marquee_serving`,
  `GRANT UPDATE ON "guest_review_links" TO marquee_serving`,
  `CREATE TRIGGER "guest_review_links_touch" BEFORE UPDATE ON "guest_review_links" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `DROP TRIGGER "approval_requests_audit" ON "approval_requests"`,
  `CREATE TRIGGER "approval_requests_audit" AFTER INSERT OR UPDATE OR DELETE ON "approval_requests" FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalRequest', 'APPROVAL_REQUEST', 'organization_id', '{"created_at":"createdAt","stages":"stages","is_planned":"isPlanned","auto_publish":"autoPublish","current_stage":"currentStage","status":"status","void_reason":"voidReason","message":"message","due_at":"dueAt","reviewed_by_guest":"reviewedByGuest","reviewed_at":"reviewedAt","feedback":"feedback","version":"version","client_account_id":"clientAccountId","post_id":"postId","campaign_id":"campaignId","workflow_id":"workflowId","requested_by_id":"requestedById","reviewed_by_id":"reviewedById"}')`,
  `DROP TRIGGER "feedback_audit" ON "feedback"`,
  `CREATE TRIGGER "feedback_audit" AFTER INSERT OR UPDATE OR DELETE ON "feedback" FOR EACH ROW EXECUTE FUNCTION audit.record('Feedback', 'FEEDBACK', 'organization_id', '{"created_at":"createdAt","guest_name":"guestName","is_visible_to_guests":"isVisibleToGuests","text":"text","resolved_at":"resolvedAt","version":"version","client_account_id":"clientAccountId","post_id":"postId","campaign_id":"campaignId","thread_id":"threadId","author_id":"authorId","resolved_by_id":"resolvedById"}')`,
  `CREATE TRIGGER "guest_review_links_audit" AFTER INSERT OR UPDATE OR DELETE ON "guest_review_links" FOR EACH ROW EXECUTE FUNCTION audit.record('GuestReviewLink', 'GUEST_REVIEW_LINK', 'organization_id', '{"created_at":"createdAt","guest_name":"guestName","rights":"rights","expires_at":"expiresAt","revoked_at":"revokedAt","version":"version","client_account_id":"clientAccountId","approval_request_id":"approvalRequestId","created_by_id":"createdById","revoked_by_id":"revokedById"}')`,
  `CREATE OR REPLACE FUNCTION "guest_review_links_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."approval_request_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "approval_requests" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."approval_request_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "guest_review_links_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "guest_review_links_take_scope" BEFORE INSERT OR UPDATE OF "approval_request_id", "client_account_id" ON "guest_review_links" FOR EACH ROW EXECUTE FUNCTION "guest_review_links_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "guest_review_links_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'guest_review_links', true);
  UPDATE "guest_review_links" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "approval_request_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "guest_review_links_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "guest_review_links_follow_scope" AFTER UPDATE ON "approval_requests" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "guest_review_links_follow_scope"()`,
  `CREATE POLICY "guest_review_links_read" ON "guest_review_links" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "guest_review_links_system_read" ON "guest_review_links" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "guest_review_links_system_insert" ON "guest_review_links" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "guest_review_links_system_update" ON "guest_review_links" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "guest_review_links_system_update" ON "guest_review_links"`,
  `DROP POLICY "guest_review_links_system_insert" ON "guest_review_links"`,
  `DROP POLICY "guest_review_links_system_read" ON "guest_review_links"`,
  `DROP POLICY "guest_review_links_read" ON "guest_review_links"`,
  `DROP TRIGGER "guest_review_links_follow_scope" ON "approval_requests"`,
  `DROP FUNCTION "guest_review_links_follow_scope"()`,
  `DROP TRIGGER "guest_review_links_take_scope" ON "guest_review_links"`,
  `DROP FUNCTION "guest_review_links_take_scope"()`,
  `DROP TRIGGER "guest_review_links_audit" ON "guest_review_links"`,
  `DROP TRIGGER "feedback_audit" ON "feedback"`,
  `CREATE TRIGGER feedback_audit AFTER INSERT OR DELETE OR UPDATE ON public.feedback FOR EACH ROW EXECUTE FUNCTION audit.record('Feedback', 'FEEDBACK', 'organization_id', '{"created_at":"createdAt","text":"text","resolved_at":"resolvedAt","version":"version","client_account_id":"clientAccountId","post_id":"postId","campaign_id":"campaignId","thread_id":"threadId","author_id":"authorId","resolved_by_id":"resolvedById"}')`,
  `DROP TRIGGER "approval_requests_audit" ON "approval_requests"`,
  `CREATE TRIGGER approval_requests_audit AFTER INSERT OR DELETE OR UPDATE ON public.approval_requests FOR EACH ROW EXECUTE FUNCTION audit.record('ApprovalRequest', 'APPROVAL_REQUEST', 'organization_id', '{"created_at":"createdAt","stages":"stages","is_planned":"isPlanned","auto_publish":"autoPublish","current_stage":"currentStage","status":"status","void_reason":"voidReason","message":"message","due_at":"dueAt","reviewed_at":"reviewedAt","feedback":"feedback","version":"version","client_account_id":"clientAccountId","post_id":"postId","campaign_id":"campaignId","workflow_id":"workflowId","requested_by_id":"requestedById","reviewed_by_id":"reviewedById"}')`,
  `DROP TRIGGER "guest_review_links_touch" ON "guest_review_links"`,
  `REVOKE UPDATE ON "guest_review_links" FROM marquee_serving`,
  `REVOKE INSERT ON "guest_review_links" FROM marquee_serving`,
  `REVOKE SELECT ON "guest_review_links" FROM marquee_serving`,
  `ALTER TABLE "guest_review_links" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_guest_review_links_revoked_by"`,
  `DROP INDEX "ix_guest_review_links_created_by"`,
  `DROP INDEX "ix_guest_review_links_client_account"`,
  `DROP INDEX "ix_guest_review_links_approval_request_by_created_at"`,
  `CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN NOT in_request THEN coalesce(nullif(current_setting('tenancy.system_actor', true), ''), 'Marquee') END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$function$;
REVOKE ALL ON ROUTINE audit.actor(uuid, boolean) FROM PUBLIC;`,
  `DROP ROUTINE review.enter_as_guest(text, timestamp with time zone)`,
  `ALTER TABLE "guest_review_links" DROP CONSTRAINT "fk_guest_review_links_revoked_by_id"`,
  `ALTER TABLE "guest_review_links" DROP CONSTRAINT "fk_guest_review_links_created_by_id"`,
  `ALTER TABLE "guest_review_links" DROP CONSTRAINT "fk_guest_review_links_approval_request_id"`,
  `ALTER TABLE "guest_review_links" DROP CONSTRAINT "fk_guest_review_links_client_account_id"`,
  `ALTER TABLE "guest_review_links" DROP CONSTRAINT "fk_guest_review_links_organization_id"`,
  `DROP INDEX "uq_guest_review_links_id"`,
  `DROP INDEX "uq_guest_review_links_token_hash"`,
  `ALTER TABLE "feedback" DROP CONSTRAINT "ck_feedback_guests_see_their_own"`,
  `ALTER TABLE "feedback" DROP CONSTRAINT "ck_feedback_user_or_guest"`,
  `ALTER TABLE "feedback" DROP CONSTRAINT "ck_feedback_guest_name"`,
  `ALTER TABLE "review_tasks" DROP CONSTRAINT "ck_review_tasks_guest_name"`,
  `ALTER TABLE "approval_requests" DROP CONSTRAINT "ck_approval_requests_reviewed_by_guest"`,
  `ALTER TABLE "feedback" DROP COLUMN "is_visible_to_guests"`,
  `ALTER TABLE "feedback" DROP COLUMN "guest_name"`,
  `ALTER TABLE "review_tasks" DROP COLUMN "guest_name"`,
  `ALTER TABLE "approval_requests" DROP COLUMN "reviewed_by_guest"`,
  `DROP TABLE "guest_review_links"`,
];

export class AddGuestReviews1785477000000 implements MigrationInterface {
  name = 'AddGuestReviews1785477000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
