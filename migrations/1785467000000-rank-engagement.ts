import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "publications" ADD "engagement_rate" bigint`,
  `SELECT set_config('tenancy.maintains', 'publications', true)`,
  `UPDATE publications SET engagement_rate = LEAST(
     CASE WHEN num_nonnulls(insights_likes, insights_comments, insights_shares, insights_saves) > 0
       THEN round((COALESCE(insights_likes, 0) + COALESCE(insights_comments, 0) + COALESCE(insights_shares, 0) + COALESCE(insights_saves, 0))::numeric * 100 / NULLIF(insights_reach, 0), 2) END * 100, 9007199254740991)::bigint
    WHERE insights_reach > 0 AND num_nonnulls(insights_likes, insights_comments, insights_shares, insights_saves) > 0`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_engagement_rate" CHECK ("engagement_rate" BETWEEN 0 AND 9007199254740991)`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_by_engagement_rate" ON "publications" ("organization_id", (GREATEST("engagement_rate", '-1'::bigint)), "id")`,
  `CREATE OR REPLACE FUNCTION "publications_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."insights_due_at" IS NULL THEN NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END; END IF;
  ELSIF NEW."status" IS DISTINCT FROM OLD."status" OR NEW."platform_post_id" IS DISTINCT FROM OLD."platform_post_id" OR NEW."published_at" IS DISTINCT FROM OLD."published_at" OR NEW."is_deleted_on_platform" IS DISTINCT FROM OLD."is_deleted_on_platform" THEN
    NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."engagement_rate" IS NULL THEN NEW."engagement_rate" := CASE WHEN (CASE WHEN num_nonnulls(NEW."insights_likes", NEW."insights_comments", NEW."insights_shares", NEW."insights_saves") > 0 THEN round((COALESCE(NEW."insights_likes", 0) + COALESCE(NEW."insights_comments", 0) + COALESCE(NEW."insights_shares", 0) + COALESCE(NEW."insights_saves", 0))::numeric * 100 / NULLIF(NEW."insights_reach", 0), 2) END) IS NOT NULL THEN LEAST((CASE WHEN num_nonnulls(NEW."insights_likes", NEW."insights_comments", NEW."insights_shares", NEW."insights_saves") > 0 THEN round((COALESCE(NEW."insights_likes", 0) + COALESCE(NEW."insights_comments", 0) + COALESCE(NEW."insights_shares", 0) + COALESCE(NEW."insights_saves", 0))::numeric * 100 / NULLIF(NEW."insights_reach", 0), 2) END) * 100, 9007199254740991)::bigint END; END IF;
  ELSIF NEW."insights_likes" IS DISTINCT FROM OLD."insights_likes" OR NEW."insights_comments" IS DISTINCT FROM OLD."insights_comments" OR NEW."insights_shares" IS DISTINCT FROM OLD."insights_shares" OR NEW."insights_saves" IS DISTINCT FROM OLD."insights_saves" OR NEW."insights_reach" IS DISTINCT FROM OLD."insights_reach" THEN
    NEW."engagement_rate" := CASE WHEN (CASE WHEN num_nonnulls(NEW."insights_likes", NEW."insights_comments", NEW."insights_shares", NEW."insights_saves") > 0 THEN round((COALESCE(NEW."insights_likes", 0) + COALESCE(NEW."insights_comments", 0) + COALESCE(NEW."insights_shares", 0) + COALESCE(NEW."insights_saves", 0))::numeric * 100 / NULLIF(NEW."insights_reach", 0), 2) END) IS NOT NULL THEN LEAST((CASE WHEN num_nonnulls(NEW."insights_likes", NEW."insights_comments", NEW."insights_shares", NEW."insights_saves") > 0 THEN round((COALESCE(NEW."insights_likes", 0) + COALESCE(NEW."insights_comments", 0) + COALESCE(NEW."insights_shares", 0) + COALESCE(NEW."insights_saves", 0))::numeric * 100 / NULLIF(NEW."insights_reach", 0), 2) END) * 100, 9007199254740991)::bigint END;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "publications_derive"() FROM PUBLIC`,
  `DROP TRIGGER "publications_derive" ON "publications"`,
  `CREATE TRIGGER "publications_derive" BEFORE INSERT OR UPDATE OF "status", "platform_post_id", "published_at", "is_deleted_on_platform", "insights_likes", "insights_comments", "insights_shares", "insights_saves", "insights_reach" ON "publications" FOR EACH ROW EXECUTE FUNCTION "publications_derive"()`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_insights_engagement_rate_id"`,
];

const DOWN = [
  `DROP TRIGGER "publications_derive" ON "publications"`,
  `CREATE TRIGGER publications_derive BEFORE INSERT OR UPDATE OF status, platform_post_id, published_at, is_deleted_on_platform ON public.publications FOR EACH ROW EXECUTE FUNCTION publications_derive()`,
  `CREATE OR REPLACE FUNCTION public.publications_derive()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."insights_due_at" IS NULL THEN NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END; END IF;
  ELSIF NEW."status" IS DISTINCT FROM OLD."status" OR NEW."platform_post_id" IS DISTINCT FROM OLD."platform_post_id" OR NEW."published_at" IS DISTINCT FROM OLD."published_at" OR NEW."is_deleted_on_platform" IS DISTINCT FROM OLD."is_deleted_on_platform" THEN
    NEW."insights_due_at" := CASE WHEN NEW."status" = 'PUBLISHED' AND NEW."platform_post_id" IS NOT NULL AND NOT NEW."is_deleted_on_platform" AND NEW."platform" IN ('INSTAGRAM', 'FACEBOOK', 'X', 'LINKEDIN', 'TIKTOK', 'YOUTUBE', 'PINTEREST')
        THEN NEW."published_at" + interval '3600 seconds' END;
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP INDEX "ix_publications_by_engagement_rate"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_engagement_rate"`,
  `ALTER TABLE "publications" DROP COLUMN "engagement_rate"`,
  `CREATE INDEX "ix_publications_insights_engagement_rate_id" ON "publications" ("organization_id", ((CASE WHEN num_nonnulls("insights_likes", "insights_comments", "insights_shares", "insights_saves") > 0 THEN round((COALESCE("insights_likes", 0) + COALESCE("insights_comments", 0) + COALESCE("insights_shares", 0) + COALESCE("insights_saves", 0))::numeric * 100 / NULLIF("insights_reach", 0), 2) END)), "id")`,
];

export class RankEngagement1785467000000 implements MigrationInterface {
  name = 'RankEngagement1785467000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
