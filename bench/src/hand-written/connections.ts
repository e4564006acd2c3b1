import type { TextRow } from '../../../src/kernel/database/row-messages';
import { CAMPAIGN, campaign, campaignsOf, POST, post, withPosts } from './columns';
import type { HandWrittenStatement } from './statement';
import { groups, type Rows } from './json-writing';

/** Serializes a page from the start of a list of `total` rows, with all fields of a connection. */
function connection(
  total: number,
  page: readonly Rows[],
  cursor: (row: TextRow) => string,
  node: (row: TextRow, group: Rows) => string,
): string {
  const cursors = page.map((group) => `"${cursor(group[0]!)}"`);
  const edges = page.map((group, i) => `{"cursor":${cursors[i]},"node":${node(group[0]!, group)}}`);
  const info =
    `"hasNextPage":${total > page.length},"hasPreviousPage":false,` +
    `"startCursor":${cursors[0] ?? 'null'},"endCursor":${cursors.at(-1) ?? 'null'}`;
  return `{"totalCount":${total},"pageInfo":{${info}},"edges":[${edges.join(',')}]}`;
}

/** The cursor of a row consists of its timestamp and ID. */
const cursorOf = (instantAt: number, idAt: number) => (row: TextRow) => `${row[instantAt]} ${row[idAt]}`;

const campaignNode = (row: TextRow, group: Rows): string =>
  `{${campaign(row, 3)},"posts":${connection(
    Number(row[2]),
    groups(group, 6),
    cursorOf(9, 6),
    (first) => `{${post(first, 6)}}`,
  )}}`;

/** Q4 */
export const connections: HandWrittenStatement = {
  text: `SELECT (SELECT count(*) FROM campaigns t WHERE t.organization_id = $1::uuid AND t.deleted_at IS NULL),
                c.created_at, n.total, ${CAMPAIGN}, ${POST}
    FROM ${campaignsOf('$1::uuid', 20)}
   CROSS JOIN LATERAL (SELECT count(*) AS total FROM posts t
     WHERE t.organization_id = c.organization_id AND t.campaign_id = c.id AND t.deleted_at IS NULL) n
    ${withPosts(10)}`,
  values: ({ organization }) => [organization],
  // If the first page is empty, the list is.
  write: (rows) =>
    `{"campaigns":${connection(Number(rows[0]?.[0] ?? 0), groups(rows, 3), cursorOf(1, 3), campaignNode)}}`,
};
