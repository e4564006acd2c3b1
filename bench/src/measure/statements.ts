import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Contender } from '../contenders/contenders';
import { ask } from '../contenders/requests';

const ASKED = 10;
/** A statement is counted when its transaction ends, which may be after the answer. */
const COUNTED_AFTER_MS = 100;

/**
 * Statements per request as PostgreSQL counts them (pg_stat_statements), entering included; what only begins or ends
 * a transaction is none. The contender is asked one request after the other meanwhile.
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
