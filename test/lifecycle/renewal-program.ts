import 'reflect-metadata';
import { createInterface } from 'node:readline';
import '../../src/domains';
import { connectionTasks } from '../../src/domains/channels/connection.jobs';
import { Networks } from '../../src/domains/channels/networks';
import { servingPool } from '../../src/kernel/database/pools';
import { startWorker } from '../../src/kernel/jobs/worker';
import { EventFeed } from '../../src/kernel/live/feed';
import { createLogger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';
import { openPlatforms } from '../../src/server/platforms';
import { encryptionWith } from '../support/encryption-keys';
import { sandboxSettings } from './sandbox-settings';

/**
 * A worker process to be killed: checks social accounts in the sandbox. Its clock is ahead by the milliseconds of the last
 * line that it has received, and has printed. Its log goes to standard error.
 */
const [, , ownerUrl, servingUrl, key, controlUrl, start] = process.argv as [string, ...string[]];
const HOUR = 3_600_000;
const PATIENCE = { connect: 120_000, statement: 120_000 };
let ahead = Number(start);
const clock = { now: () => new Date(Date.now() + ahead) };

createInterface(process.stdin).on('line', (line) => {
  ahead = Number(line);
  process.stdout.write(`${line}\n`);
});

async function main(): Promise<void> {
  linkModels();
  const log = createLogger('info', process.stderr);
  const pool = servingPool(servingUrl!, { max: 2, timeouts: PATIENCE });
  const feed = new EventFeed(pool, log);
  const { ports } = await openPlatforms(
    sandboxSettings(controlUrl!),
    { pool, clock, feed },
    log,
    () => undefined,
  );
  const networks = new Networks(ports, 'http://127.0.0.1');
  const tasks = connectionTasks({ encryption: encryptionWith(key!), clock, networks, log });
  // The test releases the jobs of a killed process.
  const heartbeat = { intervalMs: 1_000, staleAfterMs: HOUR, sweepIntervalMs: HOUR };
  await startWorker(ownerUrl!, tasks, [], log, heartbeat);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
