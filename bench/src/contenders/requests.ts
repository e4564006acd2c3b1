import type { BenchDatabase } from '../database/database';
import type { QueryName } from '../queries';
import type { Contender } from './contenders';

/** So many different campaigns and posts are asked for in turn, so that no answer is the one just given. */
const DIFFERENT = 100;

/** The values with which a query is asked, one after the other. */
function variablesOf(query: QueryName, database: BenchDatabase): Record<string, string>[] {
  if (query === 'Q1') return [{ organization: database.organization }];
  const ids = query === 'Q2' ? database.campaigns : database.posts;
  return ids.slice(0, DIFFERENT).map((id) => ({ id }));
}

/** The bodies that are sent, ready to be put on the wire. */
export const bodiesOf = (contender: Contender, query: QueryName, database: BenchDatabase): string[] =>
  variablesOf(query, database).map((variables) =>
    JSON.stringify({ query: contender.operations[query], variables }),
  );

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
