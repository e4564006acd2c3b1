/** The rows of the measured tenant and of other tenants: one statement per table. */

import { LISTS } from '../queries/queries';

/** Size of the data. */
export interface Size {
  /** Campaigns of the measured organization. */
  readonly campaigns: number;
  readonly postsPerCampaign: number;
  /** Posts of all organizations in total. */
  readonly posts: number;
}

/** Size of a tenant that is not read. */
const CAMPAIGNS_OF_OTHERS = 20;
const POSTS_PER_CAMPAIGN_OF_OTHERS = 100;
/** Number of social accounts that each organization publishes to in turn. */
const ACCOUNTS = 3;

export interface Tenants {
  /** The user who sends the requests and owns every organization. */
  readonly person: string;
  readonly session: string;
  readonly organization: string;
}

/** $1 user, $2 session, $3 organization, $4 number of other organizations. */
const PEOPLE = `
  WITH person AS (
    INSERT INTO users (id, email, full_name) VALUES ($1, 'reader@marquee.example', 'Asha Rao')
  ), session AS (
    INSERT INTO sessions (id, user_id, expires_at) VALUES ($2, $1, now() + interval '1 day')
  ), organization AS (
    INSERT INTO organizations (id, owner_id, name, slug)
    SELECT CASE n WHEN 0 THEN $3::uuid ELSE uuidv7() END, $1, 'Studio ' || n, 'studio-' || n
      FROM generate_series(0, $4::int) n
  )
  INSERT INTO memberships (id, organization_id, user_id, role, joined_at) VALUES (uuidv7(), $3, $1, 'OWNER', now())`;

const ACCOUNT_ROWS = `
  INSERT INTO social_accounts (id, organization_id, platform, platform_user_id, username, kind)
  SELECT uuidv7(), o.id, 'INSTAGRAM', n::text, o.slug || '-' || n, 'BUSINESS'
    FROM organizations o CROSS JOIN generate_series(0, ${ACCOUNTS - 1}) n`;

/** $1 the measured organization, $2 its campaigns. */
const CAMPAIGN_ROWS = `
  INSERT INTO campaigns (id, organization_id, created_at, name, status, theme)
  SELECT uuidv7(), o.id, timestamptz '2026-01-01' + n * interval '1 hour', 'Campaign ' || n,
         (ARRAY['DRAFT', 'ACTIVE', 'COMPLETED'])[1 + n % 3], 'Theme ' || n % ${LISTS}
    FROM organizations o
   CROSS JOIN LATERAL generate_series(1, CASE o.id WHEN $1 THEN $2::int ELSE ${CAMPAIGNS_OF_OTHERS} END) n`;

/**
 * $1 the measured organization, $2 posts of each of its campaigns, $3 their author. Posts of one campaign are not
 * adjacent on disk, as in production.
 */
const POST_ROWS = `
  INSERT INTO posts (id, organization_id, campaign_id, author_id, created_at, caption, hashtags, status, published_at)
  SELECT uuidv7(), c.organization_id, c.id, $3::uuid, at, 'Fresh from the oven, number ' || n || ': “' || repeat('good bread takes time ', 5)
           || '”' || chr(10) || 'Come by before noon — चाय और पकोड़े included.',
         ARRAY['bread', 'bakery', 'morning', 'day' || n, c.name], 'PUBLISHED', at
    FROM generate_series(1, greatest($2::int, ${POSTS_PER_CAMPAIGN_OF_OTHERS})) n
    JOIN campaigns c ON n <= CASE c.organization_id WHEN $1 THEN $2 ELSE ${POSTS_PER_CAMPAIGN_OF_OTHERS} END
   CROSS JOIN LATERAL (SELECT timestamptz '2026-02-01' + n * interval '7 hours' + date_part('epoch', c.created_at)::int % 9973 * interval '1 second') t(at)
   ORDER BY n`;

const PUBLICATION_ROWS = `
  INSERT INTO publications (id, organization_id, post_id, social_account_id, created_at, platform, status, platform_post_id, kind, permalink,
                            media_urls, published_at, insights_collected_at, insights_impressions, insights_reach,
                            insights_likes, insights_comments, insights_shares, insights_saves)
  SELECT uuidv7(), p.organization_id, p.id, a.id, p.published_at, 'INSTAGRAM', 'PUBLISHED', 'ig-' || n, 'IMAGE',
         'http://127.0.0.1:4000/p/' || n, ARRAY['http://127.0.0.1:4000/media/' || n || '.jpg'], p.published_at,
         p.published_at, 1000 + n % 9000, 500 + n % 4000, n % 700, CASE WHEN n % 10 > 0 THEN n % 50 END, n % 30, n % 90
    FROM (SELECT *, row_number() OVER () AS n FROM posts) p
    JOIN social_accounts a ON a.organization_id = p.organization_id AND a.platform_user_id = (p.n % ${ACCOUNTS})::text`;

/** Indexes for contenders that cannot sort by the expression in Marquee's own index. */
const INDEX = `
  CREATE INDEX bench_posts_by_published_at ON posts (organization_id, campaign_id, published_at, id)`;

export type Statement = readonly [sql: string, values: unknown[]];

/** Returns the statements that fill an empty database, with their values. */
export function fill({ person, session, organization }: Tenants, size: Size): Statement[] {
  const { campaigns, postsPerCampaign, posts } = size;
  const others =
    (posts - campaigns * postsPerCampaign) / (CAMPAIGNS_OF_OTHERS * POSTS_PER_CAMPAIGN_OF_OTHERS);
  return [
    // Disables the checks of foreign keys. The statements below create valid ones only.
    ['SET session_replication_role = replica', []],
    [PEOPLE, [person, session, organization, Math.max(Math.ceil(others), 0)]],
    [ACCOUNT_ROWS, []],
    [CAMPAIGN_ROWS, [organization, campaigns]],
    [POST_ROWS, [organization, postsPerCampaign, person]],
    [PUBLICATION_ROWS, []],
    [INDEX, []],
    ['VACUUM (ANALYZE)', []],
    ['CHECKPOINT', []],
  ];
}

/** $1 the owner, $2 the number of the first organization and $3 of the last. */
const NOISE = `
  WITH organization AS (
    INSERT INTO organizations (id, owner_id, name, slug)
    SELECT uuidv7(), $1::uuid, 'Noise ' || n, 'noise-' || n FROM generate_series($2::int, $3::int) n
    RETURNING id
  ), campaign AS (
    INSERT INTO campaigns (id, organization_id, name)
    SELECT uuidv7(), o.id, 'Campaign ' || n FROM organization o CROSS JOIN generate_series(1, ${CAMPAIGNS_OF_OTHERS}) n
    RETURNING id, organization_id
  )
  INSERT INTO posts (id, organization_id, campaign_id, created_at, caption, status, published_at)
  SELECT uuidv7(), c.organization_id, c.id, at, 'Post ' || n, 'PUBLISHED', at
    FROM generate_series(1, ${POSTS_PER_CAMPAIGN_OF_OTHERS}) n
   CROSS JOIN campaign c
   CROSS JOIN LATERAL (SELECT timestamptz '2026-02-01' + n * interval '7 hours') t(at)`;

/** Organizations per statement, so that a statement takes seconds. */
const AT_ONCE = 50;

/** Returns the statements that add posts of organizations that are not read. */
export function grow({ person }: Tenants, from: number, to: number): Statement[] {
  const perOrganization = CAMPAIGNS_OF_OTHERS * POSTS_PER_CAMPAIGN_OF_OTHERS;
  const last = Math.ceil(to / perOrganization);
  const statements: Statement[] = [];
  for (let first = Math.ceil(from / perOrganization) + 1; first <= last; first += AT_ONCE)
    statements.push([NOISE, [person, first, Math.min(first + AT_ONCE - 1, last)]]);
  return [...statements, ['VACUUM (ANALYZE)', []], ['CHECKPOINT', []]];
}
