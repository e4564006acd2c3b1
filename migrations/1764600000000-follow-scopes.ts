import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mends a table's copies, which did not follow so far. */
const mend = (table: string, parent: string, key: string): string =>
  `UPDATE "${table}" c SET client_account_id = p.client_account_id FROM "${parent}" p
    WHERE p.organization_id = c.organization_id AND p.id = c."${key}"
      AND p.client_account_id IS DISTINCT FROM c.client_account_id`;

const UP = [
  `CREATE OR REPLACE FUNCTION "post_media_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "post_media_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_media_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "post_media" FOR EACH ROW EXECUTE FUNCTION "post_media_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "post_media_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "post_media" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "post_media_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "post_media_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "post_media_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "publications_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."post_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "posts" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."post_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "publications_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "publications_take_scope" BEFORE INSERT OR UPDATE OF "post_id", "client_account_id" ON "publications" FOR EACH ROW EXECUTE FUNCTION "publications_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "publications_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "publications" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "post_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "publications_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "publications_follow_scope" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "publications_follow_scope"()`,
  `CREATE OR REPLACE FUNCTION "engagement_metrics_take_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."publication_id" IS NOT NULL THEN
    SELECT p."client_account_id" INTO NEW."client_account_id" FROM "publications" p
     WHERE p."organization_id" = NEW."organization_id" AND p."id" = NEW."publication_id" FOR SHARE;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "engagement_metrics_take_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "engagement_metrics_take_scope" BEFORE INSERT OR UPDATE OF "publication_id", "client_account_id" ON "engagement_metrics" FOR EACH ROW EXECUTE FUNCTION "engagement_metrics_take_scope"()`,
  `CREATE OR REPLACE FUNCTION "engagement_metrics_follow_scope"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "engagement_metrics" SET "client_account_id" = NEW."client_account_id"
   WHERE "organization_id" = NEW."organization_id" AND "publication_id" = NEW."id";
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "engagement_metrics_follow_scope"() FROM PUBLIC`,
  `CREATE TRIGGER "engagement_metrics_follow_scope" AFTER UPDATE ON "publications" FOR EACH ROW WHEN (OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "engagement_metrics_follow_scope"()`,
  mend('post_media', 'posts', 'post_id'),
  mend('publications', 'posts', 'post_id'),
  mend('engagement_metrics', 'publications', 'publication_id'),
];

const DOWN = [
  `DROP TRIGGER "engagement_metrics_follow_scope" ON "publications"`,
  `DROP FUNCTION "engagement_metrics_follow_scope"()`,
  `DROP TRIGGER "engagement_metrics_take_scope" ON "engagement_metrics"`,
  `DROP FUNCTION "engagement_metrics_take_scope"()`,
  `DROP TRIGGER "publications_follow_scope" ON "posts"`,
  `DROP FUNCTION "publications_follow_scope"()`,
  `DROP TRIGGER "publications_take_scope" ON "publications"`,
  `DROP FUNCTION "publications_take_scope"()`,
  `DROP TRIGGER "post_media_follow_scope" ON "posts"`,
  `DROP FUNCTION "post_media_follow_scope"()`,
  `DROP TRIGGER "post_media_take_scope" ON "post_media"`,
  `DROP FUNCTION "post_media_take_scope"()`,
];

/** What hangs on a row that moves to another client account moves along: to its members, out of sight of the old one's. */
export class FollowScopes1764600000000 implements MigrationInterface {
  name = 'FollowScopes1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
