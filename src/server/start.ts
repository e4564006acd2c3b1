import type { Config } from '../config';
import { AccessTokens } from '../kernel/auth/access-tokens';
import { systemClock } from '../kernel/clock';
import type { Services } from '../kernel/context';
import { createDataSource } from '../kernel/database/data-source';
import { servingPool } from '../kernel/database/pools';
import { Limiter } from '../kernel/limits/limits';
import { MemoryBudget } from '../kernel/limits/memory';
import type { Logger } from '../kernel/logging';
import { linkModels } from '../kernel/model/link';
import { Plans } from '../kernel/read/compiled/plans';
import { buildMarqueeSchema } from '../schema';
import { createApp, GRAPHQL_PATH } from './app';
import { CompiledReads } from './compiled-reads';
import { type Database, openDatabase } from './database';
import { demoPlugin, type DemoPlace, demoVariables, rebaseUrls } from './demo';
import { exampleTabs } from './examples';
import { createApollo } from './graphql';
import { startJobs } from './jobs';

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

/** `started` is given what stops each part as soon as there is something to stop. */
async function servicesOf(
  config: Config,
  { servingUrl }: Database,
  log: Logger,
  started: (stop: () => Promise<unknown>) => void,
): Promise<Services> {
  const tokens = await AccessTokens.open({ jwk: config.tokenKey, folder: config.dataDir }, systemClock);
  const onError = (error: Error): void => log.warn(error, 'an idle connection broke');
  const pool = servingPool(servingUrl, { max: config.poolSize, onError });
  started(() => pool.end());
  const settings = { max: config.poolSize, statementTimeout: 15_000 };
  const dataSource = await createDataSource(servingUrl, settings).initialize();
  started(() => dataSource.destroy());
  return {
    pool,
    dataSource,
    tokens,
    clock: systemClock,
    limiter: new Limiter(config.budget),
    memory: new MemoryBudget(),
    debugSql: config.debugSql ? (sql, values) => log.info({ sql, values }, 'statement') : undefined,
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
    const services = await servicesOf(config, database, log, (stopPart) => stops.push(stopPart));
    const { dataDir, publicUrl = `http://${config.host}:${config.port}` } = config;
    const demo = config.demoData ? await options.loadDemo?.(database, { dataDir, publicUrl }) : undefined;
    if (options.worker) {
      const jobs = await startJobs(config, database.ownerUrl, log);
      stops.push(() => jobs.stop());
    }
    const { introspection, production } = config;
    const graph = { schema: buildMarqueeSchema(), introspection, production };
    const compiled = config.compiledReads
      ? new CompiledReads(new Plans(graph.schema, linkModels()))
      : undefined;
    const apollo = await createApollo({ ...graph, compiled });
    const app = await createApp({
      apollo,
      services,
      log,
      compiled,
      secureCookies: config.production,
      trustProxy: config.trustProxy,
      corsOrigins: config.corsOrigins,
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
