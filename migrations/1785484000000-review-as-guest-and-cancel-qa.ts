import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "qa_requests" ADD "cancelled_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "revisions" ADD "requested_by_guest" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "qa_requests" ADD CONSTRAINT "ck_qa_requests_cancelled_has_instant" CHECK (("status" = 'CANCELLED') = ("cancelled_at" IS NOT NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "revisions" ADD CONSTRAINT "ck_revisions_requested_by_guest" CHECK (char_length("requested_by_guest") <= 100)`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_qa_requests_due_at_id"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_qa_requests_due_at_id" ON "qa_requests" ("due_at", "id") WHERE "status" NOT IN ('COMPLETED', 'CANCELLED') AND "escalated_at" IS NULL`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "ck_qa_requests_status"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "qa_requests" ADD CONSTRAINT "ck_qa_requests_status" CHECK ("status" IN ('PENDING', 'ASSIGNED', 'IN_REVIEW', 'COMPLETED', 'CANCELLED'))`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "ck_qa_requests_pending_is_unassigned"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "qa_requests" ADD CONSTRAINT "ck_qa_requests_pending_is_unassigned" CHECK ("status" = 'CANCELLED' OR ("status" = 'PENDING') = ("assigned_at" IS NULL))`,
  `DROP TRIGGER "qa_requests_audit" ON "qa_requests"`,
  `CREATE TRIGGER "qa_requests_audit" AFTER INSERT OR UPDATE OR DELETE ON "qa_requests" FOR EACH ROW EXECUTE FUNCTION audit.record('QaRequest', 'QA_REQUEST', 'organization_id', '{"created_at":"createdAt","kind":"kind","priority":"priority","status":"status","message":"message","assigned_at":"assignedAt","sla_hours":"slaHours","due_at":"dueAt","escalated_at":"escalatedAt","feedback":"feedback","quality_score":"qualityScore","completed_at":"completedAt","cancelled_at":"cancelledAt","version":"version","client_account_id":"clientAccountId","post_id":"postId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
  `DROP TRIGGER "revisions_audit" ON "revisions"`,
  `CREATE TRIGGER "revisions_audit" AFTER INSERT OR UPDATE OR DELETE ON "revisions" FOR EACH ROW EXECUTE FUNCTION audit.record('Revision', 'REVISION', 'organization_id', '{"created_at":"createdAt","number":"number","feedback":"feedback","status":"status","requested_by_guest":"requestedByGuest","completed_at":"completedAt","version":"version","client_account_id":"clientAccountId","approval_request_id":"approvalRequestId","post_id":"postId","campaign_id":"campaignId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
];

const DOWN = [
  // There was no such status.
  `DELETE FROM "qa_requests" WHERE "status" = 'CANCELLED'`,
  `DROP TRIGGER "revisions_audit" ON "revisions"`,
  `CREATE TRIGGER revisions_audit AFTER INSERT OR DELETE OR UPDATE ON public.revisions FOR EACH ROW EXECUTE FUNCTION audit.record('Revision', 'REVISION', 'organization_id', '{"created_at":"createdAt","number":"number","feedback":"feedback","status":"status","completed_at":"completedAt","version":"version","client_account_id":"clientAccountId","approval_request_id":"approvalRequestId","post_id":"postId","campaign_id":"campaignId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
  `DROP TRIGGER "qa_requests_audit" ON "qa_requests"`,
  `CREATE TRIGGER qa_requests_audit AFTER INSERT OR DELETE OR UPDATE ON public.qa_requests FOR EACH ROW EXECUTE FUNCTION audit.record('QaRequest', 'QA_REQUEST', 'organization_id', '{"created_at":"createdAt","kind":"kind","priority":"priority","status":"status","message":"message","assigned_at":"assignedAt","sla_hours":"slaHours","due_at":"dueAt","escalated_at":"escalatedAt","feedback":"feedback","quality_score":"qualityScore","completed_at":"completedAt","version":"version","client_account_id":"clientAccountId","post_id":"postId","requested_by_id":"requestedById","assignee_id":"assigneeId"}')`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "ck_qa_requests_pending_is_unassigned"`,
  `ALTER TABLE qa_requests ADD CONSTRAINT ck_qa_requests_pending_is_unassigned CHECK (((status = 'PENDING'::text) = (assigned_at IS NULL)))`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "ck_qa_requests_status"`,
  `ALTER TABLE qa_requests ADD CONSTRAINT ck_qa_requests_status CHECK ((status = ANY (ARRAY['PENDING'::text, 'ASSIGNED'::text, 'IN_REVIEW'::text, 'COMPLETED'::text])))`,
  `DROP INDEX "ix_qa_requests_due_at_id"`,
  `CREATE INDEX ix_qa_requests_due_at_id ON public.qa_requests USING btree (due_at, id) WHERE ((status <> 'COMPLETED'::text) AND (escalated_at IS NULL))`,
  `ALTER TABLE "revisions" DROP CONSTRAINT "ck_revisions_requested_by_guest"`,
  `ALTER TABLE "qa_requests" DROP CONSTRAINT "ck_qa_requests_cancelled_has_instant"`,
  `ALTER TABLE "revisions" DROP COLUMN "requested_by_guest"`,
  `ALTER TABLE "qa_requests" DROP COLUMN "cancelled_at"`,
];

export class ReviewAsGuestAndCancelQa1785484000000 implements MigrationInterface {
  name = 'ReviewAsGuestAndCancelQa1785484000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
