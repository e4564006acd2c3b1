import { type Config, ConfigError, loadConfig } from './config';
import { loadDemoData } from './server/demo';
import { EmbeddedDatabaseError } from './kernel/database/embedded';
import { DatabaseUnavailableError } from './kernel/database/server-version';
import { createLogger } from './kernel/logging';
import { stopOnSignals } from './server/signals';
import { start } from './server/start';

/** Returns one line for errors that the user can fix, and the stack of all other errors. */
function explain(error: unknown, config?: Config): string {
  if (error instanceof ConfigError) return `Invalid setting ${error.message}`;
  if (error instanceof EmbeddedDatabaseError || error instanceof DatabaseUnavailableError)
    return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    return `Port ${config?.port} on ${config?.host} is already in use. Set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES')
    return `Cannot listen on ${config?.host}:${config?.port}: ${(error as Error).message}`;
  return (error as Error).stack ?? String(error);
}

async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    config = loadConfig();
    const log = createLogger(config.logLevel);
    const running = await start(config, log, { worker: true, loadDemo: loadDemoData });
    console.log(`Marquee is running at ${running.url}`);
    if (running.demo) console.log(`Demo account: ${running.demo.email}  password: ${running.demo.password}`);
    stopOnSignals(() => running.stop());
  } catch (error) {
    console.error(explain(error, config));
    process.exit(1);
  }
}

void main();
