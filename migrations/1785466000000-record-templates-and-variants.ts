import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TRIGGER "post_variants_audit" AFTER INSERT OR UPDATE OR DELETE ON "post_variants" FOR EACH ROW EXECUTE FUNCTION audit.record('PostVariant', 'POST_VARIANT', 'organization_id', '{"created_at":"createdAt","kind":"kind","text":"text","ai_model":"aiModel","engagement_estimate":"engagementEstimate","is_selected":"isSelected","version":"version","client_account_id":"clientAccountId","post_id":"postId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "templates_audit" AFTER INSERT OR UPDATE OR DELETE ON "templates" FOR EACH ROW EXECUTE FUNCTION audit.record('Template', 'TEMPLATE', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","kind":"kind","category":"category","content":"content","hashtags":"hashtags","config":"config","preview_url":"previewUrl","is_public":"isPublic","is_premium":"isPremium","version":"version","deleted_at":"deletedAt","created_by_id":"createdById"}')`,
];

const DOWN = [
  `DROP TRIGGER "templates_audit" ON "templates"`,
  `DROP TRIGGER "post_variants_audit" ON "post_variants"`,
];

export class RecordTemplatesAndVariants1785466000000 implements MigrationInterface {
  name = 'RecordTemplatesAndVariants1785466000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
