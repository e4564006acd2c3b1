import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE OR REPLACE FUNCTION "template_ratings_derive_templates"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL UNION SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  ELSE
    ids := ARRAY(SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  END IF;
  PERFORM FROM "templates" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'templates', true);
  FOR changed IN
    UPDATE "templates" o SET "rating_count" = d."rating_count", "rating" = d."rating"
      FROM (SELECT t."id", (SELECT count(*) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating_count", (SELECT round(avg(r."stars"), 2) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating" FROM "templates" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."rating_count", o."rating") IS DISTINCT FROM (d."rating_count", d."rating")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'template.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', ARRAY[]::uuid[]));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "template_ratings_derive_templates"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "publications_derive_schedules"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "schedule_id" FROM new_rows WHERE "schedule_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."schedule_id", o."schedule_id"]) r
      WHERE r IS NOT NULL AND (n."schedule_id", n."status") IS DISTINCT FROM (o."schedule_id", o."status"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "schedule_id" FROM old_rows WHERE "schedule_id" IS NOT NULL);
  END IF;
  PERFORM FROM "schedules" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'schedules', true);
  FOR changed IN
    UPDATE "schedules" o SET "status" = d."status"
      FROM (SELECT t."id", (COALESCE((SELECT CASE p.status
        WHEN 'QUEUED' THEN 'PENDING'
        WHEN 'PUBLISHED' THEN 'COMPLETED'
        WHEN 'FAILED' THEN 'FAILED'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        ELSE 'PROCESSING' END
      FROM publications p WHERE p.organization_id = t."organization_id" AND p.schedule_id = t."id"), t."status")) AS "status" FROM "schedules" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status") IS DISTINCT FROM (d."status")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'schedule.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "publications_derive_schedules"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "schedules_derive_posts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL UNION SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  ELSE
    ids := ARRAY(SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  END IF;
  PERFORM FROM "posts" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'posts', true);
  FOR changed IN
    UPDATE "posts" o SET "status" = d."status", "scheduled_at" = d."scheduled_at", "published_at" = d."published_at", "calendar_at" = d."calendar_at"
      FROM (SELECT t."id", (CASE WHEN t."status" = 'ARCHIVED' THEN t."status" ELSE CASE WHEN LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))) IS NOT NULL THEN 'SCHEDULED' ELSE (SELECT CASE
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id") END END) AS "status", (LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')))) AS "scheduled_at", (COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED'))) AS "published_at", (COALESCE(LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))), COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED')), (SELECT max(COALESCE(p.attempted_at, p.created_at)) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'FAILED'))) AS "calendar_at" FROM "posts" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status", o."scheduled_at", o."published_at", o."calendar_at") IS DISTINCT FROM (d."status", d."scheduled_at", d."published_at", d."calendar_at")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'post.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "schedules_derive_posts"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "publications_derive_posts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."post_id", o."post_id"]) r
      WHERE r IS NOT NULL AND (n."post_id", n."status", n."schedule_id", n."created_at", n."published_at", n."attempted_at") IS DISTINCT FROM (o."post_id", o."status", o."schedule_id", o."created_at", o."published_at", o."attempted_at"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  END IF;
  PERFORM FROM "posts" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'posts', true);
  FOR changed IN
    UPDATE "posts" o SET "status" = d."status", "scheduled_at" = d."scheduled_at", "published_at" = d."published_at", "calendar_at" = d."calendar_at"
      FROM (SELECT t."id", (CASE WHEN t."status" = 'ARCHIVED' THEN t."status" ELSE CASE WHEN LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))) IS NOT NULL THEN 'SCHEDULED' ELSE (SELECT CASE
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id") END END) AS "status", (LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')))) AS "scheduled_at", (COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED'))) AS "published_at", (COALESCE(LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))), COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED')), (SELECT max(COALESCE(p.attempted_at, p.created_at)) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'FAILED'))) AS "calendar_at" FROM "posts" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status", o."scheduled_at", o."published_at", o."calendar_at") IS DISTINCT FROM (d."status", d."scheduled_at", d."published_at", d."calendar_at")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'post.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "publications_derive_posts"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "memberships_copy"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF NEW."status" = 'ACTIVE' THEN
    NEW."sort_name" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."full_name") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."sort_name" := CASE WHEN NEW."status" = 'INACTIVE' THEN lower(NEW."former_name") END;
  END IF;
  IF NEW."status" = 'ACTIVE' THEN
    NEW."search_email" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."email") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."search_email" := CASE WHEN NEW."status" = 'PENDING' THEN lower(NEW."invited_email") END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "memberships_copy"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "memberships_copy_user"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'memberships', true);
  UPDATE "memberships" t SET "sort_name" = t."sort_name", "search_email" = t."search_email" WHERE NEW."id" = t."user_id" AND ((t."status" = 'ACTIVE'));
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "memberships_copy_user"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "client_accounts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ClientAccount', OLD."id");
  ELSE
    PERFORM search.put("client_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "client_accounts_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "memberships_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Membership', OLD."id");
  ELSE
    PERFORM search.put("memberships_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "memberships_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "social_accounts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'SocialAccount', OLD."id");
  ELSE
    PERFORM search.put("social_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "social_accounts_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_folders_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaFolder', OLD."id");
  ELSE
    PERFORM search.put("media_folders_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_folders_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_assets_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaAsset', OLD."id");
  ELSE
    PERFORM search.put("media_assets_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_assets_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "campaigns_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Campaign', OLD."id");
  ELSE
    PERFORM search.put("campaigns_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaigns_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "posts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Post', OLD."id");
  ELSE
    PERFORM search.put("posts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posts_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "templates_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Template', OLD."id");
  ELSE
    PERFORM search.put("templates_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "templates_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "content_calendars_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ContentCalendar', OLD."id");
  ELSE
    PERFORM search.put("content_calendars_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "content_calendars_search"() FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'CalendarEntry', OLD."id");
  ELSE
    PERFORM search.put("calendar_entries_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_search"() FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.calendar_entries_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'CalendarEntry', OLD."id");
  ELSE
    PERFORM search.put("calendar_entries_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.content_calendars_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ContentCalendar', OLD."id");
  ELSE
    PERFORM search.put("content_calendars_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.templates_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Template', OLD."id");
  ELSE
    PERFORM search.put("templates_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.posts_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Post', OLD."id");
  ELSE
    PERFORM search.put("posts_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.campaigns_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Campaign', OLD."id");
  ELSE
    PERFORM search.put("campaigns_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.media_assets_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaAsset', OLD."id");
  ELSE
    PERFORM search.put("media_assets_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.media_folders_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaFolder', OLD."id");
  ELSE
    PERFORM search.put("media_folders_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.social_accounts_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'SocialAccount', OLD."id");
  ELSE
    PERFORM search.put("social_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.memberships_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Membership', OLD."id");
  ELSE
    PERFORM search.put("memberships_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.client_accounts_search()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ClientAccount', OLD."id");
  ELSE
    PERFORM search.put("client_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.memberships_copy_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  PERFORM set_config('tenancy.maintains', 'memberships', true);
  UPDATE "memberships" t SET "sort_name" = t."sort_name", "search_email" = t."search_email" WHERE NEW."id" = t."user_id" AND ((t."status" = 'ACTIVE'));
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.memberships_copy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF NEW."status" = 'ACTIVE' THEN
    NEW."sort_name" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."full_name") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."sort_name" := CASE WHEN NEW."status" = 'INACTIVE' THEN lower(NEW."former_name") END;
  END IF;
  IF NEW."status" = 'ACTIVE' THEN
    NEW."search_email" := (SELECT CASE WHEN p."deleted_at" IS NULL THEN lower(p."email") END FROM "users" p WHERE p."id" = NEW."user_id" FOR SHARE);
  ELSE
    NEW."search_email" := CASE WHEN NEW."status" = 'PENDING' THEN lower(NEW."invited_email") END;
  END IF;
  RETURN NEW;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.publications_derive_posts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."post_id", o."post_id"]) r
      WHERE r IS NOT NULL AND (n."post_id", n."status", n."schedule_id", n."created_at", n."published_at", n."attempted_at") IS DISTINCT FROM (o."post_id", o."status", o."schedule_id", o."created_at", o."published_at", o."attempted_at"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  END IF;
  PERFORM FROM "posts" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'posts', true);
  FOR changed IN
    UPDATE "posts" o SET "status" = d."status", "scheduled_at" = d."scheduled_at", "published_at" = d."published_at", "calendar_at" = d."calendar_at"
      FROM (SELECT t."id", (CASE WHEN t."status" = 'ARCHIVED' THEN t."status" ELSE CASE WHEN LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))) IS NOT NULL THEN 'SCHEDULED' ELSE (SELECT CASE
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id") END END) AS "status", (LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')))) AS "scheduled_at", (COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED'))) AS "published_at", (COALESCE(LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))), COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED')), (SELECT max(COALESCE(p.attempted_at, p.created_at)) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'FAILED'))) AS "calendar_at" FROM "posts" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status", o."scheduled_at", o."published_at", o."calendar_at") IS DISTINCT FROM (d."status", d."scheduled_at", d."published_at", d."calendar_at")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'post.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.schedules_derive_posts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL UNION SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  ELSE
    ids := ARRAY(SELECT "post_id" FROM old_rows WHERE "post_id" IS NOT NULL);
  END IF;
  PERFORM FROM "posts" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'posts', true);
  FOR changed IN
    UPDATE "posts" o SET "status" = d."status", "scheduled_at" = d."scheduled_at", "published_at" = d."published_at", "calendar_at" = d."calendar_at"
      FROM (SELECT t."id", (CASE WHEN t."status" = 'ARCHIVED' THEN t."status" ELSE CASE WHEN LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))) IS NOT NULL THEN 'SCHEDULED' ELSE (SELECT CASE
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id") END END) AS "status", (LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')))) AS "scheduled_at", (COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED'))) AS "published_at", (COALESCE(LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE s.organization_id = t."organization_id" AND s.post_id = t."id" AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.schedule_id IS NULL AND p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN'))), COALESCE(t."published_at", (SELECT min(p.published_at) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'PUBLISHED')), (SELECT max(COALESCE(p.attempted_at, p.created_at)) FROM publications p WHERE p.organization_id = t."organization_id" AND p.post_id = t."id" AND p.status = 'FAILED'))) AS "calendar_at" FROM "posts" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status", o."scheduled_at", o."published_at", o."calendar_at") IS DISTINCT FROM (d."status", d."scheduled_at", d."published_at", d."calendar_at")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'post.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.publications_derive_schedules()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "schedule_id" FROM new_rows WHERE "schedule_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."schedule_id", o."schedule_id"]) r
      WHERE r IS NOT NULL AND (n."schedule_id", n."status") IS DISTINCT FROM (o."schedule_id", o."status"));
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;
  ELSE
    ids := ARRAY(SELECT "schedule_id" FROM old_rows WHERE "schedule_id" IS NOT NULL);
  END IF;
  PERFORM FROM "schedules" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'schedules', true);
  FOR changed IN
    UPDATE "schedules" o SET "status" = d."status"
      FROM (SELECT t."id", (COALESCE((SELECT CASE p.status
        WHEN 'QUEUED' THEN 'PENDING'
        WHEN 'PUBLISHED' THEN 'COMPLETED'
        WHEN 'FAILED' THEN 'FAILED'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        ELSE 'PROCESSING' END
      FROM publications p WHERE p.organization_id = t."organization_id" AND p.schedule_id = t."id"), t."status")) AS "status" FROM "schedules" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."status") IS DISTINCT FROM (d."status")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'schedule.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', array_remove(ARRAY[changed."client_account_id"], NULL)));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $function$
`,
  `CREATE OR REPLACE FUNCTION public.template_ratings_derive_templates()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "template_id" FROM new_rows WHERE "template_id" IS NOT NULL UNION SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  ELSE
    ids := ARRAY(SELECT "template_id" FROM old_rows WHERE "template_id" IS NOT NULL);
  END IF;
  PERFORM FROM "templates" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  PERFORM set_config('tenancy.maintains', 'templates', true);
  FOR changed IN
    UPDATE "templates" o SET "rating_count" = d."rating_count", "rating" = d."rating"
      FROM (SELECT t."id", (SELECT count(*) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating_count", (SELECT round(avg(r."stars"), 2) FROM "template_ratings" r WHERE r."organization_id" = t."organization_id" AND r."template_id" = t."id") AS "rating" FROM "templates" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (o."rating_count", o."rating") IS DISTINCT FROM (d."rating_count", d."rating")
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), 'template.updated', changed."organization_id",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', ARRAY[]::uuid[]));
  END LOOP;
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $function$
`,
];

export class PlanTriggersOnce1785466100000 implements MigrationInterface {
  name = 'PlanTriggersOnce1785466100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
