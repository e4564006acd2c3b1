import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "schedules" ADD "suggested_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "schedules" ADD "suggested_score" numeric(5,2)`,
  `ALTER TABLE "schedules" ADD "suggestion_source" text`,
  `ALTER TABLE "schedules" ADD "suggestion_study" text`,
  `ALTER TABLE "planned_publications" ADD "suggested_score" numeric(5,2)`,
  `ALTER TABLE "planned_publications" ADD "suggestion_source" text`,
  `ALTER TABLE "planned_publications" ADD "suggestion_study" text`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_suggested_score" CHECK ("suggested_score" >= 0 AND "suggested_score" <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_suggestion_source" CHECK ("suggestion_source" IN ('METRICS', 'DEFAULTS'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_suggestion_study" CHECK (char_length("suggestion_study") <= 500)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_suggestion_has_source" CHECK (num_nulls("suggested_at", "suggestion_source") <> 1)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_score_is_of_metrics" CHECK (("suggestion_source" IS NOT DISTINCT FROM 'METRICS') = ("suggested_score" IS NOT NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "schedules" ADD CONSTRAINT "ck_schedules_study_is_of_defaults" CHECK (("suggestion_source" IS NOT DISTINCT FROM 'DEFAULTS') = ("suggestion_study" IS NOT NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_suggested_score" CHECK ("suggested_score" >= 0 AND "suggested_score" <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_suggestion_source" CHECK ("suggestion_source" IN ('METRICS', 'DEFAULTS'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_suggestion_study" CHECK (char_length("suggestion_study") <= 500)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_suggestion_has_instant" CHECK ("suggestion_source" IS NULL OR "scheduled_at" IS NOT NULL)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_score_is_of_metrics" CHECK (("suggestion_source" IS NOT DISTINCT FROM 'METRICS') = ("suggested_score" IS NOT NULL))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "planned_publications" ADD CONSTRAINT "ck_planned_publications_study_is_of_defaults" CHECK (("suggestion_source" IS NOT DISTINCT FROM 'DEFAULTS') = ("suggestion_study" IS NOT NULL))`,
];

const DOWN = [
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_study_is_of_defaults"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_score_is_of_metrics"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_suggestion_has_instant"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_suggestion_study"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_suggestion_source"`,
  `ALTER TABLE "planned_publications" DROP CONSTRAINT "ck_planned_publications_suggested_score"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_study_is_of_defaults"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_score_is_of_metrics"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_suggestion_has_source"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_suggestion_study"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_suggestion_source"`,
  `ALTER TABLE "schedules" DROP CONSTRAINT "ck_schedules_suggested_score"`,
  `ALTER TABLE "planned_publications" DROP COLUMN "suggestion_study"`,
  `ALTER TABLE "planned_publications" DROP COLUMN "suggestion_source"`,
  `ALTER TABLE "planned_publications" DROP COLUMN "suggested_score"`,
  `ALTER TABLE "schedules" DROP COLUMN "suggestion_study"`,
  `ALTER TABLE "schedules" DROP COLUMN "suggestion_source"`,
  `ALTER TABLE "schedules" DROP COLUMN "suggested_score"`,
  `ALTER TABLE "schedules" DROP COLUMN "suggested_at"`,
];

export class StoreSuggestedTimes1785503000000 implements MigrationInterface {
  name = 'StoreSuggestedTimes1785503000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
