import type { DeliveryHold, HoldReason } from '../publishing.enums';
import type { Failure } from './failure';

/** Returns what a publication that is queued again waits for. Null if its account gives the reason. */
export function waitReason({ class: kind }: Failure, hold: DeliveryHold): HoldReason | null {
  if (kind === 'QUOTA') return 'QUOTA';
  return hold === 'PLATFORM' ? 'PLATFORM_UNAVAILABLE' : null;
}

/** Ends the waits for a platform, of all organizations. Publications that retry a step keep their pause. */
export const reopenSql = (now: string): string => `WITH deliveries AS (
    UPDATE publication_deliveries d SET hold = NULL, run_at = CASE d.stage WHEN 'WAITING' THEN ${now} ELSE d.run_at END
      FROM publications p
     WHERE d.hold IN ('PLATFORM', 'RETRY') AND p.organization_id = d.organization_id AND p.id = d.publication_id AND p.platform = $2),
  schedules AS (
    UPDATE schedules s SET waits_until = NULL FROM publications p
     WHERE p.platform = $2 AND p.waits_for = 'PLATFORM_UNAVAILABLE' AND p.status = 'QUEUED'
       AND s.organization_id = p.organization_id AND s.id = p.schedule_id AND s.waits_until IS NOT NULL)
  UPDATE publications SET waits_for = NULL WHERE platform = $2 AND waits_for = 'PLATFORM_UNAVAILABLE' AND status = 'QUEUED'`;
