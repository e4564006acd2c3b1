import type { Platform } from '../../common/content.enums';
import { estimateReachBy } from '../../repurposing/reach';

/** Publications that are averaged, the newest first, and their maximum age. */
const MAX_PUBLICATIONS = 1_000;
const MAX_DAYS = 180;

// The expression is that of the indexes by the time of publishing.
const SENT_AT = `GREATEST(p.published_at, '-infinity')`;

const AVERAGE = `SELECT r.platform, avg(r.reach)::float8 AS reach FROM (
  SELECT p.platform, p.insights_reach AS reach FROM publications p
   WHERE p.organization_id = $1 AND ($2::uuid IS NULL OR p.client_account_id = $2) AND p.platform = ANY ($3)
     AND p.status = 'PUBLISHED' AND p.insights_reach IS NOT NULL AND ${SENT_AT} > $4::timestamptz
   ORDER BY ${SENT_AT} DESC LIMIT ${MAX_PUBLICATIONS}) r GROUP BY r.platform`;

estimateReachBy(async (tx, { organization, clientAccount, at }, platforms) => {
  const since = new Date(at.getTime() - MAX_DAYS * 86_400_000);
  const rows = await tx.query<{ platform: Platform; reach: number }>(AVERAGE, [
    ...[organization, clientAccount, platforms, since],
  ]);
  return new Map(rows.map(({ platform, reach }) => [platform, reach]));
});
