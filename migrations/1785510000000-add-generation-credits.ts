import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "ai_generations" ADD "credits_used" integer NOT NULL DEFAULT '0'`,
  `ALTER TABLE "ai_generations" ADD "credits_reserved" integer NOT NULL DEFAULT '0'`,
  `ALTER TABLE "ai_generations" ADD "credits_refunded" integer NOT NULL DEFAULT '0'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_credits_used" CHECK ("credits_used" >= 0)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_credits_reserved" CHECK ("credits_reserved" >= 0)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_credits_refunded" CHECK ("credits_refunded" >= 0)`,
  `-- Trigger on cost_entries: adds what entries about AI credits change to the counters of their generations, so that these equal
-- the sums of the ledger, whoever ends a reservation. What was reserved is used, still reserved or refunded. Settling a call
-- locks its generation first, and expiring a reservation last: it gives up before both wait for each other, and is repeated.
CREATE OR REPLACE FUNCTION billing.count_generation_credits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms'
SET tenancy.maintains = 'ai_generations' AS $$
BEGIN
  UPDATE ai_generations g
     SET credits_used = g.credits_used + e.used, credits_reserved = g.credits_reserved + e.reserved,
         credits_refunded = g.credits_refunded + e.refunded
    FROM (SELECT n.organization_id, n.subject_id, sum(n.quantity) AS used, sum(n.reserved_quantity) AS reserved,
                 sum(CASE WHEN n.kind IN ('RESERVED', 'CHARGED') THEN 0 ELSE -n.reserved_quantity - n.quantity END) AS refunded
            FROM new_entries n WHERE n.subject_type = 'AiGeneration' AND n.metric = 'AI_CREDITS'
           GROUP BY n.organization_id, n.subject_id) e
   WHERE g.organization_id = e.organization_id AND g.id = e.subject_id;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION billing.count_generation_credits FROM PUBLIC;`,
  `SELECT set_config('tenancy.maintains', 'ai_generations', true)`,
  `-- The ledger has every reservation since generations take credits.
   UPDATE ai_generations g SET credits_used = e.used, credits_reserved = e.reserved, credits_refunded = e.refunded
     FROM (SELECT organization_id, subject_id, sum(quantity) AS used, sum(reserved_quantity) AS reserved,
                  sum(CASE WHEN kind IN ('RESERVED', 'CHARGED') THEN 0 ELSE -reserved_quantity - quantity END) AS refunded
             FROM cost_entries WHERE subject_type = 'AiGeneration' AND metric = 'AI_CREDITS'
            GROUP BY organization_id, subject_id) e
    WHERE e.organization_id = g.organization_id AND e.subject_id = g.id`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `CREATE TRIGGER count_generation_credits AFTER INSERT ON cost_entries REFERENCING NEW TABLE AS new_entries
   FOR EACH STATEMENT EXECUTE FUNCTION billing.count_generation_credits()`,
];

const DOWN = [
  `DROP TRIGGER count_generation_credits ON cost_entries`,
  `DROP ROUTINE billing.count_generation_credits()`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_credits_refunded"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_credits_reserved"`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_credits_used"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "credits_refunded"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "credits_reserved"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "credits_used"`,
];

export class AddGenerationCredits1785510000000 implements MigrationInterface {
  name = 'AddGenerationCredits1785510000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
