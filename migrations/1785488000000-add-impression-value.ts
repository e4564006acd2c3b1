import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "organizations" ADD "impression_value" jsonb`,
  `-- Organizations are few, and the new column is null in all of them.
   -- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "organizations" ADD CONSTRAINT "ck_organizations_impression_value" CHECK (jsonb_typeof("impression_value") = 'object' AND octet_length("impression_value"::text) <= 131072)`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","is_approval_required":"isApprovalRequired","impression_value":"impressionValue","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
];

const DOWN = [
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","is_approval_required":"isApprovalRequired","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
  `ALTER TABLE "organizations" DROP CONSTRAINT "ck_organizations_impression_value"`,
  `ALTER TABLE "organizations" DROP COLUMN "impression_value"`,
];

export class AddImpressionValue1785488000000 implements MigrationInterface {
  name = 'AddImpressionValue1785488000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
