import type { Config } from '../config';
import { AccessTokens } from '../kernel/auth/access-tokens';
import { systemClock } from '../kernel/clock';
import type { Services } from '../kernel/context';
import { createDataSource } from '../kernel/database/data-source';
import { servingPool } from '../kernel/database/pools';
import { Limiter } from '../kernel/limits/limits';
import type { Logger } from '../kernel/logging';
import { linkModels } from '../kernel/model/link';
import { PlanCache } from '../kernel/read/compiled/plan-cache';
import { buildMarqueeSchema } from '../schema';
import { createApp, GRAPHQL_PATH } from './app';
import { CompiledQueries } from './compiled-queries';
import { type Database, openDatabase } from './database';
import { demoPlugin, type DemoOptions, demoVariables, rewriteUrls } from './demo';
import { exampleTabs } from './examples';
import { createApollo } from './graphql';
import { startJobs } from './jobs';

/** A running server. */
export interface Running {
  readonly url: string;
  /** Completes open requests, accepts no new ones, and stops everything this process started. */
  stop(): Promise<void>;
}

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

export interface StartOptions {
  /** Loads demo data into an empty database. Returns the demo account if the database has demo data. */
  readonly loadDemo?: (database: Database, place: DemoOptions) => Promise<DemoAccount | undefined>;
  readonly worker: boolean;
}

/** Calls `started` with a stop function for each part as soon as it has started. */
async function servicesOf(
  config: Config,
  { servingUrl }: Database,
  log: Logger,
  started: (stop: () => Promise<unknown>) => void,
): Promise<Services> {
  const tokens = await AccessTokens.open({ jwk: config.tokenKey, folder: config.dataDir }, systemClock);
  const onError = (error: Error): void => log.warn(error, 'idle database connection lost');
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
    debugSql: config.debugSql ? (sql, values) => log.info({ sql, values }, 'statement') : undefined,
  };
}

/** Starts database, demo data, worker and server. If a step fails, everything already started is stopped. */
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
      ? new CompiledQueries(new PlanCache(graph.schema, linkModels()))
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
    // A port chosen by the system is known only now.
    if (demo) await rewriteUrls(database.ownerUrl, config.publicUrl ?? address);
    return { url: `${address}${GRAPHQL_PATH}`, stop, demo };
  } catch (error) {
    await stop();
    throw error;
  }
}
