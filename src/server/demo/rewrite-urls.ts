import { type ClientBase, Pool } from 'pg';
import '../../domains';
import { transaction } from '../../kernel/database/transaction';
import { type Attribute, allModels, type Model } from '../../kernel/model/metadata';
import { UrlScalar } from '../../kernel/model/scalars';
import { baseOf, MEDIA_PATH } from './seed-context';

const isUrl = ({ type }: Attribute): boolean => {
  const graph = type.graphqlType();
  return graph === UrlScalar || (Array.isArray(graph) && graph[0] === UrlScalar);
};

/** A column's value with the new base ($2) where it begins with the old one ($1). */
function rewritten({ column, type }: Attribute): string {
  const moved = (value: string): string =>
    `CASE WHEN starts_with(${value}, $1 || '/') THEN $2 || substr(${value}, length($1) + 1) ELSE ${value} END`;
  if (!type.array) return moved(`"${column}"`);
  return `ARRAY(SELECT ${moved('part')} FROM unnest("${column}") WITH ORDINALITY AS parts (part, place) ORDER BY place)`;
}

function concerned({ column, type }: Attribute): string {
  return type.array
    ? `EXISTS (SELECT FROM unnest("${column}") AS part WHERE starts_with(part, $1 || '/'))`
    : `starts_with("${column}", $1 || '/')`;
}

async function rebaseTable(
  client: ClientBase,
  { table, attributes }: Model,
  values: [string, string],
): Promise<void> {
  const columns = [...attributes.values()].filter((attribute) => attribute.column && isUrl(attribute));
  if (!columns.length) return;
  const sets = columns.map((attribute) => `"${attribute.column}" = ${rewritten(attribute)}`);
  // Another port is no change of the row: its `updatedAt` stays.
  await client.query(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  await client.query(
    `UPDATE "${table}" SET ${sets.join(', ')} WHERE ${columns.map(concerned).join(' OR ')}`,
    values,
  );
  await client.query(`ALTER TABLE "${table}" ENABLE TRIGGER USER`);
}

/** Where the demo's URLs lead now; undefined when there is no demo. Its files are known by their names. */
async function storedBase(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ url: string }>(
    `SELECT url FROM media_assets WHERE url ~ $1 ORDER BY id LIMIT 1`,
    [`${MEDIA_PATH}[0-9a-f]{20}\\.[a-z]+$`],
  );
  return rows[0]?.url.slice(0, rows[0].url.lastIndexOf(MEDIA_PATH));
}

/** Makes every URL of the demo lead to the server's present address; does nothing where they do. */
export async function rewriteUrls(ownerUrl: string, publicUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 });
  try {
    const from = await storedBase(pool);
    const to = baseOf(publicUrl);
    if (from === undefined || from === to) return;
    await transaction(pool, async (client) => {
      for (const model of allModels()) await rebaseTable(client, model, [from, to]);
    });
  } finally {
    await pool.end();
  }
}
