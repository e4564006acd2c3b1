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

/** Returns the periods that contradict the ledger or their limits. */
export const wrongPeriods = ({ query }: TestDatabase): Promise<object[]> => query(WRONG);

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
