import type { BenchDatabase } from '../database/database';
import type { QueryName } from '../queries/queries';
import { variablesOf } from '../queries/variables';
import type { Contender } from './contenders';

/** The bodies that are sent, ready to be put on the wire; none when the contender cannot answer. */
export function bodiesOf(contender: Contender, query: QueryName, database: BenchDatabase): string[] {
  const operation = contender.operations[query];
  if (operation === undefined) return [];
  return variablesOf(query, database).map((variables) => JSON.stringify({ query: operation, variables }));
}

/** Asks once, as any client would; throws when the answer is not one. */
export async function ask(contender: Contender, body: string): Promise<{ text: string; data: unknown }> {
  const response = await fetch(contender.server.url, {
    method: 'POST',
    headers: await contender.headers(),
    body,
  });
  const text = await response.text();
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (!response.ok || answer.errors || !answer.data)
    throw new Error(`${contender.name} answers ${response.status}: ${text.slice(0, 500)}`);
  return { text, data: answer.data };
}
