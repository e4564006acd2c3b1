import type { TextRow } from '../../../src/kernel/database/row-messages';
import { LISTED_CAMPAIGNS, perList, theme } from '../queries/queries';
import { campaignsOf, POST, post, postsOf, withPosts } from './columns';
import type { HandWrittenStatement } from './statement';
import { instant, nodes, type Rows, text } from './json-writing';

/** Several lists as fields. The first cell of a row is the number of its list. */
function lists(rows: Rows, name: (list: number) => string, write: (own: Rows) => string): string {
  const own = perList((): TextRow[] => []);
  for (const row of rows) own[Number(row[0]) - 1]!.push(row);
  return `{${own.map((list, i) => `"${name(i)}":${write(list)}`).join(',')}}`;
}

/** Q7 */
export const thousandPosts: HandWrittenStatement = {
  text: `SELECT l.n, ${POST} FROM unnest($2::uuid[]) WITH ORDINALITY l(campaign_id, n)
    CROSS JOIN LATERAL ${postsOf('$1::uuid', 'l.campaign_id', 100)}`,
  values: (variables) => [variables.organization, LISTED_CAMPAIGNS.map((name) => variables[name])],
  write: (rows) =>
    lists(
      rows,
      (i) => LISTED_CAMPAIGNS[i]!,
      (own) => nodes(own, 1, (row) => `{${post(row, 1)}}`),
    ),
};

const PARENT = 'c.id, c.name, p.id, p.caption, p.status, p.published_at';

const child = (row: TextRow, at: number): string =>
  `{"id":"${row[at]}","caption":${text(row[at + 1])},"status":"${row[at + 2]}","publishedAt":${instant(row[at + 3])}}`;
const parents = (rows: Rows, at: number): string =>
  nodes(rows, at, (row, group) => {
    const children = nodes(group, at + 2, (post) => child(post, at + 2));
    return `{"id":"${row[at]}","name":${text(row[at + 1])},"posts":${children}}`;
  });

/** P1 to P100 */
export const fewParents = (first: number): HandWrittenStatement => ({
  text: `SELECT ${PARENT} FROM ${campaignsOf('$1::uuid', first)} ${withPosts(5)}`,
  values: ({ organization }) => [organization],
  write: (rows) => `{"campaigns":${parents(rows, 0)}}`,
});

/** P1000 */
export const thousandParents: HandWrittenStatement = {
  text: `SELECT l.n, ${PARENT} FROM unnest($2::text[]) WITH ORDINALITY l(theme, n)
    CROSS JOIN LATERAL ${campaignsOf('$1::uuid', 100, 'AND t.theme = l.theme')} ${withPosts(5)}`,
  values: ({ organization }) => [organization, perList(theme)],
  write: (rows) =>
    lists(
      rows,
      (i) => `t${i}`,
      (own) => parents(own, 1),
    ),
};
