import type { MigrationInterface, QueryRunner } from 'typeorm';

// The tables are locked while the indexes are built: a migration is one transaction.
const UP = [
  `ALTER INDEX "ix_media_assets_origin_created_at_id" RENAME TO "ix_media_assets_origin_by_created_at"`,
  `ALTER INDEX "ix_client_accounts_slug_created_at_id" RENAME TO "ix_client_accounts_slug_by_created_at"`,
  `ALTER INDEX "ix_memberships_role_created_at_id" RENAME TO "ix_memberships_role_by_created_at"`,
  `ALTER INDEX "ix_memberships_status_created_at_id" RENAME TO "ix_memberships_status_by_created_at"`,
  `ALTER INDEX "ix_social_accounts_username_created_at_id" RENAME TO "ix_social_accounts_username_by_created_at"`,
  `ALTER INDEX "ix_social_accounts_connection_status_created_at_id" RENAME TO "ix_social_accounts_connection_status_by_created_at"`,
  `ALTER INDEX "ix_media_assets_aspect_ratio_created_at_id" RENAME TO "ix_media_assets_aspect_ratio_by_created_at"`,
  `ALTER INDEX "ix_media_assets_processing_status_created_at_id" RENAME TO "ix_media_assets_processing_status_by_created_at"`,
  `ALTER INDEX "ix_media_assets_kind_created_at_id" RENAME TO "ix_media_assets_kind_by_created_at"`,
  `ALTER INDEX "ix_campaigns_theme_created_at_id" RENAME TO "ix_campaigns_theme_by_created_at"`,
  `ALTER INDEX "ix_campaigns_kind_created_at_id" RENAME TO "ix_campaigns_kind_by_created_at"`,
  `ALTER INDEX "ix_campaigns_status_created_at_id" RENAME TO "ix_campaigns_status_by_created_at"`,
  `ALTER INDEX "ix_campaigns_purpose_created_at_id" RENAME TO "ix_campaigns_purpose_by_created_at"`,
  `ALTER INDEX "ix_campaigns_start_date_created_at_id" RENAME TO "ix_campaigns_start_date_by_created_at"`,
  `ALTER INDEX "ix_posts_status_created_at_id" RENAME TO "ix_posts_status_by_created_at"`,
  `ALTER INDEX "ix_posts_format_created_at_id" RENAME TO "ix_posts_format_by_created_at"`,
  `ALTER INDEX "ix_posts_scheduled_at_created_at_id" RENAME TO "ix_posts_scheduled_at_by_created_at"`,
  `ALTER INDEX "ix_publications_platform_created_at_id" RENAME TO "ix_publications_platform_by_created_at"`,
  `ALTER INDEX "ix_publications_status_created_at_id" RENAME TO "ix_publications_status_by_created_at"`,
  `ALTER INDEX "ix_publications_published_at_created_at_id" RENAME TO "ix_publications_published_at_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_client_accounts_deleted_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_campaigns_deleted_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_client_accounts_deleted_by_created_at" ON "client_accounts" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_platform_by_created_at" ON "social_accounts" ("organization_id", "platform", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_deleted_by_created_at" ON "campaigns" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_scheduled_at" ON "posts" ("organization_id", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_published_at" ON "posts" ("organization_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_client_account_by_scheduled_at" ON "posts" ("organization_id", "client_account_id", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_client_account_by_published_at" ON "posts" ("organization_id", "client_account_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_author_by_scheduled_at" ON "posts" ("organization_id", "author_id", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_author_by_published_at" ON "posts" ("organization_id", "author_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_scheduled_at" ON "posts" ("organization_id", "campaign_id", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_published_at" ON "posts" ("organization_id", "campaign_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_status_by_scheduled_at" ON "posts" ("organization_id", "status", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_status_by_published_at" ON "posts" ("organization_id", "status", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_format_by_scheduled_at" ON "posts" ("organization_id", "format", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_format_by_published_at" ON "posts" ("organization_id", "format", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_scheduled_at_by_published_at" ON "posts" ("organization_id", "scheduled_at", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_by_created_at" ON "posts" ("organization_id", "created_at", "id") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_by_scheduled_at" ON "posts" ("organization_id", (GREATEST("scheduled_at", '-infinity'::timestamptz)), "id") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_by_published_at" ON "posts" ("organization_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_by_published_at" ON "publications" ("organization_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_client_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_client_account_by_published_at" ON "publications" ("organization_id", "client_account_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_post_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_post_by_published_at" ON "publications" ("organization_id", "post_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_social_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_social_account_by_published_at" ON "publications" ("organization_id", "social_account_id", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_platform_by_published_at" ON "publications" ("organization_id", "platform", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_status_by_published_at" ON "publications" ("organization_id", "status", (GREATEST("published_at", '-infinity'::timestamptz)), "id")`,
];

const DOWN = [
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_status_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_platform_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_social_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_social_account_by_published_at" ON "publications" ("organization_id", "social_account_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_post_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_post_by_published_at" ON "publications" ("organization_id", "post_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_client_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_client_account_by_published_at" ON "publications" ("organization_id", "client_account_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publications_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_by_published_at" ON "publications" ("organization_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_deleted_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_scheduled_at_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_format_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_format_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_status_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_published_at" ON "posts" ("organization_id", "campaign_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_campaign_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_campaign_by_scheduled_at" ON "posts" ("organization_id", "campaign_id", (COALESCE("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_author_by_published_at" ON "posts" ("organization_id", "author_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_author_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_author_by_scheduled_at" ON "posts" ("organization_id", "author_id", (COALESCE("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_client_account_by_published_at" ON "posts" ("organization_id", "client_account_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_client_account_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_client_account_by_scheduled_at" ON "posts" ("organization_id", "client_account_id", (COALESCE("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_by_published_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_published_at" ON "posts" ("organization_id", (COALESCE("published_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_by_scheduled_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_by_scheduled_at" ON "posts" ("organization_id", (COALESCE("scheduled_at", '-infinity'::timestamptz)), "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_campaigns_deleted_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_social_accounts_platform_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_client_accounts_deleted_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_posts_deleted_at" ON "posts" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_deleted_at" ON "campaigns" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_client_accounts_deleted_at" ON "client_accounts" ("organization_id", "deleted_at") WHERE "deleted_at" IS NOT NULL`,
  `ALTER INDEX "ix_publications_published_at_by_created_at" RENAME TO "ix_publications_published_at_created_at_id"`,
  `ALTER INDEX "ix_publications_status_by_created_at" RENAME TO "ix_publications_status_created_at_id"`,
  `ALTER INDEX "ix_publications_platform_by_created_at" RENAME TO "ix_publications_platform_created_at_id"`,
  `ALTER INDEX "ix_posts_scheduled_at_by_created_at" RENAME TO "ix_posts_scheduled_at_created_at_id"`,
  `ALTER INDEX "ix_posts_format_by_created_at" RENAME TO "ix_posts_format_created_at_id"`,
  `ALTER INDEX "ix_posts_status_by_created_at" RENAME TO "ix_posts_status_created_at_id"`,
  `ALTER INDEX "ix_campaigns_start_date_by_created_at" RENAME TO "ix_campaigns_start_date_created_at_id"`,
  `ALTER INDEX "ix_campaigns_purpose_by_created_at" RENAME TO "ix_campaigns_purpose_created_at_id"`,
  `ALTER INDEX "ix_campaigns_status_by_created_at" RENAME TO "ix_campaigns_status_created_at_id"`,
  `ALTER INDEX "ix_campaigns_kind_by_created_at" RENAME TO "ix_campaigns_kind_created_at_id"`,
  `ALTER INDEX "ix_campaigns_theme_by_created_at" RENAME TO "ix_campaigns_theme_created_at_id"`,
  `ALTER INDEX "ix_media_assets_kind_by_created_at" RENAME TO "ix_media_assets_kind_created_at_id"`,
  `ALTER INDEX "ix_media_assets_processing_status_by_created_at" RENAME TO "ix_media_assets_processing_status_created_at_id"`,
  `ALTER INDEX "ix_media_assets_aspect_ratio_by_created_at" RENAME TO "ix_media_assets_aspect_ratio_created_at_id"`,
  `ALTER INDEX "ix_social_accounts_connection_status_by_created_at" RENAME TO "ix_social_accounts_connection_status_created_at_id"`,
  `ALTER INDEX "ix_social_accounts_username_by_created_at" RENAME TO "ix_social_accounts_username_created_at_id"`,
  `ALTER INDEX "ix_memberships_status_by_created_at" RENAME TO "ix_memberships_status_created_at_id"`,
  `ALTER INDEX "ix_memberships_role_by_created_at" RENAME TO "ix_memberships_role_created_at_id"`,
  `ALTER INDEX "ix_client_accounts_slug_by_created_at" RENAME TO "ix_client_accounts_slug_created_at_id"`,
  `ALTER INDEX "ix_media_assets_origin_by_created_at" RENAME TO "ix_media_assets_origin_created_at_id"`,
];

/**
 * Every filter has an index in every order, and deleted rows have one in every order. GREATEST is leakproof, which COALESCE
 * is not, so that a cursor or a range of a nullable order becomes an index condition under row-level security.
 */
export class IndexFilters1764800000100 implements MigrationInterface {
  name = 'IndexFilters1764800000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
