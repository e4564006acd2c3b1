import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `publisher_${createHash('sha1').update(text).digest('hex')}`;
    names.set(text, name);
  }
  return name;
}

/**
 * Runs a statement that is prepared once per connection: planning it takes longer than running it. The text must be one of a few,
 * and values are parameters.
 */
export const runPrepared = <Row extends QueryResultRow>(
  on: Pool | PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<Row>> => on.query<Row>({ name: nameOf(text), text, values: [...values] });
