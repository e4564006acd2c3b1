import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "ai_generation_archives" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "generation_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "input" jsonb NOT NULL DEFAULT '{}', "ideas" jsonb NOT NULL DEFAULT '[]', "replies" text array NOT NULL DEFAULT '{}', "document" jsonb, CONSTRAINT "ck_ai_generation_archives_input" CHECK (octet_length("input"::text) <= 131072), CONSTRAINT "ck_ai_generation_archives_ideas" CHECK (jsonb_typeof("ideas") = 'array' AND octet_length("ideas"::text) <= 131072), CONSTRAINT "ck_ai_generation_archives_replies" CHECK (cardinality("replies") <= 5), CONSTRAINT "ck_ai_generation_archives_document" CHECK (octet_length("document"::text) <= 131072), CONSTRAINT "PK_e47708d7b872813cb4e34ac4d18" PRIMARY KEY ("organization_id", "id"))`,
  `ALTER TABLE "ai_generations" ADD "archived_at" TIMESTAMP WITH TIME ZONE`,
  `-- squawk-ignore ban-drop-not-null
   ALTER TABLE "ai_generations" ALTER COLUMN "input" DROP NOT NULL`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_archived_after_end" CHECK ("archived_at" IS NULL OR "finished_at" IS NOT NULL)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_input_until_archived" CHECK (("input" IS NULL) = ("archived_at" IS NOT NULL))`,
  `CREATE UNIQUE INDEX "uq_ai_generation_archives_id" ON "ai_generation_archives" ("id")`,
  `CREATE UNIQUE INDEX "uq_ai_generation_archives_generation" ON "ai_generation_archives" ("organization_id", "generation_id")`,
  `ALTER TABLE "ai_generation_archives" ADD CONSTRAINT "fk_ai_generation_archives_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generation_archives" ADD CONSTRAINT "fk_ai_generation_archives_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "ai_generation_archives" ADD CONSTRAINT "fk_ai_generation_archives_generation_id" FOREIGN KEY ("organization_id", "generation_id") REFERENCES "ai_generations"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_ai_generations_finished_at_id" ON "ai_generations" ("finished_at", "id") WHERE "archived_at" IS NULL AND "finished_at" IS NOT NULL`,
  `CREATE INDEX "ix_ai_generation_archives_client_account" ON "ai_generation_archives" ("organization_id", "client_account_id")`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_completed_has_output" CHECK ("status" <> 'COMPLETED' OR ("archived_at" IS NOT NULL OR "captions" <> '[]' OR "ideas" <> '[]' OR cardinality("hashtags") > 0 OR "document" IS NOT NULL OR cardinality("replies") > 0))`,
  `ALTER TABLE "ai_generation_archives" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "ai_generation_archives" TO marquee_serving`,
  `CREATE TRIGGER "ai_generation_archives_touch" BEFORE UPDATE ON "ai_generation_archives" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "ai_generation_archives_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."generation_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "ai_generations" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."generation_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "ai_generation_archives_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "ai_generation_archives_take_scope" BEFORE INSERT OR UPDATE OF "generation_id", "client_account_id" ON "ai_generation_archives" FOR EACH ROW EXECUTE FUNCTION "ai_generation_archives_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "ai_generation_archives_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'ai_generation_archives', true);
  UPDATE "ai_generation_archives" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "generation_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "ai_generation_archives_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "ai_generation_archives_follow_scope" AFTER UPDATE ON "ai_generations" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "ai_generation_archives_follow_scope"()`,
  `CREATE POLICY "ai_generation_archives_read" ON "ai_generation_archives" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
];

const DOWN = [
  `SELECT set_config('tenancy.maintains', 'ai_generations', true)`,
  `UPDATE ai_generations g SET input = a.input, ideas = a.ideas, replies = a.replies, document = a.document, archived_at = NULL
     FROM ai_generation_archives a WHERE a.organization_id = g.organization_id AND a.generation_id = g.id`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `DROP POLICY "ai_generation_archives_read" ON "ai_generation_archives"`,
  `DROP TRIGGER "ai_generation_archives_follow_scope" ON "ai_generations"`,
  `DROP FUNCTION "ai_generation_archives_follow_scope"()`,
  `DROP TRIGGER "ai_generation_archives_take_scope" ON "ai_generation_archives"`,
  `DROP FUNCTION "ai_generation_archives_take_scope"()`,
  `DROP TRIGGER "ai_generation_archives_touch" ON "ai_generation_archives"`,
  `REVOKE SELECT ON "ai_generation_archives" FROM marquee_serving`,
  `ALTER TABLE "ai_generation_archives" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_completed_has_output CHECK (((status <> 'COMPLETED'::text) OR ((captions <> '[]'::jsonb) OR (ideas <> '[]'::jsonb) OR (cardinality(hashtags) > 0) OR (document IS NOT NULL) OR (cardinality(replies) > 0))))`,
  `DROP INDEX "ix_ai_generation_archives_client_account"`,
  `DROP INDEX "ix_ai_generations_finished_at_id"`,
  `ALTER TABLE "ai_generation_archives" DROP CONSTRAINT "fk_ai_generation_archives_generation_id"`,
  `ALTER TABLE "ai_generation_archives" DROP CONSTRAINT "fk_ai_generation_archives_client_account_id"`,
  `ALTER TABLE "ai_generation_archives" DROP CONSTRAINT "fk_ai_generation_archives_organization_id"`,
  `DROP INDEX "uq_ai_generation_archives_generation"`,
  `DROP INDEX "uq_ai_generation_archives_id"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_input_until_archived"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_archived_after_end"`,
  `ALTER TABLE "ai_generations" ALTER COLUMN "input" SET NOT NULL`,
  `ALTER TABLE "ai_generations" DROP COLUMN "archived_at"`,
  `DROP TABLE "ai_generation_archives"`,
];

export class ArchiveAiGenerations1785540000400 implements MigrationInterface {
  name = 'ArchiveAiGenerations1785540000400';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
