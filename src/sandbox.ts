import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from './config';
import { startSandbox } from './sandbox/start';
import { stopOnSignals } from './server/signals';

/** Returns the base URLs that were set, by network. */
const baseUrlsOf = (networks: Config['networks']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(networks).flatMap(([name, { baseUrl }]) =>
      baseUrl === undefined ? [] : [[name, baseUrl]],
    ),
  );

/** Runs local servers of the networks, for development and tests. */
async function main(): Promise<void> {
  const { sandbox, dataDir, networks } = loadConfig();
  if (!sandbox)
    throw new ConfigError('SANDBOX: must be an address such as 127.0.0.1:4100 to run the sandbox');
  const running = await startSandbox({
    ...sandbox,
    folder: join(dataDir, 'sandbox'),
    baseUrls: baseUrlsOf(networks),
  });
  stopOnSignals(() => running.stop());
  console.log(`The sandbox is running. Control page: ${running.controlUrl}`);
  for (const [name, url] of Object.entries(running.baseUrls)) console.log(`${name}: ${url}`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const known = error instanceof ConfigError || ['EADDRINUSE', 'EADDRNOTAVAIL'].includes(error.code ?? '');
  console.error(known ? error.message : error.stack);
  process.exit(1);
});
