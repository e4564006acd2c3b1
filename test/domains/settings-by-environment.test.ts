import { SystemSetting } from '../../src/domains/platform/system-setting.entity';
import { createDataSource } from '../../src/kernel/database/data-source';
import { ownerPool, REQUEST_TIMEOUTS, servingPool } from '../../src/kernel/database/pools';
import { newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const VARIABLE = `SELECT current_setting('platform.environment', true) AS environment`;

const limit = (aiCredits: number): object => ({ starter: { ai_credits: aiCredits } });
const set = (environment: string, aiCredits: number, more: object = {}): Promise<string> =>
  server.rows.rowOf(SystemSetting, {
    ...{
      key: 'subscription_features',
      kind: 'SETTING',
      value: limit(aiCredits),
      environment,
      isActive: true,
    },
    ...more,
  });

/** Returns what a program that runs in an environment reads. */
async function readIn(
  environment: string | undefined,
  organization: string,
): Promise<[object | null, number | null]> {
  const variables: Record<string, string> =
    environment === undefined ? {} : { 'platform.environment': environment };
  const pool = ownerPool(server.database.ownerUrl, { timeouts: REQUEST_TIMEOUTS, variables });
  try {
    const { rows } = await pool.query<{ setting: object | null; most: number | null }>(
      `SELECT system_setting('subscription_features') AS setting,
              billing.usage_limit($1, 'AI_CREDITS', 'MONTH', false)::int AS most`,
      [organization],
    );
    return [rows[0]!.setting, rows[0]!.most];
  } finally {
    await pool.end();
  }
}

test('a setting of the environment comes before that of all environments, for every reader', async () => {
  const { id } = await newOrganization(server);
  await server.database.query(
    `UPDATE system_settings SET deleted_at = now() WHERE key = 'subscription_features'`,
  );
  for (const environment of ['production', 'staging', undefined])
    expect(await readIn(environment, id)).toEqual([null, null]);
  await set('ALL', 100);
  await set('PRODUCTION', 200);
  expect(await readIn('production', id)).toEqual([limit(200), 200]);
  expect(await readIn('staging', id)).toEqual([limit(100), 100]);
  expect(await readIn(undefined, id)).toEqual([limit(100), 100]);
  // Settings that are not in effect do not hide the one of all environments.
  await set('STAGING', 300, { isActive: false });
  await set('DEVELOPMENT', 400, { deletedAt: new Date() });
  expect(await readIn('staging', id)).toEqual([limit(100), 100]);
  expect(await readIn('development', id)).toEqual([limit(100), 100]);
});

test('connections of requests and writes know the environment, besides their own settings', async () => {
  const variables = { 'platform.environment': 'staging' };
  const pool = servingPool(server.database.servingUrl, { max: 1, variables });
  const settings = { max: 1, timeouts: REQUEST_TIMEOUTS, variables };
  const source = await createDataSource(server.database.servingUrl, settings).initialize();
  try {
    expect((await pool.query(VARIABLE)).rows).toEqual([{ environment: 'staging' }]);
    expect((await pool.query('SHOW enable_sort')).rows).toEqual([{ enable_sort: 'off' }]);
    expect(await source.query(VARIABLE)).toEqual([{ environment: 'staging' }]);
    expect(await source.query('SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
  } finally {
    await source.destroy();
    await pool.end();
  }
});
