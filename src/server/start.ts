import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';
import type { Logger } from '../kernel/logging';
import type { NetworkPorts } from '../domains/channels/network.port';
import { linkModels } from '../kernel/model/link';
import { PlanCache } from '../kernel/read/compiled/plan-cache';
import { buildMarqueeSchema } from '../schema';
import { createApp, GRAPHQL_PATH } from './app';
import { CompiledQueries } from './compiled-queries';
import type { WebhookSettings } from '../networks/webhooks';
import type { Demo, DemoAccount, Sandbox } from './demo-data';
import { exampleTabs } from './examples';
import { createApollo } from './graphql';
import { startEmbedded } from './embedded';
import { openEncryption } from './encryption';
import { startJobs } from './jobs';
import type { CheckOptions } from './operation-checks';
import { beginOpening, type Opening } from './opening';
import { type Progress, silentProgress } from './progress';
import { servicesOf } from './services';

/** A running server. */
interface Running {
  readonly url: string;
  /** Completes open requests, accepts no new ones, and stops everything this process started. */
  stop(): Promise<void>;
}

/** A server that was started with everything around it. */
export interface Started extends Running {
  /** The account to sign in with, if there is demo data. */
  readonly demo?: DemoAccount;
  /** Resolves when GraphiQL is built. Undefined if it is not served. */
  readonly graphiql?: Promise<unknown>;
  /** Resolves when the sandbox runs, to undefined if it could not start. Undefined without demo data. */
  readonly sandbox?: Promise<Sandbox | undefined> | undefined;
}

export interface StartOptions {
  /** Loads demo data if the configuration asks for it. */
  readonly demo?: Demo;
  readonly worker: boolean;
  /** The platforms on which accounts can be connected. By default, all that have an adapter. */
  readonly networks?: NetworkPorts;
  readonly progress?: Progress;
  /** The database, if its opening has begun and is reported already. It is opened here by default. */
  readonly opening?: Opening;
}

/** Listens without Fastify's own log line: whoever starts the server reports its address. */
async function listen(app: FastifyInstance, log: Logger, { host, port }: Config): Promise<string> {
  const { level } = log;
  if (log.isLevelEnabled('info')) log.level = 'warn';
  try {
    return await app.listen({ host, port });
  } finally {
    log.level = level;
  }
}

/** Starts the sandbox. The server runs without it, such as when another sandbox has its ports. */
const startSandbox = (
  demo: Demo,
  config: Config,
  log: Logger,
  server: Parameters<Demo['startSandbox']>[1],
): Promise<Sandbox | undefined> =>
  demo.startSandbox(config, server).catch((error: unknown) => {
    log.warn({ reason: (error as Error).message }, 'failed to start the sandbox; continuing without it');
    return undefined;
  });

/** Returns settings in which the sandbox stands in for the networks without an app. */
const withSandbox = (settings: Config['networks'], { webhookSecrets }: Sandbox): WebhookSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, own]) => [
      name,
      own.clientId === undefined ? { ...own, ...webhookSecrets[name as keyof Config['networks']] } : own,
    ]),
  );

/** What executes operations. */
interface Graphql {
  readonly graph: CheckOptions;
  readonly compiled: CompiledQueries | undefined;
  readonly apollo: Awaited<ReturnType<typeof createApollo>>;
}

const openHere = (config: Config, progress: Progress): Opening =>
  beginOpening(config, { progress, server: startEmbedded(config, progress) });

/** Builds the schema and what executes operations. Takes about a second of processor time. */
async function prepareGraphql({ introspection, production, compiledReads }: Config): Promise<Graphql> {
  const graph = { schema: buildMarqueeSchema(), introspection, production };
  const compiled = compiledReads ? new CompiledQueries(new PlanCache(graph.schema, linkModels())) : undefined;
  return { graph, compiled, apollo: await createApollo({ ...graph, compiled }) };
}

/** Starts database, demo data, worker and server. If a step fails, everything already started is stopped. */
export async function start(
  config: Config,
  log: Logger,
  { demo: demoData, worker, networks, progress = silentProgress, opening }: StartOptions,
): Promise<Started> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const { dataDir, publicUrl = `http://${config.host}:${config.port}` } = config;
    const data = config.demoData ? demoData : undefined;
    const shares = { painted: 0, written: 0 };
    let loading = false;
    const advance = (share: Partial<typeof shares>): void => {
      Object.assign(shares, share);
      if (loading) progress.advance((shares.painted + shares.written) / 2);
    };
    // Started first: threads render images while the database starts and rows are written.
    const pictures = data?.paintPictures(dataDir, (painted) => advance({ painted }));
    pictures?.catch(() => undefined);
    let webhookSettings: WebhookSettings = config.networks;
    const { database: opened, isNew } = opening ?? openHere(config, progress);
    stops.push(async () => (await opened.catch(() => undefined))?.stop());
    // While PostgreSQL runs the migrations.
    const rows = (await isNew) ? data?.demoRows(publicUrl, config) : undefined;
    const database = await opened;
    const onStarted = (stopPart: () => Promise<unknown>): void => void stops.push(stopPart);
    const encryption = await openEncryption(config, database.ownerUrl);
    if (data) {
      progress.start('demo');
      loading = true;
    }
    const onWritten = (written: number): void => advance({ written });
    let onWriting: () => void = () => undefined;
    const writing = new Promise<void>((resolve) => (onWriting = resolve));
    const options = { dataDir, publicUrl, config, encryption, pictures, rows, onWriting, onWritten };
    const loaded = data?.loadDemoData(database, options);
    loaded?.catch(() => undefined);
    // The rest is prepared while PostgreSQL writes the demo.
    await Promise.race([writing, loaded]);
    const services = await servicesOf(config, database, log, onStarted, { encryption, ports: networks });
    const { graph, compiled, apollo } = await prepareGraphql(config);
    stops.push(() => apollo.stop());
    const account = await loaded;
    // Undefined for a database with other data.
    const demo = account && data;
    loading = false;
    progress.start('server');
    if (worker) {
      const jobs = await startJobs(config, database.ownerUrl, { services, log });
      stops.push(() => jobs.stop());
    }
    const app = await createApp({
      apollo,
      services,
      log,
      compiled,
      // By default, links lead to the server itself, which has no pages of a frontend.
      appUrl: config.appUrl === publicUrl.replace(/\/+$/, '') ? undefined : config.appUrl,
      secureCookies: config.production,
      trustProxy: config.trustProxy,
      corsOrigins: config.corsOrigins,
      websockets: graph,
      webhooks: () => webhookSettings,
      graphiql: config.graphiql
        ? { tabs: exampleTabs(demo && (await demo.demoVariables(database.ownerUrl))), demoAccount: account }
        : undefined,
    });
    if (demo) await app.register(demo.demoPlugin, { dataDir, ownerUrl: database.ownerUrl });
    stops.push(() => app.close());
    const address = await listen(app, log, config);
    // A port chosen by the system is known only now.
    const reachedAt = config.publicUrl ?? address;
    services.networks.publicUrl = services.media.publicUrl = reachedAt;
    if (demo) await demo.rewriteUrls(database.ownerUrl, reachedAt);
    // Not awaited: nothing needs the sandbox to serve requests.
    const sandbox =
      demo && startSandbox(demo, config, log, { url: reachedAt, ownerUrl: database.ownerUrl, encryption });
    stops.push(async () => (await sandbox)?.stop());
    void sandbox?.then((running) => {
      if (running) webhookSettings = withSandbox(config.networks, running);
    });
    progress.end();
    const page = config.graphiql ? app.graphiqlPage : undefined;
    return { url: `${address}${GRAPHQL_PATH}`, stop, demo: account, graphiql: page, sandbox };
  } catch (error) {
    progress.end(true);
    await stop();
    throw error;
  }
}
