import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "generated_images" ("organization_id" uuid NOT NULL, "client_account_id" uuid, "generation_id" uuid NOT NULL, "media_asset_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "position" integer NOT NULL, CONSTRAINT "ck_generated_images_position" CHECK ("position" >= 0 AND "position" <= 3), CONSTRAINT "PK_f64aac655a8c4dbaad345add2ff" PRIMARY KEY ("organization_id", "id"))`,
  `CREATE UNIQUE INDEX "uq_generated_images_id" ON "generated_images" ("id")`,
  `CREATE UNIQUE INDEX "uq_generated_images_generation_position" ON "generated_images" ("organization_id", "generation_id", "position")`,
  `CREATE UNIQUE INDEX "uq_generated_images_media_asset" ON "generated_images" ("organization_id", "media_asset_id")`,
  `ALTER TABLE "generated_images" ADD CONSTRAINT "fk_generated_images_organization_id" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "generated_images" ADD CONSTRAINT "fk_generated_images_client_account_id" FOREIGN KEY ("organization_id", "client_account_id") REFERENCES "client_accounts"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE "generated_images" ADD CONSTRAINT "fk_generated_images_generation_id" FOREIGN KEY ("organization_id", "generation_id") REFERENCES "ai_generations"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `ALTER TABLE "generated_images" ADD CONSTRAINT "fk_generated_images_media_asset_id" FOREIGN KEY ("organization_id", "media_asset_id") REFERENCES "media_assets"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
  `CREATE INDEX "ix_generated_images_client_account" ON "generated_images" ("organization_id", "client_account_id")`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_model_tier"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_model_tier" CHECK ("model_tier" IN ('HEAVY', 'LIGHT', 'VISION', 'IMAGE'))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE', 'ANALYSIS', 'ARTICLE', 'CAROUSEL', 'VARIANTS', 'REPLY', 'ALT_TEXT', 'IMAGE_ANALYSIS', 'IMAGE'))`,
  `ALTER TABLE "ai_model_settings" DROP CONSTRAINT "ck_ai_model_settings_tier"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_model_settings" ADD CONSTRAINT "ck_ai_model_settings_tier" CHECK ("tier" IN ('HEAVY', 'LIGHT', 'VISION', 'IMAGE'))`,
  `ALTER TABLE "generated_images" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
  `GRANT SELECT ON "generated_images" TO marquee_serving`,
  `CREATE TRIGGER "generated_images_touch" BEFORE UPDATE ON "generated_images" FOR EACH ROW EXECUTE FUNCTION touch_updated_at()`,
  `CREATE OR REPLACE FUNCTION "generated_images_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."media_asset_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "media_assets" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."media_asset_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "generated_images_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "generated_images_take_scope" BEFORE INSERT OR UPDATE OF "media_asset_id", "client_account_id" ON "generated_images" FOR EACH ROW EXECUTE FUNCTION "generated_images_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "generated_images_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('tenancy.maintains', 'generated_images', true);
  UPDATE "generated_images" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "media_asset_id" = NEW."id";
  PERFORM set_config('tenancy.maintains', '', true);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "generated_images_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "generated_images_follow_scope" AFTER UPDATE ON "media_assets" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "generated_images_follow_scope"()`,
  `CREATE POLICY "generated_images_read" ON "generated_images" FOR SELECT USING ("organization_id" = ANY ((SELECT nullif(current_setting('tenancy.tenants', true), '')::uuid[])::uuid[]) OR "client_account_id" = ANY ((SELECT nullif(current_setting('tenancy.scopes', true), '')::uuid[])::uuid[]))`,
];

const DOWN = [
  `DROP POLICY "generated_images_read" ON "generated_images"`,
  `DROP TRIGGER "generated_images_follow_scope" ON "media_assets"`,
  `DROP FUNCTION "generated_images_follow_scope"()`,
  `DROP TRIGGER "generated_images_take_scope" ON "generated_images"`,
  `DROP FUNCTION "generated_images_take_scope"()`,
  `DROP TRIGGER "generated_images_touch" ON "generated_images"`,
  `REVOKE SELECT ON "generated_images" FROM marquee_serving`,
  `ALTER TABLE "generated_images" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
  `DELETE FROM "ai_model_settings" WHERE "tier" = 'IMAGE'`,
  `DELETE FROM "ai_generations" WHERE "feature" = 'IMAGE'`,
  `ALTER TABLE "ai_model_settings" DROP CONSTRAINT "ck_ai_model_settings_tier"`,
  `ALTER TABLE ai_model_settings ADD CONSTRAINT ck_ai_model_settings_tier CHECK ((tier = ANY (ARRAY['HEAVY'::text, 'LIGHT'::text, 'VISION'::text])))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_feature CHECK ((feature = ANY (ARRAY['CAPTION'::text, 'HASHTAGS'::text, 'IDEAS'::text, 'REWRITE'::text, 'ANALYSIS'::text, 'ARTICLE'::text, 'CAROUSEL'::text, 'VARIANTS'::text, 'REPLY'::text, 'ALT_TEXT'::text, 'IMAGE_ANALYSIS'::text])))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_model_tier"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_model_tier CHECK ((model_tier = ANY (ARRAY['HEAVY'::text, 'LIGHT'::text, 'VISION'::text])))`,
  `DROP INDEX "ix_generated_images_client_account"`,
  `ALTER TABLE "generated_images" DROP CONSTRAINT "fk_generated_images_media_asset_id"`,
  `ALTER TABLE "generated_images" DROP CONSTRAINT "fk_generated_images_generation_id"`,
  `ALTER TABLE "generated_images" DROP CONSTRAINT "fk_generated_images_client_account_id"`,
  `ALTER TABLE "generated_images" DROP CONSTRAINT "fk_generated_images_organization_id"`,
  `DROP INDEX "uq_generated_images_media_asset"`,
  `DROP INDEX "uq_generated_images_generation_position"`,
  `DROP INDEX "uq_generated_images_id"`,
  `DROP TABLE "generated_images"`,
];

export class AddGeneratedImages1785504500000 implements MigrationInterface {
  name = 'AddGeneratedImages1785504500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
