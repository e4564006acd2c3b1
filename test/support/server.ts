import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Pool } from 'pg';
import type { TrustedProxies } from '../../src/config';
import type { NetworkPort } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import type { FileStorage } from '../../src/domains/media/file-storage.port';
import type { PublishingPort } from '../../src/domains/publishing/publishing.port';
import { Networks } from '../../src/domains/channels/networks';
import type { InsightsPort } from '../../src/domains/publishing/insights/insights.port';
import { MediaServices } from '../../src/domains/media/media-services';
import { AccessTokens } from '../../src/kernel/auth/access-tokens';
import { SettableClock } from '../../src/kernel/clock';
import { createDataSource } from '../../src/kernel/database/data-source';
import { servingPool, type Timeouts } from '../../src/kernel/database/pools';
import { Encryption } from '../../src/kernel/encryption/encryption';
import { KeyRing } from '../../src/kernel/encryption/key-ring';
import type { BudgetRules } from '../../src/kernel/limits/budget';
import { ConnectionTurns } from '../../src/kernel/database/turns';
import { Limiter } from '../../src/kernel/limits/limits';
import { MemoryBudget } from '../../src/kernel/limits/memory';
import { OperationTurns } from '../../src/kernel/limits/operation-turns';
import { EventFeed } from '../../src/kernel/live/feed';
import { createLogger, type Logger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import type { Services } from '../../src/kernel/session/context';
import { failOnUndeclaredErrors } from '../../src/kernel/write/declared-errors';
import { buildMarqueeSchema } from '../../src/schema';
import { createApp } from '../../src/server/app';
import { openLanguageModels } from '../../src/language-models';
import { openEmbeddings } from '../../src/language-models/embeddings';
import { LocalStorage } from '../../src/storage/local-storage';
import { CompiledQueries } from '../../src/server/compiled-queries';
import { createApollo } from '../../src/server/graphql';
import type { WebhookSettings } from '../../src/networks/webhooks';
import type { WebsocketSettings } from '../../src/server/websocket';
import { createTestDatabase, type TestDatabase } from './database';
import { FakeNetwork } from './fake-network';
import { rowMaker, type Rows } from './rows';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON of any shape that a test queries
export type Json = any;

/** A parsed response of the API. */
export interface Answer<Data = Json> {
  data?: Data;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  extensions: { cost: { sqlStatements: number; plan: 'compiled' | 'resolvers' } };
}

export interface TestServer {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly database: TestDatabase;
  readonly rows: Rows;
  readonly clock: SettableClock;
  readonly pool: Pool;
  readonly feed: EventFeed;
  readonly memory: MemoryBudget;
  /** Folder of the signing key. */
  readonly folder: string;
  readonly encryption: Encryption;
  /** The platform on which accounts can be connected, unless a test uses others. */
  readonly network: FakeNetwork;
  /** The platforms that the server can reach. Tests can add and replace some. */
  readonly ports: Map<Platform, NetworkPort>;
  readonly networks: Networks;
  /** The platforms that report metrics. Tests add some. */
  readonly insights: Map<Platform, InsightsPort>;
  /** The platforms that posts can be published on. Tests can add some. */
  readonly publishing: Map<Platform, PublishingPort>;
  readonly media: MediaServices;
  readonly services: Services;
  readonly logger: Logger;
  /** Returns the log so far, as text. */
  log(): string;
  /** Starts a session of a user. Returns its access token. */
  tokenFor(userId: string): Promise<string>;
  /** Sends a body, serialized to JSON unless it is a string. */
  post(body: object | string, headers?: Record<string, string>): Promise<Response>;
  /** Runs an operation over HTTP, anonymously if the token is omitted. */
  run<Data = Json>(query: string, variables?: object, token?: string): Promise<Answer<Data>>;
  /** SQL statements sent since the server started. */
  readonly statements: string[];
  stop(): Promise<void>;
}

let schema: GraphQLSchema | undefined;
failOnUndeclaredErrors();
const COMPOSED = { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer' };
/** Longer than in production, so that only tests of timeouts depend on how fast the machine is. */
const PATIENCE_MS = 120_000;
const TIMEOUTS: Timeouts = { connect: PATIENCE_MS, statement: PATIENCE_MS };

/** Starts the server on a separate database and a free port of 127.0.0.1. */
export async function startTestServer(
  options: {
    /** Number of connections for reading. Defaults to 5. */
    poolSize?: number;
    /** Number of connections for writing. Defaults to 5. */
    writingConnections?: number;
    /** Timeouts of the database. Those omitted are longer than any test takes. */
    timeouts?: Partial<Timeouts>;
    /** URL of the database, such as a proxy in front of it. Defaults to the database of the test. */
    servingUrl?: string;
    production?: boolean;
    /** Defaults to the value that the settings imply. */
    introspection?: boolean;
    budget?: BudgetRules;
    /** Memory budget for all requests in flight, in bytes. */
    memory?: number;
    websockets?: Partial<WebsocketSettings>;
    /** Secrets of the webhooks that platforms send. Defaults to none. */
    webhooks?: WebhookSettings;
    /** `false` disables compiled queries. */
    compiled?: boolean;
    trustProxy?: TrustedProxies;
    corsOrigins?: readonly string[];
    /** Maximum time for receiving a request, in milliseconds. */
    requestTimeoutMs?: number;
    /** Milliseconds without progress after which the connection of an unread response is closed. */
    unreadTimeoutMs?: number;
    /** Milliseconds without progress after which an upload ends. */
    uploadIdleMs?: number;
    /** Defaults to the folder of the server. */
    storage?: FileStorage;
    /** Time for which a stopping server waits for requests on open connections, in milliseconds. Short by default. */
    graceMs?: number;
    /** Time for which it then waits for requests in progress, in milliseconds. */
    shutdownTimeoutMs?: number;
    /** `false` disables the document cache and keeps only a few query plans. */
    cacheDocuments?: boolean;
    /** A server whose database, key and clock are shared, as by another process. Stop this server first. */
    beside?: TestServer;
    /** Keys of encrypted values. Defaults to a key in the folder of the server. */
    keys?: KeyRing;
    /** URL of the frontend. */
    appUrl?: string;
  } = {},
): Promise<TestServer> {
  const { beside, writingConnections = 5 } = options;
  const database = beside?.database ?? (await createTestDatabase());
  const folder = beside?.folder ?? mkdtempSync(join(tmpdir(), 'marquee-server-'));
  const clock = beside?.clock ?? new SettableClock();
  const tokens = await AccessTokens.open({ folder }, clock);
  const encryption = beside?.encryption ?? new Encryption(options.keys ?? (await KeyRing.openFolder(folder)));
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()) });
  const log = createLogger('debug', sink);
  const statements: string[] = [];
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const servingUrl = options.servingUrl ?? database.servingUrl;
  const pool = servingPool(servingUrl, { max: options.poolSize ?? 5, timeouts });
  const dataSource = await createDataSource(servingUrl, { max: writingConnections, timeouts }).initialize();
  const limiter = new Limiter(options.budget ?? { capacity: 1e9, refill: 1e9 });
  const memory = new MemoryBudget(options.memory);
  const media = new MediaServices(options.storage ?? new LocalStorage(folder), 'http://127.0.0.1', true);
  const network = beside?.network ?? new FakeNetwork('INSTAGRAM');
  const ports = new Map<Platform, NetworkPort>([[network.platform, network]]);
  const networks = new Networks(ports, 'http://127.0.0.1');
  const insights = new Map<Platform, InsightsPort>();
  const publishing = beside?.publishing ?? new Map<Platform, PublishingPort>();
  const feed = new EventFeed(pool, log);
  const services: Services = {
    pool,
    readTurns: new ConnectionTurns(pool.options.max, timeouts.connect),
    dataSource,
    writeTurns: new ConnectionTurns(writingConnections, timeouts.connect),
    tokens,
    encryption,
    feed,
    media,
    networks,
    insights,
    publishing,
    languageModels: openLanguageModels({ models: COMPOSED, providers: {}, allowLoopback: true }),
    embeddings: openEmbeddings('marquee:hashing-1', {}),
    clock,
    limiter,
    operationTurns: new OperationTurns(),
    memory,
    debugSql: (sql: string) => void statements.push(sql),
  };
  const production = options.production ?? false;
  schema ??= buildMarqueeSchema();
  const graph = { schema, introspection: options.introspection ?? !production, production };
  const compiled =
    options.compiled === false
      ? undefined
      : options.cacheDocuments === false
        ? new CompiledQueries(new PlanCache(schema, linkModels(), 10), 10_000)
        : new CompiledQueries(new PlanCache(schema, linkModels()));
  const apollo = await createApollo({ ...graph, compiled, cacheDocuments: options.cacheDocuments });
  const websockets = { ...graph, initTimeout: PATIENCE_MS, ...options.websockets };
  const app = await createApp({
    apollo,
    compiled,
    services,
    log,
    websockets,
    webhooks: () => options.webhooks ?? {},
    secureCookies: production,
    trustProxy: options.trustProxy,
    corsOrigins: options.corsOrigins,
    appUrl: options.appUrl,
    requestTimeoutMs: options.requestTimeoutMs,
    unreadTimeoutMs: options.unreadTimeoutMs,
    uploadIdleMs: options.uploadIdleMs,
    shutdown: { graceMs: options.graceMs ?? 10, timeoutMs: options.shutdownTimeoutMs ?? 30_000 },
  });
  const publicUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `${publicUrl}/graphql`;
  media.publicUrl = networks.publicUrl = publicUrl;
  const rows = rowMaker(database.owner);
  const post: TestServer['post'] = (body, headers) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    url,
    app,
    database,
    rows,
    clock,
    pool,
    feed,
    memory,
    folder,
    encryption,
    network,
    ports,
    networks,
    insights,
    publishing,
    media,
    services,
    logger: log,
    statements,
    log: () => lines.join(''),
    tokenFor: async (userId) => (await tokens.issue({ userId, sessionId: await rows.session(userId) })).token,
    post,
    run: async (query, variables, token) => {
      const response = await post({ query, variables }, token ? { authorization: `Bearer ${token}` } : {});
      return (await response.json()) as Answer<never>;
    },
    stop: async () => {
      await app.close();
      await apollo.stop();
      await feed.close();
      await pool.end();
      await dataSource.destroy();
      if (beside) return;
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a server before the tests of a file or `describe` and stops it after them. Only tests and hooks can use it.
 */
export function serverForTests(options?: Parameters<typeof startTestServer>[0]): TestServer {
  let started: TestServer | undefined;
  beforeAll(async () => {
    started = await startTestServer(options);
  });
  afterAll(() => started?.stop());
  return new Proxy({} as TestServer, { get: (_, name) => started![name as keyof TestServer] });
}
