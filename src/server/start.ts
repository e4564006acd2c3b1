import { join } from 'node:path';
import type { Config } from '../config';
import { ACCOUNT_RECURRING, accountTasks } from '../domains/identity/account-mail.job';
import { AccessTokens } from '../kernel/auth/tokens';
import { systemClock } from '../kernel/clock';
import type { Services } from '../kernel/context';
import { createDataSource } from '../kernel/database/data-source';
import { servingPool } from '../kernel/database/pools';
import { MAINTENANCE, maintenanceTasks } from '../kernel/jobs/maintenance';
import { startWorker } from '../kernel/jobs/worker';
import { Limiter } from '../kernel/limits/limits';
import type { Logger } from '../kernel/logging';
import { openMailer } from '../kernel/mail/mailer';
import { mailTasks } from '../kernel/mail/send-mail';
import { linkModels } from '../kernel/model/link';
import { buildMarqueeSchema } from '../schema';
import { createApp, GRAPHQL_PATH } from './app';
import { type Database, openDatabase } from './database';
import { demoPlugin, type DemoPlace, demoVariables, rebaseUrls } from './demo';
import { exampleTabs } from './examples';
import { createApollo } from './graphql';

/** A running server. */
export interface Running {
  readonly url: string;
  /** Answers what has come in, takes nothing new, and stops everything this process started. */
  stop(): Promise<void>;
}

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

export interface StartOptions {
  /** Fills an empty database; gives back the account to sign in with, where there is demo data. */
  readonly loadDemo?: (database: Database, place: DemoPlace) => Promise<DemoAccount | undefined>;
  readonly worker: boolean;
}

async function servicesOf(config: Config, database: Database, log: Logger): Promise<Services> {
  return {
    pool: servingPool(database.servingUrl, {
      max: config.poolSize,
      onError: (error) => log.warn(error, 'an idle connection broke'),
    }),
    writing: await createDataSource(database.servingUrl, {
      max: config.poolSize,
      statementTimeout: 15_000,
    }).initialize(),
    tokens: await AccessTokens.open({ jwk: config.tokenKey, folder: config.dataDir }, systemClock),
    clock: systemClock,
    limiter: new Limiter(config.budget),
    debugSql: config.debugSql ? (sql, values) => log.info({ sql, values }, 'statement') : undefined,
  };
}

/** Runs jobs and sends mail; gives back how to stop. */
async function startJobs(config: Config, database: Database, log: Logger): Promise<() => Promise<void>> {
  const { appUrl, smtpUrl, mailFrom: from, dataDir } = config;
  if (config.production && !smtpUrl) log.warn('SMTP_URL is not set: mails become files in the data folder');
  const mailer = openMailer({ smtpUrl, from, folder: join(dataDir, 'mail') });
  const tasks = {
    ...maintenanceTasks(linkModels(), { clock: systemClock, dataDir }),
    ...mailTasks({ mailer, appUrl }),
    ...accountTasks({ mailer, clock: systemClock, appUrl }),
  };
  const worker = await startWorker(database.ownerUrl, tasks, [...MAINTENANCE, ...ACCOUNT_RECURRING], log);
  return async () => {
    await worker.stop();
    mailer.close();
  };
}

/** Starts everything: database, demo data, worker, server. Whatever was started is stopped when a later step fails. */
export async function start(
  config: Config,
  log: Logger,
  options: StartOptions,
): Promise<Running & { demo?: DemoAccount }> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const database = await openDatabase(config);
    stops.push(() => database.stop());
    const services = await servicesOf(config, database, log);
    stops.push(
      () => services.pool.end(),
      () => services.writing.destroy(),
    );
    const { dataDir, publicUrl = `http://${config.host}:${config.port}` } = config;
    const demo = config.demoData ? await options.loadDemo?.(database, { dataDir, publicUrl }) : undefined;
    if (options.worker) {
      stops.push(await startJobs(config, database, log));
    }
    const { introspection, production } = config;
    const graph = { schema: buildMarqueeSchema(), introspection, production };
    const apollo = await createApollo(graph);
    const app = await createApp({
      apollo,
      services,
      log,
      secureCookies: config.production,
      trustProxy: config.trustProxy,
      websockets: graph,
      graphiql: { tabs: exampleTabs(demo && (await demoVariables(database.ownerUrl))), demoAccount: demo },
    });
    if (demo) await app.register(demoPlugin, { dataDir, ownerUrl: database.ownerUrl });
    stops.push(async () => {
      await app.close();
      await apollo.stop();
    });
    const address = await app.listen({ host: config.host, port: config.port });
    // Only now a port of the system's choice is known.
    if (demo) await rebaseUrls(database.ownerUrl, config.publicUrl ?? address);
    return { url: `${address}${GRAPHQL_PATH}`, stop, demo };
  } catch (error) {
    await stop();
    throw error;
  }
}
