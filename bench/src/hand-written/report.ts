import { REPORT_ZONE, REPORTED, SERIES } from '../queries/report';
import { instant, raw, text } from './json-writing';
import type { HandWrittenStatement } from './statement';

const ENGAGEMENT =
  'coalesce(insights_likes, 0) + coalesce(insights_comments, 0) + coalesce(insights_shares, 0) + coalesce(insights_saves, 0)';
const KNOWN = 'num_nonnulls(insights_likes, insights_comments, insights_shares, insights_saves) > 0';

/** A1: totals by platform and month, and the last metrics of each day. Both sort by their first columns. */
export const report: HandWrittenStatement = {
  text: `
    (SELECT platform, to_char(published_at AT TIME ZONE '${REPORT_ZONE}', 'YYYY-MM-01'), count(*)::text, sum(insights_reach)::text,
            sum(insights_likes)::text,
            round(sum(CASE WHEN insights_reach > 0 AND ${KNOWN} THEN ${ENGAGEMENT} END)::numeric * 100 / nullif(sum(insights_reach), 0), 2)::text
       FROM publications
      WHERE organization_id = $1::uuid AND status = 'PUBLISHED'
        AND published_at >= timestamp '${REPORTED[0]}' AT TIME ZONE '${REPORT_ZONE}'
        AND published_at < (timestamp '${REPORTED[1]}' + interval '1 day') AT TIME ZONE '${REPORT_ZONE}'
      GROUP BY 1, 2 ORDER BY 1, 2)
    UNION ALL
    (SELECT NULL, (day AT TIME ZONE '${REPORT_ZONE}')::text, m.likes::text, m.reach::text, (m.collected_at IS NOT NULL)::text, NULL
       FROM generate_series(timestamp '${SERIES[0]}', timestamp '${SERIES[1]}', interval '1 day') day
       LEFT JOIN LATERAL (
         SELECT collected_at, likes, reach FROM engagement_metrics
          WHERE organization_id = $1::uuid AND publication_id = $2::uuid
            AND collected_at >= day AT TIME ZONE '${REPORT_ZONE}'
            AND collected_at < (day + interval '1 day') AT TIME ZONE '${REPORT_ZONE}'
          ORDER BY collected_at DESC LIMIT 1) m ON true
      ORDER BY day)`,
  values: ({ organization, publication }) => [organization, publication],
  write: (rows) => {
    const totals = rows
      .filter(([platform]) => platform !== null)
      .map(
        ([platform, month, publications, reach, likes, rate]) =>
          `{"platform":${text(platform)},"periodStart":${text(month)},"publications":${raw(publications)},` +
          `"reach":${raw(reach)},"likes":${raw(likes)},"engagementRate":${text(rate)}}`,
      );
    const days = rows
      .filter(([platform]) => platform === null)
      .map(([, start, likes, reach, isKnown]) => {
        const last = isKnown === 'true' ? `{"likes":${raw(likes)},"reach":${raw(reach)}}` : 'null';
        return `{"start":${instant(start)},"last":${last}}`;
      });
    return `{"organization":{"report":[${totals.join(',')}]},"publication":{"metricSeries":[${days.join(',')}]}}`;
  },
};
