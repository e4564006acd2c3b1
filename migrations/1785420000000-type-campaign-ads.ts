import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "campaigns" ADD "ads_targeting" jsonb`,
  `ALTER TABLE "campaigns" ADD "ads_audience_size" jsonb`,
  `ALTER TABLE "campaigns" ADD "ads_goals" jsonb`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "campaigns" ADD CONSTRAINT "ck_campaigns_ads_targeting" CHECK (jsonb_typeof("ads_targeting") = 'object' AND octet_length("ads_targeting"::text) <= 131072)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "campaigns" ADD CONSTRAINT "ck_campaigns_ads_audience_size" CHECK (jsonb_typeof("ads_audience_size") = 'object' AND octet_length("ads_audience_size"::text) <= 131072)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "campaigns" ADD CONSTRAINT "ck_campaigns_ads_goals" CHECK (jsonb_typeof("ads_goals") = 'object' AND octet_length("ads_goals"::text) <= 131072)`,
  `DROP TRIGGER "campaigns_audit" ON "campaigns"`,
  `CREATE TRIGGER "campaigns_audit" AFTER INSERT OR UPDATE OR DELETE ON "campaigns" FOR EACH ROW EXECUTE FUNCTION audit.record('Campaign', 'CAMPAIGN', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","theme":"theme","kind":"kind","status":"status","approval_status":"approvalStatus","purpose":"purpose","start_date":"startDate","end_date":"endDate","currency":"currency","budget_amount":"budgetAmount","daily_budget_amount":"dailyBudgetAmount","spent_amount":"spentAmount","cost_per_post_amount":"costPerPostAmount","strategy":"strategy","ai_settings":"aiSettings","targets":"targets","actuals":"actuals","ads_meta_campaign_id":"adsMetaCampaignId","ads_objective":"adsObjective","ads_targeting":"adsTargeting","ads_target_audience":"adsTargetAudience","ads_audience_size":"adsAudienceSize","ads_audience_size_estimate":"adsAudienceSizeEstimate","ads_goals":"adsGoals","ads_optimization_goals":"adsOptimizationGoals","ads_ai_optimization_enabled":"adsAiOptimizationEnabled","ads_impressions":"adsImpressions","ads_clicks":"adsClicks","ads_conversions":"adsConversions","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "campaigns_row_bytes"(r "campaigns") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_targeting"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_goals"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "campaigns_row_bytes"("campaigns") FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.campaigns_row_bytes(r campaigns)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint
$function$
`,
  `DROP TRIGGER "campaigns_audit" ON "campaigns"`,
  `CREATE TRIGGER campaigns_audit AFTER INSERT OR DELETE OR UPDATE ON public.campaigns FOR EACH ROW EXECUTE FUNCTION audit.record('Campaign', 'CAMPAIGN', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","theme":"theme","kind":"kind","status":"status","approval_status":"approvalStatus","purpose":"purpose","start_date":"startDate","end_date":"endDate","currency":"currency","budget_amount":"budgetAmount","daily_budget_amount":"dailyBudgetAmount","spent_amount":"spentAmount","cost_per_post_amount":"costPerPostAmount","strategy":"strategy","ai_settings":"aiSettings","targets":"targets","actuals":"actuals","ads_meta_campaign_id":"adsMetaCampaignId","ads_objective":"adsObjective","ads_target_audience":"adsTargetAudience","ads_audience_size_estimate":"adsAudienceSizeEstimate","ads_optimization_goals":"adsOptimizationGoals","ads_ai_optimization_enabled":"adsAiOptimizationEnabled","ads_impressions":"adsImpressions","ads_clicks":"adsClicks","ads_conversions":"adsConversions","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `ALTER TABLE "campaigns" DROP CONSTRAINT "ck_campaigns_ads_goals"`,
  `ALTER TABLE "campaigns" DROP CONSTRAINT "ck_campaigns_ads_audience_size"`,
  `ALTER TABLE "campaigns" DROP CONSTRAINT "ck_campaigns_ads_targeting"`,
  `ALTER TABLE "campaigns" DROP COLUMN "ads_goals"`,
  `ALTER TABLE "campaigns" DROP COLUMN "ads_audience_size"`,
  `ALTER TABLE "campaigns" DROP COLUMN "ads_targeting"`,
];

export class TypeCampaignAds1785420000000 implements MigrationInterface {
  name = 'TypeCampaignAds1785420000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
