import type { TextRow } from '../../../src/kernel/database/row-messages';
import { INSIGHTS } from '../queries/queries';
import { instant, raw, text } from './json-writing';

/** Columns and how their cells are serialized. `at` is the index of the first one. */

export const CAMPAIGN = 'c.id, c.name, c.status';
export const campaign = (row: TextRow, at: number): string =>
  `"id":"${row[at]}","name":${text(row[at + 1])},"status":"${row[at + 2]}"`;

export const POST = 'p.id, p.caption, p.status, p.published_at, array_to_json(p.hashtags)';
export const post = (row: TextRow, at: number): string =>
  `"id":"${row[at]}","caption":${text(row[at + 1])},"status":"${row[at + 2]}",` +
  `"publishedAt":${instant(row[at + 3])},"hashtags":${raw(row[at + 4])}`;

export const PUBLICATION = 'u.id, u.permalink, u.published_at';
export const publication = (row: TextRow, at: number): string =>
  `"id":"${row[at]}","permalink":${text(row[at + 1])},"publishedAt":${instant(row[at + 2])}`;

export const FIGURES = INSIGHTS.map((name) => `u.insights_${name}`).join(', ');
export const figures = (row: TextRow, at: number): string =>
  `"insights":{${INSIGHTS.map((name, i) => `"${name}":${raw(row[at + i])}`).join(',')}}`;

/** Pages of rows. The joins keep their order. */
export const campaignsOf = (organization: string, first: number, also = ''): string =>
  `(SELECT * FROM campaigns t WHERE t.organization_id = ${organization} AND t.deleted_at IS NULL ${also}
     ORDER BY t.created_at DESC, t.id DESC LIMIT ${first}) c`;

export const postsOf = (organization: string, campaign: string, first: number): string =>
  `(SELECT * FROM posts t
     WHERE t.organization_id = ${organization} AND t.campaign_id = ${campaign} AND t.deleted_at IS NULL
     ORDER BY t.published_at DESC, t.id DESC LIMIT ${first}) p`;

export const withPosts = (first: number): string =>
  `LEFT JOIN LATERAL ${postsOf('c.organization_id', 'c.id', first)} ON true`;

export const withPublications = (first: number): string =>
  `LEFT JOIN LATERAL (SELECT * FROM publications t
     WHERE t.organization_id = p.organization_id AND t.post_id = p.id
     ORDER BY t.created_at DESC, t.id DESC LIMIT ${first}) u ON true`;
