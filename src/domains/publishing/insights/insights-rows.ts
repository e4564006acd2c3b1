import { type EventWriter, whileMaintaining } from '../../../kernel/write';
import type { Platform } from '../../common/content.enums';
import type { PublicationKind } from '../publishing.enums';
import { Publication } from '../publication.entity';
import { recordPublicationEvent } from '../publication-events';
import type { MeasuredPost, Totals } from './insights.port';
import { METRIC_FIELDS, type MetricField } from './metrics';

/** A publication whose metrics one worker reads. */
export interface ClaimedPublication extends MeasuredPost {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly post: string | null;
  readonly platform: Platform;
  readonly kind: PublicationKind | null;
  readonly missingSince: Date | null;
  readonly missingReads: number;
}

/** What a reading of a publication found. */
export interface MeasuredRow {
  readonly publication: ClaimedPublication;
  readonly totals: Totals;
  readonly dueAt: Date | null;
}

/** Changes of metrics, and of when they are read, are no updates by a user. */
const maintaining = <T>(writer: EventWriter, work: () => Promise<T>): Promise<T> =>
  whileMaintaining(writer, Publication, work);

/**
 * Claims publications of an account that are due, so that no other worker reads them. The claim ends by itself at
 * `leaseUntil`, when they are due again.
 */
export async function claimDue(
  writer: EventWriter,
  account: { readonly organization: string; readonly socialAccount: string },
  { now, leaseUntil, most }: { readonly now: Date; readonly leaseUntil: Date; readonly most: number },
): Promise<ClaimedPublication[]> {
  const claimed = await maintaining(writer, () =>
    writer.query(
      // Materialized, because a subquery that is run again locks further publications.
      `WITH due AS MATERIALIZED (
       SELECT id FROM publications
        WHERE organization_id = $1 AND social_account_id = $2 AND insights_due_at <= $3
        ORDER BY insights_due_at, id LIMIT $5 FOR NO KEY UPDATE SKIP LOCKED)
     UPDATE publications p SET insights_due_at = $4 FROM due
      WHERE p.organization_id = $1 AND p.id = due.id
     RETURNING p.id, p.organization_id AS organization, p.client_account_id AS "clientAccount", p.post_id AS post, p.platform,
               p.platform_post_id AS "platformPostId", p.kind, p.published_at AS "publishedAt",
               p.missing_since AS "missingSince", p.missing_reads AS "missingReads"`,
      [account.organization, account.socialAccount, now, leaseUntil, most],
    ),
  );
  return claimed as ClaimedPublication[];
}

const columnOf = (field: MetricField): string => field.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

const COLUMNS = METRIC_FIELDS.map(columnOf);
const RECORD = METRIC_FIELDS.map((field) => `"${field}" bigint`).join(', ');
const READ = `jsonb_to_recordset($1) r (id uuid, organization uuid, "dueAt" timestamptz, ${RECORD})`;
/** Clicks per impression in percent. Null if it does not fit the column. */
const RATE = `CASE WHEN r.impressions > 0 AND r.clicks::numeric * 100 / r.impressions < 1e7
  THEN round(r.clicks::numeric * 100 / r.impressions, 2) END`;

/** The latest metrics. One that the platform no longer reports keeps its last value. */
const LATEST = [
  ...METRIC_FIELDS.map((field) => {
    const column = `insights_${columnOf(field)}`;
    return `${column} = coalesce(r."${field}", p.${column})`;
  }),
  `insights_click_through_rate = coalesce(${RATE}, p.insights_click_through_rate)`,
].join(', ');

const STORE_LATEST = `UPDATE publications p
   SET insights_collected_at = $2, ${LATEST}, insights_due_at = r."dueAt", missing_since = NULL, missing_reads = 0
  FROM ${READ} WHERE p.organization_id = r.organization AND p.id = r.id AND NOT p.is_deleted_on_platform`;

/** The metrics of the hour. A later reading in the same hour replaces an earlier one. */
const STORE_HOURS = `INSERT INTO engagement_metrics
       (organization_id, publication_id, platform, collected_at, ${COLUMNS.join(', ')}, click_through_rate)
SELECT p.organization_id, p.id, p.platform, date_trunc('hour', $2::timestamptz, 'UTC'),
       ${METRIC_FIELDS.map((field) => `r."${field}"`).join(', ')}, ${RATE}
  FROM ${READ} JOIN publications p ON p.organization_id = r.organization AND p.id = r.id
 ORDER BY p.id
ON CONFLICT (organization_id, publication_id, collected_at) DO UPDATE
   SET ${[...COLUMNS, 'click_through_rate'].map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`;

const STORE_DUE = `UPDATE publications p SET insights_due_at = r."dueAt", missing_since = NULL, missing_reads = 0
  FROM ${READ} WHERE p.organization_id = r.organization AND p.id = r.id AND NOT p.is_deleted_on_platform`;

/** A number that no counter can hold was not reported. */
const isCount = (value: number | undefined): boolean => Number.isSafeInteger(value) && value! >= 0;

const recordOf = ({ publication: { id, organization }, totals, dueAt }: MeasuredRow): object => ({
  id,
  organization,
  dueAt,
  ...Object.fromEntries(METRIC_FIELDS.map((field) => [field, isCount(totals[field]) ? totals[field] : null])),
});

/** Stores what was read at `at`: the latest metrics and those of the hour. A reading without metrics moves the next one only. */
export async function storeMetrics(
  writer: EventWriter,
  rows: readonly MeasuredRow[],
  at: Date,
): Promise<void> {
  const measured = rows.filter(({ totals }) => Object.values(totals).some(isCount));
  const empty = rows.filter((row) => !measured.includes(row));
  const json = (some: readonly MeasuredRow[]): string => JSON.stringify(some.map(recordOf));
  await maintaining(writer, async () => {
    if (measured.length) {
      await writer.query(STORE_LATEST, [json(measured), at]);
      await writer.query(STORE_HOURS, [json(measured), at]);
    }
    if (empty.length) await writer.query(STORE_DUE, [json(empty)]);
  });
}

/** Stores that posts were missing, without evidence that they were deleted. */
export async function storeMissing(
  writer: EventWriter,
  publications: readonly ClaimedPublication[],
  at: Date,
  dueAt: Date,
): Promise<void> {
  await maintaining(writer, () =>
    writer.query(
      `UPDATE publications p
        SET missing_reads = p.missing_reads + 1, missing_since = coalesce(p.missing_since, $2), insights_due_at = $3
       FROM unnest($1::uuid[]) m (id)
      WHERE p.id = m.id AND NOT p.is_deleted_on_platform`,
      [publications.map(({ id }) => id), at, dueAt],
    ),
  );
}

/** Ends the claim of publications that were not read, which are due again. */
export async function release(
  writer: EventWriter,
  publications: readonly ClaimedPublication[],
  now: Date,
): Promise<void> {
  await maintaining(writer, () =>
    writer.query('UPDATE publications SET insights_due_at = $2 WHERE id = ANY ($1)', [
      publications.map(({ id }) => id),
      now,
    ]),
  );
}

/** Marks a publication as deleted on its platform, and records the event. Returns false if it was marked before. */
export async function markDeleted(
  writer: EventWriter,
  { id, organization, clientAccount }: Pick<ClaimedPublication, 'id' | 'organization' | 'clientAccount'>,
): Promise<boolean> {
  const marked = (await writer.query(
    `UPDATE publications SET is_deleted_on_platform = true, missing_reads = missing_reads + 1
      WHERE organization_id = $1 AND id = $2 AND NOT is_deleted_on_platform RETURNING id`,
    [organization, id],
  )) as unknown[];
  if (!marked.length) return false;
  await recordPublicationEvent(writer, { id, organization, clientAccount }, 'removed');
  return true;
}

/** Moves the next readings of all publications of an account to `until`. */
export async function postponeAccount(
  writer: EventWriter,
  account: { readonly organization: string; readonly socialAccount: string },
  until: Date,
): Promise<void> {
  await maintaining(writer, () =>
    writer.query(
      `UPDATE publications SET insights_due_at = $3
      WHERE organization_id = $1 AND social_account_id = $2 AND insights_due_at < $3`,
      [account.organization, account.socialAccount, until],
    ),
  );
}

/** Moves publications whose account is not connected to `until`, or ends their readings if they are `older`. */
export async function postponeUnconnected(
  writer: EventWriter,
  { now, until, older }: { readonly now: Date; readonly until: Date; readonly older: Date },
): Promise<void> {
  await maintaining(writer, () =>
    writer.query(
      `WITH due AS MATERIALIZED (
       SELECT d.id FROM publications d
        WHERE d.insights_due_at <= $1 AND NOT EXISTS (
          SELECT FROM social_accounts a JOIN organizations o ON o.id = a.organization_id
           WHERE a.organization_id = d.organization_id AND a.id = d.social_account_id
             AND a.connection_status = 'CONNECTED' AND o.deleted_at IS NULL)
        ORDER BY d.insights_due_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)
     UPDATE publications p SET insights_due_at = CASE WHEN p.published_at > $3 THEN $2::timestamptz END FROM due
      WHERE p.id = due.id`,
      [now, until, older],
    ),
  );
}
