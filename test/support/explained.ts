import type { Client, PoolClient } from 'pg';

/** A node of a query plan, as EXPLAIN (ANALYZE, FORMAT JSON) prints it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

const literal = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  const text = Array.isArray(value)
    ? `{${value.map((one) => JSON.stringify(one)).join(',')}}`
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
};

/** How many prepared statements a connection keeps: successive statements often differ in their values only. */
const KEPT = 50;
const names = new WeakMap<Client | PoolClient, Map<string, string>>();
let created = 0;

/** Prepares a statement, unless the connection has it. Returns its name. */
async function prepared(client: Client | PoolClient, text: string): Promise<string> {
  const kept = names.get(client) ?? new Map<string, string>();
  names.set(client, kept);
  const name = kept.get(text) ?? `explained_${(created += 1)}`;
  if (!kept.delete(text)) await client.query(`PREPARE ${name} AS ${text}`);
  // The last one was used last.
  kept.set(text, name);
  const [oldest] = kept;
  if (kept.size > KEPT && kept.delete(oldest![0])) await client.query(`DEALLOCATE ${oldest![1]}`);
  return name;
}

/**
 * Returns SQL that executes a prepared statement. It takes the generic plan, as the server does, where the connection’s
 * settings say so.
 */
async function execution(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<string> {
  const args = values.length ? `(${values.map(literal).join(', ')})` : '';
  return `EXECUTE ${await prepared(client, text)}${args}`;
}

/**
 * Runs a statement as a prepared one and returns its plan with actual rows. EXPLAIN of the statement itself would plan it
 * for the values.
 */
export async function explained(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<PlanNode> {
  return (await measured(client, text, values)).plan;
}

/** Runs a statement like `explained`. Returns the milliseconds of its execution in the database, too. */
export async function measured(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<{ plan: PlanNode; milliseconds: number }> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode; 'Execution Time': number }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${await execution(client, text, values)}`,
  );
  const [{ Plan: plan, 'Execution Time': milliseconds }] = rows[0]!['QUERY PLAN'];
  return { plan, milliseconds };
}

/** Returns the number of blocks of 8 kB that a plan reads, from memory or the disk. */
export const blocksRead = (plan: PlanNode): number =>
  (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);

/** Runs a statement with the plan that `explained` returns. Returns its rows as arrays of texts. */
export async function rowsOf(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<(string | null)[][]> {
  const types = { getTypeParser: () => (value: string) => value } as never;
  const config = { text: await execution(client, text, values), rowMode: 'array', types } as const;
  return (await client.query<(string | null)[]>(config)).rows;
}

function* nodesOf(plan: PlanNode): Generator<PlanNode> {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodesOf(child);
}

/** Returns the number of rows that a plan reads from tables, including rows that do not match. */
export function rowsRead(plan: PlanNode): number {
  let rows = 0;
  for (const node of nodesOf(plan)) {
    if (!node['Relation Name']) continue;
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    rows += node['Actual Loops'] * (node['Actual Rows'] + removed);
  }
  return Math.round(rows);
}

/** Returns the tables that a plan reads from the first row to the last. */
export const tablesScanned = (plan: PlanNode): string[] =>
  [...nodesOf(plan)].flatMap((node) =>
    node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0 ? (node['Relation Name'] ?? []) : [],
  );

/** An operation, and how many rows its plans may read at most. */
export interface Case {
  readonly source: string;
  readonly most: number;
}

/** Returns the cases that read more rows than they may. */
export async function excessive(
  cases: readonly Case[],
  read: (source: string) => Promise<number>,
): Promise<object[]> {
  const found: object[] = [];
  for (const { source, most } of cases) {
    const rows = await read(source);
    if (rows > most) found.push({ source, rows, most });
  }
  return found;
}
