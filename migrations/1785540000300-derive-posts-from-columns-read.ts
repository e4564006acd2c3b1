import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE OR REPLACE FUNCTION "schedules_derive_posts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "post_id" FROM new_rows WHERE "post_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON n."organization_id" = o."organization_id" AND n."id" = o."id",
      unnest(ARRAY[n."post_id", o."post_id"]) r
      WHERE r IS NOT NULL AND (n."post_id", n."status", n."scheduled_at") IS DISTINCT FROM (o."post_id", o."status", o."scheduled_at"));
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
REVOKE ALL ON FUNCTION "schedules_derive_posts"() FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.schedules_derive_posts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
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
];

export class DerivePostsFromColumnsRead1785540000300 implements MigrationInterface {
  name = 'DerivePostsFromColumnsRead1785540000300';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
