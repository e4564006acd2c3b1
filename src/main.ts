import { type Config, ConfigError, loadConfig } from './config';
import * as demo from './demo';
import { EmbeddedDatabaseError } from './kernel/database/embedded';
import { DatabaseUnavailableError } from './kernel/database/server-version';
import { createLogger, type Logger } from './kernel/logging';
import { tolerateDroppedPromises } from './server/dropped-promises';
import { isGraphiqlBuilt } from './server/graphiql/bundle';
import { loggedProgress, terminalProgress } from './server/progress';
import { stopOnSignals } from './server/signals';
import { type Started, start } from './server/start';

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

/** Prints the URL to open and the account to sign in with. */
function announce({ url, demo }: Started): void {
  console.log(`\nMarquee is running at ${url}`);
  if (demo) console.log(`Demo account: ${demo.email}  password: ${demo.password}`);
  else console.log('No demo data. DEMO_DATA=on loads it into an empty database.');
}

/** Ends the process when its database has stopped: every request would fail, and a process manager restarts both. */
const endWith =
  (log: Logger) =>
  (error: Error): void => {
    log.fatal({ reason: error.message }, 'embedded PostgreSQL stopped unexpectedly; exiting');
    process.exit(1);
  };

async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    config = loadConfig();
    const log = createLogger(config.logLevel);
    tolerateDroppedPromises(log);
    const terminal = process.stdout.isTTY;
    const progress = terminal ? terminalProgress(process.stdout) : loggedProgress(log);
    const graphiqlBuilt = !config.graphiql || (await isGraphiqlBuilt());
    const running = await start(config, log, { worker: true, demo, progress, onDatabaseLost: endWith(log) });
    stopOnSignals(() => running.stop());
    if (terminal) announce(running);
    else log.info({ url: running.url, demoAccount: running.demo?.email }, 'server started');
    if (graphiqlBuilt) return;
    progress.start('graphiql');
    // A failed build is logged by the page; the API works without it.
    await running.graphiql?.then(
      () => progress.end(),
      () => progress.end(true),
    );
  } catch (error) {
    console.error(explain(error, config));
    process.exit(1);
  }
}

void main();
