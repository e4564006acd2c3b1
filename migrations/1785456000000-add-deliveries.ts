import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "publication_attempts" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "publication_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "number" integer NOT NULL, "status" text NOT NULL DEFAULT 'RUNNING', "step" text, "started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "finished_at" TIMESTAMP WITH TIME ZONE, "retry_at" TIMESTAMP WITH TIME ZONE, "failure" jsonb, "follow_up_failures" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "ck_publication_attempts_number" CHECK ("number" >= 1), CONSTRAINT "ck_publication_attempts_status" CHECK ("status" IN ('RUNNING', 'PUBLISHED', 'FAILED', 'UNKNOWN', 'POSTPONED')), CONSTRAINT "ck_publication_attempts_step" CHECK (char_length("step") <= 100), CONSTRAINT "ck_publication_attempts_failure" CHECK (jsonb_typeof("failure") = 'object' AND octet_length("failure"::text) <= 131072), CONSTRAINT "ck_publication_attempts_follow_up_failures" CHECK (jsonb_typeof("follow_up_failures") = 'array' AND octet_length("follow_up_failures"::text) <= 131072), CONSTRAINT "ck_publication_attempts_finished" CHECK (("status" = 'RUNNING') = ("finished_at" IS NULL)), CONSTRAINT "ck_publication_attempts_failed_has_reason" CHECK ("status" NOT IN ('FAILED', 'UNKNOWN', 'POSTPONED') OR "failure" IS NOT NULL), CONSTRAINT "ck_publication_attempts_postponed_has_time" CHECK ("retry_at" IS NULL OR "status" = 'POSTPONED'), CONSTRAINT "PK_91309425a712535fb4834919153" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE TABLE "publication_deliveries" ("organization_id" uuid NOT NULL, "publication_id" uuid NOT NULL, "social_account_id" uuid, "id" uuid NOT NULL, "stage" text NOT NULL, "hold" text, "run_at" TIMESTAMP WITH TIME ZONE NOT NULL, "lease" uuid, "step" text, "progress" text, "intent_at" TIMESTAMP WITH TIME ZONE, "first_intent_at" TIMESTAMP WITH TIME ZONE, "failures" integer NOT NULL DEFAULT '0', "follow_ups" jsonb NOT NULL DEFAULT '[]', "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "ck_publication_deliveries_stage" CHECK ("stage" IN ('WAITING', 'SENDING', 'SEARCHING', 'FOLLOWING', 'SETTLED')), CONSTRAINT "ck_publication_deliveries_hold" CHECK ("hold" IN ('ACCOUNT', 'PLATFORM')), CONSTRAINT "ck_publication_deliveries_step" CHECK (char_length("step") <= 100), CONSTRAINT "ck_publication_deliveries_progress" CHECK ("progress" ~ '^[A-Za-z0-9_-]{1,32}[.][A-Za-z0-9_-]{38,}$' AND char_length("progress") <= 1333404), CONSTRAINT "ck_publication_deliveries_failures" CHECK ("failures" >= 0), CONSTRAINT "ck_publication_deliveries_follow_ups" CHECK (octet_length("follow_ups"::text) <= 131072), CONSTRAINT "ck_publication_deliveries_held_while_waiting" CHECK ("hold" IS NULL OR "stage" = 'WAITING'), CONSTRAINT "ck_publication_deliveries_searched_after_intent" CHECK ("stage" <> 'SEARCHING' OR "intent_at" IS NOT NULL), CONSTRAINT "PK_c9ed1ed4039576e76dd65025477" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "publications" ADD "first_comment_id" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_first_comment_id" CHECK (char_length("first_comment_id") <= 255)`,
  `CREATE UNIQUE INDEX "uq_publication_attempts_publication_number" ON "publication_attempts" ("organization_id", "publication_id", "number")`,
  `CREATE UNIQUE INDEX "uq_publication_attempts_id" ON "publication_attempts" ("id")`,
  `CREATE UNIQUE INDEX "uq_publication_deliveries_id" ON "publication_deliveries" ("id")`,
  `CREATE UNIQUE INDEX "uq_publication_deliveries_social_account" ON "publication_deliveries" ("organization_id", "social_account_id") WHERE "stage" IN ('SENDING', 'SEARCHING')`,
  `CREATE UNIQUE INDEX "uq_publication_deliveries_publication" ON "publication_deliveries" ("organization_id", "publication_id")`,
  `ALTER TABLE "publication_attempts" ADD CONSTRAINT "fk_publication_attempts_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "publication_attempts" ADD CONSTRAINT "fk_publication_attempts_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "publication_attempts" ADD CONSTRAINT "fk_publication_attempts_publication_id" FOREIGN KEY ("organization_id", "publication_id") REFERENCES "publications"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "fk_publication_deliveries_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "fk_publication_deliveries_publication_id" FOREIGN KEY ("organization_id", "publication_id") REFERENCES "publications"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "fk_publication_deliveries_social_account_id" FOREIGN KEY ("organization_id", "social_account_id") REFERENCES "social_accounts"("organization_id","id") ON DELETE SET NULL ("social_account_id") ON UPDATE NO ACTION`,
  `-- Returns the actor of an audit entry as it is recorded: the ID of the user, the kind and the name at the time. Outside of
-- requests, the transaction can name the part of the system that acts.
CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN NOT in_request THEN coalesce(nullif(current_setting('tenancy.system_actor', true), ''), 'Marquee') END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$$;
REVOKE ALL ON FUNCTION audit.actor FROM PUBLIC;`,
  `CREATE INDEX "ix_publication_attempts_publication_by_created_at" ON "publication_attempts" ("organization_id", "publication_id", "created_at", "id")`,
  `CREATE INDEX "ix_publication_attempts_client_account" ON "publication_attempts" ("organization_id", "client_account_id")`,
  `CREATE INDEX "ix_publication_deliveries_run_at" ON "publication_deliveries" ("run_at") WHERE "stage" IN ('SENDING', 'SEARCHING', 'FOLLOWING')`,
  `CREATE INDEX "ix_publication_deliveries_hold_run_at" ON "publication_deliveries" ("hold", "run_at") WHERE "hold" = 'PLATFORM'`,
  `CREATE INDEX "ix_publication_deliveries_social_account" ON "publication_deliveries" ("organization_id", "social_account_id")`,
  `CREATE INDEX "ix_publication_deliveries_progress_key" ON "publication_deliveries" (split_part("progress", '.', 1), "id") WHERE "progress" IS NOT NULL`,
  `ALTER TABLE "publication_attempts" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "publication_attempts" TO marquee_serving`,
  `CREATE TRIGGER "publication_attempts_touch" BEFORE UPDATE ON "publication_attempts" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `ALTER TABLE "publication_deliveries" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ("created_at", "failures", "first_intent_at", "follow_ups", "hold", "id", "intent_at", "lease", "organization_id", "publication_id", "run_at", "social_account_id", "stage", "step", "updated_at") ON "publication_deliveries" TO marquee_serving`,
  `CREATE TRIGGER "publication_deliveries_touch" BEFORE UPDATE ON "publication_deliveries" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "publication_attempts_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."publication_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "publications" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."publication_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "publication_attempts_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "publication_attempts_take_scope" BEFORE INSERT OR UPDATE OF "publication_id", "client_account_id" ON "publication_attempts" FOR EACH ROW EXECUTE FUNCTION "publication_attempts_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "publication_attempts_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'publication_attempts', true);
  UPDATE "publication_attempts" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "publication_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "publication_attempts_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "publication_attempts_follow_scope" AFTER UPDATE ON "publications" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "publication_attempts_follow_scope"()`,
  `CREATE POLICY "publication_attempts_read" ON "publication_attempts" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
  `CREATE POLICY "publication_deliveries_read" ON "publication_deliveries" FOR SELECT USING (false)`,
];

const DOWN = [
  `DROP POLICY "publication_deliveries_read" ON "publication_deliveries"`,
  `DROP POLICY "publication_attempts_read" ON "publication_attempts"`,
  `DROP TRIGGER "publication_attempts_follow_scope" ON "publications"`,
  `DROP FUNCTION "publication_attempts_follow_scope"()`,
  `DROP TRIGGER "publication_attempts_take_scope" ON "publication_attempts"`,
  `DROP FUNCTION "publication_attempts_take_scope"()`,
  `DROP TRIGGER "publication_deliveries_touch" ON "publication_deliveries"`,
  `REVOKE SELECT ("created_at", "failures", "first_intent_at", "follow_ups", "hold", "id", "intent_at", "lease", "organization_id", "publication_id", "run_at", "social_account_id", "stage", "step", "updated_at") ON "publication_deliveries" FROM marquee_serving`,
  `ALTER TABLE "publication_deliveries" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP TRIGGER "publication_attempts_touch" ON "publication_attempts"`,
  `REVOKE SELECT ON "publication_attempts" FROM marquee_serving`,
  `ALTER TABLE "publication_attempts" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DROP INDEX "ix_publication_deliveries_progress_key"`,
  `DROP INDEX "ix_publication_deliveries_social_account"`,
  `DROP INDEX "ix_publication_deliveries_hold_run_at"`,
  `DROP INDEX "ix_publication_deliveries_run_at"`,
  `DROP INDEX "ix_publication_attempts_client_account"`,
  `DROP INDEX "ix_publication_attempts_publication_by_created_at"`,
  `CREATE OR REPLACE FUNCTION audit.actor(person uuid, in_request boolean, OUT id uuid, OUT kind text, OUT name text)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  SELECT u.id,
         CASE WHEN u.id IS NOT NULL THEN 'USER' WHEN in_request THEN 'ANONYMOUS' ELSE 'SYSTEM' END,
         coalesce(u.full_name, CASE WHEN NOT in_request THEN 'Marquee' END)
    FROM (VALUES (0)) one LEFT JOIN users u ON u.id = person
$function$;
REVOKE ALL ON ROUTINE audit.actor(uuid, boolean) FROM PUBLIC;`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "fk_publication_deliveries_social_account_id"`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "fk_publication_deliveries_publication_id"`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "fk_publication_deliveries_organization_id"`,
  `ALTER TABLE "publication_attempts" DROP CONSTRAINT "fk_publication_attempts_publication_id"`,
  `ALTER TABLE "publication_attempts" DROP CONSTRAINT "fk_publication_attempts_client_account_id"`,
  `ALTER TABLE "publication_attempts" DROP CONSTRAINT "fk_publication_attempts_organization_id"`,
  `DROP INDEX "uq_publication_deliveries_publication"`,
  `DROP INDEX "uq_publication_deliveries_social_account"`,
  `DROP INDEX "uq_publication_deliveries_id"`,
  `DROP INDEX "uq_publication_attempts_id"`,
  `DROP INDEX "uq_publication_attempts_publication_number"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_first_comment_id"`,
  `ALTER TABLE "publications" DROP COLUMN "first_comment_id"`,
  `DROP TABLE "publication_deliveries"`,
  `DROP TABLE "publication_attempts"`,
];

export class AddDeliveries1785456000000 implements MigrationInterface {
  name = 'AddDeliveries1785456000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
