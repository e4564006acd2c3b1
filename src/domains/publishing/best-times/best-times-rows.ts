import { isUuid } from '../../../kernel/model';
import type { Platform } from '../../common/content.enums';
import { ENGAGEMENT } from '../insights/engagement-sql';
import { type BestTimes, type MeasuredHour, rankTimes } from './best-times';

/** Whose best times are wanted: those of a social account, or of an organization on a platform. */
export interface BestTimesPlace {
  readonly accountId?: string | null;
  readonly organizationId?: string | null;
  readonly platform?: Platform | null;
}

const DAY = 86_400_000;
/** Age of the publications that are compared, in days. Metrics of younger ones still rise. */
const AGE = { min: 2, max: 180 };
/** Publications that are compared, the newest first. */
const MAX_PUBLICATIONS = 1_000;

const engagement = ENGAGEMENT.replace(
  /\{(\w+)\}/g,
  (_, name: string) => `p.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
);
// The expression is that of the indexes by the time of publishing.
export const SENT_AT = `GREATEST(p.published_at, '-infinity')`;

/** SQL of parameters of `hoursOf`. */
interface HoursParameters {
  readonly timeZone: string;
  readonly since: string;
  readonly until: string;
}

/**
 * Returns the SQL of a query: the hours of the week in which publications `p` that meet a condition were published, as one JSON
 * value.
 */
export const hoursOf = (
  condition: string,
  { timeZone, since, until }: HoursParameters,
): string => `(WITH recent AS (
    SELECT p.social_account_id, p.published_at AT TIME ZONE ${timeZone} AS local, (${engagement})::float8 AS engagement
      FROM publications p
     WHERE ${condition} AND p.status = 'PUBLISHED' AND p.social_account_id IS NOT NULL
       AND ${SENT_AT} BETWEEN ${since} AND ${until}
     ORDER BY ${SENT_AT} DESC LIMIT ${MAX_PUBLICATIONS}),
  relative AS (
    SELECT local, engagement / nullif(avg(engagement) OVER (PARTITION BY social_account_id), 0) AS engagement
      FROM recent WHERE engagement IS NOT NULL),
  hours AS (
    SELECT extract(isodow FROM local)::int AS day, extract(hour FROM local)::int AS hour,
           count(*)::int AS publications, sum(engagement) AS engagement
      FROM relative WHERE engagement IS NOT NULL GROUP BY 1, 2)
  SELECT coalesce(json_agg(h), '[]') FROM hours h)`;

const HOURS_OF_PLACE = hoursOf(
  `p.organization_id = (SELECT organization_id FROM place) AND p.platform = (SELECT platform FROM place)
       AND ($1::uuid IS NULL OR p.social_account_id = $1::uuid)`,
  { timeZone: '$4', since: '$5', until: '$6' },
);

/** Selects the hours of a social account, or of an organization on a platform. None if the place is not visible. */
const SELECT_HOURS = `WITH place AS MATERIALIZED (
    SELECT a.organization_id, a.platform, a.id AS account_id FROM social_accounts a WHERE a.id = $1::uuid
    UNION ALL
    SELECT o.id, $3::text, NULL FROM organizations o WHERE o.id = $2::uuid AND o.deleted_at IS NULL)
  SELECT json_build_object('platform', place.platform, 'hours', ${HOURS_OF_PLACE}) AS found FROM place`;

/** Returns the period whose publications are compared. */
export const comparedPeriod = (now: Date): { since: Date; until: Date } => ({
  since: new Date(now.getTime() - AGE.max * DAY),
  until: new Date(now.getTime() - AGE.min * DAY),
});

/** Runs a statement that returns one JSON value, as the text of it. Undefined if there is no row. */
type QueryJson = (sql: string, values: readonly unknown[]) => Promise<string | undefined>;

/**
 * Returns the weekly times at which publications do best, from the metrics of publications that the transaction can read,
 * or else from a study. Undefined if the social account or the organization does not exist or cannot be read.
 */
export async function findBestTimes(
  queryJson: QueryJson,
  { accountId, organizationId, platform }: BestTimesPlace,
  timeZone: string,
  now: Date,
): Promise<BestTimes | undefined> {
  const ids = [accountId, organizationId].map((id) => (isUuid(id) ? id : null));
  if (ids.every((id) => id === null)) return undefined;
  const { since, until } = comparedPeriod(now);
  const text = await queryJson(SELECT_HOURS, [...ids, platform ?? null, timeZone, since, until]);
  if (text === undefined) return undefined;
  const found = JSON.parse(text) as { readonly platform: Platform; readonly hours: readonly MeasuredHour[] };
  return rankTimes(found.hours, found.platform);
}
