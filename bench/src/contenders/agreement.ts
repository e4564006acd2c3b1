import { deepStrictEqual } from 'node:assert/strict';
import type { BenchDatabase } from '../database/database';
import { INSIGHTS, type QueryName } from '../queries/queries';
import type { Contender } from './contenders';
import { ask, bodiesOf, numbered } from './requests';

const FIGURES: readonly string[] = INSIGHTS;
const CURSORS = ['cursor', 'startCursor', 'endCursor'];
/** Fields whose values differ between servers. Only their presence is compared. */
const OWN_VALUES: Partial<Record<QueryName, readonly string[]>> = { W1: [...CURSORS, 'id'] };
const COMPARED = 5;

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text);

/** Collects the metrics of a publication into an object, if they are separate columns. */
function gather(row: Record<string, unknown>): Record<string, unknown> {
  if (!('impressions' in row) || !('permalink' in row)) return row;
  const rest = Object.entries(row).filter(([name]) => !FIGURES.includes(name));
  const insights = Object.fromEntries(FIGURES.map((name) => [name, row[name]]));
  return { ...Object.fromEntries(rest), insights };
}

function normalisedText(text: string, name: string, own: readonly string[]): unknown {
  if (own.includes(name)) return text !== '';
  if (isInstant(text)) return new Date(text).toISOString();
  return FIGURES.includes(name) ? Number(text) : text;
}

/** Normalizes a response: lists without connections, timestamps as ISO text in UTC, big integers as numbers. */
function normalised(value: unknown, own: readonly string[], name = ''): unknown {
  if (typeof value === 'string') return normalisedText(value, name, own);
  if (Array.isArray(value)) return value.map((item) => normalised(item, own));
  if (typeof value !== 'object' || value === null) return value;
  if ('nodes' in value && Object.keys(value).length === 1) return normalised(value.nodes, own);
  const row = gather(value as Record<string, unknown>);
  return Object.fromEntries(Object.entries(row).map(([key, inner]) => [key, normalised(inner, own, key)]));
}

async function compare(
  query: QueryName,
  [first, ...others]: readonly Contender[],
  database: BenchDatabase,
): Promise<void> {
  for (let i = 0; i < COMPARED; i += 1) {
    const answerOf = async (contender: Contender): Promise<unknown> => {
      const bodies = bodiesOf(contender, query, database);
      const { data } = await ask(contender, numbered(bodies[i % bodies.length]!, i));
      return normalised(data, OWN_VALUES[query] ?? CURSORS);
    };
    const expected = await answerOf(first!);
    for (const other of others) {
      const answer = await answerOf(other);
      const difference = new Error(`${query}: ${other.name} and ${first!.name} answer differently.`);
      deepStrictEqual(answer, expected, difference);
    }
  }
}

/** Sends the same requests to all contenders. Throws with the difference if the responses differ. */
export async function assertAgreement(
  contenders: readonly Contender[],
  queries: readonly QueryName[],
  database: BenchDatabase,
): Promise<void> {
  for (const query of queries) {
    const asked = contenders.filter(({ operations }) => operations[query] !== undefined);
    await compare(query, asked, database);
  }
}
