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

/**
 * Runs a statement as a prepared one and returns its plan with actual rows. EXPLAIN of the statement itself would plan it
 * for the values; EXECUTE takes the generic plan, as the server does, where the connection's settings say so.
 */
export async function explained(
  client: Client | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<PlanNode> {
  await client.query(`PREPARE explained AS ${text}`);
  try {
    const args = values.length ? `(${values.map(literal).join(', ')})` : '';
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE explained${args}`,
    );
    return rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('DEALLOCATE explained');
  }
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
