import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "posts" ADD "platform_options" jsonb NOT NULL DEFAULT '[]' CONSTRAINT "ck_posts_platform_options" CHECK (CASE WHEN jsonb_typeof("platform_options") <> 'array' THEN false WHEN jsonb_path_exists("platform_options", 'strict $[*] ? (@.type() != "object")') THEN false WHEN jsonb_path_exists("platform_options", 'lax $[*] ? (!(exists(@."instagram") || exists(@."facebook") || exists(@."x") || exists(@."linkedin") || exists(@."tiktok") || exists(@."youtube") || exists(@."pinterest") || exists(@."googleBusiness")))') THEN false WHEN jsonb_path_exists("platform_options", 'strict $[*].* ? (@.type() != "object")') THEN false ELSE jsonb_array_length(jsonb_path_query_array("platform_options", 'strict $[*].keyvalue()')) = jsonb_array_length("platform_options") END AND octet_length("platform_options"::text) <= 98304)`,
  `DROP TRIGGER "posts_audit" ON "posts"`,
  `CREATE TRIGGER "posts_audit" AFTER INSERT OR UPDATE OR DELETE ON "posts" FOR EACH ROW EXECUTE FUNCTION audit.record('Post', 'POST', 'organization_id', '{"created_at":"createdAt","language":"language","tone":"tone","visual_style":"visualStyle","content_goal":"contentGoal","business_type":"businessType","ai_contribution":"aiContribution","ai_prompt":"aiPrompt","external_idea_id":"externalIdeaId","ai_tags":"aiTags","engagement_estimate":"engagementEstimate","quality_score":"qualityScore","virality_prediction":"viralityPrediction","performance_score":"performanceScore","title":"title","caption":"caption","body":"body","hashtags":"hashtags","call_to_action":"callToAction","status":"status","format":"format","media_type":"mediaType","thumbnail_url":"thumbnailUrl","target_platforms":"targetPlatforms","platform_overrides":"platformOverrides","platform_options":"platformOptions","word_count":"wordCount","scheduled_at":"scheduledAt","published_at":"publishedAt","version":"version","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","author_id":"authorId","campaign_id":"campaignId"}')`,
  `CREATE OR REPLACE FUNCTION "posts_row_bytes"(r "posts") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."platform_options"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "posts_row_bytes"("posts") FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.posts_row_bytes(r posts)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint
$function$
`,
  `DROP TRIGGER "posts_audit" ON "posts"`,
  `CREATE TRIGGER posts_audit AFTER INSERT OR DELETE OR UPDATE ON public.posts FOR EACH ROW EXECUTE FUNCTION audit.record('Post', 'POST', 'organization_id', '{"created_at":"createdAt","language":"language","tone":"tone","visual_style":"visualStyle","content_goal":"contentGoal","business_type":"businessType","ai_contribution":"aiContribution","ai_prompt":"aiPrompt","external_idea_id":"externalIdeaId","ai_tags":"aiTags","engagement_estimate":"engagementEstimate","quality_score":"qualityScore","virality_prediction":"viralityPrediction","performance_score":"performanceScore","title":"title","caption":"caption","body":"body","hashtags":"hashtags","call_to_action":"callToAction","status":"status","format":"format","media_type":"mediaType","thumbnail_url":"thumbnailUrl","target_platforms":"targetPlatforms","platform_overrides":"platformOverrides","word_count":"wordCount","scheduled_at":"scheduledAt","published_at":"publishedAt","version":"version","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","author_id":"authorId","campaign_id":"campaignId"}')`,
  `ALTER TABLE "posts" DROP COLUMN "platform_options"`,
];

export class AddPlatformOptions1785411000000 implements MigrationInterface {
  name = 'AddPlatformOptions1785411000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
