import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "repurposing_outputs" ADD "retry_count" integer NOT NULL DEFAULT '0'`,
  `ALTER TABLE "repurposing_outputs" ADD "earlier_credits" integer NOT NULL DEFAULT '0'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "ck_repurposing_outputs_retry_count" CHECK ("retry_count" >= 0)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "repurposing_outputs" ADD CONSTRAINT "ck_repurposing_outputs_earlier_credits" CHECK ("earlier_credits" >= 0)`,
  `GRANT UPDATE ON "repurposing_outputs" TO marquee_serving`,
  `CREATE POLICY "repurposing_outputs_system_update" ON "repurposing_outputs" FOR UPDATE USING ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid)) WITH CHECK ("organization_id" = (SELECT nullif(current_setting('tenancy.system', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "repurposing_outputs_system_update" ON "repurposing_outputs"`,
  `REVOKE UPDATE ON "repurposing_outputs" FROM marquee_serving`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "ck_repurposing_outputs_earlier_credits"`,
  `ALTER TABLE "repurposing_outputs" DROP CONSTRAINT "ck_repurposing_outputs_retry_count"`,
  `ALTER TABLE "repurposing_outputs" DROP COLUMN "earlier_credits"`,
  `ALTER TABLE "repurposing_outputs" DROP COLUMN "retry_count"`,
];

export class AddRetriesOfRepurposing1785504600000 implements MigrationInterface {
  name = 'AddRetriesOfRepurposing1785504600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
