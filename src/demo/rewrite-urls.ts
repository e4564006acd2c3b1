import type { ClientBase, Pool } from 'pg';
import '../domains';
import { lockTimeout, withLockRetries } from '../kernel/database/lock-retries';
import { ownerPool } from '../kernel/database/pools';
import { transaction } from '../kernel/database/transaction';
import { type Attribute, allModels, type Model } from '../kernel/model/metadata';
import { UrlScalar } from '../kernel/model/scalars';
import { baseOf, MEDIA_PATH } from './seed-context';

const isUrl = ({ type }: Attribute): boolean => {
  const graph = type.graphqlType();
  return graph === UrlScalar || (Array.isArray(graph) && graph[0] === UrlScalar);
};

/** SQL that replaces the old base URL ($1) at the start of a column by the new one ($2). */
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

const urlColumns = ({ attributes }: Model): Attribute[] =>
  [...attributes.values()].filter((attribute) => attribute.column && isUrl(attribute));

async function rebaseTable(client: ClientBase, model: Model, values: [string, string]): Promise<void> {
  const { table } = model;
  const columns = urlColumns(model);
  const sets = columns.map((attribute) => `"${attribute.column}" = ${rewritten(attribute)}`);
  // A new port is not an edit, so `updatedAt` stays unchanged.
  await client.query(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  await client.query(
    `UPDATE "${table}" SET ${sets.join(', ')} WHERE ${columns.map(concerned).join(' OR ')}`,
    values,
  );
  await client.query(`ALTER TABLE "${table}" ENABLE TRIGGER USER`);
}

/** Jobs may use the tables already, so their locks are taken at the start, in one order. */
async function rebaseAll(client: ClientBase, values: [string, string]): Promise<void> {
  const models = allModels().filter((model) => urlColumns(model).length);
  const tables = models.map(({ table }) => `"${table}"`).sort();
  await client.query(`SET LOCAL lock_timeout = '${lockTimeout(tables.length)}'`);
  await client.query(`LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
  for (const model of models) await rebaseTable(client, model, values);
}

/** Returns the base URL of the demo data, or undefined without demo data. Its files are recognized by their names. */
async function storedBase(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ url: string }>(
    `SELECT url FROM media_assets WHERE url ~ $1 ORDER BY id LIMIT 1`,
    [`${MEDIA_PATH}[0-9a-f]{20}\\.[a-z]+$`],
  );
  return rows[0]?.url.slice(0, rows[0].url.lastIndexOf(MEDIA_PATH));
}

/** Changes the base URL of the demo data to the current URL of the server, if it differs. */
export async function rewriteUrls(ownerUrl: string, publicUrl: string): Promise<void> {
  const pool = ownerPool(ownerUrl);
  try {
    const from = await storedBase(pool);
    const to = baseOf(publicUrl);
    if (from === undefined || from === to) return;
    await withLockRetries(() => transaction(pool, (client) => rebaseAll(client, [from, to])));
  } finally {
    await pool.end();
  }
}
