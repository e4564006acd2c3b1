import { ConfigError, loadConfig } from './config';
import './domains';
import { DatabaseUnavailableError } from './kernel/database/server-version';
import { createLogger } from './kernel/logging';
import { openDatabase } from './server/database';
import { buildMarqueeSchema } from './schema';
import { startJobs } from './server/jobs';
import { servicesOf } from './server/services';
import { stopOnSignals } from './server/signals';

/** Runs jobs in a separate process, next to any number of API processes on the same database. */
async function main(): Promise<void> {
  const config = loadConfig();
  if (!config.databaseUrl)
    throw new ConfigError(
      'DATABASE_URL: required for a separate worker, which cannot use the embedded database',
    );
  const log = createLogger(config.logLevel);
  const database = await openDatabase(config);
  const stops: (() => Promise<unknown>)[] = [];
  const onStarted = (stop: () => Promise<unknown>): void => void stops.push(stop);
  const services = await servicesOf(config, database, log, onStarted);
  // Mutations, which jobs over many objects run, exist once the schema is built.
  buildMarqueeSchema();
  const worker = await startJobs(config, database.ownerUrl, { services, log });
  stopOnSignals(async () => {
    await worker.stop();
    for (const stop of stops.reverse()) await stop();
  });
  console.log('Marquee worker is running.');
  await worker.promise;
}

main().catch((error: Error) => {
  const known = error instanceof ConfigError || error instanceof DatabaseUnavailableError;
  console.error(known ? error.message : error.stack);
  process.exit(1);
});
