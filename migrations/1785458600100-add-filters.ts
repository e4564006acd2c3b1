import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "client_accounts" ADD "name_key" text`,
  `ALTER TABLE "social_accounts" ADD "display_name_key" text`,
  `ALTER TABLE "media_folders" ADD "name_key" text`,
  `ALTER TABLE "media_assets" ADD "filename_key" text`,
  `ALTER TABLE "media_assets" ADD "mime_type_key" text`,
  `ALTER TABLE "media_assets" ADD "title_key" text`,
  `ALTER TABLE "campaigns" ADD "name_key" text`,
  `ALTER TABLE "posts" ADD "title_key" text`,
  `ALTER TABLE "templates" ADD "name_key" text`,
  `ALTER TABLE "content_calendars" ADD "name_key" text`,
  `ALTER TABLE "calendar_entries" ADD "title_key" text`,
  `SELECT set_config('tenancy.maintains', 'client_accounts', true)`,
  `UPDATE client_accounts SET name_key = lower(left(name, 100)) WHERE name IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', 'social_accounts', true)`,
  `UPDATE social_accounts SET display_name_key = coalesce(lower(left(display_name, 100)), '')`,
  `SELECT set_config('tenancy.maintains', 'media_folders', true)`,
  `UPDATE media_folders SET name_key = lower(left(name, 100)) WHERE name IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', 'media_assets', true)`,
  `UPDATE media_assets SET filename_key = coalesce(lower(left(filename, 100)), ''), mime_type_key = coalesce(lower(left(mime_type, 100)), ''), title_key = coalesce(lower(left(title, 100)), '')`,
  `SELECT set_config('tenancy.maintains', 'campaigns', true)`,
  `UPDATE campaigns SET name_key = lower(left(name, 100)) WHERE name IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', 'posts', true)`,
  `UPDATE posts SET title_key = coalesce(lower(left(title, 100)), '')`,
  `SELECT set_config('tenancy.maintains', 'templates', true)`,
  `UPDATE templates SET name_key = lower(left(name, 100)) WHERE name IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', 'content_calendars', true)`,
  `UPDATE content_calendars SET name_key = lower(left(name, 100)) WHERE name IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', 'calendar_entries', true)`,
  `UPDATE calendar_entries SET title_key = lower(left(title, 100)) WHERE title IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "client_accounts" ADD CONSTRAINT "ck_client_accounts_name_key" CHECK (char_length("name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_display_name_key" CHECK (char_length("display_name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_folders" ADD CONSTRAINT "ck_media_folders_name_key" CHECK (char_length("name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_filename_key" CHECK (char_length("filename_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_mime_type_key" CHECK (char_length("mime_type_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "media_assets" ADD CONSTRAINT "ck_media_assets_title_key" CHECK (char_length("title_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "campaigns" ADD CONSTRAINT "ck_campaigns_name_key" CHECK (char_length("name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "posts" ADD CONSTRAINT "ck_posts_title_key" CHECK (char_length("title_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "templates" ADD CONSTRAINT "ck_templates_name_key" CHECK (char_length("name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "content_calendars" ADD CONSTRAINT "ck_content_calendars_name_key" CHECK (char_length("name_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "calendar_entries" ADD CONSTRAINT "ck_calendar_entries_title_key" CHECK (char_length("title_key") <= 100)`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_client_accounts_by_updated_at" ON "client_accounts" ("organization_id", "updated_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_client_accounts_by_name" ON "client_accounts" ("organization_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_by_platform" ON "social_accounts" ("organization_id", (CASE "platform" WHEN 'INSTAGRAM' THEN 0 WHEN 'FACEBOOK' THEN 1 WHEN 'X' THEN 2 WHEN 'LINKEDIN' THEN 3 WHEN 'TIKTOK' THEN 4 WHEN 'YOUTUBE' THEN 5 WHEN 'PINTEREST' THEN 6 WHEN 'WHATSAPP' THEN 7 WHEN 'GOOGLE_BUSINESS' THEN 8 END), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_by_display_name" ON "social_accounts" ("organization_id", "display_name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_is_active_by_created_at" ON "social_accounts" ("organization_id", "is_active", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_media_folders_by_name"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_folders_by_name" ON "media_folders" ("organization_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_media_folders_parent_by_name"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_folders_parent_by_name" ON "media_folders" ("organization_id", "parent_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_by_updated_at" ON "media_assets" ("organization_id", "updated_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_by_title" ON "media_assets" ("organization_id", "title_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_filename_by_created_at" ON "media_assets" ("organization_id", "filename_key" COLLATE "C", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_mime_type_by_created_at" ON "media_assets" ("organization_id", "mime_type_key" COLLATE "C", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_width_by_created_at" ON "media_assets" ("organization_id", "width", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_media_assets_source_by_created_at" ON "media_assets" ("organization_id", "source", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_by_updated_at" ON "campaigns" ("organization_id", "updated_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_by_name" ON "campaigns" ("organization_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_by_status" ON "campaigns" ("organization_id", (CASE "status" WHEN 'DRAFT' THEN 0 WHEN 'REVIEW' THEN 1 WHEN 'ACTIVE' THEN 2 WHEN 'PAUSED' THEN 3 WHEN 'COMPLETED' THEN 4 WHEN 'CANCELLED' THEN 5 WHEN 'ARCHIVED' THEN 6 END), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_by_start_date" ON "campaigns" ("organization_id", (GREATEST("start_date", '-infinity'::date)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_approval_status_by_created_at" ON "campaigns" ("organization_id", "approval_status", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_end_date_by_created_at" ON "campaigns" ("organization_id", "end_date", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_updated_at" ON "posts" ("organization_id", "updated_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_title" ON "posts" ("organization_id", "title_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_media_type_by_created_at" ON "posts" ("organization_id", "media_type", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_templates_by_updated_at" ON "templates" ("organization_id", "updated_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_templates_by_name" ON "templates" ("organization_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_templates_shared_by_updated_at" ON "templates" ("updated_at", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_templates_shared_by_name" ON "templates" ("name_key" COLLATE "C", "id") WHERE ("is_public") AND "deleted_at" IS NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_kind_by_created_at" ON "publications" ("organization_id", "kind", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_content_calendars_by_name"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_content_calendars_by_name" ON "content_calendars" ("organization_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_content_calendars_client_account_by_name"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_content_calendars_client_account_by_name" ON "content_calendars" ("organization_id", "client_account_id", "name_key" COLLATE "C", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_content_calendars_end_date_by_created_at" ON "content_calendars" ("organization_id", "end_date", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_calendar_entries_title_by_created_at" ON "calendar_entries" ("organization_id", "title_key" COLLATE "C", "created_at", "id")`,
  `CREATE OR REPLACE FUNCTION "client_accounts_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "client_accounts_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "client_accounts_derive" BEFORE INSERT OR UPDATE OF "name" ON "client_accounts" FOR EACH ROW EXECUTE FUNCTION "client_accounts_derive"()`,
  `CREATE OR REPLACE FUNCTION "social_accounts_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."display_name_key" IS NULL THEN NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), ''); END IF;
  ELSIF NEW."display_name" IS DISTINCT FROM OLD."display_name" THEN
    NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), '');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "social_accounts_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "social_accounts_derive" BEFORE INSERT OR UPDATE OF "display_name" ON "social_accounts" FOR EACH ROW EXECUTE FUNCTION "social_accounts_derive"()`,
  `CREATE OR REPLACE FUNCTION "media_folders_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "media_folders_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "media_folders_derive" BEFORE INSERT OR UPDATE OF "name" ON "media_folders" FOR EACH ROW EXECUTE FUNCTION "media_folders_derive"()`,
  `CREATE OR REPLACE FUNCTION "media_assets_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."filename_key" IS NULL THEN NEW."filename_key" := coalesce(lower(left(NEW."filename", 100)), ''); END IF;
  ELSIF NEW."filename" IS DISTINCT FROM OLD."filename" THEN
    NEW."filename_key" := coalesce(lower(left(NEW."filename", 100)), '');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."mime_type_key" IS NULL THEN NEW."mime_type_key" := coalesce(lower(left(NEW."mime_type", 100)), ''); END IF;
  ELSIF NEW."mime_type" IS DISTINCT FROM OLD."mime_type" THEN
    NEW."mime_type_key" := coalesce(lower(left(NEW."mime_type", 100)), '');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."title_key" IS NULL THEN NEW."title_key" := coalesce(lower(left(NEW."title", 100)), ''); END IF;
  ELSIF NEW."title" IS DISTINCT FROM OLD."title" THEN
    NEW."title_key" := coalesce(lower(left(NEW."title", 100)), '');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."orientation" IS NULL THEN NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END; END IF;
  ELSIF NEW."width" IS DISTINCT FROM OLD."width" OR NEW."height" IS DISTINCT FROM OLD."height" THEN
    NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."variant_bytes" IS NULL THEN NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v); END IF;
  ELSIF NEW."variants" IS DISTINCT FROM OLD."variants" THEN
    NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v);
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "media_assets_derive"() FROM PUBLIC`,
  `DROP TRIGGER "media_assets_derive" ON "media_assets"`,
  `CREATE TRIGGER "media_assets_derive" BEFORE INSERT OR UPDATE OF "filename", "mime_type", "title", "width", "height", "variants" ON "media_assets" FOR EACH ROW EXECUTE FUNCTION "media_assets_derive"()`,
  `CREATE OR REPLACE FUNCTION "campaigns_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "campaigns_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "campaigns_derive" BEFORE INSERT OR UPDATE OF "name" ON "campaigns" FOR EACH ROW EXECUTE FUNCTION "campaigns_derive"()`,
  `CREATE OR REPLACE FUNCTION "posts_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."title_key" IS NULL THEN NEW."title_key" := coalesce(lower(left(NEW."title", 100)), ''); END IF;
  ELSIF NEW."title" IS DISTINCT FROM OLD."title" THEN
    NEW."title_key" := coalesce(lower(left(NEW."title", 100)), '');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."word_count" IS NULL THEN NEW."word_count" := regexp_count(NEW."body", '\\S+'); END IF;
  ELSIF NEW."body" IS DISTINCT FROM OLD."body" THEN
    NEW."word_count" := regexp_count(NEW."body", '\\S+');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "posts_derive"() FROM PUBLIC`,
  `DROP TRIGGER "posts_derive" ON "posts"`,
  `CREATE TRIGGER "posts_derive" BEFORE INSERT OR UPDATE OF "title", "body" ON "posts" FOR EACH ROW EXECUTE FUNCTION "posts_derive"()`,
  `CREATE OR REPLACE FUNCTION "templates_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "templates_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "templates_derive" BEFORE INSERT OR UPDATE OF "name" ON "templates" FOR EACH ROW EXECUTE FUNCTION "templates_derive"()`,
  `CREATE OR REPLACE FUNCTION "content_calendars_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "content_calendars_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "content_calendars_derive" BEFORE INSERT OR UPDATE OF "name" ON "content_calendars" FOR EACH ROW EXECUTE FUNCTION "content_calendars_derive"()`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."title_key" IS NULL THEN NEW."title_key" := lower(left(NEW."title", 100)); END IF;
  ELSIF NEW."title" IS DISTINCT FROM OLD."title" THEN
    NEW."title_key" := lower(left(NEW."title", 100));
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "calendar_entries_derive" BEFORE INSERT OR UPDATE OF "title" ON "calendar_entries" FOR EACH ROW EXECUTE FUNCTION "calendar_entries_derive"()`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_published_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_campaigns_start_date_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_scheduled_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_format_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_format_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_scheduled_at_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_platform_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_status_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_templates_kind_by_usage_count"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_templates_category_by_usage_count"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_templates_shared_kind_by_usage_count"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_templates_shared_category_by_usage_count"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_templates_deleted_by_usage_count"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_memberships_role_by_name"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_memberships_role_by_joined_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_memberships_status_by_name"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_memberships_status_by_role"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_memberships_status_by_joined_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_published_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_published_at_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_published_at_by_calendar_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_by_calendar_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_format_by_calendar_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_scheduled_at_by_calendar_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_calendar_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_calendar_at_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_calendar_at_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_calendar_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_schedules_scheduled_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_schedules_status_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_content_calendars_start_date_by_name"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_calendar_entries_kind_by_date"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_calendar_entries_date_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_calendar_entries_platform_by_date"`,
];

const DOWN = [
  `CREATE INDEX ix_publications_published_at_by_created_at ON public.publications USING btree (organization_id, published_at, created_at, id)`,
  `CREATE INDEX ix_campaigns_start_date_by_created_at ON public.campaigns USING btree (organization_id, start_date, created_at, id)`,
  `CREATE INDEX ix_posts_scheduled_at_by_created_at ON public.posts USING btree (organization_id, scheduled_at, created_at, id)`,
  `CREATE INDEX ix_posts_client_account_by_scheduled_at ON public.posts USING btree (organization_id, client_account_id, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_client_account_by_published_at ON public.posts USING btree (organization_id, client_account_id, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_author_by_scheduled_at ON public.posts USING btree (organization_id, author_id, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_author_by_published_at ON public.posts USING btree (organization_id, author_id, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_campaign_by_scheduled_at ON public.posts USING btree (organization_id, campaign_id, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_campaign_by_published_at ON public.posts USING btree (organization_id, campaign_id, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_status_by_scheduled_at ON public.posts USING btree (organization_id, status, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_status_by_published_at ON public.posts USING btree (organization_id, status, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_format_by_scheduled_at ON public.posts USING btree (organization_id, format, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_format_by_published_at ON public.posts USING btree (organization_id, format, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_scheduled_at_by_published_at ON public.posts USING btree (organization_id, scheduled_at, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_deleted_by_scheduled_at ON public.posts USING btree (organization_id, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id) WHERE (deleted_at IS NOT NULL)`,
  `CREATE INDEX ix_posts_deleted_by_published_at ON public.posts USING btree (organization_id, GREATEST(published_at, '-infinity'::timestamp with time zone), id) WHERE (deleted_at IS NOT NULL)`,
  `CREATE INDEX ix_publications_platform_by_published_at ON public.publications USING btree (organization_id, platform, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_publications_status_by_published_at ON public.publications USING btree (organization_id, status, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_templates_kind_by_usage_count ON public.templates USING btree (organization_id, kind, usage_count, id)`,
  `CREATE INDEX ix_templates_category_by_usage_count ON public.templates USING btree (organization_id, category, usage_count, id)`,
  `CREATE INDEX ix_templates_shared_kind_by_usage_count ON public.templates USING btree (kind, usage_count, id) WHERE (is_public AND (deleted_at IS NULL))`,
  `CREATE INDEX ix_templates_shared_category_by_usage_count ON public.templates USING btree (category, usage_count, id) WHERE (is_public AND (deleted_at IS NULL))`,
  `CREATE INDEX ix_templates_deleted_by_usage_count ON public.templates USING btree (organization_id, usage_count, id) WHERE (deleted_at IS NOT NULL)`,
  `CREATE INDEX ix_memberships_role_by_name ON public.memberships USING btree (organization_id, role, GREATEST(sort_name, ''::text), id)`,
  `CREATE INDEX ix_memberships_role_by_joined_at ON public.memberships USING btree (organization_id, role, GREATEST(joined_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_memberships_status_by_name ON public.memberships USING btree (organization_id, status, GREATEST(sort_name, ''::text), id)`,
  `CREATE INDEX ix_memberships_status_by_role ON public.memberships USING btree (organization_id, status, ( CASE role WHEN 'OWNER'::text THEN 0 WHEN 'ADMIN'::text THEN 1 WHEN 'MANAGER'::text THEN 2 WHEN 'EDITOR'::text THEN 3 WHEN 'CREATOR'::text THEN 4 WHEN 'MEMBER'::text THEN 5 WHEN 'VIEWER'::text THEN 6 WHEN 'CLIENT'::text THEN 7 ELSE NULL::integer END), id)`,
  `CREATE INDEX ix_memberships_status_by_joined_at ON public.memberships USING btree (organization_id, status, GREATEST(joined_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_published_at_by_created_at ON public.posts USING btree (organization_id, published_at, created_at, id)`,
  `CREATE INDEX ix_posts_published_at_by_scheduled_at ON public.posts USING btree (organization_id, published_at, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_published_at_by_calendar_at ON public.posts USING btree (organization_id, published_at, GREATEST(calendar_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_status_by_calendar_at ON public.posts USING btree (organization_id, status, GREATEST(calendar_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_format_by_calendar_at ON public.posts USING btree (organization_id, format, GREATEST(calendar_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_scheduled_at_by_calendar_at ON public.posts USING btree (organization_id, scheduled_at, GREATEST(calendar_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_calendar_at_by_created_at ON public.posts USING btree (organization_id, calendar_at, created_at, id)`,
  `CREATE INDEX ix_posts_calendar_at_by_scheduled_at ON public.posts USING btree (organization_id, calendar_at, GREATEST(scheduled_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_calendar_at_by_published_at ON public.posts USING btree (organization_id, calendar_at, GREATEST(published_at, '-infinity'::timestamp with time zone), id)`,
  `CREATE INDEX ix_posts_deleted_by_calendar_at ON public.posts USING btree (organization_id, GREATEST(calendar_at, '-infinity'::timestamp with time zone), id) WHERE (deleted_at IS NOT NULL)`,
  `CREATE INDEX ix_schedules_scheduled_at_by_created_at ON public.schedules USING btree (organization_id, scheduled_at, created_at, id)`,
  `CREATE INDEX ix_schedules_status_by_scheduled_at ON public.schedules USING btree (organization_id, status, scheduled_at, id)`,
  `CREATE INDEX ix_content_calendars_start_date_by_name ON public.content_calendars USING btree (organization_id, start_date, name, id)`,
  `CREATE INDEX ix_calendar_entries_kind_by_date ON public.calendar_entries USING btree (organization_id, kind, date, id)`,
  `CREATE INDEX ix_calendar_entries_date_by_created_at ON public.calendar_entries USING btree (organization_id, date, created_at, id)`,
  `CREATE INDEX ix_calendar_entries_platform_by_date ON public.calendar_entries USING btree (organization_id, platform, date, id)`,
  `DROP TRIGGER "calendar_entries_derive" ON "calendar_entries"`,
  `DROP FUNCTION "calendar_entries_derive"()`,
  `DROP TRIGGER "content_calendars_derive" ON "content_calendars"`,
  `DROP FUNCTION "content_calendars_derive"()`,
  `DROP TRIGGER "templates_derive" ON "templates"`,
  `DROP FUNCTION "templates_derive"()`,
  `DROP TRIGGER "posts_derive" ON "posts"`,
  `CREATE TRIGGER posts_derive BEFORE INSERT OR UPDATE OF body ON public.posts FOR EACH ROW EXECUTE FUNCTION posts_derive()`,
  `CREATE OR REPLACE FUNCTION public.posts_derive()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."word_count" IS NULL THEN NEW."word_count" := regexp_count(NEW."body", '\\S+'); END IF;
  ELSIF NEW."body" IS DISTINCT FROM OLD."body" THEN
    NEW."word_count" := regexp_count(NEW."body", '\\S+');
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP TRIGGER "campaigns_derive" ON "campaigns"`,
  `DROP FUNCTION "campaigns_derive"()`,
  `DROP TRIGGER "media_assets_derive" ON "media_assets"`,
  `CREATE TRIGGER media_assets_derive BEFORE INSERT OR UPDATE OF width, height, variants ON public.media_assets FOR EACH ROW EXECUTE FUNCTION media_assets_derive()`,
  `CREATE OR REPLACE FUNCTION public.media_assets_derive()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."orientation" IS NULL THEN NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END; END IF;
  ELSIF NEW."width" IS DISTINCT FROM OLD."width" OR NEW."height" IS DISTINCT FROM OLD."height" THEN
    NEW."orientation" := CASE sign(NEW."width" - NEW."height") WHEN 1 THEN 'LANDSCAPE' WHEN -1 THEN 'PORTRAIT' WHEN 0 THEN 'SQUARE' END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."variant_bytes" IS NULL THEN NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v); END IF;
  ELSIF NEW."variants" IS DISTINCT FROM OLD."variants" THEN
    NEW."variant_bytes" := (SELECT coalesce(sum((v->>'fileSize')::bigint), 0) FROM jsonb_array_elements(NEW."variants") v);
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP TRIGGER "media_folders_derive" ON "media_folders"`,
  `DROP FUNCTION "media_folders_derive"()`,
  `DROP TRIGGER "social_accounts_derive" ON "social_accounts"`,
  `DROP FUNCTION "social_accounts_derive"()`,
  `DROP TRIGGER "client_accounts_derive" ON "client_accounts"`,
  `DROP FUNCTION "client_accounts_derive"()`,
  `DROP INDEX "ix_calendar_entries_title_by_created_at"`,
  `DROP INDEX "ix_content_calendars_end_date_by_created_at"`,
  `DROP INDEX "ix_content_calendars_client_account_by_name"`,
  `CREATE INDEX ix_content_calendars_client_account_by_name ON public.content_calendars USING btree (organization_id, client_account_id, name, id)`,
  `DROP INDEX "ix_content_calendars_by_name"`,
  `CREATE INDEX ix_content_calendars_by_name ON public.content_calendars USING btree (organization_id, name, id)`,
  `DROP INDEX "ix_publications_kind_by_created_at"`,
  `DROP INDEX "ix_templates_shared_by_name"`,
  `DROP INDEX "ix_templates_shared_by_updated_at"`,
  `DROP INDEX "ix_templates_by_name"`,
  `DROP INDEX "ix_templates_by_updated_at"`,
  `DROP INDEX "ix_posts_media_type_by_created_at"`,
  `DROP INDEX "ix_posts_by_title"`,
  `DROP INDEX "ix_posts_by_updated_at"`,
  `DROP INDEX "ix_campaigns_end_date_by_created_at"`,
  `DROP INDEX "ix_campaigns_approval_status_by_created_at"`,
  `DROP INDEX "ix_campaigns_by_start_date"`,
  `DROP INDEX "ix_campaigns_by_status"`,
  `DROP INDEX "ix_campaigns_by_name"`,
  `DROP INDEX "ix_campaigns_by_updated_at"`,
  `DROP INDEX "ix_media_assets_source_by_created_at"`,
  `DROP INDEX "ix_media_assets_width_by_created_at"`,
  `DROP INDEX "ix_media_assets_mime_type_by_created_at"`,
  `DROP INDEX "ix_media_assets_filename_by_created_at"`,
  `DROP INDEX "ix_media_assets_by_title"`,
  `DROP INDEX "ix_media_assets_by_updated_at"`,
  `DROP INDEX "ix_media_folders_parent_by_name"`,
  `CREATE INDEX ix_media_folders_parent_by_name ON public.media_folders USING btree (organization_id, parent_id, name, id)`,
  `DROP INDEX "ix_media_folders_by_name"`,
  `CREATE INDEX ix_media_folders_by_name ON public.media_folders USING btree (organization_id, name, id)`,
  `DROP INDEX "ix_social_accounts_is_active_by_created_at"`,
  `DROP INDEX "ix_social_accounts_by_display_name"`,
  `DROP INDEX "ix_social_accounts_by_platform"`,
  `DROP INDEX "ix_client_accounts_by_name"`,
  `DROP INDEX "ix_client_accounts_by_updated_at"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "ck_calendar_entries_title_key"`,
  `ALTER TABLE "content_calendars" DROP CONSTRAINT "ck_content_calendars_name_key"`,
  `ALTER TABLE "templates" DROP CONSTRAINT "ck_templates_name_key"`,
  `ALTER TABLE "posts" DROP CONSTRAINT "ck_posts_title_key"`,
  `ALTER TABLE "campaigns" DROP CONSTRAINT "ck_campaigns_name_key"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_title_key"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_mime_type_key"`,
  `ALTER TABLE "media_assets" DROP CONSTRAINT "ck_media_assets_filename_key"`,
  `ALTER TABLE "media_folders" DROP CONSTRAINT "ck_media_folders_name_key"`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_display_name_key"`,
  `ALTER TABLE "client_accounts" DROP CONSTRAINT "ck_client_accounts_name_key"`,
  `ALTER TABLE "calendar_entries" DROP COLUMN "title_key"`,
  `ALTER TABLE "content_calendars" DROP COLUMN "name_key"`,
  `ALTER TABLE "templates" DROP COLUMN "name_key"`,
  `ALTER TABLE "posts" DROP COLUMN "title_key"`,
  `ALTER TABLE "campaigns" DROP COLUMN "name_key"`,
  `ALTER TABLE "media_assets" DROP COLUMN "title_key"`,
  `ALTER TABLE "media_assets" DROP COLUMN "mime_type_key"`,
  `ALTER TABLE "media_assets" DROP COLUMN "filename_key"`,
  `ALTER TABLE "media_folders" DROP COLUMN "name_key"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "display_name_key"`,
  `ALTER TABLE "client_accounts" DROP COLUMN "name_key"`,
];

export class AddFilters1785458600100 implements MigrationInterface {
  name = 'AddFilters1785458600100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
