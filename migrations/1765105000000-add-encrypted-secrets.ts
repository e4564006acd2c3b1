import type { MigrationInterface, QueryRunner } from 'typeorm';

// The table of settings is small, and no released version writes it.
const UP = [
  `CREATE TABLE "system_audit_entries" ("actor_id" uuid, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "action" text NOT NULL, "subject_type" text NOT NULL, "subject_id" uuid NOT NULL, "actor_kind" text NOT NULL, "actor_name" text, "before" jsonb, "after" jsonb, "metadata" jsonb, "request_id" text, "ip_address" text, "user_agent" text, CONSTRAINT "ck_system_audit_entries_action" CHECK (char_length("action") <= 100), CONSTRAINT "ck_system_audit_entries_subject_type" CHECK (char_length("subject_type") <= 50), CONSTRAINT "ck_system_audit_entries_actor_kind" CHECK ("actor_kind" IN ('USER', 'ANONYMOUS', 'SYSTEM')), CONSTRAINT "ck_system_audit_entries_actor_name" CHECK (char_length("actor_name") <= 255), CONSTRAINT "ck_system_audit_entries_before" CHECK (octet_length("before"::text) <= 131072), CONSTRAINT "ck_system_audit_entries_after" CHECK (octet_length("after"::text) <= 131072), CONSTRAINT "ck_system_audit_entries_metadata" CHECK (octet_length("metadata"::text) <= 131072), CONSTRAINT "ck_system_audit_entries_request_id" CHECK (char_length("request_id") <= 100), CONSTRAINT "ck_system_audit_entries_ip_address" CHECK (char_length("ip_address") <= 45), CONSTRAINT "ck_system_audit_entries_user_agent" CHECK (char_length("user_agent") <= 1000), CONSTRAINT "PK_1c8234138edce01b0d7bcd6ce0f" PRIMARY KEY ("id", "created_at")) PARTITION BY RANGE ("created_at")`,
  `CREATE TABLE "system_audit_entries_default" PARTITION OF "system_audit_entries" DEFAULT`,
  `ALTER TABLE "system_settings" ADD "secret" text`,
  `ALTER TABLE "system_settings" ADD "secret_changed_at" TIMESTAMP WITH TIME ZONE`,
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "system_settings" ALTER COLUMN "value" DROP NOT NULL`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "system_settings" ADD CONSTRAINT "ck_system_settings_secret" CHECK ("secret" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("secret") <= 21404)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "system_settings" ADD CONSTRAINT "ck_system_settings_value_or_secret" CHECK (("kind" = 'SECRET') = ("value" IS NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "system_settings" ADD CONSTRAINT "ck_system_settings_secret_of_secrets" CHECK ("kind" = 'SECRET' OR "secret" IS NULL)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "system_settings" ADD CONSTRAINT "ck_system_settings_secret_not_public" CHECK ("kind" <> 'SECRET' OR NOT "is_public")`,
  `ALTER TABLE "system_audit_entries" ADD CONSTRAINT "fk_system_audit_entries_actor_id" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `SET LOCAL check_function_bodies = off`,
  `-- Returns the actor of an audit entry as it is recorded: the ID of the user, the kind and the name at the time.
CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN NOT in_request THEN 'Marquee' END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$$;
REVOKE ALL ON FUNCTION audit.actor FROM PUBLIC;`,
  `-- Adds an entry to the audit log of a tenant, or to that of the system if there is none, with the request that
-- \`tenancy.origin\` describes. Without an actor, the entry is that of an anonymous request or, outside of requests, of the
-- system. The ID is a UUID of version 7.
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
  IF tenant IS NULL THEN
    INSERT INTO system_audit_entries (id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                                      actor_name, before, after, metadata, request_id, ip_address, user_agent)
    SELECT entry, instant, action, subject_type, subject, a.*, before, after, metadata,
           origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent'
      FROM audit.actor(actor, origin IS NOT NULL) a;
    RETURN;
  END IF;
  INSERT INTO audit_entries (id, organization_id, created_at, action, subject_type, subject_id, actor_id, actor_kind,
                             actor_name, before, after, metadata, request_id, ip_address, user_agent)
  SELECT entry, tenant, instant, action, subject_type, subject, a.*, before, after, metadata,
         origin ->> 'requestId', origin ->> 'ipAddress', origin ->> 'userAgent'
    FROM audit.actor(actor, origin IS NOT NULL) a;
END
$$;
REVOKE ALL ON FUNCTION audit.add FROM PUBLIC;`,
  `-- Records the change of a row in the audit log of its tenant: the fields that differ, before and after. A new row differs
-- from null, so its null fields are omitted. The arguments of the trigger are the type, its name in actions, the column
-- of the tenant, and the field of each recorded column. Long values are truncated. Rows that are deleted with their
-- tenant, or after it, leave no entry. Without a column of the tenant, the entry belongs to the log of the system.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  tenant uuid := CASE WHEN TG_ARGV[2] <> '' THEN coalesce(new_row, old_row) ->> TG_ARGV[2] END;
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
  IF TG_ARGV[2] <> '' THEN
    SELECT o.deleted_at IS NULL INTO active FROM organizations o WHERE o.id = tenant;
    IF NOT FOUND OR (TG_OP = 'DELETE' AND NOT active) THEN
      RETURN NULL;
    END IF;
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
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_system_settings_secret_key" ON "system_settings" (split_part("secret", '.', 1), "id") WHERE "secret" IS NOT NULL`,
  `CREATE INDEX "ix_system_audit_entries_by_created_at" ON "system_audit_entries" ("created_at", "id")`,
  `CREATE INDEX "ix_system_audit_entries_actor_by_created_at" ON "system_audit_entries" ("actor_id", "created_at", "id")`,
  `CREATE INDEX "ix_system_audit_entries_subject_id_by_created_at" ON "system_audit_entries" ("subject_id", "created_at", "id")`,
  `CREATE INDEX "ix_system_audit_entries_action_by_created_at" ON "system_audit_entries" ("action", "created_at", "id")`,
  `CREATE INDEX "ix_system_audit_entries_subject_type_by_created_at" ON "system_audit_entries" ("subject_type", "created_at", "id")`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "system_settings" ADD CONSTRAINT "ck_system_settings_kind" CHECK ("kind" IN ('SETTING', 'FEATURE_FLAG', 'LIMIT', 'SECRET'))`,
  `REVOKE SELECT ON "system_settings" FROM marquee_serving`,
  `GRANT SELECT ("created_at", "created_by_id", "deleted_at", "description", "environment", "id", "is_active", "is_public", "key", "kind", "secret_changed_at", "updated_at", "value", "version") ON "system_settings" TO marquee_serving`,
  `ALTER TABLE "system_audit_entries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "system_audit_entries" TO marquee_serving`,
  `CREATE TRIGGER "system_settings_audit" AFTER INSERT OR UPDATE OR DELETE ON "system_settings" FOR EACH ROW EXECUTE FUNCTION audit.record('SystemSetting', 'SYSTEM_SETTING', '', '{"created_at":"createdAt","key":"key","kind":"kind","value":"value","secret_changed_at":"secretChangedAt","description":"description","environment":"environment","is_active":"isActive","is_public":"isPublic","version":"version","deleted_at":"deletedAt","created_by_id":"createdById"}')`,
  `CREATE OR REPLACE FUNCTION "system_settings_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."secret_changed_at" IS NULL THEN NEW."secret_changed_at" := CASE WHEN NEW."secret" IS NOT NULL THEN now() END; END IF;
  ELSIF (NEW."secret" IS DISTINCT FROM OLD."secret" AND current_setting('tenancy.maintains', true) IS DISTINCT FROM TG_TABLE_NAME) THEN
    NEW."secret_changed_at" := CASE WHEN NEW."secret" IS NOT NULL THEN now() END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "system_settings_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "system_settings_derive" BEFORE INSERT OR UPDATE OF "secret" ON "system_settings" FOR EACH ROW EXECUTE FUNCTION "system_settings_derive"()`,
  `CREATE POLICY "system_audit_entries_read" ON "system_audit_entries" FOR SELECT USING ((SELECT tenancy.may_on_platform('SUPPORT')))`,
];

const DOWN = [
  `DROP POLICY "system_audit_entries_read" ON "system_audit_entries"`,
  `DROP TRIGGER "system_settings_derive" ON "system_settings"`,
  `DROP FUNCTION "system_settings_derive"()`,
  `DROP TRIGGER "system_settings_audit" ON "system_settings"`,
  `REVOKE SELECT ON "system_audit_entries" FROM marquee_serving`,
  `ALTER TABLE "system_audit_entries" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `REVOKE SELECT ("created_at", "created_by_id", "deleted_at", "description", "environment", "id", "is_active", "is_public", "key", "kind", "secret_changed_at", "updated_at", "value", "version") ON "system_settings" FROM marquee_serving`,
  `GRANT SELECT ON "system_settings" TO marquee_serving`,
  `DELETE FROM "system_settings" WHERE "kind" = 'SECRET'`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_kind"`,
  `ALTER TABLE system_settings ADD CONSTRAINT ck_system_settings_kind CHECK ((kind = ANY (ARRAY['SETTING'::text, 'FEATURE_FLAG'::text, 'LIMIT'::text])))`,
  `DROP INDEX "ix_system_audit_entries_subject_type_by_created_at"`,
  `DROP INDEX "ix_system_audit_entries_action_by_created_at"`,
  `DROP INDEX "ix_system_audit_entries_subject_id_by_created_at"`,
  `DROP INDEX "ix_system_audit_entries_actor_by_created_at"`,
  `DROP INDEX "ix_system_audit_entries_by_created_at"`,
  `DROP INDEX "ix_system_settings_secret_key"`,
  `CREATE OR REPLACE FUNCTION audit.add(tenant uuid, action text, subject_type text, subject uuid, actor uuid, before jsonb, after jsonb, metadata jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE audit.add(uuid, text, text, uuid, uuid, jsonb, jsonb, jsonb) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION audit.record()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET "TimeZone" TO 'UTC'
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE audit.record() FROM PUBLIC;`,
  `DROP ROUTINE audit.actor(uuid, boolean)`,
  `ALTER TABLE "system_audit_entries" DROP CONSTRAINT "fk_system_audit_entries_actor_id"`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_secret_not_public"`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_secret_of_secrets"`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_value_or_secret"`,
  `ALTER TABLE "system_settings" DROP CONSTRAINT "ck_system_settings_secret"`,
  `ALTER TABLE "system_settings" ALTER COLUMN "value" SET NOT NULL`,
  `ALTER TABLE "system_settings" DROP COLUMN "secret_changed_at"`,
  `ALTER TABLE "system_settings" DROP COLUMN "secret"`,
  `DROP TABLE "system_audit_entries"`,
];

export class AddEncryptedSecrets1765105000000 implements MigrationInterface {
  name = 'AddEncryptedSecrets1765105000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
