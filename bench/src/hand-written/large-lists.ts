import type { TextRow } from '../../../src/kernel/database/row-messages';
import {
  campaignsOf,
  FIGURES,
  figures,
  POST,
  post,
  PUBLICATION,
  publication,
  withPublications,
} from './columns';
import type { HandWrittenStatement } from './statement';
import { nodes, type Rows, text } from './json-writing';

/** Serializes two cells to an object. Null if the first one is null. */
const pair = (row: TextRow, at: number, name: string): string =>
  row[at] === null ? 'null' : `{"id":"${row[at]}","${name}":${text(row[at + 1])}}`;

const sentPost = (row: TextRow): string =>
  row[9] === null
    ? 'null'
    : `{"id":"${row[9]}","caption":${text(row[10])},"campaign":${pair(row, 11, 'name')}}`;
const sent = (row: TextRow): string =>
  `{${publication(row, 0)},${figures(row, 3)},"post":${sentPost(row)},"socialAccount":${pair(row, 13, 'username')}}`;

/** Q8 */
export const sentPublications: HandWrittenStatement = {
  text: `SELECT ${PUBLICATION}, ${FIGURES}, p.id, p.caption, c.id, c.name, a.id, a.username
    FROM (SELECT * FROM publications t WHERE t.organization_id = $1::uuid
           ORDER BY t.created_at DESC, t.id DESC LIMIT 100) u
    LEFT JOIN posts p ON p.organization_id = u.organization_id AND p.id = u.post_id AND p.deleted_at IS NULL
    LEFT JOIN campaigns c ON c.organization_id = p.organization_id AND c.id = p.campaign_id AND c.deleted_at IS NULL
    LEFT JOIN social_accounts a ON a.organization_id = u.organization_id AND a.id = u.social_account_id
   ORDER BY u.created_at DESC, u.id DESC`,
  values: ({ organization }) => [organization],
  write: (rows) => `{"publications":${nodes(rows, 0, sent)}}`,
};

const authored = (row: TextRow, group: Rows): string =>
  `{${post(row, 0)},"campaign":${pair(row, 5, 'name')},"author":${pair(row, 7, 'fullName')},` +
  `"publications":${nodes(group, 9, (sentTo) => `{${publication(sentTo, 9)}}`)}}`;

/** Q9 */
export const authoredPosts: HandWrittenStatement = {
  text: `SELECT ${POST}, c.id, c.name, w.id, w.full_name, ${PUBLICATION}
    FROM (SELECT * FROM posts t WHERE t.organization_id = $1::uuid AND t.deleted_at IS NULL
           ORDER BY t.created_at, t.id LIMIT 40) p
    LEFT JOIN campaigns c ON c.organization_id = p.organization_id AND c.id = p.campaign_id AND c.deleted_at IS NULL
    LEFT JOIN users w ON w.id = p.author_id AND w.deleted_at IS NULL
    ${withPublications(2)}
   ORDER BY p.created_at DESC, p.id DESC, u.created_at DESC, u.id DESC`,
  values: ({ organization }) => [organization],
  write: (rows) => `{"posts":${nodes(rows, 0, authored)}}`,
};

/** Three posts from one end of the list of a campaign. */
const end = (number: number, direction: 'ASC' | 'DESC'): string =>
  `(SELECT ${number} AS end, t.* FROM posts t
     WHERE t.organization_id = c.organization_id AND t.campaign_id = c.id AND t.deleted_at IS NULL
     ORDER BY t.created_at ${direction}, t.id ${direction} LIMIT 3)`;

const withEnds = (row: TextRow, group: Rows): string => {
  const list = (number: string): string =>
    nodes(
      group.filter((one) => one[2] === number),
      3,
      (one) => `{${post(one, 3)}}`,
    );
  return `{"id":"${row[0]}","name":${text(row[1])},"newest":${list('0')},"oldest":${list('1')}}`;
};

/** Q10 */
export const bothEnds: HandWrittenStatement = {
  text: `SELECT c.id, c.name, p.end, ${POST}
    FROM ${campaignsOf('$1::uuid', 30)}
    LEFT JOIN LATERAL (${end(0, 'DESC')} UNION ALL ${end(1, 'ASC')}) p ON true`,
  values: ({ organization }) => [organization],
  write: (rows) => `{"campaigns":${nodes(rows, 0, withEnds)}}`,
};
