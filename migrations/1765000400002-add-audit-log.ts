import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "audit_entries" ("organization_id" uuid NOT NULL, "actor_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "action" text NOT NULL, "subject_type" text NOT NULL, "subject_id" uuid NOT NULL, "actor_kind" text NOT NULL, "actor_name" text, "before" jsonb, "after" jsonb, "metadata" jsonb, "request_id" text, "ip_address" text, "user_agent" text, CONSTRAINT "ck_audit_entries_action" CHECK (char_length("action") <= 100), CONSTRAINT "ck_audit_entries_subject_type" CHECK (char_length("subject_type") <= 50), CONSTRAINT "ck_audit_entries_actor_kind" CHECK ("actor_kind" IN ('USER', 'ANONYMOUS', 'SYSTEM')), CONSTRAINT "ck_audit_entries_actor_name" CHECK (char_length("actor_name") <= 255), CONSTRAINT "ck_audit_entries_before" CHECK (octet_length("before"::text) <= 131072), CONSTRAINT "ck_audit_entries_after" CHECK (octet_length("after"::text) <= 131072), CONSTRAINT "ck_audit_entries_metadata" CHECK (octet_length("metadata"::text) <= 131072), CONSTRAINT "ck_audit_entries_request_id" CHECK (char_length("request_id") <= 100), CONSTRAINT "ck_audit_entries_ip_address" CHECK (char_length("ip_address") <= 45), CONSTRAINT "ck_audit_entries_user_agent" CHECK (char_length("user_agent") <= 1000), CONSTRAINT "PK_983fbdcb79ad835f25ab2ea4ee2" PRIMARY KEY ("organization_id", "id", "created_at")) PARTITION BY RANGE ("created_at")`,
  `CREATE TABLE "audit_entries_default" PARTITION OF "audit_entries" DEFAULT`,
  `ALTER TABLE "audit_entries" ADD CONSTRAINT "fk_audit_entries_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "audit_entries" ADD CONSTRAINT "fk_audit_entries_actor_id" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Adds an entry to the audit log of a tenant, with the request that \`tenancy.origin\` describes. Without an actor, the entry
-- is that of an anonymous request or, outside of requests, of the system. The ID is a UUID of version 7.
CREATE OR REPLACE FUNCTION audit.add(
  tenant uuid, action text, subject_type text, subject uuid, actor uuid, before jsonb, after jsonb, metadata jsonb
) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  origin jsonb := nullif(current_setting('tenancy.origin', true), '')::jsonb;
  instant timestamptz := clock_timestamp();
  micros bigint := extract(epoch FROM instant) * 1000000;
  entry uuid := lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4), 3, '0')
                || substr(gen_random_uuid()::text, 20);
BEGIN
  INSERT INTO audit_entries (id, organization_id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                             actor_name, before, after, metadata, request_id, ip_address, user_agent)
  SELECT entry, tenant, instant, action, subject_type, subject, u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN origin IS NOT NULL THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN origin IS NULL THEN 'Marquee' END), before, after, metadata,
         origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent'
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = actor;
END
$$;
REVOKE ALL ON FUNCTION audit.add FROM PUBLIC;`,
  `-- Records the change of a row in the audit log of its tenant: the fields that differ, before and after. A new row differs
-- from null, so its null fields are omitted. The arguments of the trigger are the type, its name in actions, the column
-- of the tenant, and the field of each recorded column. Long values are truncated. Rows that are deleted with their
-- tenant, or after it, leave no entry.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  tenant uuid := coalesce(new_row, old_row) ->> TG_ARGV[2];
  was jsonb; is_now jsonb; verb text; active boolean;
BEGIN
  SELECT jsonb_object_agg(c.field, audit.truncated(c.was)), jsonb_object_agg(c.field, audit.truncated(c.is_now))
    INTO was, is_now
    FROM (SELECT f.value AS field, coalesce(old_row -> f.key, 'null') AS was, coalesce(new_row -> f.key, 'null') AS is_now
            FROM jsonb_each_text(TG_ARGV[3]::jsonb) f) c
   WHERE c.was <> c.is_now;
  IF was IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT o.deleted_at IS NULL INTO active FROM organizations o WHERE o.id = tenant;
  IF NOT FOUND OR (TG_OP = 'DELETE' AND NOT active) THEN
    RETURN NULL;
  END IF;
  verb := CASE
    WHEN TG_OP = 'INSERT' THEN 'CREATED'
    WHEN TG_OP = 'DELETE' THEN CASE WHEN old_row ? 'deleted_at' THEN 'PURGED' ELSE 'DELETED' END
    WHEN (old_row ->> 'deleted_at' IS NULL) = (new_row ->> 'deleted_at' IS NULL) THEN 'UPDATED'
    WHEN new_row ->> 'deleted_at' IS NULL THEN 'RESTORED'
    ELSE 'DELETED' END;
  PERFORM audit.add(tenant, TG_ARGV[1] || '_' || verb, TG_ARGV[0], (coalesce(new_row, old_row) ->> 'id')::uuid,
                    nullif(current_setting('tenancy.person', true), '')::uuid,
                    CASE WHEN TG_OP <> 'INSERT' THEN was END, CASE WHEN TG_OP <> 'DELETE' THEN is_now END, NULL);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit.record FROM PUBLIC;`,
  `-- Records an event in the audit log: of its tenant, or of every organization in which its user is an active member.
CREATE OR REPLACE FUNCTION audit.record_event(
  happened text, subject_type text, tenant uuid, person uuid, subject uuid, details jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM audit.add(t.id, upper(replace(happened, '.', '_')), subject_type, subject,
                    coalesce(nullif(current_setting('tenancy.person', true), '')::uuid, person), NULL, NULL,
                    nullif(details - '{scopes,audience}'::text[], '{}'))
    FROM (SELECT tenant AS id WHERE tenant IS NOT NULL
          UNION ALL
          SELECT m.organization_id FROM memberships m
           WHERE tenant IS NULL AND m.user_id = person AND m.status = 'ACTIVE') t;
END
$$;
REVOKE ALL ON FUNCTION audit.record_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.record_event TO marquee_serving;`,
  `-- Returns a value of a row image, truncated if it is long.
CREATE OR REPLACE FUNCTION audit.truncated(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN length(value #>> '{}') > 2000 THEN to_jsonb(left(value #>> '{}', 2000) || '…') ELSE value END
$$;
REVOKE ALL ON FUNCTION audit.truncated FROM PUBLIC;`,
  `CREATE INDEX "ix_audit_entries_by_created_at" ON "audit_entries" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_audit_entries_actor_by_created_at" ON "audit_entries" ("organization_id", "actor_id", "created_at", "id")`,
  `CREATE INDEX "ix_audit_entries_subject_id_by_created_at" ON "audit_entries" ("organization_id", "subject_id", "created_at", "id")`,
  `CREATE INDEX "ix_audit_entries_actor" ON "audit_entries" ("actor_id") WHERE "actor_id" IS NOT NULL`,
  `CREATE INDEX "ix_audit_entries_action_by_created_at" ON "audit_entries" ("organization_id", "action", "created_at", "id")`,
  `CREATE INDEX "ix_audit_entries_subject_type_by_created_at" ON "audit_entries" ("organization_id", "subject_type", "created_at", "id")`,
  `ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "audit_entries" TO marquee_serving`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","owner_id":"ownerId"}')`,
  `CREATE TRIGGER "client_accounts_audit" AFTER INSERT OR UPDATE OR DELETE ON "client_accounts" FOR EACH ROW EXECUTE FUNCTION audit.record('ClientAccount', 'CLIENT_ACCOUNT', 'organization_id', '{"created_at":"createdAt","name":"name","slug":"slug","contact_email":"contactEmail","contact_phone":"contactPhone","logo_url":"logoUrl","brand_colors":"brandColors","settings":"settings","version":"version","deleted_at":"deletedAt"}')`,
  `CREATE TRIGGER "memberships_audit" AFTER INSERT OR UPDATE OR DELETE ON "memberships" FOR EACH ROW EXECUTE FUNCTION audit.record('Membership', 'MEMBERSHIP', 'organization_id', '{"created_at":"createdAt","role":"role","status":"status","granted_permissions":"grantedPermissions","denied_permissions":"deniedPermissions","invited_at":"invitedAt","joined_at":"joinedAt","former_name":"formerName","former_avatar_url":"formerAvatarUrl","user_id":"userId","client_account_id":"clientAccountId","invited_by_id":"invitedById"}')`,
  `CREATE TRIGGER "social_accounts_audit" AFTER INSERT OR UPDATE OR DELETE ON "social_accounts" FOR EACH ROW EXECUTE FUNCTION audit.record('SocialAccount', 'SOCIAL_ACCOUNT', 'organization_id', '{"created_at":"createdAt","platform":"platform","platform_user_id":"platformUserId","username":"username","display_name":"displayName","kind":"kind","profile_picture_url":"profilePictureUrl","is_verified":"isVerified","is_active":"isActive","connection_status":"connectionStatus","permissions":"permissions","ad_account_ids":"adAccountIds","connected_at":"connectedAt","client_account_id":"clientAccountId","connected_by_id":"connectedById"}')`,
  `CREATE TRIGGER "media_assets_audit" AFTER INSERT OR UPDATE OR DELETE ON "media_assets" FOR EACH ROW EXECUTE FUNCTION audit.record('MediaAsset', 'MEDIA_ASSET', 'organization_id', '{"created_at":"createdAt","filename":"filename","original_filename":"originalFilename","file_size":"fileSize","mime_type":"mimeType","storage_provider":"storageProvider","storage_path":"storagePath","url":"url","thumbnail_url":"thumbnailUrl","width":"width","height":"height","aspect_ratio":"aspectRatio","duration_seconds":"durationSeconds","fps":"fps","codec":"codec","variants":"variants","exif":"exif","processing_status":"processingStatus","processing_started_at":"processingStartedAt","processed_at":"processedAt","processing_error":"processingError","kind":"kind","origin":"origin","title":"title","description":"description","alt_text":"altText","tags":"tags","is_favorite":"isFavorite","source":"source","source_url":"sourceUrl","prompt":"prompt","style":"style","ai_model":"aiModel","generation_seconds":"generationSeconds","ai_analysis":"aiAnalysis","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "campaigns_audit" AFTER INSERT OR UPDATE OR DELETE ON "campaigns" FOR EACH ROW EXECUTE FUNCTION audit.record('Campaign', 'CAMPAIGN', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","theme":"theme","kind":"kind","status":"status","approval_status":"approvalStatus","purpose":"purpose","start_date":"startDate","end_date":"endDate","currency":"currency","budget_amount":"budgetAmount","daily_budget_amount":"dailyBudgetAmount","spent_amount":"spentAmount","cost_per_post_amount":"costPerPostAmount","strategy":"strategy","ai_settings":"aiSettings","targets":"targets","actuals":"actuals","ads_meta_campaign_id":"adsMetaCampaignId","ads_objective":"adsObjective","ads_target_audience":"adsTargetAudience","ads_audience_size_estimate":"adsAudienceSizeEstimate","ads_optimization_goals":"adsOptimizationGoals","ads_ai_optimization_enabled":"adsAiOptimizationEnabled","ads_impressions":"adsImpressions","ads_clicks":"adsClicks","ads_conversions":"adsConversions","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "posts_audit" AFTER INSERT OR UPDATE OR DELETE ON "posts" FOR EACH ROW EXECUTE FUNCTION audit.record('Post', 'POST', 'organization_id', '{"created_at":"createdAt","language":"language","tone":"tone","visual_style":"visualStyle","content_goal":"contentGoal","business_type":"businessType","ai_contribution":"aiContribution","ai_prompt":"aiPrompt","external_idea_id":"externalIdeaId","ai_tags":"aiTags","engagement_estimate":"engagementEstimate","quality_score":"qualityScore","virality_prediction":"viralityPrediction","performance_score":"performanceScore","title":"title","caption":"caption","body":"body","hashtags":"hashtags","call_to_action":"callToAction","status":"status","format":"format","media_type":"mediaType","thumbnail_url":"thumbnailUrl","target_platforms":"targetPlatforms","platform_overrides":"platformOverrides","word_count":"wordCount","scheduled_at":"scheduledAt","published_at":"publishedAt","version":"version","metadata":"metadata","deleted_at":"deletedAt","client_account_id":"clientAccountId","author_id":"authorId","campaign_id":"campaignId"}')`,
  `CREATE POLICY "audit_entries_read" ON "audit_entries" FOR SELECT USING ("organization_id" = ANY ((SELECT tenancy.tenants_with('AUDIT_READ'))::uuid[]))`,
];

const DOWN = [
  `DROP POLICY "audit_entries_read" ON "audit_entries"`,
  `DROP TRIGGER "posts_audit" ON "posts"`,
  `DROP TRIGGER "campaigns_audit" ON "campaigns"`,
  `DROP TRIGGER "media_assets_audit" ON "media_assets"`,
  `DROP TRIGGER "social_accounts_audit" ON "social_accounts"`,
  `DROP TRIGGER "memberships_audit" ON "memberships"`,
  `DROP TRIGGER "client_accounts_audit" ON "client_accounts"`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `REVOKE SELECT ON "audit_entries" FROM marquee_serving`,
  `ALTER TABLE "audit_entries" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_audit_entries_subject_type_by_created_at"`,
  `DROP INDEX "ix_audit_entries_action_by_created_at"`,
  `DROP INDEX "ix_audit_entries_actor"`,
  `DROP INDEX "ix_audit_entries_subject_id_by_created_at"`,
  `DROP INDEX "ix_audit_entries_actor_by_created_at"`,
  `DROP INDEX "ix_audit_entries_by_created_at"`,
  `DROP ROUTINE audit.add(uuid, text, text, uuid, uuid, jsonb, jsonb, jsonb)`,
  `DROP ROUTINE audit.record()`,
  `DROP ROUTINE audit.record_event(text, text, uuid, uuid, uuid, jsonb)`,
  `DROP ROUTINE audit.truncated(jsonb)`,
  `ALTER TABLE "audit_entries" DROP CONSTRAINT "fk_audit_entries_actor_id"`,
  `ALTER TABLE "audit_entries" DROP CONSTRAINT "fk_audit_entries_organization_id"`,
  `DROP TABLE "audit_entries"`,
];

export class AddAuditLog1765000400002 implements MigrationInterface {
  name = 'AddAuditLog1765000400002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
