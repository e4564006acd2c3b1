import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { reserveCredits, settleCredits, startCall } from '../../src/domains/billing/usage';
import { MutationError } from '../../src/kernel/write';

/**
 * A process to be killed: reserves credits, starts calls and settles them, each in a transaction of some milliseconds. Prints a
 * line when it has made the first reservation.
 */
const [, , url, organization, name] = process.argv as [string, string, string, string, string];
const CALLS = 10_000;

const someTime = (): Promise<void> => sleep(Math.random() * 8);

async function main(): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const inTransaction = async (work: () => Promise<unknown>): Promise<void> => {
    await client.query('BEGIN');
    await work();
    await someTime();
    await client.query('COMMIT');
  };
  for (let call = 0; call < CALLS; call += 1) {
    const key = { organization, key: `${name}:${call}` };
    try {
      await inTransaction(() =>
        reserveCredits(client, { ...key, category: 'AI', quantities: { AI_CREDITS: 1 + (call % 3) } }),
      );
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(error instanceof MutationError)) throw error;
      await sleep(20);
      continue;
    }
    process.stdout.write('reserved\n');
    if (call % 2) await inTransaction(() => startCall(client, key));
    await someTime();
    await inTransaction(() => settleCredits(client, key, { quantities: { AI_CREDITS: call % 2 } }));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
