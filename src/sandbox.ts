import { ConfigError, loadConfig } from './config';
import { startConfiguredSandbox } from './sandbox/start';
import { stopOnSignals } from './server/signals';

/** Runs local servers of the networks, for development and tests. */
async function main(): Promise<void> {
  const running = await startConfiguredSandbox(loadConfig());
  if (!running)
    throw new ConfigError('SANDBOX: must be an address such as 127.0.0.1:4100 to run the sandbox');
  stopOnSignals(() => running.stop());
  console.log(`The sandbox is running. Control page: ${running.controlUrl}`);
  for (const [name, url] of Object.entries(running.baseUrls)) console.log(`${name}: ${url}`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const known = error instanceof ConfigError || ['EADDRINUSE', 'EADDRNOTAVAIL'].includes(error.code ?? '');
  console.error(known ? error.message : error.stack);
  process.exit(1);
});
