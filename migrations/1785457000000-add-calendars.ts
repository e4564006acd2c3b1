import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "content_calendars" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "name" text NOT NULL, "description" text, "time_zone" text NOT NULL, "start_date" date NOT NULL, "end_date" date, "is_ai_generated" boolean NOT NULL DEFAULT false, "ai_strategy" jsonb, "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_content_calendars_name" CHECK (char_length("name") <= 255), CONSTRAINT "ck_content_calendars_description" CHECK (char_length("description") <= 10000), CONSTRAINT "ck_content_calendars_time_zone" CHECK (char_length("time_zone") <= 50), CONSTRAINT "ck_content_calendars_ai_strategy" CHECK (octet_length("ai_strategy"::text) <= 131072), CONSTRAINT "ck_content_calendars_version" CHECK ("version" >= 1), CONSTRAINT "ck_content_calendars_dates_in_order" CHECK ("start_date" <= "end_date"), CONSTRAINT "PK_a0681f34f5a5a1700029d277d98" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "calendar_entries" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "calendar_id" uuid NOT NULL, "post_id" uuid, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "kind" text NOT NULL DEFAULT 'NOTE', "title" text NOT NULL, "date" date NOT NULL, "time" text, "platform" text, "notes" text, "tags" text array NOT NULL DEFAULT '{}', "version" integer NOT NULL DEFAULT '1', CONSTRAINT "ck_calendar_entries_kind" CHECK ("kind" IN ('EVENT', 'HOLIDAY', 'IDEA', 'NOTE')), CONSTRAINT "ck_calendar_entries_title" CHECK (char_length("title") <= 255), CONSTRAINT "ck_calendar_entries_time" CHECK ("time" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'), CONSTRAINT "ck_calendar_entries_platform" CHECK ("platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST', 'WHATSAPP', 'GOOGLE_BUSINESS')), CONSTRAINT "ck_calendar_entries_notes" CHECK (char_length("notes") <= 10000), CONSTRAINT "ck_calendar_entries_tags" CHECK (cardinality("tags") <= 50), CONSTRAINT "ck_calendar_entries_version" CHECK ("version" >= 1), CONSTRAINT "PK_4138f55d9710a3d6999222f336f" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "posting_slots" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "calendar_id" uuid NOT NULL, "social_account_id" uuid, "id" uuid NOT NULL, "position" integer NOT NULL, "weekday" text NOT NULL, "time" text NOT NULL, CONSTRAINT "ck_posting_slots_position" CHECK ("position" >= 0), CONSTRAINT "ck_posting_slots_weekday" CHECK ("weekday" IN ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY')), CONSTRAINT "ck_posting_slots_time" CHECK ("time" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'), CONSTRAINT "PK_16a3c6a7afb000acd4c6c54e741" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "slot_holds" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "calendar_id" uuid NOT NULL, "created_by_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "start_date" date NOT NULL, "end_date" date NOT NULL, "reason" text, CONSTRAINT "ck_slot_holds_reason" CHECK (char_length("reason") <= 255), CONSTRAINT "ck_slot_holds_dates_in_order" CHECK ("start_date" <= "end_date"), CONSTRAINT "PK_0e1994bb133300436add8a14cac" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_content_calendars_id" ON "content_calendars" ("id")`,
  `CREATE UNIQUE INDEX "uq_calendar_entries_id" ON "calendar_entries" ("id")`,
  `CREATE UNIQUE INDEX "uq_posting_slots_id" ON "posting_slots" ("id")`,
  `CREATE UNIQUE INDEX "uq_posting_slots_calendar_weekday_time_social_account" ON "posting_slots" ("organization_id", "calendar_id", "weekday", "time", "social_account_id") NULLS NOT DISTINCT`,
  `CREATE UNIQUE INDEX "uq_posting_slots_calendar_position" ON "posting_slots" ("organization_id", "calendar_id", "position")`,
  `CREATE UNIQUE INDEX "uq_slot_holds_id" ON "slot_holds" ("id")`,
  `ALTER TABLE "content_calendars" ADD CONSTRAINT "fk_content_calendars_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "content_calendars" ADD CONSTRAINT "fk_content_calendars_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "content_calendars" ADD CONSTRAINT "fk_content_calendars_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "calendar_entries" ADD CONSTRAINT "fk_calendar_entries_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "calendar_entries" ADD CONSTRAINT "fk_calendar_entries_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "calendar_entries" ADD CONSTRAINT "fk_calendar_entries_calendar_id" FOREIGN KEY ("organization_id", "calendar_id") REFERENCES "content_calendars"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "calendar_entries" ADD CONSTRAINT "fk_calendar_entries_post_id" FOREIGN KEY ("organization_id", "post_id") REFERENCES "posts"("organization_id","id") ON DELETE SET NULL ("post_id") ON UPDATE NO ACTION`,
  `ALTER TABLE "calendar_entries" ADD CONSTRAINT "fk_calendar_entries_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `ALTER TABLE "posting_slots" ADD CONSTRAINT "fk_posting_slots_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "posting_slots" ADD CONSTRAINT "fk_posting_slots_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "posting_slots" ADD CONSTRAINT "fk_posting_slots_calendar_id" FOREIGN KEY ("organization_id", "calendar_id") REFERENCES "content_calendars"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "posting_slots" ADD CONSTRAINT "fk_posting_slots_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "slot_holds" ADD CONSTRAINT "fk_slot_holds_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "slot_holds" ADD CONSTRAINT "fk_slot_holds_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "slot_holds" ADD CONSTRAINT "fk_slot_holds_calendar_id" FOREIGN KEY ("organization_id", "calendar_id") REFERENCES "content_calendars"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "slot_holds" ADD CONSTRAINT "fk_slot_holds_created_by_id" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_content_calendars_by_created_at" ON "content_calendars" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_content_calendars_by_name" ON "content_calendars" ("organization_id", "name", "id")`,
  `CREATE INDEX "ix_content_calendars_client_account_by_created_at" ON "content_calendars" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_content_calendars_client_account_by_name" ON "content_calendars" ("organization_id", "client_account_id", "name", "id")`,
  `CREATE INDEX "ix_content_calendars_created_by" ON "content_calendars" ("created_by_id")`,
  `CREATE INDEX "ix_content_calendars_start_date_by_created_at" ON "content_calendars" ("organization_id", "start_date", "created_at", "id")`,
  `CREATE INDEX "ix_content_calendars_start_date_by_name" ON "content_calendars" ("organization_id", "start_date", "name", "id")`,
  `CREATE INDEX "ix_calendar_entries_by_created_at" ON "calendar_entries" ("organization_id", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_by_date" ON "calendar_entries" ("organization_id", "date", "id")`,
  `CREATE INDEX "ix_calendar_entries_client_account_by_created_at" ON "calendar_entries" ("organization_id", "client_account_id", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_client_account_by_date" ON "calendar_entries" ("organization_id", "client_account_id", "date", "id")`,
  `CREATE INDEX "ix_calendar_entries_calendar_by_created_at" ON "calendar_entries" ("organization_id", "calendar_id", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_calendar_by_date" ON "calendar_entries" ("organization_id", "calendar_id", "date", "id")`,
  `CREATE INDEX "ix_calendar_entries_post_by_created_at" ON "calendar_entries" ("organization_id", "post_id", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_post_by_date" ON "calendar_entries" ("organization_id", "post_id", "date", "id")`,
  `CREATE INDEX "ix_calendar_entries_created_by" ON "calendar_entries" ("created_by_id")`,
  `CREATE INDEX "ix_calendar_entries_kind_by_created_at" ON "calendar_entries" ("organization_id", "kind", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_kind_by_date" ON "calendar_entries" ("organization_id", "kind", "date", "id")`,
  `CREATE INDEX "ix_calendar_entries_date_by_created_at" ON "calendar_entries" ("organization_id", "date", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_platform_by_created_at" ON "calendar_entries" ("organization_id", "platform", "created_at", "id")`,
  `CREATE INDEX "ix_calendar_entries_platform_by_date" ON "calendar_entries" ("organization_id", "platform", "date", "id")`,
  `CREATE INDEX "ix_posting_slots_client_account" ON "posting_slots" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_posting_slots_social_account" ON "posting_slots" ("organization_id", "social_account_id")`,
  `CREATE INDEX "ix_slot_holds_calendar_by_created_at" ON "slot_holds" ("organization_id", "calendar_id", "created_at", "id")`,
  `CREATE INDEX "ix_slot_holds_calendar_by_start_date" ON "slot_holds" ("organization_id", "calendar_id", "start_date", "id")`,
  `CREATE INDEX "ix_slot_holds_client_account" ON "slot_holds" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_slot_holds_created_by" ON "slot_holds" ("created_by_id")`,
  `ALTER TABLE "content_calendars" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "content_calendars" TO marquee_serving`,
  `GRANT INSERT ON "content_calendars" TO marquee_serving`,
  `GRANT UPDATE ON "content_calendars" TO marquee_serving`,
  `GRANT DELETE ON "content_calendars" TO marquee_serving`,
  `CREATE TRIGGER "content_calendars_touch" BEFORE UPDATE ON "content_calendars" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "calendar_entries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "calendar_entries" TO marquee_serving`,
  `GRANT INSERT ON "calendar_entries" TO marquee_serving`,
  `GRANT UPDATE ON "calendar_entries" TO marquee_serving`,
  `GRANT DELETE ON "calendar_entries" TO marquee_serving`,
  `CREATE TRIGGER "calendar_entries_touch" BEFORE UPDATE ON "calendar_entries" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "posting_slots" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "posting_slots" TO marquee_serving`,
  `GRANT INSERT ON "posting_slots" TO marquee_serving`,
  `GRANT UPDATE ON "posting_slots" TO marquee_serving`,
  `GRANT DELETE ON "posting_slots" TO marquee_serving`,
  `ALTER TABLE "slot_holds" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "slot_holds" TO marquee_serving`,
  `GRANT INSERT ON "slot_holds" TO marquee_serving`,
  `GRANT DELETE ON "slot_holds" TO marquee_serving`,
  `CREATE TRIGGER "slot_holds_touch" BEFORE UPDATE ON "slot_holds" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE TRIGGER "content_calendars_audit" AFTER INSERT OR UPDATE OR DELETE ON "content_calendars" FOR EACH ROW EXECUTE FUNCTION audit.record('ContentCalendar', 'CONTENT_CALENDAR', 'organization_id', '{"created_at":"createdAt","name":"name","description":"description","time_zone":"timeZone","start_date":"startDate","end_date":"endDate","is_ai_generated":"isAiGenerated","ai_strategy":"aiStrategy","version":"version","client_account_id":"clientAccountId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "calendar_entries_audit" AFTER INSERT OR UPDATE OR DELETE ON "calendar_entries" FOR EACH ROW EXECUTE FUNCTION audit.record('CalendarEntry', 'CALENDAR_ENTRY', 'organization_id', '{"created_at":"createdAt","kind":"kind","title":"title","date":"date","time":"time","platform":"platform","notes":"notes","tags":"tags","version":"version","client_account_id":"clientAccountId","calendar_id":"calendarId","post_id":"postId","created_by_id":"createdById"}')`,
  `CREATE TRIGGER "slot_holds_audit" AFTER INSERT OR UPDATE OR DELETE ON "slot_holds" FOR EACH ROW EXECUTE FUNCTION audit.record('SlotHold', 'SLOT_HOLD', 'organization_id', '{"created_at":"createdAt","start_date":"startDate","end_date":"endDate","reason":"reason","client_account_id":"clientAccountId","calendar_id":"calendarId","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."calendar_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "content_calendars" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."calendar_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "calendar_entries_take_scope" BEFORE INSERT OR UPDATE OF "calendar_id", "client_account_id" ON "calendar_entries" FOR EACH ROW EXECUTE FUNCTION "calendar_entries_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'calendar_entries', true);
  UPDATE "calendar_entries" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "calendar_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "calendar_entries_follow_scope" AFTER UPDATE ON "content_calendars" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "calendar_entries_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "posting_slots_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."calendar_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "content_calendars" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."calendar_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "posting_slots_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "posting_slots_take_scope" BEFORE INSERT OR UPDATE OF "calendar_id", "client_account_id" ON "posting_slots" FOR EACH ROW EXECUTE FUNCTION "posting_slots_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "posting_slots_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "posting_slots" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "calendar_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posting_slots_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "posting_slots_follow_scope" AFTER UPDATE ON "content_calendars" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "posting_slots_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "slot_holds_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."calendar_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "content_calendars" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."calendar_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "slot_holds_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "slot_holds_take_scope" BEFORE INSERT OR UPDATE OF "calendar_id", "client_account_id" ON "slot_holds" FOR EACH ROW EXECUTE FUNCTION "slot_holds_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "slot_holds_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'slot_holds', true);
  UPDATE "slot_holds" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "calendar_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "slot_holds_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "slot_holds_follow_scope" AFTER UPDATE ON "content_calendars" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "slot_holds_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "content_calendars_row_bytes"(r "content_calendars") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."name"::text), 0) + coalesce(octet_length(r."description"::text), 0) + coalesce(octet_length(r."time_zone"::text), 0) + coalesce(octet_length(r."ai_strategy"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "content_calendars_row_bytes"("content_calendars") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "content_calendars_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "content_calendars_row_bytes"(r::"content_calendars") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "content_calendars_row_bytes"(r::"content_calendars") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"content_calendars_row_bytes"(r::"content_calendars") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"content_calendars_row_bytes"(r::"content_calendars") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "content_calendars_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "content_calendars_count_bytes_on_insert" AFTER INSERT ON "content_calendars" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_calendars_count_bytes"()`,
  `CREATE TRIGGER "content_calendars_count_bytes_on_update" AFTER UPDATE ON "content_calendars" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_calendars_count_bytes"()`,
  `CREATE TRIGGER "content_calendars_count_bytes_on_delete" AFTER DELETE ON "content_calendars" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "content_calendars_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_row_bytes"(r "calendar_entries") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."kind"::text), 0) + coalesce(octet_length(r."title"::text), 0) + coalesce(octet_length(r."time"::text), 0) + coalesce(octet_length(r."platform"::text), 0) + coalesce(octet_length(r."notes"::text), 0) + coalesce(octet_length(r."tags"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "calendar_entries_row_bytes"("calendar_entries") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "calendar_entries_row_bytes"(r::"calendar_entries") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "calendar_entries_row_bytes"(r::"calendar_entries") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"calendar_entries_row_bytes"(r::"calendar_entries") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"calendar_entries_row_bytes"(r::"calendar_entries") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "calendar_entries_count_bytes_on_insert" AFTER INSERT ON "calendar_entries" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "calendar_entries_count_bytes"()`,
  `CREATE TRIGGER "calendar_entries_count_bytes_on_update" AFTER UPDATE ON "calendar_entries" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "calendar_entries_count_bytes"()`,
  `CREATE TRIGGER "calendar_entries_count_bytes_on_delete" AFTER DELETE ON "calendar_entries" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "calendar_entries_count_bytes"()`,
  `CREATE OR REPLACE FUNCTION "posting_slots_row_bytes"(r "posting_slots") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."weekday"::text), 0) + coalesce(octet_length(r."time"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "posting_slots_row_bytes"("posting_slots") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "posting_slots_count_bytes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "posting_slots_row_bytes"(r::"posting_slots") AS bytes FROM new_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, "posting_slots_row_bytes"(r::"posting_slots") AS bytes FROM new_rows r UNION ALL SELECT r."organization_id" AS tenant, -"posting_slots_row_bytes"(r::"posting_slots") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  ELSE
    PERFORM tenancy.add_stored_bytes(c.tenant, sum(c.bytes)::bigint) FROM (SELECT r."organization_id" AS tenant, -"posting_slots_row_bytes"(r::"posting_slots") AS bytes FROM old_rows r) c GROUP BY c.tenant HAVING sum(c.bytes) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posting_slots_count_bytes"() FROM PUBLIC`,
  `CREATE TRIGGER "posting_slots_count_bytes_on_insert" AFTER INSERT ON "posting_slots" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "posting_slots_count_bytes"()`,
  `CREATE TRIGGER "posting_slots_count_bytes_on_update" AFTER UPDATE ON "posting_slots" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "posting_slots_count_bytes"()`,
  `CREATE TRIGGER "posting_slots_count_bytes_on_delete" AFTER DELETE ON "posting_slots" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "posting_slots_count_bytes"()`,
  `CREATE POLICY "content_calendars_read" ON "content_calendars" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "content_calendars_insert" ON "content_calendars" FOR INSERT WITH CHECK (tenancy.may('CONTENT_PUBLISH', "content_calendars"."organization_id", "content_calendars"."client_account_id", "content_calendars"."created_by_id"))`,
  `CREATE POLICY "content_calendars_update" ON "content_calendars" FOR UPDATE USING (tenancy.may('CONTENT_PUBLISH', "content_calendars"."organization_id", "content_calendars"."client_account_id", "content_calendars"."created_by_id")) WITH CHECK (tenancy.may('CONTENT_PUBLISH', "content_calendars"."organization_id", "content_calendars"."client_account_id", "content_calendars"."created_by_id"))`,
  `CREATE POLICY "calendar_entries_read" ON "calendar_entries" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "calendar_entries_insert" ON "calendar_entries" FOR INSERT WITH CHECK (tenancy.may('CONTENT_WRITE', "calendar_entries"."organization_id", "calendar_entries"."client_account_id", "calendar_entries"."created_by_id"))`,
  `CREATE POLICY "calendar_entries_update" ON "calendar_entries" FOR UPDATE USING (tenancy.may('CONTENT_WRITE', "calendar_entries"."organization_id", "calendar_entries"."client_account_id", "calendar_entries"."created_by_id")) WITH CHECK (tenancy.may('CONTENT_WRITE', "calendar_entries"."organization_id", "calendar_entries"."client_account_id", "calendar_entries"."created_by_id"))`,
  `CREATE POLICY "posting_slots_read" ON "posting_slots" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "posting_slots_insert" ON "posting_slots" FOR INSERT WITH CHECK (EXISTS (SELECT FROM "content_calendars" o WHERE o."organization_id" = "posting_slots"."organization_id" AND o."id" = "posting_slots"."calendar_id" AND tenancy.may('CONTENT_PUBLISH', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "posting_slots_update" ON "posting_slots" FOR UPDATE USING (EXISTS (SELECT FROM "content_calendars" o WHERE o."organization_id" = "posting_slots"."organization_id" AND o."id" = "posting_slots"."calendar_id" AND tenancy.may('CONTENT_PUBLISH', o."organization_id", o."client_account_id", o."created_by_id"))) WITH CHECK (EXISTS (SELECT FROM "content_calendars" o WHERE o."organization_id" = "posting_slots"."organization_id" AND o."id" = "posting_slots"."calendar_id" AND tenancy.may('CONTENT_PUBLISH', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "posting_slots_delete" ON "posting_slots" FOR DELETE USING (EXISTS (SELECT FROM "content_calendars" o WHERE o."organization_id" = "posting_slots"."organization_id" AND o."id" = "posting_slots"."calendar_id" AND tenancy.may('CONTENT_PUBLISH', o."organization_id", o."client_account_id", o."created_by_id")))`,
  `CREATE POLICY "slot_holds_read" ON "slot_holds" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "content_calendars_system_read" ON "content_calendars" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "content_calendars_system_delete" ON "content_calendars" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "calendar_entries_system_read" ON "calendar_entries" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "calendar_entries_system_delete" ON "calendar_entries" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "slot_holds_system_read" ON "slot_holds" FOR SELECT USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "slot_holds_system_insert" ON "slot_holds" FOR INSERT WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
  `CREATE POLICY "slot_holds_system_delete" ON "slot_holds" FOR DELETE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "slot_holds_system_delete" ON "slot_holds"`,
  `DROP POLICY "slot_holds_system_insert" ON "slot_holds"`,
  `DROP POLICY "slot_holds_system_read" ON "slot_holds"`,
  `DROP POLICY "calendar_entries_system_delete" ON "calendar_entries"`,
  `DROP POLICY "calendar_entries_system_read" ON "calendar_entries"`,
  `DROP POLICY "content_calendars_system_delete" ON "content_calendars"`,
  `DROP POLICY "content_calendars_system_read" ON "content_calendars"`,
  `DROP POLICY "slot_holds_read" ON "slot_holds"`,
  `DROP POLICY "posting_slots_delete" ON "posting_slots"`,
  `DROP POLICY "posting_slots_update" ON "posting_slots"`,
  `DROP POLICY "posting_slots_insert" ON "posting_slots"`,
  `DROP POLICY "posting_slots_read" ON "posting_slots"`,
  `DROP POLICY "calendar_entries_update" ON "calendar_entries"`,
  `DROP POLICY "calendar_entries_insert" ON "calendar_entries"`,
  `DROP POLICY "calendar_entries_read" ON "calendar_entries"`,
  `DROP POLICY "content_calendars_update" ON "content_calendars"`,
  `DROP POLICY "content_calendars_insert" ON "content_calendars"`,
  `DROP POLICY "content_calendars_read" ON "content_calendars"`,
  `DROP TRIGGER "posting_slots_count_bytes_on_delete" ON "posting_slots"`,
  `DROP TRIGGER "posting_slots_count_bytes_on_update" ON "posting_slots"`,
  `DROP TRIGGER "posting_slots_count_bytes_on_insert" ON "posting_slots"`,
  `DROP FUNCTION "posting_slots_count_bytes"()`,
  `DROP FUNCTION "posting_slots_row_bytes"("posting_slots")`,
  `DROP TRIGGER "calendar_entries_count_bytes_on_delete" ON "calendar_entries"`,
  `DROP TRIGGER "calendar_entries_count_bytes_on_update" ON "calendar_entries"`,
  `DROP TRIGGER "calendar_entries_count_bytes_on_insert" ON "calendar_entries"`,
  `DROP FUNCTION "calendar_entries_count_bytes"()`,
  `DROP FUNCTION "calendar_entries_row_bytes"("calendar_entries")`,
  `DROP TRIGGER "content_calendars_count_bytes_on_delete" ON "content_calendars"`,
  `DROP TRIGGER "content_calendars_count_bytes_on_update" ON "content_calendars"`,
  `DROP TRIGGER "content_calendars_count_bytes_on_insert" ON "content_calendars"`,
  `DROP FUNCTION "content_calendars_count_bytes"()`,
  `DROP FUNCTION "content_calendars_row_bytes"("content_calendars")`,
  `DROP TRIGGER "slot_holds_follow_scope" ON "content_calendars"`,
  `DROP FUNCTION "slot_holds_follow_scope"()`,
  `DROP TRIGGER "slot_holds_take_scope" ON "slot_holds"`,
  `DROP FUNCTION "slot_holds_take_scope"()`,
  `DROP TRIGGER "posting_slots_follow_scope" ON "content_calendars"`,
  `DROP FUNCTION "posting_slots_follow_scope"()`,
  `DROP TRIGGER "posting_slots_take_scope" ON "posting_slots"`,
  `DROP FUNCTION "posting_slots_take_scope"()`,
  `DROP TRIGGER "calendar_entries_follow_scope" ON "content_calendars"`,
  `DROP FUNCTION "calendar_entries_follow_scope"()`,
  `DROP TRIGGER "calendar_entries_take_scope" ON "calendar_entries"`,
  `DROP FUNCTION "calendar_entries_take_scope"()`,
  `DROP TRIGGER "slot_holds_audit" ON "slot_holds"`,
  `DROP TRIGGER "calendar_entries_audit" ON "calendar_entries"`,
  `DROP TRIGGER "content_calendars_audit" ON "content_calendars"`,
  `DROP TRIGGER "slot_holds_touch" ON "slot_holds"`,
  `REVOKE DELETE ON "slot_holds" FROM marquee_serving`,
  `REVOKE INSERT ON "slot_holds" FROM marquee_serving`,
  `REVOKE SELECT ON "slot_holds" FROM marquee_serving`,
  `ALTER TABLE "slot_holds" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE DELETE ON "posting_slots" FROM marquee_serving`,
  `REVOKE UPDATE ON "posting_slots" FROM marquee_serving`,
  `REVOKE INSERT ON "posting_slots" FROM marquee_serving`,
  `REVOKE SELECT ON "posting_slots" FROM marquee_serving`,
  `ALTER TABLE "posting_slots" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "calendar_entries_touch" ON "calendar_entries"`,
  `REVOKE DELETE ON "calendar_entries" FROM marquee_serving`,
  `REVOKE UPDATE ON "calendar_entries" FROM marquee_serving`,
  `REVOKE INSERT ON "calendar_entries" FROM marquee_serving`,
  `REVOKE SELECT ON "calendar_entries" FROM marquee_serving`,
  `ALTER TABLE "calendar_entries" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "content_calendars_touch" ON "content_calendars"`,
  `REVOKE DELETE ON "content_calendars" FROM marquee_serving`,
  `REVOKE UPDATE ON "content_calendars" FROM marquee_serving`,
  `REVOKE INSERT ON "content_calendars" FROM marquee_serving`,
  `REVOKE SELECT ON "content_calendars" FROM marquee_serving`,
  `ALTER TABLE "content_calendars" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_slot_holds_created_by"`,
  `DROP INDEX "ix_slot_holds_client_account"`,
  `DROP INDEX "ix_slot_holds_calendar_by_start_date"`,
  `DROP INDEX "ix_slot_holds_calendar_by_created_at"`,
  `DROP INDEX "ix_posting_slots_social_account"`,
  `DROP INDEX "ix_posting_slots_client_account"`,
  `DROP INDEX "ix_calendar_entries_platform_by_date"`,
  `DROP INDEX "ix_calendar_entries_platform_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_date_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_kind_by_date"`,
  `DROP INDEX "ix_calendar_entries_kind_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_created_by"`,
  `DROP INDEX "ix_calendar_entries_post_by_date"`,
  `DROP INDEX "ix_calendar_entries_post_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_calendar_by_date"`,
  `DROP INDEX "ix_calendar_entries_calendar_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_client_account_by_date"`,
  `DROP INDEX "ix_calendar_entries_client_account_by_created_at"`,
  `DROP INDEX "ix_calendar_entries_by_date"`,
  `DROP INDEX "ix_calendar_entries_by_created_at"`,
  `DROP INDEX "ix_content_calendars_start_date_by_name"`,
  `DROP INDEX "ix_content_calendars_start_date_by_created_at"`,
  `DROP INDEX "ix_content_calendars_created_by"`,
  `DROP INDEX "ix_content_calendars_client_account_by_name"`,
  `DROP INDEX "ix_content_calendars_client_account_by_created_at"`,
  `DROP INDEX "ix_content_calendars_by_name"`,
  `DROP INDEX "ix_content_calendars_by_created_at"`,
  `ALTER TABLE "slot_holds" DROP CONSTRAINT "fk_slot_holds_created_by_id"`,
  `ALTER TABLE "slot_holds" DROP CONSTRAINT "fk_slot_holds_calendar_id"`,
  `ALTER TABLE "slot_holds" DROP CONSTRAINT "fk_slot_holds_client_account_id"`,
  `ALTER TABLE "slot_holds" DROP CONSTRAINT "fk_slot_holds_organization_id"`,
  `ALTER TABLE "posting_slots" DROP CONSTRAINT "fk_posting_slots_social_account_id"`,
  `ALTER TABLE "posting_slots" DROP CONSTRAINT "fk_posting_slots_calendar_id"`,
  `ALTER TABLE "posting_slots" DROP CONSTRAINT "fk_posting_slots_client_account_id"`,
  `ALTER TABLE "posting_slots" DROP CONSTRAINT "fk_posting_slots_organization_id"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "fk_calendar_entries_created_by_id"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "fk_calendar_entries_post_id"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "fk_calendar_entries_calendar_id"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "fk_calendar_entries_client_account_id"`,
  `ALTER TABLE "calendar_entries" DROP CONSTRAINT "fk_calendar_entries_organization_id"`,
  `ALTER TABLE "content_calendars" DROP CONSTRAINT "fk_content_calendars_created_by_id"`,
  `ALTER TABLE "content_calendars" DROP CONSTRAINT "fk_content_calendars_client_account_id"`,
  `ALTER TABLE "content_calendars" DROP CONSTRAINT "fk_content_calendars_organization_id"`,
  `DROP INDEX "uq_slot_holds_id"`,
  `DROP INDEX "uq_posting_slots_calendar_position"`,
  `DROP INDEX "uq_posting_slots_calendar_weekday_time_social_account"`,
  `DROP INDEX "uq_posting_slots_id"`,
  `DROP INDEX "uq_calendar_entries_id"`,
  `DROP INDEX "uq_content_calendars_id"`,
  `DROP TABLE "slot_holds"`,
  `DROP TABLE "posting_slots"`,
  `DROP TABLE "calendar_entries"`,
  `DROP TABLE "content_calendars"`,
];

export class AddCalendars1785457000000 implements MigrationInterface {
  name = 'AddCalendars1785457000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
