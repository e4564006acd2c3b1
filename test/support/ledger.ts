import type { TestDatabase } from './database';

/**
 * Periods whose counters differ from the sums of their cost entries, or exceed their limits. One statement reads both, so it is
 * exact while others write.
 */
const WRONG = `
  SELECT p.metric, p.unit, p.user_id IS NOT NULL AS "ofUser", p.usage_limit::int AS "limit", p.used::int, p.reserved::int,
         s.used::int AS "usedByEntries", s.reserved::int AS "reservedByEntries"
    FROM usage_periods p, LATERAL (
      SELECT coalesce(sum(e.quantity), 0) AS used, coalesce(sum(e.reserved_quantity), 0) AS reserved FROM cost_entries e
       WHERE e.organization_id = p.organization_id AND e.metric = p.metric
         AND e.usage_date BETWEEN p.start_date AND p.end_date AND (p.user_id IS NULL OR e.user_id = p.user_id)) s
   WHERE (p.used, p.reserved) IS DISTINCT FROM (s.used, s.reserved) OR p.used + p.reserved > p.usage_limit`;

/** Generations whose credits differ from the sums of their cost entries. */
const WRONG_GENERATIONS = `
  SELECT g.id, g.credits_used, g.credits_reserved, g.credits_refunded, s.*
    FROM ai_generations g LEFT JOIN (
      SELECT e.subject_id, sum(e.quantity) AS used, sum(e.reserved_quantity) AS reserved,
             sum(e.reserved_quantity) FILTER (WHERE e.kind = 'RESERVED') AS "reservedInAll"
        FROM cost_entries e WHERE e.metric = 'AI_CREDITS' AND e.subject_type = 'AiGeneration' GROUP BY e.subject_id
    ) s ON s.subject_id = g.id
   WHERE (g.credits_used, g.credits_reserved, g.credits_used + g.credits_reserved + g.credits_refunded) IS DISTINCT FROM
         (coalesce(s.used, 0), coalesce(s.reserved, 0), coalesce(s."reservedInAll", 0))`;

/** Returns the periods and the generations that contradict the ledger, or their limits. */
export const wrongPeriods = async ({ query }: TestDatabase): Promise<object[]> => [
  ...(await query(WRONG)),
  ...(await query(WRONG_GENERATIONS)),
];

/** An entry of the ledger: kind, metric, quantity, reserved quantity, amount, reserved amount, and whether it is estimated. */
export type LedgerLine = readonly [string, string, number, number, string, string, boolean];

/** Returns the entries with a key, oldest first. */
export async function entriesOf({ query }: TestDatabase, key: string): Promise<LedgerLine[]> {
  const rows = await query<{ line: LedgerLine }>(
    `SELECT json_build_array(kind, metric, quantity, reserved_quantity, trim_scale(amount)::text,
            trim_scale(reserved_amount)::text, is_estimated) AS line
       FROM cost_entries WHERE idempotency_key = $1
      ORDER BY created_at, kind IN ('RESERVED', 'CHARGED') DESC, kind = 'CORRECTED', metric`,
    [key],
  );
  return rows.map(({ line }) => line);
}
