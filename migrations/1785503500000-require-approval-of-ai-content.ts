import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "organizations" ADD "is_ai_approval_required" boolean NOT NULL DEFAULT false`,
  `-- Returns whether a post has AI content: a job wrote it, a caption, hashtags or an image of it or of its original were
-- generated, an AI variant is selected, content was generated for it, a text of it was generated word for word, or a media
-- file was generated. It includes rows that the caller does not see, so that the approval of a post is required or not,
-- whoever asks, and tells nothing else about them.
CREATE OR REPLACE FUNCTION review.has_ai_content(organization uuid, post uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM posts p
  WHERE p.organization_id = has_ai_content.organization AND p.id = has_ai_content.post AND (
    p.ai_contribution @> '{"isCaptionGenerated": true}' OR p.ai_contribution @> '{"hasSuggestedHashtags": true}'
    OR p.ai_contribution @> '{"isImageGenerated": true}'
    OR EXISTS (SELECT FROM post_origins o WHERE o.organization_id = p.organization_id AND o.post_id = p.id)
    OR EXISTS (SELECT FROM post_variants v
      WHERE v.organization_id = p.organization_id AND v.post_id = p.id AND v.is_selected AND v.ai_model IS NOT NULL)
    OR EXISTS (SELECT FROM post_media m
      JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
      WHERE m.organization_id = p.organization_id AND m.post_id = p.id AND a.origin = 'GENERATED')
    OR EXISTS (SELECT FROM ai_generations g
      WHERE g.organization_id = p.organization_id AND g.post_id = p.id AND g.status = 'COMPLETED'
        AND g.feature IN ('CAPTION', 'HASHTAGS', 'REWRITE'))
    OR EXISTS (SELECT FROM (SELECT p.caption UNION ALL
        SELECT o.value ->> 'caption' FROM jsonb_array_elements(p.platform_overrides) AS o) AS t (text)
      JOIN ai_generations g ON g.captions @> jsonb_build_array(jsonb_build_object('text', t.text))
      WHERE g.organization_id = p.organization_id AND t.text IS NOT NULL)))
$$;
REVOKE ALL ON FUNCTION review.has_ai_content FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.has_ai_content TO marquee_serving;`,
  `-- Migrations run before the new version serves, and generations are far fewer than posts.
   -- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_ai_generations_captions" ON "ai_generations" USING gin ("captions")`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","is_approval_required":"isApprovalRequired","is_ai_approval_required":"isAiApprovalRequired","impression_value":"impressionValue","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
];

const DOWN = [
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","is_approval_required":"isApprovalRequired","impression_value":"impressionValue","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
  `DROP INDEX "ix_ai_generations_captions"`,
  `DROP ROUTINE review.has_ai_content(uuid, uuid)`,
  `ALTER TABLE "organizations" DROP COLUMN "is_ai_approval_required"`,
];

export class RequireApprovalOfAiContent1785503500000 implements MigrationInterface {
  name = 'RequireApprovalOfAiContent1785503500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
