import type { PoolClient } from 'pg';
import { abandonedTasks } from '../../src/domains/ai/abandoned.job';
import { entriesOf, wrongPeriods } from '../support/ledger';
import { type Member, mutate, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { generationOf, runGenerations } from './generations';

/** Generations end even if their job does not end them. */
const server = serverForTests();
let organizationId: string;
let owner: Member;

beforeEach(async () => {
  ({ id: organizationId, owner } = await newOrganization(server));
});
afterEach(async () => expect(await wrongPeriods(server.database)).toEqual([]));

const query: typeof server.database.query = (sql, values) => server.database.query(sql, values);

async function requested(): Promise<string> {
  const input = { organizationId, topic: 'Masala chai', seed: 7 };
  const made = await mutate(server, 'generateCaption', input, owner.token, 'generation { id }');
  return made.generation.id as string;
}

/** Makes a generation older, as if its job had been interrupted too often and had failed. */
async function abandoned(hours: number, isRunning: boolean): Promise<string> {
  const id = await requested();
  await query(`UPDATE ai_generations SET created_at = now() - make_interval(hours => $2) WHERE id = $1`, [
    id,
    hours,
  ]);
  if (isRunning)
    await query(
      `UPDATE ai_generations SET status = 'RUNNING', call_count = 1, started_at = now(), provider = 'COMPOSER',
         model_name = 'composer', cost = 0 WHERE id = $1`,
      [id],
    );
  await query(`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`);
  await query(`UPDATE jobs SET status = 'RUNNING', started_at = now() WHERE subject_id = $1`, [id]);
  await query(`SELECT jobs.free_dead('30 seconds')`);
  const jobs = await query<{ status: string }>('SELECT status FROM jobs WHERE subject_id = $1', [id]);
  expect(jobs).toEqual([{ status: 'FAILED' }]);
  await runGenerations(server);
  return id;
}

const run = (): Promise<void> => {
  const options = { clock: server.clock };
  const { owner: pool } = server.database;
  const withPgClient = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const helpers = { query: (sql: string, values?: unknown[]) => pool.query(sql, values), withPgClient };
  return abandonedTasks(options)['end-abandoned-generations']!({}, helpers as never) as Promise<void>;
};
const kinds = async (id: string): Promise<[string, number, number, boolean][]> =>
  (await entriesOf(server.database, `generation:${id}:1`)).map(
    ([kind, , quantity, reserved, , , isEstimated]) => [kind, quantity, reserved, isEstimated],
  );

test('fails generations whose jobs were interrupted too often after two days', async () => {
  const [running, pending, recent] = [
    await abandoned(49, true),
    await abandoned(49, false),
    await abandoned(47, true),
  ];
  await run();
  for (const id of [running, pending])
    expect(await generationOf(server, id, owner.token)).toMatchObject({
      ...{ status: 'FAILED', failure: { reason: 'EXPIRED' }, finishedAt: expect.any(String) as string },
    });
  expect((await generationOf(server, recent, owner.token)).status).toBe('RUNNING');
  // A call that was lost is charged with its maximum, and one that was not made costs nothing.
  expect(await kinds(running)).toEqual([
    ['RESERVED', 0, 2, false],
    ['SETTLED', 2, -2, true],
  ]);
  expect(await kinds(pending)).toEqual([
    ['RESERVED', 0, 2, false],
    ['REFUNDED', 0, -2, false],
  ]);
  await run();
  expect(await kinds(running)).toHaveLength(2);
});
