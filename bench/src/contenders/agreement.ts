import { deepStrictEqual } from 'node:assert/strict';
import type { BenchDatabase } from '../database/database';
import { QUERIES } from '../queries';
import type { Contender } from './contenders';
import { ask, bodiesOf } from './requests';

const INSIGHTS = ['impressions', 'reach', 'likes', 'comments', 'shares', 'saves'];
const COMPARED = 5;

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text);

/** A publication whose figures are columns has them gathered; those in an object stay. */
function gather(row: Record<string, unknown>): Record<string, unknown> {
  if (!('impressions' in row) || !('permalink' in row)) return row;
  const rest = Object.entries(row).filter(([name]) => !INSIGHTS.includes(name));
  const insights = Object.fromEntries(INSIGHTS.map((name) => [name, row[name]]));
  return { ...Object.fromEntries(rest), insights };
}

/** An answer in one form for all: lists without wrapping, instants as ISO text in UTC, big integers as numbers. */
function normalised(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (isInstant(value)) return new Date(value).toISOString();
    return INSIGHTS.includes(name) ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => normalised(item));
  if (typeof value !== 'object' || value === null) return value;
  if ('nodes' in value && Object.keys(value).length === 1) return normalised(value.nodes);
  const row = gather(value as Record<string, unknown>);
  return Object.fromEntries(Object.entries(row).map(([key, inner]) => [key, normalised(inner, key)]));
}

/** Asks all contenders the same and throws with the difference when their answers are not the same. */
export async function assertAgreement(
  contenders: readonly Contender[],
  database: BenchDatabase,
): Promise<void> {
  const [first, ...others] = contenders;
  for (const query of QUERIES) {
    for (let i = 0; i < COMPARED; i += 1) {
      const answerOf = async (contender: Contender): Promise<unknown> => {
        const bodies = bodiesOf(contender, query, database);
        return normalised((await ask(contender, bodies[i % bodies.length]!)).data);
      };
      const expected = await answerOf(first!);
      for (const other of others)
        deepStrictEqual(
          await answerOf(other),
          expected,
          new Error(`${query}: ${other.name} and ${first!.name} answer differently.`),
        );
    }
  }
}
