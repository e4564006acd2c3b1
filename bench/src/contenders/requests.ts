import type { BenchDatabase } from '../database/database';
import { type QueryName, UNIQUE } from '../queries/queries';
import { variablesOf } from '../queries/variables';
import type { Contender } from './contenders';

/** Returns the serialized request bodies. Empty if the contender does not support the query. */
export function bodiesOf(contender: Contender, query: QueryName, database: BenchDatabase): string[] {
  const operation = contender.operations[query];
  if (operation === undefined) return [];
  return variablesOf(query, database).map((variables) => JSON.stringify({ query: operation, variables }));
}

let sent = 0;

/** Returns a request body with the number of the request. */
export const numbered = (body: string, number: number): string => body.replaceAll(UNIQUE, String(number));

/** Sends one request. Throws if the response is an error. */
export async function ask(contender: Contender, body: string): Promise<{ text: string; data: unknown }> {
  const response = await fetch(contender.server.url, {
    method: 'POST',
    headers: await contender.headers(),
    body: numbered(body, (sent += 1)),
  });
  const text = await response.text();
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (!response.ok || answer.errors || !answer.data)
    throw new Error(`${contender.name} answers ${response.status}: ${text.slice(0, 500)}`);
  return { text, data: answer.data };
}
