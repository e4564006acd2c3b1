import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The function that copies the client account of a moved post to its publications, with statements around the copy. */
const followScope = (before: string, after: string): string =>
  `CREATE OR REPLACE FUNCTION "publications_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
${before}  UPDATE "publications" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
${after}  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "publications_follow_scope"() FROM PUBLIC`;

const UP = [
  `CREATE OR REPLACE FUNCTION public.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('tenancy.maintains', true) IS DISTINCT FROM TG_TABLE_NAME THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END
$$`,
  followScope(
    `  PERFORM set_config('tenancy.maintains', 'publications', true);\n`,
    `  PERFORM set_config('tenancy.maintains', '', true);\n`,
  ),
  `ALTER TABLE "posts" ADD "word_count" integer`,
  `SELECT set_config('tenancy.maintains', 'posts', true)`,
  `UPDATE "posts" SET "word_count" = regexp_count("body", '\\S+') WHERE "body" IS NOT NULL`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "posts" ADD CONSTRAINT "ck_posts_word_count" CHECK ("word_count" >= 0)`,
  `CREATE OR REPLACE FUNCTION "posts_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."word_count" IS NULL THEN NEW."word_count" := regexp_count(NEW."body", '\\S+'); END IF;
  ELSIF NEW."body" IS DISTINCT FROM OLD."body" THEN
    NEW."word_count" := regexp_count(NEW."body", '\\S+');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "posts_derive"() FROM PUBLIC`,
  `CREATE TRIGGER "posts_derive" BEFORE INSERT OR UPDATE OF "body" ON "posts" FOR EACH ROW EXECUTE FUNCTION "posts_derive"()`,
];

const DOWN = [
  `DROP TRIGGER "posts_derive" ON "posts"`,
  `DROP FUNCTION "posts_derive"()`,
  `ALTER TABLE "posts" DROP CONSTRAINT "ck_posts_word_count"`,
  `ALTER TABLE "posts" DROP COLUMN "word_count"`,
  followScope('', ''),
  `CREATE OR REPLACE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.updated_at := now();
     RETURN NEW;
   END $$`,
];

/** Word counts of posts are stored, and derived columns leave the time of the last update as it is. */
export class KeepDerivedColumns1765000500000 implements MigrationInterface {
  name = 'KeepDerivedColumns1765000500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
