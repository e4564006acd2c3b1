/** The rows that are read, and rows of other tenants around them: one statement per table. */

export const CAMPAIGNS = 200;
const POSTS_PER_CAMPAIGN = 100;
/** What a tenant that nobody reads has. */
const CAMPAIGNS_OF_OTHERS = 20;

export interface Tenants {
  /** The person who reads, and the owner of every organization. */
  readonly person: string;
  readonly session: string;
  readonly organization: string;
}

/** $1 person, $2 session, $3 organization, $4 how many other organizations there are. */
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

/** $1 the measured organization. */
const CAMPAIGN_ROWS = `
  INSERT INTO campaigns (id, organization_id, created_at, name, status)
  SELECT uuidv7(), o.id, timestamptz '2026-01-01' + n * interval '1 hour', 'Campaign ' || n,
         (ARRAY['DRAFT', 'ACTIVE', 'COMPLETED'])[1 + n % 3]
    FROM organizations o
   CROSS JOIN LATERAL generate_series(1, CASE o.id WHEN $1 THEN ${CAMPAIGNS} ELSE ${CAMPAIGNS_OF_OTHERS} END) n`;

/** Posts of one campaign come one by one, as they do in life: neighbours on disk are of different campaigns. */
const POST_ROWS = `
  INSERT INTO posts (id, organization_id, campaign_id, created_at, caption, hashtags, status, published_at)
  SELECT uuidv7(), c.organization_id, c.id, at, 'Fresh from the oven, number ' || n || ': “' || repeat('good bread takes time ', 5)
           || '”' || chr(10) || 'Come by before noon — चाय और पकोड़े included.',
         ARRAY['bread', 'bakery', 'morning', 'day' || n, c.name], 'PUBLISHED', at
    FROM generate_series(1, ${POSTS_PER_CAMPAIGN}) n
   CROSS JOIN campaigns c
   CROSS JOIN LATERAL (SELECT timestamptz '2026-02-01' + n * interval '7 hours' + date_part('epoch', c.created_at)::int % 9973 * interval '1 second') t(at)`;

const PUBLICATION_ROWS = `
  INSERT INTO publications (id, organization_id, post_id, created_at, platform, status, platform_post_id, permalink,
                            media_urls, published_at, insights_collected_at, insights_impressions, insights_reach,
                            insights_likes, insights_comments, insights_shares, insights_saves)
  SELECT uuidv7(), p.organization_id, p.id, p.published_at, 'INSTAGRAM', 'PUBLISHED', 'ig-' || n,
         'http://127.0.0.1:4000/p/' || n, ARRAY['http://127.0.0.1:4000/media/' || n || '.jpg'], p.published_at,
         p.published_at, 1000 + n % 9000, 500 + n % 4000, n % 700, CASE WHEN n % 10 > 0 THEN n % 50 END, n % 30, n % 90
    FROM (SELECT *, row_number() OVER () AS n FROM posts) p`;

/** Orders of contenders that cannot say the expression that the product's own index is on. */
const INDEX = `
  CREATE INDEX bench_posts_by_published_at ON posts (organization_id, campaign_id, published_at, id)`;

/** The statements that fill an empty database up to `posts` posts, each with its values. */
export function fill(tenants: Tenants, posts: number): [sql: string, values: unknown[]][] {
  const { person, session, organization } = tenants;
  const others = Math.ceil((posts / POSTS_PER_CAMPAIGN - CAMPAIGNS) / CAMPAIGNS_OF_OTHERS);
  return [
    // Foreign keys are not checked row by row: the statements below make none that leads nowhere.
    ['SET session_replication_role = replica', []],
    [PEOPLE, [person, session, organization, Math.max(others, 0)]],
    [CAMPAIGN_ROWS, [organization]],
    [POST_ROWS, []],
    [PUBLICATION_ROWS, []],
    [INDEX, []],
    ['VACUUM (ANALYZE)', []],
    ['CHECKPOINT', []],
  ];
}
