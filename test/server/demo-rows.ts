import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENT } from '../../src/domains/review/content-digests';
import { METRIC_FIELDS, METRICS } from '../../src/domains/publishing/insights/metrics';
import { allModels } from '../../src/kernel/model/metadata';
import { UrlScalar } from '../../src/kernel/model/scalars';
import type { TestDatabase } from '../support/database';

const columnNameOf = (field: string): string => field.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

/** Columns with the number of their values in the demo data. */
export const ENUM_COLUMNS: readonly [column: string, table: string, values: number][] = [
  ['status', 'campaigns', 7],
  ['kind', 'campaigns', 3],
  ['purpose', 'campaigns', 7],
  ['status', 'posts', 6],
  ['format', 'posts', 5],
  ['media_type', 'posts', 4],
  ['content_goal', 'posts', 5],
  ['connection_status', 'social_accounts', 4],
  ['platform', 'publications', 8],
  ['status', 'ai_generations', 5],
  ['feature', 'ai_generations', 7],
  ['status', 'qa_requests', 5],
  ['kind', 'qa_requests', 3],
];

/** Contradictions that the demo data must not contain. Each selects rows that contradict other rows or themselves. */
export const CONTRADICTIONS: readonly [name: string, from: string][] = [
  [
    'a published post without a publication',
    "posts p WHERE status = 'PUBLISHED' AND NOT EXISTS (SELECT FROM publications WHERE post_id = p.id AND status = 'PUBLISHED')",
  ],
  [
    'a published post with a failed publication',
    "posts p JOIN publications b ON b.post_id = p.id WHERE p.status = 'PUBLISHED' AND b.status <> 'PUBLISHED'",
  ],
  [
    'a partial post without both outcomes',
    "posts p WHERE status = 'PARTIALLY_PUBLISHED' AND (SELECT count(DISTINCT status) FROM publications WHERE post_id = p.id AND status IN ('PUBLISHED', 'FAILED')) < 2",
  ],
  [
    'a failed post without an error',
    "posts p WHERE status = 'FAILED' AND NOT EXISTS (SELECT FROM publications WHERE post_id = p.id AND status = 'FAILED' AND error_message IS NOT NULL)",
  ],
  [
    'a scheduled post in the past',
    "posts p WHERE status = 'SCHEDULED' AND scheduled_at <= timestamptz '2026-03-06' AND NOT EXISTS (SELECT FROM publications WHERE post_id = p.id AND status = 'UNKNOWN') AND NOT EXISTS (SELECT FROM schedules WHERE post_id = p.id AND (reminded_at IS NOT NULL OR held_at IS NOT NULL))",
  ],
  [
    'a scheduled post without a schedule',
    "posts p WHERE status = 'SCHEDULED' AND NOT EXISTS (SELECT FROM schedules s JOIN publications b ON b.schedule_id = s.id WHERE s.post_id = p.id AND s.status = 'PENDING' AND b.status = 'QUEUED')",
  ],
  [
    'a schedule whose local time is another instant',
    'schedules WHERE scheduled_at <> local_date_time::timestamp AT TIME ZONE time_zone',
  ],
  [
    'a post with another calendar time than its schedules and publications',
    `posts p WHERE calendar_at IS DISTINCT FROM coalesce(
       (SELECT min(scheduled_at) FROM schedules WHERE post_id = p.id AND status IN ('PENDING', 'PROCESSING')),
       published_at, (SELECT max(attempted_at) FROM publications WHERE post_id = p.id))`,
  ],
  [
    'a campaign with another approval status than its latest request',
    `campaigns c WHERE approval_status <> coalesce((SELECT nullif(r.status, 'VOIDED') FROM approval_requests r WHERE r.campaign_id = c.id
       ORDER BY r.created_at DESC, r.id DESC LIMIT 1), 'PENDING')`,
  ],
  ...(['post', 'campaign'] as const).map((kind): [string, string] => [
    `an approval request for another version of a ${kind}`,
    `approval_requests r JOIN ${kind}s p ON p.id = r.${kind}_id WHERE r.content_digests <> ${CONTENT[kind].digests}`,
  ]),
  [
    'an approval request that waits for nobody, or that waits and is decided',
    `approval_requests r WHERE (status = 'PENDING') <> EXISTS (SELECT FROM review_tasks t WHERE t.request_id = r.id AND t.status = 'OPEN')`,
  ],
  [
    'a QA request that is open and waits for nobody, or that has ended and waits',
    `qa_requests q WHERE (status NOT IN ('COMPLETED', 'CANCELLED')) <> EXISTS (SELECT FROM review_tasks t WHERE t.qa_request_id = q.id
       AND t.status = 'OPEN' AND t.user_id IS NOT DISTINCT FROM q.assignee_id AND t.due_at = q.due_at)`,
  ],
  [
    'a guest who decided or commented without a link that allows it',
    `(SELECT r.id AS request, r.reviewed_by_guest AS guest, 'APPROVE' AS permitted FROM approval_requests r
       WHERE r.reviewed_by_guest IS NOT NULL
      UNION ALL SELECT r.id, f.guest_name, 'COMMENT' FROM feedback f JOIN approval_requests r ON r.post_id = f.post_id
       WHERE f.guest_name IS NOT NULL) acts
     WHERE NOT EXISTS (SELECT FROM guest_review_links l WHERE l.approval_request_id = acts.request AND l.guest_name = acts.guest
                          AND permitted = ANY (l.rights))`,
  ],
  [
    'a reply whose thread is of another post, or which guests see differently',
    `feedback f JOIN feedback t ON t.id = f.thread_id
      WHERE (f.post_id, f.campaign_id, f.is_visible_to_guests) IS DISTINCT FROM (t.post_id, t.campaign_id, t.is_visible_to_guests)
         OR f.created_at < t.created_at`,
  ],
  [
    'a usage period whose counters are not the sums of its entries, or exceed its limit',
    `usage_periods p, LATERAL (SELECT coalesce(sum(e.quantity), 0) AS used, coalesce(sum(e.reserved_quantity), 0) AS reserved
         FROM cost_entries e WHERE e.organization_id = p.organization_id AND e.metric = p.metric
          AND e.usage_date BETWEEN p.start_date AND p.end_date AND (p.user_id IS NULL OR e.user_id = p.user_id)) s
      WHERE (p.used, p.reserved) <> (s.used, s.reserved) OR p.used + p.reserved > p.usage_limit
         OR p.usage_limit IS DISTINCT FROM billing.usage_limit(p.organization_id, p.metric, p.unit, p.user_id IS NOT NULL)`,
  ],
  [
    'a repurposing job with other AI credits than its generations',
    `repurposing_jobs j WHERE credits_used <> (SELECT coalesce(sum(e.quantity), 0) FROM repurposing_outputs o
       JOIN cost_entries e ON e.subject_id = o.generation_id WHERE o.repurposing_job_id = j.id)`,
  ],
  [
    'a post that is older than its generation',
    `post_origins o JOIN posts p ON p.id = o.post_id JOIN ai_generations g ON g.id = o.generation_id WHERE p.created_at < g.created_at`,
  ],
  [
    'a cost entry of a day or month without a usage period',
    `cost_entries e WHERE NOT EXISTS (SELECT FROM usage_periods p WHERE p.organization_id = e.organization_id AND p.metric = e.metric
       AND e.usage_date BETWEEN p.start_date AND p.end_date AND p.unit = 'MONTH' AND p.user_id IS NULL)`,
  ],
  [
    'a generation whose credits are reserved after its end or not before it, or that used some without content',
    `ai_generations g, LATERAL (SELECT sum(e.quantity) AS used, sum(e.reserved_quantity) AS reserved FROM cost_entries e
         WHERE e.subject_id = g.id AND e.subject_type = 'AiGeneration' AND e.organization_id = g.organization_id
           AND e.user_id = g.created_by_id AND e.idempotency_key = 'generation:' || g.id || ':1') s
      WHERE (g.credits_used, g.credits_reserved, g.credits_refunded) <> (s.used, s.reserved, 2 - s.used - s.reserved)
         OR s.reserved IS NULL OR (g.finished_at IS NULL) <> (s.reserved > 0) OR (g.status = 'COMPLETED') <> (s.used > 0)
         OR (g.finished_at IS NULL) <> EXISTS (SELECT FROM usage_reservations r
              WHERE r.organization_id = g.organization_id AND r.idempotency_key = 'generation:' || g.id || ':1'
                AND r.started_at IS NOT DISTINCT FROM g.started_at)`,
  ],
  [
    'a generation for a post of another client account or campaign, or in the future',
    `ai_generations g JOIN posts p ON p.id = g.post_id
      WHERE (g.organization_id, g.client_account_id, g.campaign_id) IS DISTINCT FROM (p.organization_id, p.client_account_id, p.campaign_id)
         OR greatest(g.created_at, g.started_at, g.finished_at) > timestamptz '2026-03-05'`,
  ],
  [
    'a generated image whose generation has another organization, user or model, or ended after it was stored',
    `generated_images i JOIN ai_generations g ON g.id = i.generation_id JOIN media_assets a ON a.id = i.media_asset_id
      WHERE (g.organization_id, g.client_account_id, g.created_by_id, g.model_name, g.feature, g.status, a.origin) IS DISTINCT FROM
            (a.organization_id, a.client_account_id, a.created_by_id, a.ai_model, 'IMAGE', 'COMPLETED', 'GENERATED')
         OR g.finished_at > a.created_at OR g.document -> 'images' -> 0 ->> 'mediaAssetId' <> a.id::text`,
  ],
  ['a comment in the future', "feedback WHERE greatest(created_at, resolved_at) > timestamptz '2026-03-05'"],
  ['a publication in the future', "publications WHERE published_at > timestamptz '2026-03-05'"],
  [
    'a post with another time than its first publication',
    'posts p WHERE published_at <> (SELECT min(published_at) FROM publications WHERE post_id = p.id)',
  ],
  [
    'a publication of another client',
    'publications b JOIN posts p ON p.id = b.post_id WHERE b.client_account_id IS DISTINCT FROM p.client_account_id',
  ],
  [
    'a post in a campaign of another client',
    'posts p JOIN campaigns c ON c.id = p.campaign_id WHERE p.client_account_id IS DISTINCT FROM c.client_account_id',
  ],
  [
    'a media file of another client',
    'post_media m JOIN media_assets a ON a.id = m.media_id WHERE m.client_account_id IS DISTINCT FROM a.client_account_id',
  ],
  [
    'a post published outside its campaign',
    'posts p JOIN campaigns c ON c.id = p.campaign_id WHERE p.published_at::date NOT BETWEEN c.start_date AND c.end_date',
  ],
  [
    'a media file used before its creation',
    "post_media m JOIN media_assets a ON a.id = m.media_id JOIN posts p ON p.id = m.post_id WHERE a.kind = 'IMAGE' AND a.created_at > p.created_at",
  ],
  [
    'a carousel with one media file',
    "posts p WHERE media_type = 'CAROUSEL' AND (SELECT count(*) FROM post_media WHERE post_id = p.id) = 1",
  ],
  [
    'latest metrics that differ from the insights',
    `publications p JOIN LATERAL (SELECT * FROM engagement_metrics WHERE publication_id = p.id ORDER BY collected_at DESC LIMIT 1) m ON true
       WHERE (p.insights_collected_at, p.insights_impressions, p.insights_reach, p.insights_views, p.insights_likes, p.insights_comments, p.insights_shares, p.insights_saves, p.insights_clicks, p.insights_profile_visits, p.insights_website_clicks, p.insights_watch_time_seconds, p.insights_click_through_rate, p.insights_completion_rate)
         IS DISTINCT FROM (m.collected_at, m.impressions, m.reach, m.views, m.likes, m.comments, m.shares, m.saves, m.clicks, m.profile_visits, m.website_clicks, m.watch_time_seconds, m.click_through_rate, m.completion_rate)`,
  ],
  [
    'a metric that decreases',
    `(SELECT impressions - lag(impressions) OVER w AS i, views - lag(views) OVER w AS v, likes - lag(likes) OVER w AS l
       FROM engagement_metrics WINDOW w AS (PARTITION BY publication_id ORDER BY collected_at)) AS steps WHERE i < 0 OR v < 0 OR l < 0`,
  ],
  [
    'a publication without metrics',
    "publications p WHERE status = 'PUBLISHED' AND platform NOT IN ('GOOGLE_BUSINESS', 'WHATSAPP') AND (SELECT count(*) FROM engagement_metrics WHERE publication_id = p.id) NOT BETWEEN 6 AND 20",
  ],
  [
    'a metric that its platform does not report',
    `(SELECT m.platform, v.key FROM engagement_metrics m, jsonb_each(to_jsonb(m)) v
       WHERE v.value <> 'null' AND v.key IN (${METRIC_FIELDS.map((field) => `'${columnNameOf(field)}'`).join(', ')})
       GROUP BY 1, 2) reported
       WHERE platform || ' ' || key NOT IN (${METRICS.filter(({ retiredAt }) => !retiredAt)
         .map(({ platform, field }) => `'${platform} ${columnNameOf(field)}'`)
         .join(', ')})`,
  ],
  [
    'a publication that failed without as many attempts as retries and one more',
    `publications p WHERE status IN ('FAILED', 'UNKNOWN') AND (SELECT count(*) FROM publication_attempts a
       WHERE a.publication_id = p.id) <> retry_count + 1`,
  ],
];

/** Returns a checksum of all rows by table, without password hashes, which are salted, and numbers of transactions. */
export async function checksum(database: TestDatabase): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const { table } of allModels()) {
    const [sum] = await database.query<{ sum: string }>(
      `SELECT md5(string_agg(t::text, '' ORDER BY t::text)) AS sum
         FROM (SELECT to_jsonb(r) - 'password_hash' - 'transaction_id' AS t FROM "${table}" r) AS all_rows`,
    );
    sums[table] = sum!.sum;
  }
  return sums;
}

/** Returns all distinct URLs in all tables. */
export async function allUrls(database: TestDatabase): Promise<string[]> {
  const urls = new Set<string>();
  for (const { table, attributes } of allModels()) {
    for (const { column, type } of attributes.values()) {
      const graph = type.graphqlType();
      if (!column || (graph !== UrlScalar && !(Array.isArray(graph) && graph[0] === UrlScalar))) continue;
      const value = type.array ? `unnest("${column}")` : `"${column}"`;
      for (const { url } of await database.query<{ url: string | null }>(
        `SELECT DISTINCT ${value} AS url FROM "${table}"`,
      )) {
        if (url) urls.add(url);
      }
    }
  }
  return [...urls];
}

/** Returns the email addresses and roles of the table of demo accounts in the README, sorted. */
export function accountsOfReadme(): (string | undefined)[][] {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| `(\w+@marquee\.example)` +\| `(\w+)`/gm)];
  return listed.map(([, email, role]) => [email, role]).sort();
}
