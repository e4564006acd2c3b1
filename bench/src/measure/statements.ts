import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Contender } from '../contenders/contenders';
import { ask } from '../contenders/requests';

const ASKED = 10;
/** A statement is counted when its transaction ends, which can be after the response. */
const COUNTED_AFTER_MS = 100;

/**
 * Returns the statements per request from pg_stat_statements, including authentication, without those that begin or
 * end a transaction. Sends one request after the other.
 */
export async function statementsPerRequest(
  contender: Contender,
  bodies: readonly string[],
  owner: Client,
): Promise<number> {
  await sleep(COUNTED_AFTER_MS);
  await owner.query('SELECT pg_stat_statements_reset()');
  for (let i = 0; i < ASKED; i += 1) await ask(contender, bodies[i % bodies.length]!);
  await sleep(COUNTED_AFTER_MS);
  const { rows } = await owner.query<{ calls: number }>(
    `SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements
      WHERE query !~* '^(begin|start transaction|commit|rollback|set|show)' AND query NOT LIKE '%pg_stat_statements%'`,
  );
  return rows[0]!.calls / ASKED;
}
