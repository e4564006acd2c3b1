import type { QueryName } from '../queries';

/** One hand-written statement per query that returns the whole answer as JSON text. */

/** A statement's text, and which variable of the request it takes. */
export interface LimitStatement {
  readonly text: string;
  readonly variable: 'organization' | 'id';
}

/** Rows of a statement as `{ "nodes": [...] }`. row_to_json is a third faster than json_build_object. */
const nodes = (rows: string): string =>
  `(SELECT row_to_json(l) FROM (SELECT json_agg(row_to_json(r)) AS nodes FROM (${rows}) r) l)`;

const INSIGHTS = ['impressions', 'reach', 'likes', 'comments', 'shares', 'saves'];

const PUBLICATIONS = nodes(`
  SELECT t.id, t.permalink, t.published_at AS "publishedAt",
         (SELECT row_to_json(i) FROM (SELECT ${INSIGHTS.map((name) => `t.insights_${name} AS ${name}`).join(', ')}) i) AS insights
    FROM publications t
   WHERE t.organization_id = p.organization_id AND t.post_id = p.id
   ORDER BY t.created_at DESC, t.id DESC LIMIT 1`);

const POST = `p.id, p.caption, p.status, p.published_at AS "publishedAt", p.hashtags`;

const POSTS = nodes(`
  SELECT ${POST}, ${PUBLICATIONS} AS publications
    FROM posts p
   WHERE p.organization_id = c.organization_id AND p.campaign_id = c.id AND p.deleted_at IS NULL
   ORDER BY p.published_at DESC, p.id DESC LIMIT 10`);

const CAMPAIGN = `SELECT c.id, c.name, c.status, ${POSTS} AS posts FROM campaigns c`;

const answer = (field: string, value: string): string =>
  `SELECT json_build_object('data', json_build_object('${field}', ${value}))::text`;

const row = (select: string): string => `(SELECT row_to_json(r) FROM (${select}) r)`;

/** `organization` narrows what is found by an id, for a login without policies. */
export function limitStatements(organization?: string): Record<QueryName, LimitStatement> {
  const own = (alias: string): string =>
    `WHERE ${organization ? `${alias}.organization_id = '${organization}' AND ` : ''}${alias}.id = $1::uuid AND ${alias}.deleted_at IS NULL`;
  const campaigns = `${CAMPAIGN} WHERE c.organization_id = $1::uuid AND c.deleted_at IS NULL
    ORDER BY c.created_at DESC, c.id DESC LIMIT 20`;
  return {
    Q1: { variable: 'organization', text: answer('campaigns', nodes(campaigns)) },
    Q2: { variable: 'id', text: answer('campaign', row(`${CAMPAIGN} ${own('c')}`)) },
    Q3: { variable: 'id', text: answer('post', row(`SELECT ${POST} FROM posts p ${own('p')}`)) },
  };
}
