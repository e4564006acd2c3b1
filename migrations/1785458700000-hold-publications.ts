import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_held_while_waiting"`,
  `ALTER TABLE "schedules" ADD "waits_until" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "publications" ADD "waits_for" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publications" ADD CONSTRAINT "ck_publications_waits_for" CHECK ("waits_for" IN ('OVERDUE', 'ACCOUNT_DISCONNECTED', 'ACCOUNT_PAUSED', 'QUOTA', 'PLATFORM_UNAVAILABLE'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_held_while_unsent" CHECK ("hold" IS NULL OR "stage" IN ('WAITING', 'SENDING'))`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_schedules_scheduled_at_id"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_schedules_scheduled_at_id" ON "schedules" ("scheduled_at", "id") WHERE "status" = 'PENDING' AND "publish_mode" = 'AUTOMATIC' AND "held_at" IS NULL AND "waits_until" IS NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_schedules_waits_until" ON "schedules" ("waits_until") WHERE "waits_until" IS NOT NULL`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publications_platform" ON "publications" ("platform") WHERE "waits_for" = 'PLATFORM_UNAVAILABLE'`,
];

const DOWN = [
  `DROP INDEX "ix_publications_platform"`,
  `DROP INDEX "ix_schedules_waits_until"`,
  `DROP INDEX "ix_schedules_scheduled_at_id"`,
  `CREATE INDEX ix_schedules_scheduled_at_id ON public.schedules USING btree (scheduled_at, id) WHERE (status = 'PENDING'::text)`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_held_while_unsent"`,
  `ALTER TABLE "publications" DROP CONSTRAINT "ck_publications_waits_for"`,
  `ALTER TABLE "publications" DROP COLUMN "waits_for"`,
  `ALTER TABLE "schedules" DROP COLUMN "waits_until"`,
  `UPDATE publication_deliveries SET hold = NULL WHERE stage <> 'WAITING'`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_held_while_waiting" CHECK (((hold IS NULL) OR (stage = 'WAITING'::text)))`,
];

export class HoldPublications1785458700000 implements MigrationInterface {
  name = 'HoldPublications1785458700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
