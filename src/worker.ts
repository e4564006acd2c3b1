import { ConfigError, loadConfig } from './config';
import './domains';
import { systemClock } from './kernel/clock';
import { DatabaseUnavailableError } from './kernel/database/server-version';
import { MAINTENANCE, maintenanceTasks } from './kernel/jobs/maintenance';
import { startWorker } from './kernel/jobs/worker';
import { createLogger } from './kernel/logging';
import { linkModels } from './kernel/model/link';
import { openDatabase } from './server/database';

/** Jobs in a process of their own, beside any number of API processes on the same database. */
async function main(): Promise<void> {
  const config = loadConfig();
  if (!config.databaseUrl) throw new ConfigError('DATABASE_URL: a worker of its own needs a shared database');
  const log = createLogger(config.logLevel);
  const { ownerUrl } = await openDatabase(config);
  const options = { clock: systemClock, dataDir: config.dataDir };
  const worker = await startWorker(ownerUrl, maintenanceTasks(linkModels(), options), MAINTENANCE, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void worker.stop());
  console.log('Marquee works on jobs.');
  await worker.promise;
}

main().catch((error: Error) => {
  const known = error instanceof ConfigError || error instanceof DatabaseUnavailableError;
  console.error(known ? error.message : error.stack);
  process.exit(1);
});
