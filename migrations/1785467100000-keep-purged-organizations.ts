import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "organizations" ADD "purged_at" TIMESTAMP WITH TIME ZONE`,
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "organizations" ALTER COLUMN "owner_id" DROP NOT NULL`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "organizations" ADD CONSTRAINT "ck_organizations_owned_until_purged" CHECK (("owner_id" IS NULL) = ("purged_at" IS NOT NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "organizations" ADD CONSTRAINT "ck_organizations_deleted_before_purged" CHECK ("purged_at" IS NULL OR "deleted_at" IS NOT NULL)`,
  `SET LOCAL check_function_bodies = off`,
  `-- Records the change of a row in the audit log of its tenant: the fields that differ, before and after. A new row differs
-- from null, so its null fields are omitted. The arguments of the trigger are the type, its name in actions, the column
-- of the tenant, and the field of each recorded column. Long values are truncated. Rows that are deleted with their
-- tenant, or after it, leave no entry. A row that a purge empties has no image. Without a column of the tenant, the entry belongs to the log of the system.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  tenant uuid := CASE WHEN TG_ARGV[2] <> '' THEN coalesce(new_row, old_row) ->> TG_ARGV[2] END;
  was jsonb; is_now jsonb; verb text; active boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- Without the comparison, which takes most of the time of an insert.
    SELECT jsonb_object_agg(f.value, audit.truncated(new_row -> f.key)) INTO is_now
      FROM jsonb_each_text(TG_ARGV[3]::jsonb) f
     WHERE new_row -> f.key <> 'null';
  ELSE
    SELECT jsonb_object_agg(c.field, audit.truncated(c.was)), jsonb_object_agg(c.field, audit.truncated(c.is_now))
      INTO was, is_now
      FROM (SELECT f.value AS field, coalesce(old_row -> f.key, 'null') AS was, coalesce(new_row -> f.key, 'null') AS is_now
              FROM jsonb_each_text(TG_ARGV[3]::jsonb) f) c
     WHERE c.was <> c.is_now;
  END IF;
  IF is_now IS NULL THEN
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
    WHEN new_row ->> 'purged_at' IS NOT NULL THEN 'PURGED'
    WHEN TG_OP = 'DELETE' THEN CASE WHEN old_row ? 'deleted_at' THEN 'PURGED' ELSE 'DELETED' END
    WHEN (old_row ->> 'deleted_at' IS NULL) = (new_row ->> 'deleted_at' IS NULL) THEN 'UPDATED'
    WHEN new_row ->> 'deleted_at' IS NULL THEN 'RESTORED'
    ELSE 'DELETED' END;
  PERFORM audit.add(tenant, TG_ARGV[1] || '_' || verb, TG_ARGV[0], (coalesce(new_row, old_row) ->> 'id')::uuid,
                    nullif(current_setting('tenancy.person', true), '')::uuid,
                    CASE WHEN new_row ->> 'purged_at' IS NULL THEN was END,
                    CASE WHEN TG_OP <> 'DELETE' AND new_row ->> 'purged_at' IS NULL THEN is_now END, NULL);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION audit.record FROM PUBLIC;`,
  `-- Returns the IDs of the deleted organizations that are not purged yet, whose shared rows are hidden.
CREATE OR REPLACE FUNCTION tenancy.deleted_tenants() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(o.id), '{}') FROM organizations o WHERE o.deleted_at IS NOT NULL AND o.purged_at IS NULL
$$;
REVOKE ALL ON FUNCTION tenancy.deleted_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.deleted_tenants TO marquee_serving;`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_organizations_deleted_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_organizations_deleted_at" ON "organizations" ("deleted_at") WHERE "deleted_at" IS NOT NULL AND "purged_at" IS NULL`,
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER "organizations_audit" AFTER INSERT OR UPDATE OR DELETE ON "organizations" FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","purged_at":"purgedAt","owner_id":"ownerId"}')`,
];

const DOWN = [
  `DROP TRIGGER "organizations_audit" ON "organizations"`,
  `CREATE TRIGGER organizations_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION audit.record('Organization', 'ORGANIZATION', 'id', '{"created_at":"createdAt","name":"name","slug":"slug","kind":"kind","logo_url":"logoUrl","website":"website","industry":"industry","business_type":"businessType","company_size":"companySize","settings":"settings","max_publishing_delay":"maxPublishingDelay","limits":"limits","suspended_at":"suspendedAt","version":"version","deleted_at":"deletedAt","owner_id":"ownerId"}')`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_organizations_deleted_at"`,
  `CREATE INDEX ix_organizations_deleted_at ON public.organizations USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)`,
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
  tenant uuid := CASE WHEN TG_ARGV[2] <> '' THEN coalesce(new_row, old_row) ->> TG_ARGV[2] END;
  was jsonb; is_now jsonb; verb text; active boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- Without the comparison, which takes most of the time of an insert.
    SELECT jsonb_object_agg(f.value, audit.truncated(new_row -> f.key)) INTO is_now
      FROM jsonb_each_text(TG_ARGV[3]::jsonb) f
     WHERE new_row -> f.key <> 'null';
  ELSE
    SELECT jsonb_object_agg(c.field, audit.truncated(c.was)), jsonb_object_agg(c.field, audit.truncated(c.is_now))
      INTO was, is_now
      FROM (SELECT f.value AS field, coalesce(old_row -> f.key, 'null') AS was, coalesce(new_row -> f.key, 'null') AS is_now
              FROM jsonb_each_text(TG_ARGV[3]::jsonb) f) c
     WHERE c.was <> c.is_now;
  END IF;
  IF is_now IS NULL THEN
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
                    was, CASE WHEN TG_OP <> 'DELETE' THEN is_now END, NULL);
  RETURN NULL;
END
$function$;
REVOKE ALL ON ROUTINE audit.record() FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION tenancy.deleted_tenants()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT coalesce(array_agg(o.id), '{}') FROM organizations o WHERE o.deleted_at IS NOT NULL
$function$;
REVOKE ALL ON ROUTINE tenancy.deleted_tenants() FROM PUBLIC;
GRANT EXECUTE ON ROUTINE tenancy.deleted_tenants() TO marquee_serving;`,
  `ALTER TABLE "organizations" DROP CONSTRAINT "ck_organizations_deleted_before_purged"`,
  `ALTER TABLE "organizations" DROP CONSTRAINT "ck_organizations_owned_until_purged"`,
  `DELETE FROM organizations WHERE purged_at IS NOT NULL`,
  `ALTER TABLE "organizations" ALTER COLUMN "owner_id" SET NOT NULL`,
  `ALTER TABLE "organizations" DROP COLUMN "purged_at"`,
];

export class KeepPurgedOrganizations1785467100000 implements MigrationInterface {
  name = 'KeepPurgedOrganizations1785467100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
