import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, {
  type FastifyBaseLogger,
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { TrustedProxies } from '../config';
import { SessionActivity } from '../kernel/auth/session-activity';
import type { Actor } from '../kernel/auth/access-tokens';
import { RequestContext, type Services } from '../kernel/context';
import { ApiError } from '../kernel/errors';
import type { Logger } from '../kernel/logging';
import { answerText } from './compiled-answers';
import type { CompiledReads } from './compiled-reads';
import { allowOrigins } from './cors';
import { type GraphiqlOptions, graphiql, sendGraphiql, wantsGraphiql } from './graphiql/plugin';
import { registerMetrics } from './metrics';
import { plainRequest } from './plain-request';
import { trustOf } from './proxies';
import { RequestCookie } from './refresh-cookie';
import { answerUnreadable, discardRest, refusal } from './refusals';
import { holdMemory, holdResponse } from './request-memory';
import { MAX_SHOWN } from './short-messages';
import { serveWebsockets, type WebsocketSettings } from './websocket';

export const GRAPHQL_PATH = '/graphql';
const BODY_LIMIT = 1_048_576;
const ARRIVAL = 30_000;

export interface AppOptions {
  apollo: ApolloServer<RequestContext>;
  services: Services;
  log: Logger;
  /** What is answered without Apollo when it comes again; without it nothing is. */
  compiled?: CompiledReads;
  graphiql?: Omit<GraphiqlOptions, 'path'>;
  /** Cookies for TLS alone; browsers keep them over plain HTTP from this machine only. */
  secureCookies?: boolean;
  /** Proxies that tell where requests come from; without them it is whoever sends them. */
  trustProxy?: TrustedProxies;
  /** Whose pages may ask besides the server's own; without them a browser keeps every answer from other origins. */
  corsOrigins?: readonly string[];
  /** Milliseconds within which a request has to arrive as a whole. */
  arrival?: number;
  /** Subscriptions, and whatever else clients send over sockets; without it there are none. */
  websockets?: WebsocketSettings;
}

/** An error of ours that is found outside GraphQL, in the form it has inside. */
function answerApiError({ message, extensions }: ApiError, reply: FastifyReply): FastifyReply {
  const { http, ...rest } = extensions as { http?: { status?: number; headers?: Map<string, string> } };
  for (const [name, value] of http?.headers ?? []) reply.header(name, value);
  return reply.status(http?.status ?? 400).send({ errors: [{ message, extensions: rest }] });
}

function answerError(
  error: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ApiError) return answerApiError(error, reply);
  const status = error.statusCode && error.statusCode >= 400 ? error.statusCode : 500;
  if (status >= 500) request.log.error({ err: error, reqId: request.id });
  const message = status >= 500 ? 'Something went wrong on our side.' : error.message;
  const code = status >= 500 ? 'INTERNAL' : 'BAD_REQUEST';
  return reply.status(status).send(refusal(code, message, request.id));
}

async function actorOf(request: FastifyRequest, services: Services): Promise<Actor | undefined> {
  const header = request.headers.authorization;
  if (!header) return undefined;
  const token = /^Bearer +([\w.-]+)$/i.exec(header)?.[1];
  if (!token)
    throw new ApiError('UNAUTHENTICATED', 'The Authorization header must be `Bearer <access token>`.', {
      http: { status: 401 },
    });
  return services.tokens.verify(token);
}

/**
 * Browsers and load balancers open connections ahead of need. Node takes one that has not asked anything yet for
 * busy, and closing the server would wait for it without end. Gives back how to tell that one has become something else.
 */
function closeSilentConnections(app: FastifyInstance): (socket: Socket) => void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
  });
  return (socket) => void silent.delete(socket);
}

/** The HTTP server, ready to listen. */
export async function createApp({
  apollo,
  services,
  log,
  compiled,
  graphiql: page,
  secureCookies = false,
  trustProxy,
  corsOrigins = [],
  arrival = ARRIVAL,
  websockets,
}: AppOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = log;
  const trust = trustOf(trustProxy);
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trust,
    genReqId: () => randomUUID(),
    // A logger per request costs more than a small query; what is logged says which request it is about.
    childLoggerFactory: (parent) => parent,
    requestTimeout: arrival,
    http: {
      // Left longer than `requestTimeout`, as it is by default, Node takes the two for each other: bodies had a minute.
      headersTimeout: arrival,
      // Node looks every 30 seconds unless told otherwise, and a request that is late is found only then.
      connectionsCheckingInterval: Math.min(5_000, arrival / 4),
      // Node refuses what has no host without a word; `onRequest` says why.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => {
      const status = answerUnreadable(error, socket);
      // The error itself holds what was sent, tokens and all.
      log.debug({ code: error.code, status }, 'a request could not be read');
    },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply as FastifyReply),
    // `onRequest` says it in our form.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  // A page of any origin may send text without asking first; what is not JSON is refused.
  app.removeContentTypeParser('text/plain');
  holdMemory(app, services.memory);
  // Before whatever else answers: a page may read every refusal of a request that could be read.
  if (corsOrigins.length) await allowOrigins(app, corsOrigins);
  let draining = false;
  app.addHook('preClose', async () => void (draining = true));
  const heard = closeSilentConnections(app);
  app.addHook('onSend', (request, reply, _, done) => {
    reply.header('x-request-id', request.id);
    // An answered connection would be kept, and closing would wait until its client lets go of it.
    if (draining) reply.header('connection', 'close');
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (draining)
      return void reply
        .status(503)
        .send(refusal('UNAVAILABLE', 'The server is stopping: ask another one, or later.', request.id));
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return void reply
        .status(400)
        .header('connection', 'close')
        .send(refusal('BAD_REQUEST', 'A request needs a `Host` header.', request.id));
    done();
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error.statusCode === 413) await discardRest(request.raw);
    return answerError(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send(
        refusal(
          'NOT_FOUND',
          `There is nothing at ${request.url.slice(0, MAX_SHOWN)}; the API is at ${GRAPHQL_PATH}.`,
        ),
      ),
  );

  app.get('/healthz', { logLevel: 'silent' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'silent' }, async (_, reply) => {
    const database = await services.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return reply.status(database ? 200 : 503).send({ status: database ? 'ready' : 'no database' });
  });
  app.get('/.well-known/jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(services.tokens.publicKeys()),
  );
  const metrics = registerMetrics(app, services.pool);
  if (websockets) {
    app.server.on('upgrade', ({ socket }: IncomingMessage) => heard(socket));
    serveWebsockets(app, { apollo, services, log, metrics, trust, path: GRAPHQL_PATH, ...websockets });
  }
  if (page) await app.register(graphiql, { path: GRAPHQL_PATH, ...page });

  const activity = new SessionActivity(services.pool, log);
  app.addHook('onClose', () => activity.stop());
  const cookie = { path: GRAPHQL_PATH, secure: secureCookies };
  /** What was rejected while it was read is not read a second time. */
  const rejected = new WeakMap<FastifyRequest, ApiError>();
  const contextOf = async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
    const actor = await actorOf(request, services);
    if (actor) activity.record(actor.sessionId);
    const client = {
      ipAddress: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, 1000),
      refreshCookie: new RequestCookie(request, reply, cookie),
    };
    const log = request.log as unknown as Logger;
    const context = new RequestContext(services, request.id, log, client, actor);
    services.limiter.admit(context.budgetKey);
    const known = rejected.get(request);
    if (known) context.readTransaction.fail(known);
    request.operationMemory?.release();
    request.operationMemory = context.memory;
    return context;
  };
  const answer = fastifyApolloHandler(apollo, { context: contextOf });
  app.route({
    // Apollo answers what it does not take, and says which it does.
    method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
    url: GRAPHQL_PATH,
    onSend: holdResponse,
    handler: async (request, reply) => {
      if (page && wantsGraphiql(request)) return sendGraphiql(request, reply);
      const plain = compiled && plainRequest(request);
      const again = plain && (await compiled.again(plain, () => contextOf(request, reply)));
      if (again instanceof ApiError) rejected.set(request, again);
      if (!again || again instanceof ApiError) return answer.call(app, request, reply);
      return reply
        .header('content-type', plain.contentType)
        .send(answerText(again.data, again.extensions).toBytes());
    },
  });
  return app;
}
