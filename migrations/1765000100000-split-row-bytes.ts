import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE OR REPLACE FUNCTION "client_accounts_row_bytes"(r "client_accounts") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "client_accounts_row_bytes"("client_accounts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "client_accounts_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "client_accounts_row_bytes"(r::"client_accounts") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "client_accounts_row_bytes"(r::"client_accounts") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"client_accounts_row_bytes"(r::"client_accounts") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"client_accounts_row_bytes"(r::"client_accounts") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "client_accounts_count_bytes"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "campaigns_row_bytes"(r "campaigns") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "campaigns_row_bytes"("campaigns") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "campaigns_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "campaigns_row_bytes"(r::"campaigns") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "campaigns_row_bytes"(r::"campaigns") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"campaigns_row_bytes"(r::"campaigns") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"campaigns_row_bytes"(r::"campaigns") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaigns_count_bytes"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "posts_row_bytes"(r "posts") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "posts_row_bytes"("posts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "posts_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "posts_row_bytes"(r::"posts") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "posts_row_bytes"(r::"posts") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"posts_row_bytes"(r::"posts") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"posts_row_bytes"(r::"posts") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posts_count_bytes"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "post_media_row_bytes"(r "post_media") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256)::bigint
$$;
REVOKE ALL ON FUNCTION "post_media_row_bytes"("post_media") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "post_media_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "post_media_row_bytes"(r::"post_media") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "post_media_row_bytes"(r::"post_media") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"post_media_row_bytes"(r::"post_media") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"post_media_row_bytes"(r::"post_media") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_media_count_bytes"() FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.post_media_count_bytes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256)::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256)::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256)::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256)::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $function$
`,
  `DROP FUNCTION "post_media_row_bytes"("post_media")`,
  `CREATE OR REPLACE FUNCTION public.posts_count_bytes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."language"::text), 0) + coalesce(octet_length(r."tone"::text), 0) + coalesce(octet_length(r."visual_style"::text), 0) + coalesce(octet_length(r."content_goal"::text), 0) + coalesce(octet_length(r."business_type"::text), 0) + coalesce(octet_length(r."ai_contribution"::text), 0) + coalesce(octet_length(r."ai_prompt"::text), 0) + coalesce(octet_length(r."external_idea_id"::text), 0) + coalesce(octet_length(r."ai_tags"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."caption"::text), 0) + coalesce(octet_length(r."body"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."call_to_action"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."format"::text), 0) + coalesce(octet_length(r."media_type"::text), 0) + coalesce(octet_length(r."thumbnail_url"::text), 0) + coalesce(octet_length(r."target_platforms"::text), 0) + coalesce(octet_length(r."platform_overrides"::text), 0) + coalesce(octet_length(r."metadata"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $function$
`,
  `DROP FUNCTION "posts_row_bytes"("posts")`,
  `CREATE OR REPLACE FUNCTION public.campaigns_count_bytes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."theme"::text), 0) + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."approval_status"::text), 0) + coalesce(octet_length(r."purpose"::text), 0) + coalesce(octet_length(r."currency"::text), 0) + coalesce(octet_length(r."strategy"::text), 0) + coalesce(octet_length(r."ai_settings"::text), 0) + coalesce(octet_length(r."targets"::text), 0) + coalesce(octet_length(r."actuals"::text), 0) + coalesce(octet_length(r."ads_meta_campaign_id"::text), 0) + coalesce(octet_length(r."ads_objective"::text), 0) + coalesce(octet_length(r."ads_target_audience"::text), 0) + coalesce(octet_length(r."ads_audience_size_estimate"::text), 0) + coalesce(octet_length(r."ads_optimization_goals"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $function$
`,
  `DROP FUNCTION "campaigns_row_bytes"("campaigns")`,
  `CREATE OR REPLACE FUNCTION public.client_accounts_count_bytes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -(256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."slug"::text), 0) + coalesce(octet_length(r."contact_email"::text), 0) + coalesce(octet_length(r."contact_phone"::text), 0) + coalesce(octet_length(r."logo_url"::text), 0) + coalesce(octet_length(r."brand_colors"::text), 0) + coalesce(octet_length(r."settings"::text), 0))::bigint AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $function$
`,
  `DROP FUNCTION "client_accounts_row_bytes"("client_accounts")`,
];

export class SplitRowBytes1765000100000 implements MigrationInterface {
  name = 'SplitRowBytes1765000100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
