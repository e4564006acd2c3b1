import type { MigrationInterface, QueryRunner } from 'typeorm';

const BASE = [
  // The stored bytes of a tenant, in as many rows as transactions that wrote at once: their sum counts.
  `CREATE TABLE tenancy.stored_bytes (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL, bytes bigint NOT NULL)`,
  `CREATE INDEX ix_stored_bytes_tenant ON tenancy.stored_bytes (tenant_id)`,
  `CREATE FUNCTION organizations.stored_bytes(organization uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
     SELECT coalesce(sum(bytes), 0)::bigint FROM tenancy.stored_bytes WHERE tenant_id = organization $$`,
  `REVOKE ALL ON FUNCTION organizations.stored_bytes(uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION organizations.stored_bytes(uuid) TO marquee_serving`,
  // 1 GB, unless another limit was agreed with the organization; 20 MB until its owner has verified their email address.
  `CREATE FUNCTION organizations.stored_bytes_limit(organization uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
     SELECT coalesce((o.limits->>'storedBytes')::bigint,
                     CASE WHEN u.email_verified_at IS NULL THEN 20000000 ELSE 1000000000 END)
       FROM organizations o JOIN users u ON u.id = o.owner_id WHERE o.id = organization $$`,
  `REVOKE ALL ON FUNCTION organizations.stored_bytes_limit(uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION organizations.stored_bytes_limit(uuid) TO marquee_serving`,
  // Adds to the count of a tenant. Takes a row that no other transaction holds, or inserts one, so that writers of one
  // tenant neither wait for each other nor deadlock. Transactions in progress do not see each other's bytes: together
  // they can exceed the limit by what they write, but the count is exact. Only users are limited, not jobs and migrations.
  `CREATE FUNCTION tenancy.add_stored_bytes(tenant uuid, added bigint) RETURNS void LANGUAGE plpgsql
   SET search_path = public, pg_temp AS $$
   DECLARE
     free uuid; maximum bigint;
   BEGIN
     -- The rows of a deleted organization are deleted after it, when its count is gone.
     IF added < 0 AND NOT EXISTS (SELECT FROM organizations WHERE id = tenant) THEN
       RETURN;
     END IF;
     SELECT s.id INTO free FROM tenancy.stored_bytes s WHERE s.tenant_id = tenant LIMIT 1 FOR UPDATE SKIP LOCKED;
     IF FOUND THEN
       UPDATE tenancy.stored_bytes SET bytes = bytes + added WHERE id = free;
     ELSE
       INSERT INTO tenancy.stored_bytes (tenant_id, bytes) VALUES (tenant, added);
     END IF;
     IF added > 0 AND nullif(current_setting('tenancy.person', true), '') IS NOT NULL THEN
       maximum := organizations.stored_bytes_limit(tenant);
       IF organizations.stored_bytes(tenant) > maximum THEN
         RAISE EXCEPTION 'The storage limit is exceeded.' USING ERRCODE = 'MQ002', DETAIL = maximum;
       END IF;
     END IF;
   END $$`,
  `REVOKE ALL ON FUNCTION tenancy.add_stored_bytes(uuid, bigint) FROM PUBLIC`,
  `CREATE FUNCTION tenancy.forget_stored_bytes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
   BEGIN
     DELETE FROM tenancy.stored_bytes WHERE tenant_id IN (SELECT id FROM old_rows);
     RETURN NULL;
   END $$`,
  `REVOKE ALL ON FUNCTION tenancy.forget_stored_bytes() FROM PUBLIC`,
];

/** Counts the rows that exist. */
const FILL = [
  `INSERT INTO tenancy.stored_bytes (tenant_id, bytes) SELECT r."organization_id", sum(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0)) FROM "client_accounts" r GROUP BY 1`,
  `INSERT INTO tenancy.stored_bytes (tenant_id, bytes) SELECT r."organization_id", sum(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0)) FROM "campaigns" r GROUP BY 1`,
  `INSERT INTO tenancy.stored_bytes (tenant_id, bytes) SELECT r."organization_id", sum(256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0)) FROM "posts" r GROUP BY 1`,
  `INSERT INTO tenancy.stored_bytes (tenant_id, bytes) SELECT r."organization_id", sum(256) FROM "post_media" r GROUP BY 1`,
];

const TRIGGERS = [
  `CREATE OR REPLACE FUNCTION "client_accounts_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "client_accounts_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "client_accounts_count_bytes_on_insert" AFTER INSERT ON "client_accounts" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "client_accounts_count_bytes"()`,
  `CREATE TRIGGER "client_accounts_count_bytes_on_update" AFTER UPDATE ON "client_accounts" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "client_accounts_count_bytes"()`,
  `CREATE TRIGGER "client_accounts_count_bytes_on_delete" AFTER DELETE ON "client_accounts" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "client_accounts_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "campaigns_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaigns_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "campaigns_count_bytes_on_insert" AFTER INSERT ON "campaigns" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaigns_count_bytes"()`,
  `CREATE TRIGGER "campaigns_count_bytes_on_update" AFTER UPDATE ON "campaigns" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaigns_count_bytes"()`,
  `CREATE TRIGGER "campaigns_count_bytes_on_delete" AFTER DELETE ON "campaigns" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "campaigns_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "posts_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posts_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "posts_count_bytes_on_insert" AFTER INSERT ON "posts" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "posts_count_bytes"()`,
  `CREATE TRIGGER "posts_count_bytes_on_update" AFTER UPDATE ON "posts" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "posts_count_bytes"()`,
  `CREATE TRIGGER "posts_count_bytes_on_delete" AFTER DELETE ON "posts" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "posts_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "post_media_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256)::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256)::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256)::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256)::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_media_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "post_media_count_bytes_on_insert" AFTER INSERT ON "post_media" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_media_count_bytes"()`,
  `CREATE TRIGGER "post_media_count_bytes_on_update" AFTER UPDATE ON "post_media" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_media_count_bytes"()`,
  `CREATE TRIGGER "post_media_count_bytes_on_delete" AFTER DELETE ON "post_media" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "post_media_count_bytes"()`,
  `CREATE TRIGGER "organizations_forget_bytes" AFTER DELETE ON "organizations" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tenancy.forget_stored_bytes()`,
];

const DOWN = [
  `DROP TRIGGER "organizations_forget_bytes" ON "organizations"`,
  `DROP TRIGGER "post_media_count_bytes_on_delete" ON "post_media"`,
  `DROP TRIGGER "post_media_count_bytes_on_update" ON "post_media"`,
  `DROP TRIGGER "post_media_count_bytes_on_insert" ON "post_media"`,
  `DROP FUNCTION "post_media_count_bytes"()`,
  `DROP TRIGGER "posts_count_bytes_on_delete" ON "posts"`,
  `DROP TRIGGER "posts_count_bytes_on_update" ON "posts"`,
  `DROP TRIGGER "posts_count_bytes_on_insert" ON "posts"`,
  `DROP FUNCTION "posts_count_bytes"()`,
  `DROP TRIGGER "campaigns_count_bytes_on_delete" ON "campaigns"`,
  `DROP TRIGGER "campaigns_count_bytes_on_update" ON "campaigns"`,
  `DROP TRIGGER "campaigns_count_bytes_on_insert" ON "campaigns"`,
  `DROP FUNCTION "campaigns_count_bytes"()`,
  `DROP TRIGGER "client_accounts_count_bytes_on_delete" ON "client_accounts"`,
  `DROP TRIGGER "client_accounts_count_bytes_on_update" ON "client_accounts"`,
  `DROP TRIGGER "client_accounts_count_bytes_on_insert" ON "client_accounts"`,
  `DROP FUNCTION "client_accounts_count_bytes"()`,
  `DROP FUNCTION tenancy.forget_stored_bytes()`,
  `DROP FUNCTION tenancy.add_stored_bytes(uuid, bigint)`,
  `DROP FUNCTION organizations.stored_bytes_limit(uuid)`,
  `DROP FUNCTION organizations.stored_bytes(uuid)`,
  `DROP TABLE tenancy.stored_bytes`,
];

/** The stored bytes of every organization are counted and limited. */
export class CountStoredBytes1764900000900 implements MigrationInterface {
  name = 'CountStoredBytes1764900000900';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [...BASE, ...FILL, ...TRIGGERS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
