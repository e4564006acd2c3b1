import type { TextRow } from '../../../src/kernel/database/row-messages';
import { ROOT_CAMPAIGNS, ROOT_POSTS } from '../queries/queries';
import { CAMPAIGN, campaign, campaignsOf, POST, post, postsOf, publication } from './columns';
import type { HandWrittenStatement, Narrowed } from './statement';

/** A root field: its source and the serialization of a row. All root fields have the same columns. */
interface Root {
  readonly name: string;
  readonly list: boolean;
  readonly from: string;
  readonly columns: string;
  readonly write: (row: TextRow) => string;
}

const asCampaign = {
  columns: `${CAMPAIGN}, NULL::timestamptz, NULL::json`,
  write: (row: TextRow): string => `{${campaign(row, 1)}}`,
};
const asPost = { columns: POST, write: (row: TextRow): string => `{${post(row, 1)}}` };
const asPublication = {
  columns: 'u.id, u.permalink, NULL, u.published_at, NULL::json',
  write: (row: TextRow): string => `{${publication([row[1]!, row[2]!, row[4]!], 0)}}`,
};

/** The newest rows of the organization in a table. */
const newest = (table: string, also: string): string =>
  `(SELECT * FROM ${table} t WHERE t.organization_id = $1::uuid ${also} ORDER BY t.created_at DESC, t.id DESC LIMIT 5)`;

function rootsOf(narrowed: Narrowed): Root[] {
  const found = (table: string, alias: string, place: number): string =>
    `${table} ${alias} WHERE ${alias}.id = $${place}::uuid AND ${alias}.deleted_at IS NULL ${narrowed(alias)}`;
  return [
    ...ROOT_CAMPAIGNS.map((name, i) => ({
      ...asCampaign,
      name,
      list: false,
      from: found('campaigns', 'c', 2 + i),
    })),
    ...ROOT_POSTS.map((name, i) => ({
      ...asPost,
      name,
      list: false,
      from: found('posts', 'p', 2 + ROOT_CAMPAIGNS.length + i),
    })),
    { ...asCampaign, name: 'campaigns', list: true, from: campaignsOf('$1::uuid', 5) },
    { ...asPost, name: 'posts', list: true, from: `${newest('posts', 'AND t.deleted_at IS NULL')} p` },
    { ...asPost, name: 'postsOfCampaign', list: true, from: postsOf('$1::uuid', '$2::uuid', 5) },
    { ...asPublication, name: 'publications', list: true, from: `${newest('publications', '')} u` },
  ];
}

/** Q5 */
export function manyRoots(narrowed: Narrowed): HandWrittenStatement {
  const roots = rootsOf(narrowed);
  return {
    text: roots.map(({ columns, from }, i) => `(SELECT ${i}, ${columns} FROM ${from})`).join(' UNION ALL '),
    values: (variables) => ['organization', ...ROOT_CAMPAIGNS, ...ROOT_POSTS].map((name) => variables[name]),
    write: (rows) => {
      const own = roots.map((): string[] => []);
      for (const row of rows) own[Number(row[0])]!.push(roots[Number(row[0])]!.write(row));
      const value = (list: boolean, items: string[]): string =>
        list ? `{"nodes":[${items.join(',')}]}` : (items[0] ?? 'null');
      return `{${roots.map(({ name, list }, i) => `"${name}":${value(list, own[i]!)}`).join(',')}}`;
    },
  };
}
