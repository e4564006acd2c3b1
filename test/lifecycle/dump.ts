import type { TestServer } from '../support/server';

/** Returns all rows of all tables as text. */
export async function dumpOf({ database }: Pick<TestServer, 'database'>): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables)
    for (const { row } of await database.query<{ row: string }>(`SELECT r::text AS row FROM ${name} r`))
      texts.push(`${name} ${row}`);
  return texts.join('\n');
}
