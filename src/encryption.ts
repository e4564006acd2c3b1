import 'reflect-metadata';
import type { Pool } from 'pg';
import { ConfigError, loadConfig } from './config';
import './domains';
import { ownerPool } from './kernel/database/pools';
import type { KeyRing } from './kernel/encryption/key-ring';
import { keyUses } from './kernel/encryption/stored-values';
import { addTrackedJob } from './kernel/jobs/queue';
import { ROTATE_ENCRYPTION_KEYS } from './kernel/jobs/rotate-encryption-keys';
import { linkModels } from './kernel/model/link';
import { openKeys } from './server/encryption';

const USAGE = 'Usage: npm run encryption -- status | rotate | unused <key ID>';

interface RotationJob {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
  readonly error: string | null;
}

/** Returns the latest rotation as a line. */
async function rotationText(pool: Pool): Promise<string> {
  const { rows } = await pool.query<RotationJob>(
    `SELECT id, status, progress, error_message AS error FROM jobs WHERE kind = $1 ORDER BY id DESC LIMIT 1`,
    [ROTATE_ENCRYPTION_KEYS],
  );
  const [job] = rows;
  if (!job) return 'No rotation has been started.';
  const problem = job.error === null ? '' : ` (${job.error})`;
  return `Rotation ${job.id}: ${job.status}, ${job.progress} %${problem}`;
}

/** Returns one line per key and column, and the latest rotation. */
export async function statusText(pool: Pool, ring: KeyRing): Promise<string> {
  const uses = await keyUses(pool, linkModels());
  const known = ring.keys.map(({ id }, place) => {
    const values = uses.filter(({ keyId }) => keyId === id).reduce((sum, use) => sum + use.values, 0);
    return `${id}: ${values} values${place === 0 ? ', encrypts' : ''}`;
  });
  const missing = uses
    .filter(({ keyId }) => !ring.has(keyId))
    .map(
      ({ keyId, values, table, column }) =>
        `${keyId}: ${values} values of ${table}.${column}, NOT CONFIGURED`,
    );
  return [...known, ...missing, await rotationText(pool)].join('\n');
}

/** Queues the job that encrypts all values with the first key. Returns its ID. */
export const startRotation = (pool: Pool): Promise<string> =>
  addTrackedJob(pool, ROTATE_ENCRYPTION_KEYS, {}, { kind: ROTATE_ENCRYPTION_KEYS });

/** Throws if a value is encrypted with the key, so that it must not be removed. */
export async function assertUnused(pool: Pool, key: string): Promise<void> {
  const uses = (await keyUses(pool, linkModels())).filter(({ keyId }) => keyId === key);
  const places = uses.map(({ values, table, column }) => `${values} of ${table}.${column}`);
  if (places.length) throw new Error(`The key ${key} is in use: ${places.join(', ')}. Do not remove it.`);
}

async function main([command, argument]: string[]): Promise<void> {
  const config = loadConfig();
  if (!config.databaseUrl) throw new ConfigError('DATABASE_URL: required');
  const pool = ownerPool(config.databaseUrl, { max: 1 });
  try {
    if (command === 'status') console.log(await statusText(pool, await openKeys(config)));
    else if (command === 'rotate')
      console.log(`Queued rotation ${await startRotation(pool)}. A worker runs it.`);
    else if (command === 'unused' && argument) {
      await assertUnused(pool, argument);
      console.log(`No value is encrypted with the key ${argument}.`);
    } else throw new ConfigError(USAGE);
  } finally {
    await pool.end();
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
