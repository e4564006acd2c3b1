import type { Pool } from 'pg';
import type { Platform } from '../../common/content.enums';
import type { DeliveryHold, HoldReason } from '../publishing.enums';
import type { Failure } from './failure';
import { lockFreeSql } from './queue-sql';

/** Returns what a publication that is queued again waits for. Null if its account gives the reason. */
export function waitReason({ class: kind }: Failure, hold: DeliveryHold): HoldReason | null {
  if (kind === 'QUOTA') return 'QUOTA';
  return hold === 'PLATFORM' ? 'PLATFORM_UNAVAILABLE' : null;
}

/**
 * Returns the statement that ends the pauses of the deliveries of a platform, of all organizations. Those that retry a step keep theirs.
 * Locked in order, as by all statements that wait for several deliveries.
 */
const resumeSql = (now: string): string => `WITH held AS MATERIALIZED (
    SELECT d.organization_id, d.id FROM publication_deliveries d
      JOIN publications p ON p.organization_id = d.organization_id AND p.id = d.publication_id AND p.platform = $2
     WHERE d.hold IN ('PLATFORM', 'RETRY') ORDER BY d.id FOR NO KEY UPDATE OF d)
  UPDATE publication_deliveries d SET hold = NULL, run_at = CASE d.stage WHEN 'WAITING' THEN ${now} ELSE d.run_at END
    FROM held h WHERE d.organization_id = h.organization_id AND d.id = h.id`;

/** Ends the waits of publications for a platform, of all organizations. The wait of one that is locked ends by itself. */
const REOPEN = `WITH waiting AS MATERIALIZED (
    SELECT p.organization_id, p.id, p.schedule_id FROM publications p
      JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
      JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
     WHERE p.platform = $1 AND p.waits_for = 'PLATFORM_UNAVAILABLE' AND p.status = 'QUEUED'
       ${lockFreeSql('o', 'p', 's')}),
  released AS (
    UPDATE schedules s SET waits_until = NULL FROM waiting w
     WHERE s.organization_id = w.organization_id AND s.id = w.schedule_id AND s.waits_until IS NOT NULL)
  UPDATE publications p SET waits_for = NULL FROM waiting w WHERE p.organization_id = w.organization_id AND p.id = w.id`;

/** Ends everything that waits for a platform. Two transactions, because other changes lock a publication after its delivery. */
export async function reopen(
  pool: Pool,
  platform: Platform,
  { sql: now, value }: { readonly sql: string; readonly value: Date | null },
): Promise<void> {
  await pool.query(resumeSql(now), [value, platform]);
  await pool.query(REOPEN, [platform]);
}
