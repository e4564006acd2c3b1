import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Pool } from 'pg';
import type { TrustedProxies } from '../../src/config';
import { AccessTokens } from '../../src/kernel/auth/access-tokens';
import { SettableClock } from '../../src/kernel/clock';
import { createDataSource } from '../../src/kernel/database/data-source';
import { REQUEST_TIMEOUTS, servingPool, type Timeouts } from '../../src/kernel/database/pools';
import type { BudgetRules } from '../../src/kernel/limits/budget';
import { Limiter } from '../../src/kernel/limits/limits';
import { MemoryBudget } from '../../src/kernel/limits/memory';
import { createLogger } from '../../src/kernel/logging';
import { linkModels } from '../../src/kernel/model/link';
import { PlanCache } from '../../src/kernel/read/compiled/plan-cache';
import { buildMarqueeSchema } from '../../src/schema';
import { createApp } from '../../src/server/app';
import { CompiledQueries } from '../../src/server/compiled-queries';
import { createApollo } from '../../src/server/graphql';
import type { WebsocketSettings } from '../../src/server/websocket';
import { createTestDatabase, type TestDatabase } from './database';
import { rowMaker, type Rows } from './rows';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON of whatever shape a test asked for
export type Json = any;

/** An answer of the API, as JSON gives it. */
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
  readonly memory: MemoryBudget;
  /** Where its keys are. */
  readonly folder: string;
  /** What was logged so far, as text. */
  log(): string;
  /** An access token of a new session of that person. */
  tokenFor(userId: string): Promise<string>;
  /** Sends a body, as JSON unless it is text already, with whatever headers. */
  post(body: object | string, headers?: Record<string, string>): Promise<Response>;
  /** Runs an operation over HTTP, as the holder of the token or as nobody. */
  run<Data = Json>(query: string, variables?: object, token?: string): Promise<Answer<Data>>;
  /** Statements sent since the server started, as text. */
  readonly statements: string[];
  stop(): Promise<void>;
}

let schema: GraphQLSchema | undefined;

/** The real server on a database of its own and any free port of 127.0.0.1. */
export async function startTestServer(
  options: {
    poolSize?: number;
    /** How long PostgreSQL is waited for; what is left out is as for requests. */
    timeouts?: Partial<Timeouts>;
    /** Where the database is, in place of the test's own one: a proxy in front of it. */
    servingUrl?: string;
    production?: boolean;
    /** What is left out is as the settings have it. */
    introspection?: boolean;
    budget?: BudgetRules;
    /** Memory budget for all requests in flight, in bytes. */
    memory?: number;
    websockets?: Partial<WebsocketSettings>;
    /** False: everything is answered the general way. */
    compiled?: boolean;
    trustProxy?: TrustedProxies;
    corsOrigins?: readonly string[];
    /** Milliseconds within which a request has to arrive as a whole. */
    requestTimeoutMs?: number;
    /** Milliseconds without progress after which a response that is not read is given up. */
    unreadTimeoutMs?: number;
    /** Milliseconds for which a stopping server waits for requests on open connections; a moment, unless a test is about it. */
    graceMs?: number;
    /** Milliseconds for which it then waits for the requests it has begun. */
    shutdownTimeoutMs?: number;
    /** False: parsed operations are not kept, and of compiled ones only a few. */
    cacheDocuments?: boolean;
    /** Serves the same database, with the same keys and clock, as another process would; stop this one first. */
    beside?: TestServer;
  } = {},
): Promise<TestServer> {
  const { beside } = options;
  const database = beside?.database ?? (await createTestDatabase());
  const folder = beside?.folder ?? mkdtempSync(join(tmpdir(), 'marquee-server-'));
  const clock = beside?.clock ?? new SettableClock();
  const tokens = await AccessTokens.open({ folder }, clock);
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()) });
  const log = createLogger('debug', sink);
  const statements: string[] = [];
  const timeouts = { ...REQUEST_TIMEOUTS, ...options.timeouts };
  const servingUrl = options.servingUrl ?? database.servingUrl;
  const pool = servingPool(servingUrl, { max: options.poolSize ?? 5, timeouts });
  const dataSource = await createDataSource(servingUrl, { max: 5, timeouts }).initialize();
  const limiter = new Limiter(options.budget ?? { capacity: 1e9, refill: 1e9 });
  const memory = new MemoryBudget(options.memory);
  const services = {
    pool,
    dataSource,
    tokens,
    clock,
    limiter,
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
  const websockets = { ...graph, ...options.websockets };
  const app = await createApp({
    apollo,
    compiled,
    services,
    log,
    websockets,
    secureCookies: production,
    trustProxy: options.trustProxy,
    corsOrigins: options.corsOrigins,
    requestTimeoutMs: options.requestTimeoutMs,
    unreadTimeoutMs: options.unreadTimeoutMs,
    shutdown: { graceMs: options.graceMs ?? 10, timeoutMs: options.shutdownTimeoutMs ?? 30_000 },
  });
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
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
    memory,
    folder,
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
      await pool.end();
      await dataSource.destroy();
      if (beside) return;
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The server of a test file, or of a `describe`: started before its tests and stopped after them. Only tests and hooks
 * may ask it for anything.
 */
export function serverForTests(options?: Parameters<typeof startTestServer>[0]): TestServer {
  let started: TestServer | undefined;
  beforeAll(async () => {
    started = await startTestServer(options);
  });
  afterAll(() => started?.stop());
  return new Proxy({} as TestServer, { get: (_, name) => started![name as keyof TestServer] });
}
