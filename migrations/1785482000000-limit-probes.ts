import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_held_while_unsent"`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_hold"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_hold" CHECK ("hold" IN ('ACCOUNT', 'PLATFORM', 'RETRY'))`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_held_while_unsent" CHECK ("hold" IS NULL OR "stage" IN ('WAITING', 'SENDING', 'SEARCHING'))`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_publication_deliveries_hold_run_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_publication_deliveries_hold_run_at" ON "publication_deliveries" ("hold", "run_at") WHERE "hold" IN ('PLATFORM', 'RETRY')`,
];

const DOWN = [
  `DROP INDEX "ix_publication_deliveries_hold_run_at"`,
  `UPDATE publication_deliveries SET hold = NULL WHERE hold = 'RETRY' OR stage = 'SEARCHING'`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_held_while_unsent"`,
  `ALTER TABLE "publication_deliveries" DROP CONSTRAINT "ck_publication_deliveries_hold"`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_hold" CHECK ((hold = ANY (ARRAY['ACCOUNT'::text, 'PLATFORM'::text])))`,
  `ALTER TABLE "publication_deliveries" ADD CONSTRAINT "ck_publication_deliveries_held_while_unsent" CHECK (((hold IS NULL) OR (stage = ANY (ARRAY['WAITING'::text, 'SENDING'::text]))))`,
  `CREATE INDEX ix_publication_deliveries_hold_run_at ON public.publication_deliveries USING btree (hold, run_at) WHERE (hold = 'PLATFORM'::text)`,
];

export class LimitProbes1785482000000 implements MigrationInterface {
  name = 'LimitProbes1785482000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
