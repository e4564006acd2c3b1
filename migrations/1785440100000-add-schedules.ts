import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "schedules" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "post_id" uuid NOT NULL, "social_account_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "scheduled_at" TIMESTAMP WITH TIME ZONE NOT NULL, "local_date_time" text, "time_zone" text, "occurrence" text, "status" text NOT NULL DEFAULT 'PENDING', CONSTRAINT "ck_schedules_local_date_time" CHECK ("local_date_time" ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$'), CONSTRAINT "ck_schedules_time_zone" CHECK (char_length("time_zone") <= 50), CONSTRAINT "ck_schedules_occurrence" CHECK ("occurrence" IN ('EARLIER', 'LATER')), CONSTRAINT "ck_schedules_status" CHECK ("status" IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')), CONSTRAINT "ck_schedules_local_time_has_zone" CHECK (num_nulls("local_date_time", "time_zone") <> 1), CONSTRAINT "ck_schedules_occurrence_has_local_time" CHECK ("occurrence" IS NULL OR "local_date_time" IS NOT NULL), CONSTRAINT "PK_5e4e7427afd0e1533f7f42258db" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "posts" ADD "calendar_at" TIMESTAMP WITH TIME ZONE`,
  `SELECT set_config('tenancy.maintains', 'posts', true)`,
  `-- The first publication that was sent counts, as in the columns that are derived from now on.
   UPDATE posts t SET published_at = coalesce(t.published_at, d.published_at),
                      calendar_at = coalesce(t.scheduled_at, t.published_at, d.published_at, d.failed_at)
     FROM (SELECT o.organization_id, o.id, min(p.published_at) FILTER (WHERE p.status = 'PUBLISHED') AS published_at,
                  max(p.created_at) FILTER (WHERE p.status = 'FAILED') AS failed_at
             FROM posts o LEFT JOIN publications p ON p.organization_id = o.organization_id AND p.post_id = o.id
            GROUP BY o.organization_id, o.id) d
    WHERE d.organization_id = t.organization_id AND d.id = t.id
      AND coalesce(t.scheduled_at, t.published_at, d.published_at, d.failed_at) IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `ALTER TABLE "publications" ADD "schedule_id" uuid`,
  `ALTER TABLE "publications" ADD "attempted_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "publications" ADD "version" integer NOT NULL DEFAULT '1'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_version" CHECK ("version" >= 1)`,
  `CREATE UNIQUE INDEX "uq_schedules_post_social_account_scheduled_at" ON "schedules" ("organization_id", "post_id", "social_account_id", "scheduled_at") WHERE "status" IN ('PENDING', 'PROCESSING')`,
  `CREATE UNIQUE INDEX "uq_schedules_id" ON "schedules" ("id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE UNIQUE INDEX "uq_publications_schedule" ON "publications" ("organization_id", "schedule_id")`,
  `ALTER TABLE "schedules" ADD CONSTRAINT "fk_schedules_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "schedules" ADD CONSTRAINT "fk_schedules_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "schedules" ADD CONSTRAINT "fk_schedules_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "schedules" ADD CONSTRAINT "fk_schedules_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE SET NULL ("social_account_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "schedules" ADD CONSTRAINT "fk_schedules_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "fk_publications_schedule_id" FOREIGN KEY ("organization_id", "schedule_id") REFERENCES "schedules"("organization_id","id") ON DELETE SET NULL ("schedule_id") ON UPDATE NO ACTION`,
  `-- Locks a post of the organization that the transaction acts for as the system. Whoever plans a publication locks the post
-- before the publication, so that plans of one post are made one after the other and cannot deadlock.
CREATE OR REPLACE FUNCTION publishing.lock_post(post uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM posts p
    WHERE p.organization_id = nullif(current_setting('tenancy.system', true), '')::uuid AND p.id = post
      FOR NO KEY UPDATE;
END
$$;
REVOKE ALL ON FUNCTION publishing.lock_post FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publishing.lock_post TO marquee_serving;`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_published_at_by_calendar_at" ON "posts" ("organization_id", "published_at", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_calendar_at" ON "posts" ("organization_id", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_client_account_by_calendar_at" ON "posts" ("organization_id", "client_account_id", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_author_by_calendar_at" ON "posts" ("organization_id", "author_id", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_calendar_at" ON "posts" ("organization_id", "campaign_id", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_status_by_calendar_at" ON "posts" ("organization_id", "status", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_format_by_calendar_at" ON "posts" ("organization_id", "format", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_scheduled_at_by_calendar_at" ON "posts" ("organization_id", "scheduled_at", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_calendar_at_by_created_at" ON "posts" ("organization_id", "calendar_at", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_calendar_at_by_scheduled_at" ON "posts" ("organization_id", "calendar_at", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_calendar_at_by_published_at" ON "posts" ("organization_id", "calendar_at", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_by_calendar_at" ON "posts" ("organization_id", (GREATEST("calendar_at", '-infinity'::timestamptz)), "id") WHERE "deleted_at" IS NOT NULL`,
  `CREATE INDEX "ix_schedules_by_created_at" ON "schedules" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_by_scheduled_at" ON "schedules" ("organization_id", "scheduled_at", "id")`,
  `CREATE INDEX "ix_schedules_client_account_by_created_at" ON "schedules" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_client_account_by_scheduled_at" ON "schedules" ("organization_id", "client_account_id", "scheduled_at", "id")`,
  `CREATE INDEX "ix_schedules_post_by_created_at" ON "schedules" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_post_by_scheduled_at" ON "schedules" ("organization_id", "post_id", "scheduled_at", "id")`,
  `CREATE INDEX "ix_schedules_social_account_by_created_at" ON "schedules" ("organization_id", "social_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_social_account_by_scheduled_at" ON "schedules" ("organization_id", "social_account_id", "scheduled_at", "id")`,
  `CREATE INDEX "ix_schedules_scheduled_at_id" ON "schedules" ("scheduled_at", "id") WHERE "status" = 'PENDING'`,
  `CREATE INDEX "ix_schedules_created_by" ON "schedules" ("created_by_id")`,
  `CREATE INDEX "ix_schedules_scheduled_at_by_created_at" ON "schedules" ("organization_id", "scheduled_at", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_status_by_created_at" ON "schedules" ("organization_id", "status", "created_at", "id")`,
  `CREATE INDEX "ix_schedules_status_by_scheduled_at" ON "schedules" ("organization_id", "status", "scheduled_at", "id")`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "ck_notifications_kind" CHECK ("kind" IN ('CONTENT_READY', 'APPROVAL_NEEDED', 'COMMENT', 'MENTION', 'POST_SCHEDULED', 'POST_PUBLISHED', 'POST_FAILED', 'BILLING', 'PAYMENT_FAILED', 'MEMBERSHIP', 'SOCIAL_ACCOUNT', 'SECURITY', 'SYSTEM'))`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_status"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_status" CHECK ("status" IN ('QUEUED', 'PUBLISHING', 'PUBLISHED', 'FAILED', 'UNKNOWN', 'CANCELLED'))`,
  `ALTER TABLE "schedules" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "schedules" TO marquee_serving`,
  `GRANT INSERT ON "schedules" TO marquee_serving`,
  `GRANT UPDATE ON "schedules" TO marquee_serving`,
  `CREATE TRIGGER "schedules_touch" BEFORE UPDATE ON "schedules" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `GRANT INSERT ON "publications" TO marquee_serving`,
  `GRANT UPDATE ON "publications" TO marquee_serving`,
  `CREATE OR REPLACE FUNCTION "schedules_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "schedules_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "schedules_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "schedules" FOR EACH ROW EXECUTE FUNCTION "schedules_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "schedules_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'schedules', true);
  UPDATE "schedules" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "schedules_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "schedules_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "schedules_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "publications_derive_schedules"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(SELECT "schedule_id" FROM new_rows WHERE "schedule_id" IS NOT NULL);
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(SELECT "schedule_id" FROM new_rows WHERE "schedule_id" IS NOT NULL UNION SELECT "schedule_id" FROM old_rows WHERE "schedule_id" IS NOT NULL);
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
  `CREATE TRIGGER "publications_derive_schedules_on_insert" AFTER INSERT ON "publications" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_schedules"()`,
  `CREATE TRIGGER "publications_derive_schedules_on_update" AFTER UPDATE ON "publications" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_schedules"()`,
  `CREATE TRIGGER "publications_derive_schedules_on_delete" AFTER DELETE ON "publications" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_schedules"()`,
  `CREATE OR REPLACE FUNCTION "schedules_derive_posts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  `CREATE TRIGGER "schedules_derive_posts_on_insert" AFTER INSERT ON "schedules" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "schedules_derive_posts"()`,
  `CREATE TRIGGER "schedules_derive_posts_on_update" AFTER UPDATE ON "schedules" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "schedules_derive_posts"()`,
  `CREATE TRIGGER "schedules_derive_posts_on_delete" AFTER DELETE ON "schedules" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "schedules_derive_posts"()`,
  `CREATE OR REPLACE FUNCTION "publications_derive_posts"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION "publications_derive_posts"() FROM PUBLIC`,
  `CREATE TRIGGER "publications_derive_posts_on_insert" AFTER INSERT ON "publications" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_posts"()`,
  `CREATE TRIGGER "publications_derive_posts_on_update" AFTER UPDATE ON "publications" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_posts"()`,
  `CREATE TRIGGER "publications_derive_posts_on_delete" AFTER DELETE ON "publications" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "publications_derive_posts"()`,
  `CREATE POLICY "schedules_read" ON "schedules" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "schedules_system_read" ON "schedules" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "schedules_system_insert" ON "schedules" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "schedules_system_update" ON "schedules" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "publications_system_read" ON "publications" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "publications_system_insert" ON "publications" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "publications_system_update" ON "publications" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "publications_system_update" ON "publications"`,
  `DROP POLICY "publications_system_insert" ON "publications"`,
  `DROP POLICY "publications_system_read" ON "publications"`,
  `DROP POLICY "schedules_system_update" ON "schedules"`,
  `DROP POLICY "schedules_system_insert" ON "schedules"`,
  `DROP POLICY "schedules_system_read" ON "schedules"`,
  `DROP POLICY "schedules_read" ON "schedules"`,
  `DROP TRIGGER "publications_derive_posts_on_delete" ON "publications"`,
  `DROP TRIGGER "publications_derive_posts_on_update" ON "publications"`,
  `DROP TRIGGER "publications_derive_posts_on_insert" ON "publications"`,
  `DROP FUNCTION "publications_derive_posts"()`,
  `DROP TRIGGER "schedules_derive_posts_on_delete" ON "schedules"`,
  `DROP TRIGGER "schedules_derive_posts_on_update" ON "schedules"`,
  `DROP TRIGGER "schedules_derive_posts_on_insert" ON "schedules"`,
  `DROP FUNCTION "schedules_derive_posts"()`,
  `DROP TRIGGER "publications_derive_schedules_on_delete" ON "publications"`,
  `DROP TRIGGER "publications_derive_schedules_on_update" ON "publications"`,
  `DROP TRIGGER "publications_derive_schedules_on_insert" ON "publications"`,
  `DROP FUNCTION "publications_derive_schedules"()`,
  `DROP TRIGGER "schedules_follow_scope" ON "posts"`,
  `DROP FUNCTION "schedules_follow_scope"()`,
  `DROP TRIGGER "schedules_take_scope" ON "schedules"`,
  `DROP FUNCTION "schedules_take_scope"()`,
  `REVOKE UPDATE ON "publications" FROM marquee_serving`,
  `REVOKE INSERT ON "publications" FROM marquee_serving`,
  `DROP TRIGGER "schedules_touch" ON "schedules"`,
  `REVOKE UPDATE ON "schedules" FROM marquee_serving`,
  `REVOKE INSERT ON "schedules" FROM marquee_serving`,
  `REVOKE SELECT ON "schedules" FROM marquee_serving`,
  `ALTER TABLE "schedules" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_status"`,
  `ALTER TABLE publications ADD CONSTRAINT ck_publications_status CHECK ((status = ANY (ARRAY['QUEUED'::text, 'PUBLISHING'::text, 'PUBLISHED'::text, 'FAILED'::text, 'UNKNOWN'::text])))`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "ck_notifications_kind"`,
  `ALTER TABLE notifications ADD CONSTRAINT ck_notifications_kind CHECK ((kind = ANY (ARRAY['CONTENT_READY'::text, 'APPROVAL_NEEDED'::text, 'COMMENT'::text, 'MENTION'::text, 'POST_PUBLISHED'::text, 'POST_FAILED'::text, 'BILLING'::text, 'PAYMENT_FAILED'::text, 'MEMBERSHIP'::text, 'SOCIAL_ACCOUNT'::text, 'SECURITY'::text, 'SYSTEM'::text])))`,
  `DROP INDEX "ix_schedules_status_by_scheduled_at"`,
  `DROP INDEX "ix_schedules_status_by_created_at"`,
  `DROP INDEX "ix_schedules_scheduled_at_by_created_at"`,
  `DROP INDEX "ix_schedules_created_by"`,
  `DROP INDEX "ix_schedules_scheduled_at_id"`,
  `DROP INDEX "ix_schedules_social_account_by_scheduled_at"`,
  `DROP INDEX "ix_schedules_social_account_by_created_at"`,
  `DROP INDEX "ix_schedules_post_by_scheduled_at"`,
  `DROP INDEX "ix_schedules_post_by_created_at"`,
  `DROP INDEX "ix_schedules_client_account_by_scheduled_at"`,
  `DROP INDEX "ix_schedules_client_account_by_created_at"`,
  `DROP INDEX "ix_schedules_by_scheduled_at"`,
  `DROP INDEX "ix_schedules_by_created_at"`,
  `DROP INDEX "ix_posts_deleted_by_calendar_at"`,
  `DROP INDEX "ix_posts_calendar_at_by_published_at"`,
  `DROP INDEX "ix_posts_calendar_at_by_scheduled_at"`,
  `DROP INDEX "ix_posts_calendar_at_by_created_at"`,
  `DROP INDEX "ix_posts_scheduled_at_by_calendar_at"`,
  `DROP INDEX "ix_posts_format_by_calendar_at"`,
  `DROP INDEX "ix_posts_status_by_calendar_at"`,
  `DROP INDEX "ix_posts_campaign_by_calendar_at"`,
  `DROP INDEX "ix_posts_author_by_calendar_at"`,
  `DROP INDEX "ix_posts_client_account_by_calendar_at"`,
  `DROP INDEX "ix_posts_by_calendar_at"`,
  `DROP INDEX "ix_posts_published_at_by_calendar_at"`,
  `DROP ROUTINE publishing.lock_post(uuid)`,
  `ALTER TABLE "publications" DROP CONSTRAINT "fk_publications_schedule_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "fk_schedules_created_by_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "fk_schedules_social_account_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "fk_schedules_post_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "fk_schedules_client_account_id"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "fk_schedules_organization_id"`,
  `DROP INDEX "uq_publications_schedule"`,
  `DROP INDEX "uq_schedules_id"`,
  `DROP INDEX "uq_schedules_post_social_account_scheduled_at"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_version"`,
  `ALTER TABLE "publications" DROP COLUMN "version"`,
  `ALTER TABLE "publications" DROP COLUMN "attempted_at"`,
  `ALTER TABLE "publications" DROP COLUMN "schedule_id"`,
  `ALTER TABLE "posts" DROP COLUMN "calendar_at"`,
  `DROP TABLE "schedules"`,
];

/** Schedules of posts. The status and times of a post are derived from its schedules and publications. */
export class AddSchedules1785440100000 implements MigrationInterface {
  name = 'AddSchedules1785440100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
