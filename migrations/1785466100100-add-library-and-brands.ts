import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "business_profiles" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "name_key" text, "business_type" text, "industry" text, "website_url" text, "address" text, "target_audience" text, "monthly_budget_range" text, "version" integer NOT NULL DEFAULT '1', "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_business_profiles_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_business_profiles_name_key" CHECK (char_length("name_key") <= 100), CONSTRAINT "ck_business_profiles_business_type" CHECK (char_length("business_type") <= 100), CONSTRAINT "ck_business_profiles_industry" CHECK (char_length("industry") <= 100), CONSTRAINT "ck_business_profiles_website_url" CHECK (char_length("website_url") <= 2048 AND "website_url" ~ '^https?://'), CONSTRAINT "ck_business_profiles_address" CHECK (char_length("address") <= 1000), CONSTRAINT "ck_business_profiles_target_audience" CHECK (char_length("target_audience") <= 10000), CONSTRAINT "ck_business_profiles_monthly_budget_range" CHECK (char_length("monthly_budget_range") <= 50), CONSTRAINT "ck_business_profiles_version" CHECK ("version" >= 1), CONSTRAINT "PK_6e1b9531e057c2a1cea6498a436" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "saved_hashtags" ("organization_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "platform" text, "performance_score" numeric(5,2), "usage_count" bigint NOT NULL DEFAULT '0', "last_used_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', "hashtag" text NOT NULL, "hashtag_key" text, "category" text, CONSTRAINT "ck_saved_hashtags_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_saved_hashtags_performance_score" CHECK ("performance_score" >= 0 AND "performance_score" <= 100), CONSTRAINT "ck_saved_hashtags_usage_count" CHECK ("usage_count" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_saved_hashtags_version" CHECK ("version" >= 1), CONSTRAINT "ck_saved_hashtags_hashtag" CHECK (char_length("hashtag") <= 100 AND "hashtag" ~ '^[^#\\s]+$'), CONSTRAINT "ck_saved_hashtags_hashtag_key" CHECK (char_length("hashtag_key") <= 100), CONSTRAINT "ck_saved_hashtags_category" CHECK (char_length("category") <= 100), CONSTRAINT "PK_3455e0ffe8eb0906ed1417e4d6e" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "saved_ctas" ("organization_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "platform" text, "performance_score" numeric(5,2), "usage_count" bigint NOT NULL DEFAULT '0', "last_used_at" TIMESTAMP WITH TIME ZONE, "version" integer NOT NULL DEFAULT '1', "text" text NOT NULL, "text_key" text, "kind" text, CONSTRAINT "ck_saved_ctas_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_saved_ctas_performance_score" CHECK ("performance_score" >= 0 AND "performance_score" <= 100), CONSTRAINT "ck_saved_ctas_usage_count" CHECK ("usage_count" BETWEEN 0 AND 9007199254740991), CONSTRAINT "ck_saved_ctas_version" CHECK ("version" >= 1), CONSTRAINT "ck_saved_ctas_text" CHECK (char_length("text") <= 500), CONSTRAINT "ck_saved_ctas_text_key" CHECK (char_length("text_key") <= 100), CONSTRAINT "ck_saved_ctas_kind" CHECK (char_length("kind") <= 50), CONSTRAINT "PK_6d63ce3e9eed914c5a29bec7625" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "brand_profiles" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "website_url" text, "website_analysis" jsonb, "social_media_analysis" jsonb, "ai_generated_guidelines" jsonb, "last_analyzed_at" TIMESTAMP WITH TIME ZONE, "analysis_version" integer NOT NULL DEFAULT '1', "name" text NOT NULL, "name_key" text, "default_since" TIMESTAMP WITH TIME ZONE, "description" text, "industry" text, "logo_url" text, "colors" jsonb, "fonts" jsonb, "voice" jsonb, "messaging_patterns" jsonb, "tone_preset" text, "target_audience" text, "content_goals" text array NOT NULL DEFAULT '{}', "preferred_platforms" text array NOT NULL DEFAULT '{}', "custom_guidelines" text, "sample_content_urls" text array NOT NULL DEFAULT '{}', "version" integer NOT NULL DEFAULT '1', "deleted_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "ck_brand_profiles_website_url" CHECK (char_length("website_url") <= 2048 AND "website_url" ~ '^https?://'), CONSTRAINT "ck_brand_profiles_website_analysis" CHECK (octet_length("website_analysis"::text) <= 131072), CONSTRAINT "ck_brand_profiles_social_media_analysis" CHECK (octet_length("social_media_analysis"::text) <= 131072), CONSTRAINT "ck_brand_profiles_ai_generated_guidelines" CHECK (octet_length("ai_generated_guidelines"::text) <= 131072), CONSTRAINT "ck_brand_profiles_analysis_version" CHECK ("analysis_version" >= 1), CONSTRAINT "ck_brand_profiles_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_brand_profiles_name_key" CHECK (char_length("name_key") <= 100), CONSTRAINT "ck_brand_profiles_description" CHECK (char_length("description") <= 10000), CONSTRAINT "ck_brand_profiles_industry" CHECK (char_length("industry") <= 100), CONSTRAINT "ck_brand_profiles_logo_url" CHECK (char_length("logo_url") <= 2048 AND "logo_url" ~ '^https?://'), CONSTRAINT "ck_brand_profiles_colors" CHECK (jsonb_typeof("colors") = 'object' AND octet_length("colors"::text) <= 131072), CONSTRAINT "ck_brand_profiles_fonts" CHECK (jsonb_typeof("fonts") = 'object' AND octet_length("fonts"::text) <= 131072), CONSTRAINT "ck_brand_profiles_voice" CHECK (jsonb_typeof("voice") = 'object' AND octet_length("voice"::text) <= 131072), CONSTRAINT "ck_brand_profiles_messaging_patterns" CHECK (jsonb_typeof("messaging_patterns") = 'object' AND octet_length("messaging_patterns"::text) <= 131072), CONSTRAINT "ck_brand_profiles_tone_preset" CHECK ("tone_preset" IN ('PROFESSIONAL', 'CASUAL', 'VIRAL', 'HINGLISH')), CONSTRAINT "ck_brand_profiles_target_audience" CHECK (char_length("target_audience") <= 10000), CONSTRAINT "ck_brand_profiles_content_goals" CHECK (cardinality("content_goals") <= 20), CONSTRAINT "ck_brand_profiles_preferred_platforms" CHECK (cardinality("preferred_platforms") <= 9 AND "preferred_platforms" <@ ARRAY['INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS']), CONSTRAINT "ck_brand_profiles_custom_guidelines" CHECK (char_length("custom_guidelines") <= 10000), CONSTRAINT "ck_brand_profiles_sample_content_urls" CHECK (cardinality("sample_content_urls") <= 50), CONSTRAINT "ck_brand_profiles_version" CHECK ("version" >= 1), CONSTRAINT "PK_e812c2e8dbf39814a012e7ac140" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "brand_media" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "brand_profile_id" uuid NOT NULL, "media_id" uuid NOT NULL, "position" integer NOT NULL, CONSTRAINT "ck_brand_media_position" CHECK ("position" >= 0 AND "position" <= 99), CONSTRAINT "PK_37746fa31b41e472bf96c80ae54" PRIMARY KEY ("organization_id", "brand_profile_id", "position"))`,
  `CREATE TABLE "audience_profiles" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "brand_profile_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "name_key" text, "demographics" jsonb, "interests" text array NOT NULL DEFAULT '{}', "pain_points" text array NOT NULL DEFAULT '{}', "preferred_content_types" text array NOT NULL DEFAULT '{}', "platform_habits" jsonb NOT NULL DEFAULT '{}', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_audience_profiles_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_audience_profiles_name_key" CHECK (char_length("name_key") <= 100), CONSTRAINT "ck_audience_profiles_demographics" CHECK (jsonb_typeof("demographics") = 'object' AND octet_length("demographics"::text) <= 131072), CONSTRAINT "ck_audience_profiles_interests" CHECK (cardinality("interests") <= 100), CONSTRAINT "ck_audience_profiles_pain_points" CHECK (cardinality("pain_points") <= 100), CONSTRAINT "ck_audience_profiles_preferred_content_types" CHECK (cardinality("preferred_content_types") <= 100), CONSTRAINT "ck_audience_profiles_platform_habits" CHECK (octet_length("platform_habits"::text) <= 131072), CONSTRAINT "ck_audience_profiles_version" CHECK ("version" >= 1), CONSTRAINT "PK_ab90400f80718cedf4f7cb20c6d" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "brand_templates" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "brand_profile_id" uuid NOT NULL, "template_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "customization" jsonb NOT NULL DEFAULT '{}', "colors" jsonb, "fonts" jsonb, "logo_url" text, "intro_video_url" text, "outro_video_url" text, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_brand_templates_customization" CHECK (octet_length("customization"::text) <= 131072), CONSTRAINT "ck_brand_templates_colors" CHECK (jsonb_typeof("colors") = 'object' AND octet_length("colors"::text) <= 131072), CONSTRAINT "ck_brand_templates_fonts" CHECK (jsonb_typeof("fonts") = 'object' AND octet_length("fonts"::text) <= 131072), CONSTRAINT "ck_brand_templates_logo_url" CHECK (char_length("logo_url") <= 2048 AND "logo_url" ~ '^https?://'), CONSTRAINT "ck_brand_templates_intro_video_url" CHECK (char_length("intro_video_url") <= 2048 AND "intro_video_url" ~ '^https?://'), CONSTRAINT "ck_brand_templates_outro_video_url" CHECK (char_length("outro_video_url") <= 2048 AND "outro_video_url" ~ '^https?://'), CONSTRAINT "ck_brand_templates_version" CHECK ("version" >= 1), CONSTRAINT "PK_1256726f876d7fa10142cad03a3" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "campaign_assets" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "campaign_id" uuid NOT NULL, "media_asset_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "position" integer NOT NULL, "role" text NOT NULL DEFAULT 'PRIMARY', "is_active" boolean NOT NULL DEFAULT true, "performance_score" numeric(3,2), "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_campaign_assets_position" CHECK ("position" >= 0 AND "position" <= 9999), CONSTRAINT "ck_campaign_assets_role" CHECK ("role" IN ('PRIMARY', 'VARIATION', 'TEST')), CONSTRAINT "ck_campaign_assets_performance_score" CHECK ("performance_score" >= 0 AND "performance_score" <= 5), CONSTRAINT "ck_campaign_assets_version" CHECK ("version" >= 1), CONSTRAINT "PK_fa94e50bfb2f00a678f75ed9a30" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_business_profiles_id" ON "business_profiles" ("id")`,
  `CREATE UNIQUE INDEX "uq_saved_hashtags_lower_hashtag_platform" ON "saved_hashtags" ("organization_id", (lower("hashtag")), "platform") NULLS NOT DISTINCT`,
  `CREATE UNIQUE INDEX "uq_saved_hashtags_id" ON "saved_hashtags" ("id")`,
  `CREATE UNIQUE INDEX "uq_saved_ctas_id" ON "saved_ctas" ("id")`,
  `CREATE UNIQUE INDEX "uq_brand_profiles_id" ON "brand_profiles" ("id")`,
  `CREATE UNIQUE INDEX "uq_audience_profiles_id" ON "audience_profiles" ("id")`,
  `CREATE UNIQUE INDEX "uq_brand_templates_id" ON "brand_templates" ("id")`,
  `CREATE UNIQUE INDEX "uq_campaign_assets_media_asset_campaign" ON "campaign_assets" ("organization_id", "media_asset_id", "campaign_id")`,
  `CREATE UNIQUE INDEX "uq_campaign_assets_id" ON "campaign_assets" ("id")`,
  `ALTER TABLE "business_profiles" ADD CONSTRAINT "fk_business_profiles_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "business_profiles" ADD CONSTRAINT "fk_business_profiles_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "business_profiles" ADD CONSTRAINT "fk_business_profiles_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "saved_hashtags" ADD CONSTRAINT "fk_saved_hashtags_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "saved_hashtags" ADD CONSTRAINT "fk_saved_hashtags_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "saved_ctas" ADD CONSTRAINT "fk_saved_ctas_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "saved_ctas" ADD CONSTRAINT "fk_saved_ctas_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_profiles" ADD CONSTRAINT "fk_brand_profiles_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_profiles" ADD CONSTRAINT "fk_brand_profiles_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_profiles" ADD CONSTRAINT "fk_brand_profiles_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_media" ADD CONSTRAINT "fk_brand_media_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_media" ADD CONSTRAINT "fk_brand_media_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_media" ADD CONSTRAINT "fk_brand_media_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_media" ADD CONSTRAINT "fk_brand_media_media_id" FOREIGN KEY ("organization_id", "media_id") REFERENCES "media_assets"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "audience_profiles" ADD CONSTRAINT "fk_audience_profiles_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "audience_profiles" ADD CONSTRAINT "fk_audience_profiles_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "audience_profiles" ADD CONSTRAINT "fk_audience_profiles_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "audience_profiles" ADD CONSTRAINT "fk_audience_profiles_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_templates" ADD CONSTRAINT "fk_brand_templates_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_templates" ADD CONSTRAINT "fk_brand_templates_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_templates" ADD CONSTRAINT "fk_brand_templates_brand_profile_id" FOREIGN KEY ("organization_id", "brand_profile_id") REFERENCES "brand_profiles"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_templates" ADD CONSTRAINT "fk_brand_templates_template_id" FOREIGN KEY ("template_id") REFERENCES "templates"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "brand_templates" ADD CONSTRAINT "fk_brand_templates_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "campaign_assets" ADD CONSTRAINT "fk_campaign_assets_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "campaign_assets" ADD CONSTRAINT "fk_campaign_assets_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "campaign_assets" ADD CONSTRAINT "fk_campaign_assets_campaign_id" FOREIGN KEY ("organization_id", "campaign_id") REFERENCES "campaigns"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "campaign_assets" ADD CONSTRAINT "fk_campaign_assets_media_asset_id" FOREIGN KEY ("organization_id", "media_asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_business_profiles_by_created_at" ON "business_profiles" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_business_profiles_by_updated_at" ON "business_profiles" ("organization_id", "updated_at", "id")`,
  `CREATE INDEX "ix_business_profiles_by_name" ON "business_profiles" ("organization_id", "name_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_business_profiles_client_account_by_created_at" ON "business_profiles" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_business_profiles_created_by" ON "business_profiles" ("created_by_id")`,
  `CREATE INDEX "ix_business_profiles_business_type_by_created_at" ON "business_profiles" ("organization_id", "business_type", "created_at", "id")`,
  `CREATE INDEX "ix_business_profiles_industry_by_created_at" ON "business_profiles" ("organization_id", "industry", "created_at", "id")`,
  `CREATE INDEX "ix_business_profiles_deleted_by_created_at" ON "business_profiles" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_saved_hashtags_by_created_at" ON "saved_hashtags" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_saved_hashtags_by_usage_count" ON "saved_hashtags" ("organization_id", "usage_count", "id")`,
  `CREATE INDEX "ix_saved_hashtags_by_last_used_at" ON "saved_hashtags" ("organization_id", (GREATEST("last_used_at", '-infinity'::timestamptz)), "id")`,
  `CREATE INDEX "ix_saved_hashtags_by_hashtag" ON "saved_hashtags" ("organization_id", "hashtag_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_saved_hashtags_created_by_by_created_at" ON "saved_hashtags" ("organization_id", "created_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_saved_hashtags_created_by_by_usage_count" ON "saved_hashtags" ("organization_id", "created_by_id", "usage_count", "id")`,
  `CREATE INDEX "ix_saved_hashtags_platform_by_created_at" ON "saved_hashtags" ("organization_id", "platform", "created_at", "id")`,
  `CREATE INDEX "ix_saved_hashtags_category_by_created_at" ON "saved_hashtags" ("organization_id", "category", "created_at", "id")`,
  `CREATE INDEX "ix_saved_ctas_by_created_at" ON "saved_ctas" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_saved_ctas_by_usage_count" ON "saved_ctas" ("organization_id", "usage_count", "id")`,
  `CREATE INDEX "ix_saved_ctas_by_last_used_at" ON "saved_ctas" ("organization_id", (GREATEST("last_used_at", '-infinity'::timestamptz)), "id")`,
  `CREATE INDEX "ix_saved_ctas_by_text" ON "saved_ctas" ("organization_id", "text_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_saved_ctas_created_by_by_created_at" ON "saved_ctas" ("organization_id", "created_by_id", "created_at", "id")`,
  `CREATE INDEX "ix_saved_ctas_created_by_by_usage_count" ON "saved_ctas" ("organization_id", "created_by_id", "usage_count", "id")`,
  `CREATE INDEX "ix_saved_ctas_platform_by_created_at" ON "saved_ctas" ("organization_id", "platform", "created_at", "id")`,
  `CREATE INDEX "ix_saved_ctas_kind_by_created_at" ON "saved_ctas" ("organization_id", "kind", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_by_created_at" ON "brand_profiles" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_by_updated_at" ON "brand_profiles" ("organization_id", "updated_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_by_name" ON "brand_profiles" ("organization_id", "name_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_brand_profiles_client_account_by_created_at" ON "brand_profiles" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_created_by" ON "brand_profiles" ("created_by_id")`,
  `CREATE INDEX "ix_brand_profiles_last_analyzed_at_by_created_at" ON "brand_profiles" ("organization_id", "last_analyzed_at", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_industry_by_created_at" ON "brand_profiles" ("organization_id", "industry", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_tone_preset_by_created_at" ON "brand_profiles" ("organization_id", "tone_preset", "created_at", "id")`,
  `CREATE INDEX "ix_brand_profiles_deleted_by_created_at" ON "brand_profiles" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_brand_media_client_account" ON "brand_media" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_brand_media_media" ON "brand_media" ("organization_id", "media_id")`,
  `CREATE INDEX "ix_audience_profiles_by_created_at" ON "audience_profiles" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_audience_profiles_by_name" ON "audience_profiles" ("organization_id", "name_key" COLLATE "C", "id")`,
  `CREATE INDEX "ix_audience_profiles_client_account_by_created_at" ON "audience_profiles" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_audience_profiles_brand_profile_by_created_at" ON "audience_profiles" ("organization_id", "brand_profile_id", "created_at", "id")`,
  `CREATE INDEX "ix_audience_profiles_created_by" ON "audience_profiles" ("created_by_id")`,
  `CREATE INDEX "ix_brand_templates_by_created_at" ON "brand_templates" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_templates_client_account_by_created_at" ON "brand_templates" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_templates_brand_profile_by_created_at" ON "brand_templates" ("organization_id", "brand_profile_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_templates_template_by_created_at" ON "brand_templates" ("template_id", "created_at", "id")`,
  `CREATE INDEX "ix_brand_templates_created_by" ON "brand_templates" ("created_by_id")`,
  `CREATE INDEX "ix_campaign_assets_campaign_by_created_at" ON "campaign_assets" ("organization_id", "campaign_id", "created_at", "id")`,
  `CREATE INDEX "ix_campaign_assets_campaign_by_position" ON "campaign_assets" ("organization_id", "campaign_id", "position", "id")`,
  `CREATE INDEX "ix_campaign_assets_media_asset_by_created_at" ON "campaign_assets" ("organization_id", "media_asset_id", "created_at", "id")`,
  `CREATE INDEX "ix_campaign_assets_media_asset_by_position" ON "campaign_assets" ("organization_id", "media_asset_id", "position", "id")`,
  `CREATE INDEX "ix_campaign_assets_client_account" ON "campaign_assets" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_campaign_assets_role_by_created_at" ON "campaign_assets" ("organization_id", "role", "created_at", "id")`,
  `CREATE INDEX "ix_campaign_assets_is_active_by_created_at" ON "campaign_assets" ("organization_id", "is_active", "created_at", "id")`,
  `ALTER TABLE "business_profiles" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "business_profiles" TO marquee_serving`,
  `GRANT INSERT ON "business_profiles" TO marquee_serving`,
  `GRANT UPDATE ON "business_profiles" TO marquee_serving`,
  `CREATE TRIGGER "business_profiles_touch" BEFORE UPDATE ON "business_profiles" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "saved_hashtags" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "saved_hashtags" TO marquee_serving`,
  `GRANT INSERT ON "saved_hashtags" TO marquee_serving`,
  `GRANT UPDATE ON "saved_hashtags" TO marquee_serving`,
  `GRANT DELETE ON "saved_hashtags" TO marquee_serving`,
  `CREATE TRIGGER "saved_hashtags_touch" BEFORE UPDATE ON "saved_hashtags" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "saved_ctas" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "saved_ctas" TO marquee_serving`,
  `GRANT INSERT ON "saved_ctas" TO marquee_serving`,
  `GRANT UPDATE ON "saved_ctas" TO marquee_serving`,
  `GRANT DELETE ON "saved_ctas" TO marquee_serving`,
  `CREATE TRIGGER "saved_ctas_touch" BEFORE UPDATE ON "saved_ctas" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "brand_profiles" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "brand_profiles" TO marquee_serving`,
  `GRANT INSERT ON "brand_profiles" TO marquee_serving`,
  `GRANT UPDATE ON "brand_profiles" TO marquee_serving`,
  `CREATE TRIGGER "brand_profiles_touch" BEFORE UPDATE ON "brand_profiles" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "brand_media" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "brand_media" TO marquee_serving`,
  `GRANT INSERT ON "brand_media" TO marquee_serving`,
  `GRANT UPDATE ON "brand_media" TO marquee_serving`,
  `GRANT DELETE ON "brand_media" TO marquee_serving`,
  `ALTER TABLE "audience_profiles" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "audience_profiles" TO marquee_serving`,
  `GRANT INSERT ON "audience_profiles" TO marquee_serving`,
  `GRANT UPDATE ON "audience_profiles" TO marquee_serving`,
  `GRANT DELETE ON "audience_profiles" TO marquee_serving`,
  `CREATE TRIGGER "audience_profiles_touch" BEFORE UPDATE ON "audience_profiles" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "brand_templates" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "brand_templates" TO marquee_serving`,
  `GRANT INSERT ON "brand_templates" TO marquee_serving`,
  `GRANT UPDATE ON "brand_templates" TO marquee_serving`,
  `GRANT DELETE ON "brand_templates" TO marquee_serving`,
  `CREATE TRIGGER "brand_templates_touch" BEFORE UPDATE ON "brand_templates" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "campaign_assets" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "campaign_assets" TO marquee_serving`,
  `GRANT INSERT ON "campaign_assets" TO marquee_serving`,
  `GRANT UPDATE ON "campaign_assets" TO marquee_serving`,
  `GRANT DELETE ON "campaign_assets" TO marquee_serving`,
  `CREATE TRIGGER "campaign_assets_touch" BEFORE UPDATE ON "campaign_assets" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "business_profiles_audit" AFTER INSERT OR UPDATE OR DELETE ON "business_profiles" FOR EACH ROW EXECUTE FUNCTION audit.record('BusinessProfile', 'BUSINESS_PROFILE', 'organization_id', '{"created_at":"createdAt","name":"name","business_type":"businessType","industry":"industry","website_url":"websiteUrl","address":"address","target_audience":"targetAudience","monthly_budget_range":"monthlyBudgetRange","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "saved_hashtags_audit" AFTER INSERT OR UPDATE OR DELETE ON "saved_hashtags" FOR EACH ROW EXECUTE FUNCTION audit.record('SavedHashtag', 'SAVED_HASHTAG', 'organization_id', '{"created_at":"createdAt","platform":"platform","performance_score":"performanceScore","version":"version","hashtag":"hashtag","category":"category","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "saved_ctas_audit" AFTER INSERT OR UPDATE OR DELETE ON "saved_ctas" FOR EACH ROW EXECUTE FUNCTION audit.record('SavedCta', 'SAVED_CTA', 'organization_id', '{"created_at":"createdAt","platform":"platform","performance_score":"performanceScore","version":"version","text":"text","kind":"kind","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "brand_profiles_audit" AFTER INSERT OR UPDATE OR DELETE ON "brand_profiles" FOR EACH ROW EXECUTE FUNCTION audit.record('BrandProfile', 'BRAND_PROFILE', 'organization_id', '{"created_at":"createdAt","website_url":"websiteUrl","website_analysis":"websiteAnalysis","social_media_analysis":"socialMediaAnalysis","ai_generated_guidelines":"aiGeneratedGuidelines","last_analyzed_at":"lastAnalyzedAt","analysis_version":"analysisVersion","name":"name","default_since":"defaultSince","description":"description","industry":"industry","logo_url":"logoUrl","colors":"colors","fonts":"fonts","voice":"voice","messaging_patterns":"messagingPatterns","tone_preset":"tonePreset","target_audience":"targetAudience","content_goals":"contentGoals","preferred_platforms":"preferredPlatforms","custom_guidelines":"customGuidelines","sample_content_urls":"sampleContentUrls","version":"version","deleted_at":"deletedAt","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "audience_profiles_audit" AFTER INSERT OR UPDATE OR DELETE ON "audience_profiles" FOR EACH ROW EXECUTE FUNCTION audit.record('AudienceProfile', 'AUDIENCE_PROFILE', 'organization_id', '{"created_at":"createdAt","name":"name","demographics":"demographics","interests":"interests","pain_points":"painPoints","preferred_content_types":"preferredContentTypes","platform_habits":"platformHabits","version":"version","client_account_id":"clientAccountId","brand_profile_id":"brandProfileId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "brand_templates_audit" AFTER INSERT OR UPDATE OR DELETE ON "brand_templates" FOR EACH ROW EXECUTE FUNCTION audit.record('BrandTemplate', 'BRAND_TEMPLATE', 'organization_id', '{"created_at":"createdAt","customization":"customization","colors":"colors","fonts":"fonts","logo_url":"logoUrl","intro_video_url":"introVideoUrl","outro_video_url":"outroVideoUrl","version":"version","client_account_id":"clientAccountId","brand_profile_id":"brandProfileId","template_id":"templateId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "campaign_assets_audit" AFTER INSERT OR UPDATE OR DELETE ON "campaign_assets" FOR EACH ROW EXECUTE FUNCTION audit.record('CampaignAsset', 'CAMPAIGN_ASSET', 'organization_id', '{"created_at":"createdAt","position":"position","role":"role","is_active":"isActive","performance_score":"performanceScore","version":"version","client_account_id":"clientAccountId","campaign_id":"campaignId","media_asset_id":"mediaAssetId"}')`,
  `CREATE OR REPLACE FUNCTION "brand_media_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."brand_profile_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "brand_profiles" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."brand_profile_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "brand_media_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_media_take_scope" BEFORE INSERT OR UPDATE OF "brand_profile_id", "client_account_id" ON "brand_media" FOR EACH ROW EXECUTE FUNCTION "brand_media_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "brand_media_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "brand_media" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "brand_profile_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_media_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_media_follow_scope" AFTER UPDATE ON "brand_profiles" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "brand_media_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."brand_profile_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "brand_profiles" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."brand_profile_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "audience_profiles_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "audience_profiles_take_scope" BEFORE INSERT OR UPDATE OF "brand_profile_id", "client_account_id" ON "audience_profiles" FOR EACH ROW EXECUTE FUNCTION "audience_profiles_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'audience_profiles', true);
  UPDATE "audience_profiles" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "brand_profile_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "audience_profiles_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "audience_profiles_follow_scope" AFTER UPDATE ON "brand_profiles" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "audience_profiles_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "brand_templates_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."brand_profile_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "brand_profiles" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."brand_profile_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "brand_templates_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_templates_take_scope" BEFORE INSERT OR UPDATE OF "brand_profile_id", "client_account_id" ON "brand_templates" FOR EACH ROW EXECUTE FUNCTION "brand_templates_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "brand_templates_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'brand_templates', true);
  UPDATE "brand_templates" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "brand_profile_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_templates_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_templates_follow_scope" AFTER UPDATE ON "brand_profiles" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "brand_templates_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "campaign_assets_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."campaign_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "campaigns" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."campaign_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "campaign_assets_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "campaign_assets_take_scope" BEFORE INSERT OR UPDATE OF "campaign_id", "client_account_id" ON "campaign_assets" FOR EACH ROW EXECUTE FUNCTION "campaign_assets_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "campaign_assets_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'campaign_assets', true);
  UPDATE "campaign_assets" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "campaign_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaign_assets_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "campaign_assets_follow_scope" AFTER UPDATE ON "campaigns" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "campaign_assets_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "business_profiles_row_bytes"(r "business_profiles") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."industry"::text), 0) + coalesce(octet_length(r."website_url"::text), 0) + coalesce(octet_length(r."address"::text), 0) + coalesce(octet_length(r."target_audience"::text), 0) + coalesce(octet_length(r."monthly_budget_range"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "business_profiles_row_bytes"("business_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "business_profiles_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "business_profiles_row_bytes"(r::"business_profiles") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "business_profiles_row_bytes"(r::"business_profiles") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"business_profiles_row_bytes"(r::"business_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"business_profiles_row_bytes"(r::"business_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "business_profiles_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "business_profiles_count_bytes_on_insert" AFTER INSERT ON "business_profiles" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "business_profiles_count_bytes"()`,
  `CREATE TRIGGER "business_profiles_count_bytes_on_update" AFTER UPDATE ON "business_profiles" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "business_profiles_count_bytes"()`,
  `CREATE TRIGGER "business_profiles_count_bytes_on_delete" AFTER DELETE ON "business_profiles" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "business_profiles_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "saved_hashtags_row_bytes"(r "saved_hashtags") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."platform"::text), 0) + coalesce(octet_length(r."hashtag"::text), 0) + coalesce(octet_length(r."category"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "saved_hashtags_row_bytes"("saved_hashtags") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "saved_hashtags_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "saved_hashtags_row_bytes"(r::"saved_hashtags") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "saved_hashtags_row_bytes"(r::"saved_hashtags") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"saved_hashtags_row_bytes"(r::"saved_hashtags") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"saved_hashtags_row_bytes"(r::"saved_hashtags") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "saved_hashtags_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_hashtags_count_bytes_on_insert" AFTER INSERT ON "saved_hashtags" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_hashtags_count_bytes"()`,
  `CREATE TRIGGER "saved_hashtags_count_bytes_on_update" AFTER UPDATE ON "saved_hashtags" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_hashtags_count_bytes"()`,
  `CREATE TRIGGER "saved_hashtags_count_bytes_on_delete" AFTER DELETE ON "saved_hashtags" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_hashtags_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "saved_ctas_row_bytes"(r "saved_ctas") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."platform"::text), 0) + coalesce(octet_length(r."text"::text), 0) + coalesce(octet_length(r."kind"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "saved_ctas_row_bytes"("saved_ctas") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "saved_ctas_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "saved_ctas_row_bytes"(r::"saved_ctas") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "saved_ctas_row_bytes"(r::"saved_ctas") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"saved_ctas_row_bytes"(r::"saved_ctas") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"saved_ctas_row_bytes"(r::"saved_ctas") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "saved_ctas_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_ctas_count_bytes_on_insert" AFTER INSERT ON "saved_ctas" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_ctas_count_bytes"()`,
  `CREATE TRIGGER "saved_ctas_count_bytes_on_update" AFTER UPDATE ON "saved_ctas" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_ctas_count_bytes"()`,
  `CREATE TRIGGER "saved_ctas_count_bytes_on_delete" AFTER DELETE ON "saved_ctas" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "saved_ctas_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "brand_profiles_row_bytes"(r "brand_profiles") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."website_url"::text), 0) + coalesce(octet_length(r."website_analysis"::text), 0) + coalesce(octet_length(r."social_media_analysis"::text), 0) + coalesce(octet_length(r."ai_generated_guidelines"::text), 0) + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."industry"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."colors"::text), 0) + coalesce(octet_length(r."fonts"::text), 0) + coalesce(octet_length(r."voice"::text), 0) + coalesce(octet_length(r."messaging_patterns"::text), 0) + coalesce(octet_length(r."tone_preset"::text), 0) + coalesce(octet_length(r."target_audience"::text), 0) + coalesce(octet_length(r."content_goals"::text), 0) + coalesce(octet_length(r."preferred_platforms"::text), 0) + coalesce(octet_length(r."custom_guidelines"::text), 0) + coalesce(octet_length(r."sample_content_urls"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "brand_profiles_row_bytes"("brand_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "brand_profiles_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_profiles_row_bytes"(r::"brand_profiles") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_profiles_row_bytes"(r::"brand_profiles") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"brand_profiles_row_bytes"(r::"brand_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"brand_profiles_row_bytes"(r::"brand_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_profiles_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_profiles_count_bytes_on_insert" AFTER INSERT ON "brand_profiles" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_profiles_count_bytes"()`,
  `CREATE TRIGGER "brand_profiles_count_bytes_on_update" AFTER UPDATE ON "brand_profiles" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_profiles_count_bytes"()`,
  `CREATE TRIGGER "brand_profiles_count_bytes_on_delete" AFTER DELETE ON "brand_profiles" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_profiles_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "brand_media_row_bytes"(r "brand_media") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256)::bigint
$$;
REVOKE ALL ON FUNCTION "brand_media_row_bytes"("brand_media") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "brand_media_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_media_row_bytes"(r::"brand_media") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_media_row_bytes"(r::"brand_media") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"brand_media_row_bytes"(r::"brand_media") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"brand_media_row_bytes"(r::"brand_media") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_media_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_media_count_bytes_on_insert" AFTER INSERT ON "brand_media" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_media_count_bytes"()`,
  `CREATE TRIGGER "brand_media_count_bytes_on_update" AFTER UPDATE ON "brand_media" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_media_count_bytes"()`,
  `CREATE TRIGGER "brand_media_count_bytes_on_delete" AFTER DELETE ON "brand_media" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_media_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_row_bytes"(r "audience_profiles") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."demographics"::text), 0) + coalesce(octet_length(r."interests"::text), 0) + coalesce(octet_length(r."pain_points"::text), 0) + coalesce(octet_length(r."preferred_content_types"::text), 0) + coalesce(octet_length(r."platform_habits"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "audience_profiles_row_bytes"("audience_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "audience_profiles_row_bytes"(r::"audience_profiles") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "audience_profiles_row_bytes"(r::"audience_profiles") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"audience_profiles_row_bytes"(r::"audience_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"audience_profiles_row_bytes"(r::"audience_profiles") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "audience_profiles_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "audience_profiles_count_bytes_on_insert" AFTER INSERT ON "audience_profiles" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "audience_profiles_count_bytes"()`,
  `CREATE TRIGGER "audience_profiles_count_bytes_on_update" AFTER UPDATE ON "audience_profiles" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "audience_profiles_count_bytes"()`,
  `CREATE TRIGGER "audience_profiles_count_bytes_on_delete" AFTER DELETE ON "audience_profiles" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "audience_profiles_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "brand_templates_row_bytes"(r "brand_templates") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."customization"::text), 0) + coalesce(octet_length(r."colors"::text), 0) + coalesce(octet_length(r."fonts"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."intro_video_url"::text), 0) + coalesce(octet_length(r."outro_video_url"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "brand_templates_row_bytes"("brand_templates") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "brand_templates_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_templates_row_bytes"(r::"brand_templates") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "brand_templates_row_bytes"(r::"brand_templates") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"brand_templates_row_bytes"(r::"brand_templates") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"brand_templates_row_bytes"(r::"brand_templates") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_templates_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_templates_count_bytes_on_insert" AFTER INSERT ON "brand_templates" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_templates_count_bytes"()`,
  `CREATE TRIGGER "brand_templates_count_bytes_on_update" AFTER UPDATE ON "brand_templates" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_templates_count_bytes"()`,
  `CREATE TRIGGER "brand_templates_count_bytes_on_delete" AFTER DELETE ON "brand_templates" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "brand_templates_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "campaign_assets_row_bytes"(r "campaign_assets") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."role"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "campaign_assets_row_bytes"("campaign_assets") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "campaign_assets_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "campaign_assets_row_bytes"(r::"campaign_assets") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "campaign_assets_row_bytes"(r::"campaign_assets") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"campaign_assets_row_bytes"(r::"campaign_assets") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"campaign_assets_row_bytes"(r::"campaign_assets") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaign_assets_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "campaign_assets_count_bytes_on_insert" AFTER INSERT ON "campaign_assets" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaign_assets_count_bytes"()`,
  `CREATE TRIGGER "campaign_assets_count_bytes_on_update" AFTER UPDATE ON "campaign_assets" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaign_assets_count_bytes"()`,
  `CREATE TRIGGER "campaign_assets_count_bytes_on_delete" AFTER DELETE ON "campaign_assets" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaign_assets_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "business_profiles_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "business_profiles_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "business_profiles_derive" BEFORE INSERT OR UPDATE OF "name" ON "business_profiles" FOR EACH ROW EXECUTE FUNCTION "business_profiles_derive"()`,
  `CREATE OR REPLACE FUNCTION "saved_hashtags_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."hashtag_key" IS NULL THEN NEW."hashtag_key" := lower(left(NEW."hashtag", 100)); END IF;
  ELSIF NEW."hashtag" IS DISTINCT FROM OLD."hashtag" THEN
    NEW."hashtag_key" := lower(left(NEW."hashtag", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "saved_hashtags_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_hashtags_derive" BEFORE INSERT OR UPDATE OF "hashtag" ON "saved_hashtags" FOR EACH ROW EXECUTE FUNCTION "saved_hashtags_derive"()`,
  `CREATE OR REPLACE FUNCTION "saved_ctas_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."text_key" IS NULL THEN NEW."text_key" := lower(left(NEW."text", 100)); END IF;
  ELSIF NEW."text" IS DISTINCT FROM OLD."text" THEN
    NEW."text_key" := lower(left(NEW."text", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "saved_ctas_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_ctas_derive" BEFORE INSERT OR UPDATE OF "text" ON "saved_ctas" FOR EACH ROW EXECUTE FUNCTION "saved_ctas_derive"()`,
  `CREATE OR REPLACE FUNCTION "brand_profiles_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "brand_profiles_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_profiles_derive" BEFORE INSERT OR UPDATE OF "name" ON "brand_profiles" FOR EACH ROW EXECUTE FUNCTION "brand_profiles_derive"()`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "audience_profiles_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "audience_profiles_derive" BEFORE INSERT OR UPDATE OF "name" ON "audience_profiles" FOR EACH ROW EXECUTE FUNCTION "audience_profiles_derive"()`,
  `CREATE OR REPLACE FUNCTION "business_profiles_document"(r "business_profiles") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'BusinessProfile', r."id", r."client_account_id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'BusinessProfile')], ARRAY[r."name", r."business_type", r."industry", r."target_audience"], ARRAY['A', 'B', 'B', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "business_profiles_document"("business_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "business_profiles_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'BusinessProfile', OLD."id");
  ELSE
    PERFORM search.put("business_profiles_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "business_profiles_search"() FROM PUBLIC`,
  `CREATE TRIGGER "business_profiles_search" AFTER INSERT OR DELETE ON "business_profiles" FOR EACH ROW EXECUTE FUNCTION "business_profiles_search"()`,
  `CREATE TRIGGER "business_profiles_search_on_update" AFTER UPDATE ON "business_profiles" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."business_type" IS DISTINCT FROM NEW."business_type" OR OLD."industry" IS DISTINCT FROM NEW."industry" OR OLD."target_audience" IS DISTINCT FROM NEW."target_audience" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "business_profiles_search"()`,
  `CREATE OR REPLACE FUNCTION "saved_hashtags_document"(r "saved_hashtags") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'SavedHashtag', r."id", NULL, false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'SavedHashtag')], ARRAY[r."hashtag", r."category"], ARRAY['A', 'B']))::search.documents
$$;
REVOKE ALL ON FUNCTION "saved_hashtags_document"("saved_hashtags") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "saved_hashtags_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'SavedHashtag', OLD."id");
  ELSE
    PERFORM search.put("saved_hashtags_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "saved_hashtags_search"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_hashtags_search" AFTER INSERT OR DELETE ON "saved_hashtags" FOR EACH ROW EXECUTE FUNCTION "saved_hashtags_search"()`,
  `CREATE TRIGGER "saved_hashtags_search_on_update" AFTER UPDATE ON "saved_hashtags" FOR EACH ROW WHEN (OLD."hashtag" IS DISTINCT FROM NEW."hashtag" OR OLD."category" IS DISTINCT FROM NEW."category") EXECUTE FUNCTION "saved_hashtags_search"()`,
  `CREATE OR REPLACE FUNCTION "saved_ctas_document"(r "saved_ctas") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'SavedCta', r."id", NULL, false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'SavedCta')], ARRAY[r."text", r."kind"], ARRAY['A', 'B']))::search.documents
$$;
REVOKE ALL ON FUNCTION "saved_ctas_document"("saved_ctas") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "saved_ctas_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'SavedCta', OLD."id");
  ELSE
    PERFORM search.put("saved_ctas_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "saved_ctas_search"() FROM PUBLIC`,
  `CREATE TRIGGER "saved_ctas_search" AFTER INSERT OR DELETE ON "saved_ctas" FOR EACH ROW EXECUTE FUNCTION "saved_ctas_search"()`,
  `CREATE TRIGGER "saved_ctas_search_on_update" AFTER UPDATE ON "saved_ctas" FOR EACH ROW WHEN (OLD."text" IS DISTINCT FROM NEW."text" OR OLD."kind" IS DISTINCT FROM NEW."kind") EXECUTE FUNCTION "saved_ctas_search"()`,
  `CREATE OR REPLACE FUNCTION "brand_profiles_document"(r "brand_profiles") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'BrandProfile', r."id", r."client_account_id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'BrandProfile')], ARRAY[r."name", r."industry", r."description", r."target_audience"], ARRAY['A', 'B', 'C', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "brand_profiles_document"("brand_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "brand_profiles_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'BrandProfile', OLD."id");
  ELSE
    PERFORM search.put("brand_profiles_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "brand_profiles_search"() FROM PUBLIC`,
  `CREATE TRIGGER "brand_profiles_search" AFTER INSERT OR DELETE ON "brand_profiles" FOR EACH ROW EXECUTE FUNCTION "brand_profiles_search"()`,
  `CREATE TRIGGER "brand_profiles_search_on_update" AFTER UPDATE ON "brand_profiles" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."industry" IS DISTINCT FROM NEW."industry" OR OLD."description" IS DISTINCT FROM NEW."description" OR OLD."target_audience" IS DISTINCT FROM NEW."target_audience" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "brand_profiles_search"()`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_document"(r "audience_profiles") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'AudienceProfile', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'AudienceProfile')], ARRAY[r."name", array_to_string(r."interests", ' '), array_to_string(r."pain_points", ' ')], ARRAY['A', 'B', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "audience_profiles_document"("audience_profiles") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "audience_profiles_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'AudienceProfile', OLD."id");
  ELSE
    PERFORM search.put("audience_profiles_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "audience_profiles_search"() FROM PUBLIC`,
  `CREATE TRIGGER "audience_profiles_search" AFTER INSERT OR DELETE ON "audience_profiles" FOR EACH ROW EXECUTE FUNCTION "audience_profiles_search"()`,
  `CREATE TRIGGER "audience_profiles_search_on_update" AFTER UPDATE ON "audience_profiles" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."interests" IS DISTINCT FROM NEW."interests" OR OLD."pain_points" IS DISTINCT FROM NEW."pain_points" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "audience_profiles_search"()`,
  `CREATE POLICY "business_profiles_read" ON "business_profiles" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "business_profiles_insert" ON "business_profiles" FOR INSERT WITH CHECK (tenancy.may('BRANDS_MANAGE', "business_profiles"."organization_id", "business_profiles"."client_account_id", "business_profiles"."created_by_id"))`,
  `CREATE POLICY "business_profiles_update" ON "business_profiles" FOR UPDATE USING (tenancy.may('BRANDS_MANAGE', "business_profiles"."organization_id", "business_profiles"."client_account_id", "business_profiles"."created_by_id")) WITH CHECK (tenancy.may('BRANDS_MANAGE', "business_profiles"."organization_id", "business_profiles"."client_account_id", "business_profiles"."created_by_id"))`,
  `CREATE POLICY "saved_hashtags_read" ON "saved_hashtags" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "saved_hashtags_insert" ON "saved_hashtags" FOR INSERT WITH CHECK (tenancy.may('TEMPLATES_WRITE', "saved_hashtags"."organization_id", NULL, "saved_hashtags"."created_by_id"))`,
  `CREATE POLICY "saved_hashtags_update" ON "saved_hashtags" FOR UPDATE USING (tenancy.may('TEMPLATES_WRITE', "saved_hashtags"."organization_id", NULL, "saved_hashtags"."created_by_id")) WITH CHECK (tenancy.may('TEMPLATES_WRITE', "saved_hashtags"."organization_id", NULL, "saved_hashtags"."created_by_id"))`,
  `CREATE POLICY "saved_ctas_read" ON "saved_ctas" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "saved_ctas_insert" ON "saved_ctas" FOR INSERT WITH CHECK (tenancy.may('TEMPLATES_WRITE', "saved_ctas"."organization_id", NULL, "saved_ctas"."created_by_id"))`,
  `CREATE POLICY "saved_ctas_update" ON "saved_ctas" FOR UPDATE USING (tenancy.may('TEMPLATES_WRITE', "saved_ctas"."organization_id", NULL, "saved_ctas"."created_by_id")) WITH CHECK (tenancy.may('TEMPLATES_WRITE', "saved_ctas"."organization_id", NULL, "saved_ctas"."created_by_id"))`,
  `CREATE POLICY "brand_profiles_read" ON "brand_profiles" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "brand_profiles_insert" ON "brand_profiles" FOR INSERT WITH CHECK (tenancy.may('BRANDS_MANAGE', "brand_profiles"."organization_id", "brand_profiles"."client_account_id", "brand_profiles"."created_by_id"))`,
  `CREATE POLICY "brand_profiles_update" ON "brand_profiles" FOR UPDATE USING (tenancy.may('BRANDS_MANAGE', "brand_profiles"."organization_id", "brand_profiles"."client_account_id", "brand_profiles"."created_by_id")) WITH CHECK (tenancy.may('BRANDS_MANAGE', "brand_profiles"."organization_id", "brand_profiles"."client_account_id", "brand_profiles"."created_by_id"))`,
  `CREATE POLICY "brand_media_read" ON "brand_media" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "brand_media_insert" ON "brand_media" FOR INSERT WITH CHECK (EXISTS (SELECT FROM "brand_profiles" o WHERE o."organization_id" = "brand_media"."organization_id" AND o."id" = "brand_media"."brand_profile_id" AND tenancy.may('BRANDS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "brand_media_update" ON "brand_media" FOR UPDATE USING (EXISTS (SELECT FROM "brand_profiles" o WHERE o."organization_id" = "brand_media"."organization_id" AND o."id" = "brand_media"."brand_profile_id" AND tenancy.may('BRANDS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id"))) WITH CHECK (EXISTS (SELECT FROM "brand_profiles" o WHERE o."organization_id" = "brand_media"."organization_id" AND o."id" = "brand_media"."brand_profile_id" AND tenancy.may('BRANDS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "brand_media_delete" ON "brand_media" FOR DELETE USING (EXISTS (SELECT FROM "brand_profiles" o WHERE o."organization_id" = "brand_media"."organization_id" AND o."id" = "brand_media"."brand_profile_id" AND tenancy.may('BRANDS_MANAGE', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "audience_profiles_read" ON "audience_profiles" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "audience_profiles_insert" ON "audience_profiles" FOR INSERT WITH CHECK (tenancy.may('BRANDS_MANAGE', "audience_profiles"."organization_id", "audience_profiles"."client_account_id", "audience_profiles"."created_by_id"))`,
  `CREATE POLICY "audience_profiles_update" ON "audience_profiles" FOR UPDATE USING (tenancy.may('BRANDS_MANAGE', "audience_profiles"."organization_id", "audience_profiles"."client_account_id", "audience_profiles"."created_by_id")) WITH CHECK (tenancy.may('BRANDS_MANAGE', "audience_profiles"."organization_id", "audience_profiles"."client_account_id", "audience_profiles"."created_by_id"))`,
  `CREATE POLICY "brand_templates_read" ON "brand_templates" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "brand_templates_insert" ON "brand_templates" FOR INSERT WITH CHECK (tenancy.may('TEMPLATES_WRITE', "brand_templates"."organization_id", "brand_templates"."client_account_id", "brand_templates"."created_by_id"))`,
  `CREATE POLICY "brand_templates_update" ON "brand_templates" FOR UPDATE USING (tenancy.may('TEMPLATES_WRITE', "brand_templates"."organization_id", "brand_templates"."client_account_id", "brand_templates"."created_by_id")) WITH CHECK (tenancy.may('TEMPLATES_WRITE', "brand_templates"."organization_id", "brand_templates"."client_account_id", "brand_templates"."created_by_id"))`,
  `CREATE POLICY "campaign_assets_read" ON "campaign_assets" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "campaign_assets_insert" ON "campaign_assets" FOR INSERT WITH CHECK (tenancy.may('CAMPAIGNS_WRITE', "campaign_assets"."organization_id", "campaign_assets"."client_account_id", NULL))`,
  `CREATE POLICY "campaign_assets_update" ON "campaign_assets" FOR UPDATE USING (tenancy.may('CAMPAIGNS_WRITE', "campaign_assets"."organization_id", "campaign_assets"."client_account_id", NULL)) WITH CHECK (tenancy.may('CAMPAIGNS_WRITE', "campaign_assets"."organization_id", "campaign_assets"."client_account_id", NULL))`,
  `CREATE POLICY "saved_hashtags_system_read" ON "saved_hashtags" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "saved_hashtags_system_delete" ON "saved_hashtags" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "saved_ctas_system_read" ON "saved_ctas" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "saved_ctas_system_delete" ON "saved_ctas" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "audience_profiles_system_read" ON "audience_profiles" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "audience_profiles_system_delete" ON "audience_profiles" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "brand_templates_system_read" ON "brand_templates" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "brand_templates_system_delete" ON "brand_templates" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "campaign_assets_system_read" ON "campaign_assets" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "campaign_assets_system_delete" ON "campaign_assets" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "saved_hashtags_count" ON "saved_hashtags" FOR UPDATE USING ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'saved_hashtags') WITH CHECK ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'saved_hashtags')`,
  `CREATE POLICY "saved_ctas_count" ON "saved_ctas" FOR UPDATE USING ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'saved_ctas') WITH CHECK ((SELECT nullif(current_setting('tenancy.maintains', true), '')::text) = 'saved_ctas')`,
];

const DOWN = [
  `DROP POLICY "saved_ctas_count" ON "saved_ctas"`,
  `DROP POLICY "saved_hashtags_count" ON "saved_hashtags"`,
  `DROP POLICY "campaign_assets_system_delete" ON "campaign_assets"`,
  `DROP POLICY "campaign_assets_system_read" ON "campaign_assets"`,
  `DROP POLICY "brand_templates_system_delete" ON "brand_templates"`,
  `DROP POLICY "brand_templates_system_read" ON "brand_templates"`,
  `DROP POLICY "audience_profiles_system_delete" ON "audience_profiles"`,
  `DROP POLICY "audience_profiles_system_read" ON "audience_profiles"`,
  `DROP POLICY "saved_ctas_system_delete" ON "saved_ctas"`,
  `DROP POLICY "saved_ctas_system_read" ON "saved_ctas"`,
  `DROP POLICY "saved_hashtags_system_delete" ON "saved_hashtags"`,
  `DROP POLICY "saved_hashtags_system_read" ON "saved_hashtags"`,
  `DROP POLICY "campaign_assets_update" ON "campaign_assets"`,
  `DROP POLICY "campaign_assets_insert" ON "campaign_assets"`,
  `DROP POLICY "campaign_assets_read" ON "campaign_assets"`,
  `DROP POLICY "brand_templates_update" ON "brand_templates"`,
  `DROP POLICY "brand_templates_insert" ON "brand_templates"`,
  `DROP POLICY "brand_templates_read" ON "brand_templates"`,
  `DROP POLICY "audience_profiles_update" ON "audience_profiles"`,
  `DROP POLICY "audience_profiles_insert" ON "audience_profiles"`,
  `DROP POLICY "audience_profiles_read" ON "audience_profiles"`,
  `DROP POLICY "brand_media_delete" ON "brand_media"`,
  `DROP POLICY "brand_media_update" ON "brand_media"`,
  `DROP POLICY "brand_media_insert" ON "brand_media"`,
  `DROP POLICY "brand_media_read" ON "brand_media"`,
  `DROP POLICY "brand_profiles_update" ON "brand_profiles"`,
  `DROP POLICY "brand_profiles_insert" ON "brand_profiles"`,
  `DROP POLICY "brand_profiles_read" ON "brand_profiles"`,
  `DROP POLICY "saved_ctas_update" ON "saved_ctas"`,
  `DROP POLICY "saved_ctas_insert" ON "saved_ctas"`,
  `DROP POLICY "saved_ctas_read" ON "saved_ctas"`,
  `DROP POLICY "saved_hashtags_update" ON "saved_hashtags"`,
  `DROP POLICY "saved_hashtags_insert" ON "saved_hashtags"`,
  `DROP POLICY "saved_hashtags_read" ON "saved_hashtags"`,
  `DROP POLICY "business_profiles_update" ON "business_profiles"`,
  `DROP POLICY "business_profiles_insert" ON "business_profiles"`,
  `DROP POLICY "business_profiles_read" ON "business_profiles"`,
  `DROP TRIGGER "audience_profiles_search_on_update" ON "audience_profiles"`,
  `DROP TRIGGER "audience_profiles_search" ON "audience_profiles"`,
  `DROP FUNCTION "audience_profiles_search"()`,
  `DROP FUNCTION "audience_profiles_document"("audience_profiles")`,
  `DROP TRIGGER "brand_profiles_search_on_update" ON "brand_profiles"`,
  `DROP TRIGGER "brand_profiles_search" ON "brand_profiles"`,
  `DROP FUNCTION "brand_profiles_search"()`,
  `DROP FUNCTION "brand_profiles_document"("brand_profiles")`,
  `DROP TRIGGER "saved_ctas_search_on_update" ON "saved_ctas"`,
  `DROP TRIGGER "saved_ctas_search" ON "saved_ctas"`,
  `DROP FUNCTION "saved_ctas_search"()`,
  `DROP FUNCTION "saved_ctas_document"("saved_ctas")`,
  `DROP TRIGGER "saved_hashtags_search_on_update" ON "saved_hashtags"`,
  `DROP TRIGGER "saved_hashtags_search" ON "saved_hashtags"`,
  `DROP FUNCTION "saved_hashtags_search"()`,
  `DROP FUNCTION "saved_hashtags_document"("saved_hashtags")`,
  `DROP TRIGGER "business_profiles_search_on_update" ON "business_profiles"`,
  `DROP TRIGGER "business_profiles_search" ON "business_profiles"`,
  `DROP FUNCTION "business_profiles_search"()`,
  `DROP FUNCTION "business_profiles_document"("business_profiles")`,
  `DROP TRIGGER "audience_profiles_derive" ON "audience_profiles"`,
  `DROP FUNCTION "audience_profiles_derive"()`,
  `DROP TRIGGER "brand_profiles_derive" ON "brand_profiles"`,
  `DROP FUNCTION "brand_profiles_derive"()`,
  `DROP TRIGGER "saved_ctas_derive" ON "saved_ctas"`,
  `DROP FUNCTION "saved_ctas_derive"()`,
  `DROP TRIGGER "saved_hashtags_derive" ON "saved_hashtags"`,
  `DROP FUNCTION "saved_hashtags_derive"()`,
  `DROP TRIGGER "business_profiles_derive" ON "business_profiles"`,
  `DROP FUNCTION "business_profiles_derive"()`,
  `DROP TRIGGER "campaign_assets_count_bytes_on_delete" ON "campaign_assets"`,
  `DROP TRIGGER "campaign_assets_count_bytes_on_update" ON "campaign_assets"`,
  `DROP TRIGGER "campaign_assets_count_bytes_on_insert" ON "campaign_assets"`,
  `DROP FUNCTION "campaign_assets_count_bytes"()`,
  `DROP FUNCTION "campaign_assets_row_bytes"("campaign_assets")`,
  `DROP TRIGGER "brand_templates_count_bytes_on_delete" ON "brand_templates"`,
  `DROP TRIGGER "brand_templates_count_bytes_on_update" ON "brand_templates"`,
  `DROP TRIGGER "brand_templates_count_bytes_on_insert" ON "brand_templates"`,
  `DROP FUNCTION "brand_templates_count_bytes"()`,
  `DROP FUNCTION "brand_templates_row_bytes"("brand_templates")`,
  `DROP TRIGGER "audience_profiles_count_bytes_on_delete" ON "audience_profiles"`,
  `DROP TRIGGER "audience_profiles_count_bytes_on_update" ON "audience_profiles"`,
  `DROP TRIGGER "audience_profiles_count_bytes_on_insert" ON "audience_profiles"`,
  `DROP FUNCTION "audience_profiles_count_bytes"()`,
  `DROP FUNCTION "audience_profiles_row_bytes"("audience_profiles")`,
  `DROP TRIGGER "brand_media_count_bytes_on_delete" ON "brand_media"`,
  `DROP TRIGGER "brand_media_count_bytes_on_update" ON "brand_media"`,
  `DROP TRIGGER "brand_media_count_bytes_on_insert" ON "brand_media"`,
  `DROP FUNCTION "brand_media_count_bytes"()`,
  `DROP FUNCTION "brand_media_row_bytes"("brand_media")`,
  `DROP TRIGGER "brand_profiles_count_bytes_on_delete" ON "brand_profiles"`,
  `DROP TRIGGER "brand_profiles_count_bytes_on_update" ON "brand_profiles"`,
  `DROP TRIGGER "brand_profiles_count_bytes_on_insert" ON "brand_profiles"`,
  `DROP FUNCTION "brand_profiles_count_bytes"()`,
  `DROP FUNCTION "brand_profiles_row_bytes"("brand_profiles")`,
  `DROP TRIGGER "saved_ctas_count_bytes_on_delete" ON "saved_ctas"`,
  `DROP TRIGGER "saved_ctas_count_bytes_on_update" ON "saved_ctas"`,
  `DROP TRIGGER "saved_ctas_count_bytes_on_insert" ON "saved_ctas"`,
  `DROP FUNCTION "saved_ctas_count_bytes"()`,
  `DROP FUNCTION "saved_ctas_row_bytes"("saved_ctas")`,
  `DROP TRIGGER "saved_hashtags_count_bytes_on_delete" ON "saved_hashtags"`,
  `DROP TRIGGER "saved_hashtags_count_bytes_on_update" ON "saved_hashtags"`,
  `DROP TRIGGER "saved_hashtags_count_bytes_on_insert" ON "saved_hashtags"`,
  `DROP FUNCTION "saved_hashtags_count_bytes"()`,
  `DROP FUNCTION "saved_hashtags_row_bytes"("saved_hashtags")`,
  `DROP TRIGGER "business_profiles_count_bytes_on_delete" ON "business_profiles"`,
  `DROP TRIGGER "business_profiles_count_bytes_on_update" ON "business_profiles"`,
  `DROP TRIGGER "business_profiles_count_bytes_on_insert" ON "business_profiles"`,
  `DROP FUNCTION "business_profiles_count_bytes"()`,
  `DROP FUNCTION "business_profiles_row_bytes"("business_profiles")`,
  `DROP TRIGGER "campaign_assets_follow_scope" ON "campaigns"`,
  `DROP FUNCTION "campaign_assets_follow_scope"()`,
  `DROP TRIGGER "campaign_assets_take_scope" ON "campaign_assets"`,
  `DROP FUNCTION "campaign_assets_take_scope"()`,
  `DROP TRIGGER "brand_templates_follow_scope" ON "brand_profiles"`,
  `DROP FUNCTION "brand_templates_follow_scope"()`,
  `DROP TRIGGER "brand_templates_take_scope" ON "brand_templates"`,
  `DROP FUNCTION "brand_templates_take_scope"()`,
  `DROP TRIGGER "audience_profiles_follow_scope" ON "brand_profiles"`,
  `DROP FUNCTION "audience_profiles_follow_scope"()`,
  `DROP TRIGGER "audience_profiles_take_scope" ON "audience_profiles"`,
  `DROP FUNCTION "audience_profiles_take_scope"()`,
  `DROP TRIGGER "brand_media_follow_scope" ON "brand_profiles"`,
  `DROP FUNCTION "brand_media_follow_scope"()`,
  `DROP TRIGGER "brand_media_take_scope" ON "brand_media"`,
  `DROP FUNCTION "brand_media_take_scope"()`,
  `DROP TRIGGER "campaign_assets_audit" ON "campaign_assets"`,
  `DROP TRIGGER "brand_templates_audit" ON "brand_templates"`,
  `DROP TRIGGER "audience_profiles_audit" ON "audience_profiles"`,
  `DROP TRIGGER "brand_profiles_audit" ON "brand_profiles"`,
  `DROP TRIGGER "saved_ctas_audit" ON "saved_ctas"`,
  `DROP TRIGGER "saved_hashtags_audit" ON "saved_hashtags"`,
  `DROP TRIGGER "business_profiles_audit" ON "business_profiles"`,
  `DROP TRIGGER "campaign_assets_touch" ON "campaign_assets"`,
  `REVOKE DELETE ON "campaign_assets" FROM marquee_serving`,
  `REVOKE UPDATE ON "campaign_assets" FROM marquee_serving`,
  `REVOKE INSERT ON "campaign_assets" FROM marquee_serving`,
  `REVOKE SELECT ON "campaign_assets" FROM marquee_serving`,
  `ALTER TABLE "campaign_assets" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "brand_templates_touch" ON "brand_templates"`,
  `REVOKE DELETE ON "brand_templates" FROM marquee_serving`,
  `REVOKE UPDATE ON "brand_templates" FROM marquee_serving`,
  `REVOKE INSERT ON "brand_templates" FROM marquee_serving`,
  `REVOKE SELECT ON "brand_templates" FROM marquee_serving`,
  `ALTER TABLE "brand_templates" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "audience_profiles_touch" ON "audience_profiles"`,
  `REVOKE DELETE ON "audience_profiles" FROM marquee_serving`,
  `REVOKE UPDATE ON "audience_profiles" FROM marquee_serving`,
  `REVOKE INSERT ON "audience_profiles" FROM marquee_serving`,
  `REVOKE SELECT ON "audience_profiles" FROM marquee_serving`,
  `ALTER TABLE "audience_profiles" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE DELETE ON "brand_media" FROM marquee_serving`,
  `REVOKE UPDATE ON "brand_media" FROM marquee_serving`,
  `REVOKE INSERT ON "brand_media" FROM marquee_serving`,
  `REVOKE SELECT ON "brand_media" FROM marquee_serving`,
  `ALTER TABLE "brand_media" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "brand_profiles_touch" ON "brand_profiles"`,
  `REVOKE UPDATE ON "brand_profiles" FROM marquee_serving`,
  `REVOKE INSERT ON "brand_profiles" FROM marquee_serving`,
  `REVOKE SELECT ON "brand_profiles" FROM marquee_serving`,
  `ALTER TABLE "brand_profiles" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "saved_ctas_touch" ON "saved_ctas"`,
  `REVOKE DELETE ON "saved_ctas" FROM marquee_serving`,
  `REVOKE UPDATE ON "saved_ctas" FROM marquee_serving`,
  `REVOKE INSERT ON "saved_ctas" FROM marquee_serving`,
  `REVOKE SELECT ON "saved_ctas" FROM marquee_serving`,
  `ALTER TABLE "saved_ctas" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "saved_hashtags_touch" ON "saved_hashtags"`,
  `REVOKE DELETE ON "saved_hashtags" FROM marquee_serving`,
  `REVOKE UPDATE ON "saved_hashtags" FROM marquee_serving`,
  `REVOKE INSERT ON "saved_hashtags" FROM marquee_serving`,
  `REVOKE SELECT ON "saved_hashtags" FROM marquee_serving`,
  `ALTER TABLE "saved_hashtags" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "business_profiles_touch" ON "business_profiles"`,
  `REVOKE UPDATE ON "business_profiles" FROM marquee_serving`,
  `REVOKE INSERT ON "business_profiles" FROM marquee_serving`,
  `REVOKE SELECT ON "business_profiles" FROM marquee_serving`,
  `ALTER TABLE "business_profiles" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_campaign_assets_is_active_by_created_at"`,
  `DROP INDEX "ix_campaign_assets_role_by_created_at"`,
  `DROP INDEX "ix_campaign_assets_client_account"`,
  `DROP INDEX "ix_campaign_assets_media_asset_by_position"`,
  `DROP INDEX "ix_campaign_assets_media_asset_by_created_at"`,
  `DROP INDEX "ix_campaign_assets_campaign_by_position"`,
  `DROP INDEX "ix_campaign_assets_campaign_by_created_at"`,
  `DROP INDEX "ix_brand_templates_created_by"`,
  `DROP INDEX "ix_brand_templates_template_by_created_at"`,
  `DROP INDEX "ix_brand_templates_brand_profile_by_created_at"`,
  `DROP INDEX "ix_brand_templates_client_account_by_created_at"`,
  `DROP INDEX "ix_brand_templates_by_created_at"`,
  `DROP INDEX "ix_audience_profiles_created_by"`,
  `DROP INDEX "ix_audience_profiles_brand_profile_by_created_at"`,
  `DROP INDEX "ix_audience_profiles_client_account_by_created_at"`,
  `DROP INDEX "ix_audience_profiles_by_name"`,
  `DROP INDEX "ix_audience_profiles_by_created_at"`,
  `DROP INDEX "ix_brand_media_media"`,
  `DROP INDEX "ix_brand_media_client_account"`,
  `DROP INDEX "ix_brand_profiles_deleted_by_created_at"`,
  `DROP INDEX "ix_brand_profiles_tone_preset_by_created_at"`,
  `DROP INDEX "ix_brand_profiles_industry_by_created_at"`,
  `DROP INDEX "ix_brand_profiles_last_analyzed_at_by_created_at"`,
  `DROP INDEX "ix_brand_profiles_created_by"`,
  `DROP INDEX "ix_brand_profiles_client_account_by_created_at"`,
  `DROP INDEX "ix_brand_profiles_by_name"`,
  `DROP INDEX "ix_brand_profiles_by_updated_at"`,
  `DROP INDEX "ix_brand_profiles_by_created_at"`,
  `DROP INDEX "ix_saved_ctas_kind_by_created_at"`,
  `DROP INDEX "ix_saved_ctas_platform_by_created_at"`,
  `DROP INDEX "ix_saved_ctas_created_by_by_usage_count"`,
  `DROP INDEX "ix_saved_ctas_created_by_by_created_at"`,
  `DROP INDEX "ix_saved_ctas_by_text"`,
  `DROP INDEX "ix_saved_ctas_by_last_used_at"`,
  `DROP INDEX "ix_saved_ctas_by_usage_count"`,
  `DROP INDEX "ix_saved_ctas_by_created_at"`,
  `DROP INDEX "ix_saved_hashtags_category_by_created_at"`,
  `DROP INDEX "ix_saved_hashtags_platform_by_created_at"`,
  `DROP INDEX "ix_saved_hashtags_created_by_by_usage_count"`,
  `DROP INDEX "ix_saved_hashtags_created_by_by_created_at"`,
  `DROP INDEX "ix_saved_hashtags_by_hashtag"`,
  `DROP INDEX "ix_saved_hashtags_by_last_used_at"`,
  `DROP INDEX "ix_saved_hashtags_by_usage_count"`,
  `DROP INDEX "ix_saved_hashtags_by_created_at"`,
  `DROP INDEX "ix_business_profiles_deleted_by_created_at"`,
  `DROP INDEX "ix_business_profiles_industry_by_created_at"`,
  `DROP INDEX "ix_business_profiles_business_type_by_created_at"`,
  `DROP INDEX "ix_business_profiles_created_by"`,
  `DROP INDEX "ix_business_profiles_client_account_by_created_at"`,
  `DROP INDEX "ix_business_profiles_by_name"`,
  `DROP INDEX "ix_business_profiles_by_updated_at"`,
  `DROP INDEX "ix_business_profiles_by_created_at"`,
  `ALTER TABLE "campaign_assets" DROP CONSTRAINT "fk_campaign_assets_media_asset_id"`,
  `ALTER TABLE "campaign_assets" DROP CONSTRAINT "fk_campaign_assets_campaign_id"`,
  `ALTER TABLE "campaign_assets" DROP CONSTRAINT "fk_campaign_assets_client_account_id"`,
  `ALTER TABLE "campaign_assets" DROP CONSTRAINT "fk_campaign_assets_organization_id"`,
  `ALTER TABLE "brand_templates" DROP CONSTRAINT "fk_brand_templates_created_by_id"`,
  `ALTER TABLE "brand_templates" DROP CONSTRAINT "fk_brand_templates_template_id"`,
  `ALTER TABLE "brand_templates" DROP CONSTRAINT "fk_brand_templates_brand_profile_id"`,
  `ALTER TABLE "brand_templates" DROP CONSTRAINT "fk_brand_templates_client_account_id"`,
  `ALTER TABLE "brand_templates" DROP CONSTRAINT "fk_brand_templates_organization_id"`,
  `ALTER TABLE "audience_profiles" DROP CONSTRAINT "fk_audience_profiles_created_by_id"`,
  `ALTER TABLE "audience_profiles" DROP CONSTRAINT "fk_audience_profiles_brand_profile_id"`,
  `ALTER TABLE "audience_profiles" DROP CONSTRAINT "fk_audience_profiles_client_account_id"`,
  `ALTER TABLE "audience_profiles" DROP CONSTRAINT "fk_audience_profiles_organization_id"`,
  `ALTER TABLE "brand_media" DROP CONSTRAINT "fk_brand_media_media_id"`,
  `ALTER TABLE "brand_media" DROP CONSTRAINT "fk_brand_media_brand_profile_id"`,
  `ALTER TABLE "brand_media" DROP CONSTRAINT "fk_brand_media_client_account_id"`,
  `ALTER TABLE "brand_media" DROP CONSTRAINT "fk_brand_media_organization_id"`,
  `ALTER TABLE "brand_profiles" DROP CONSTRAINT "fk_brand_profiles_created_by_id"`,
  `ALTER TABLE "brand_profiles" DROP CONSTRAINT "fk_brand_profiles_client_account_id"`,
  `ALTER TABLE "brand_profiles" DROP CONSTRAINT "fk_brand_profiles_organization_id"`,
  `ALTER TABLE "saved_ctas" DROP CONSTRAINT "fk_saved_ctas_created_by_id"`,
  `ALTER TABLE "saved_ctas" DROP CONSTRAINT "fk_saved_ctas_organization_id"`,
  `ALTER TABLE "saved_hashtags" DROP CONSTRAINT "fk_saved_hashtags_created_by_id"`,
  `ALTER TABLE "saved_hashtags" DROP CONSTRAINT "fk_saved_hashtags_organization_id"`,
  `ALTER TABLE "business_profiles" DROP CONSTRAINT "fk_business_profiles_created_by_id"`,
  `ALTER TABLE "business_profiles" DROP CONSTRAINT "fk_business_profiles_client_account_id"`,
  `ALTER TABLE "business_profiles" DROP CONSTRAINT "fk_business_profiles_organization_id"`,
  `DROP INDEX "uq_campaign_assets_id"`,
  `DROP INDEX "uq_campaign_assets_media_asset_campaign"`,
  `DROP INDEX "uq_brand_templates_id"`,
  `DROP INDEX "uq_audience_profiles_id"`,
  `DROP INDEX "uq_brand_profiles_id"`,
  `DROP INDEX "uq_saved_ctas_id"`,
  `DROP INDEX "uq_saved_hashtags_id"`,
  `DROP INDEX "uq_saved_hashtags_lower_hashtag_platform"`,
  `DROP INDEX "uq_business_profiles_id"`,
  `DROP TABLE "campaign_assets"`,
  `DROP TABLE "brand_templates"`,
  `DROP TABLE "audience_profiles"`,
  `DROP TABLE "brand_media"`,
  `DROP TABLE "brand_profiles"`,
  `DROP TABLE "saved_ctas"`,
  `DROP TABLE "saved_hashtags"`,
  `DROP TABLE "business_profiles"`,
];

export class AddLibraryAndBrands1785466100100 implements MigrationInterface {
  name = 'AddLibraryAndBrands1785466100100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
