import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, ConfigError, loadConfig } from './config';
import type * as Demo from './demo';
import { EmbeddedDatabaseError } from './kernel/database/embedded';
import { DatabaseUnavailableError } from './kernel/database/server-version';
import { createLogger, type Logger } from './kernel/logging';
import { tolerateDroppedPromises } from './server/dropped-promises';
import { startEmbedded } from './server/embedded';
import type * as Graphiql from './server/graphiql/bundle';
import { loggedProgress, terminalProgress } from './server/progress';
import { stopOnSignals } from './server/signals';
import type * as Opening from './server/opening';
import type * as Start from './server/start';

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
function announce({ url, demo }: Start.Started): void {
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

/** Time for the start of PostgreSQL between two parts, in milliseconds. */
const TURN_MS = 2;

/** What opens the database. It is loaded while PostgreSQL is starting. */
const OPENING = './server/opening';

/** Large parts of the program, each of which takes some ten to some hundred milliseconds to load. */
const PARTS = [
  'class-validator',
  'type-graphql',
  '@apollo/server',
  'fastify',
  'undici',
  './kernel/model/link',
  './domains',
  './networks',
  './schema',
];

interface Program {
  readonly start: typeof Start;
  readonly demo: typeof Demo;
  readonly graphiql: typeof Graphiql;
}

/**
 * Loads the program part by part: in between, the start of PostgreSQL goes on. It needs this process for moments, for which
 * `turn` waits.
 */
async function load(turn: () => Promise<unknown>): Promise<Program> {
  for (const part of PARTS) {
    await turn();
    require(part);
  }
  return {
    start: require('./server/start') as typeof Start,
    demo: require('./demo') as typeof Demo,
    graphiql: require('./server/graphiql/bundle') as typeof Graphiql,
  };
}

async function main(): Promise<void> {
  let config: Config | undefined;
  try {
    config = loadConfig();
    const log = createLogger(config.logLevel);
    tolerateDroppedPromises(log);
    const terminal = process.stdout.isTTY;
    const progress = terminal ? terminalProgress(process.stdout) : loggedProgress(log);
    // Loading takes as long as the start of PostgreSQL, for which it therefore does not wait.
    let busy = false;
    const onBusy = (is: boolean): void => void (busy = is);
    const turn = async (): Promise<void> => {
      do await sleep(TURN_MS);
      while (busy);
    };
    const server = startEmbedded(config, progress, { onBusy, onLost: endWith(log) });
    await turn();
    const { beginOpening } = require(OPENING) as typeof Opening;
    const opening = beginOpening(config, { progress, server });
    // The database needs this process until it is open or, if it is new, has the migrations, which take longer than the loading.
    void Promise.resolve(server).then(
      () => onBusy(true),
      () => undefined,
    );
    void opening.isNew.then(() => onBusy(false));
    const { start: program, demo, graphiql } = await load(turn);
    const graphiqlBuilt = !config.graphiql || (await graphiql.isGraphiqlBuilt());
    const running = await program.start(config, log, { worker: true, demo, progress, opening });
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
