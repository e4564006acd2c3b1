import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ApolloServer } from '@apollo/server';
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
import type { RequestContext, Services } from '../kernel/session/context';
import { isUnavailable } from '../kernel/database/failures';
import { ApiError } from '../kernel/errors';
import type { Logger } from '../kernel/logging';
import type { CompiledQueries } from './compiled-queries';
import { limitConnections } from './connection-limit';
import { serveConsentCallback } from './consent-callback';
import { allowOrigins } from './cors';
import { type GraphiqlOptions, graphiql, sendGraphiql, wantsGraphiql } from './graphiql/plugin';
import { declareLanguage } from './content-language';
import { registerMetrics } from './metrics';
import { trustOf } from './proxies';
import {
  handleMalformedRequest,
  drainBody,
  errorBody,
  INTERNAL_MESSAGE,
  UNAVAILABLE_MESSAGE,
} from './http-errors';
import { mediaPlugin } from './media/plugin';
import { serveDataDeletions } from './removed-apps';
import { requestHandler } from './request';
import { holdMemory, holdResponse } from './request-memory';
import { limitBodyTime } from './request-timeout';
import { MAX_SHOWN } from './short-messages';
import { OpenConnections, type ShutdownOptions } from './shutdown';
import { closeWhenUnread } from './unread-responses';
import type { WebhookSettings } from '../networks/webhooks';
import { receiveWebhooks } from './webhooks';
import { serveWebsockets, type WebsocketSettings } from './websocket';

export const GRAPHQL_PATH = '/graphql';
const BODY_LIMIT = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;
const UNREAD_TIMEOUT_MS = 30_000;
const UPLOAD_IDLE_MS = 30_000;
const SHUTDOWN: ShutdownOptions = { graceMs: 500, timeoutMs: 30_000 };

export interface AppOptions {
  apollo: ApolloServer<RequestContext>;
  services: Services;
  log: Logger;
  /** Executes repeated queries without Apollo. If omitted, every request goes through Apollo. */
  compiled?: CompiledQueries;
  graphiql?: Omit<GraphiqlOptions, 'path'>;
  /** URL of the frontend. If undefined, users who come back from a platform see a page of the server. */
  appUrl?: string | undefined;
  /** Whether cookies have the attribute `Secure`. Over plain HTTP browsers accept those from localhost only. */
  secureCookies?: boolean;
  /** Trusted proxies for `X-Forwarded-For`. If omitted, the peer is the client. */
  trustProxy?: TrustedProxies;
  /** Origins that CORS allows in addition to the server's own. */
  corsOrigins?: readonly string[];
  /** Maximum time for receiving the headers of a request, and then its body, in milliseconds. Uploads can take longer. */
  requestTimeoutMs?: number;
  /** Time without progress after which an upload ends, in milliseconds. */
  uploadIdleMs?: number;
  /** Time without progress after which the connection of a response that is not read is closed, in milliseconds. */
  unreadTimeoutMs?: number;
  shutdown?: ShutdownOptions;
  /** Enables GraphQL over WebSocket, which subscriptions require. */
  websockets?: WebsocketSettings;
  /** Returns the secrets of the webhooks that platforms send. */
  webhooks?: () => WebhookSettings;
}

/** Sends an ApiError that was thrown outside of GraphQL as a GraphQL error. */
function sendApiError({ message, extensions }: ApiError, reply: FastifyReply): FastifyReply {
  const { http, ...rest } = extensions as { http?: { status?: number; headers?: Map<string, string> } };
  for (const [name, value] of http?.headers ?? []) reply.header(name, value);
  return reply.status(http?.status ?? 400).send({ errors: [{ message, extensions: rest }] });
}

function sendError(
  error: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ApiError) return sendApiError(error, reply);
  // Fastify's errors have a status. That of a client that disconnects has the code of a lost connection, too.
  if (error.statusCode === undefined && isUnavailable(error)) {
    request.log.warn({ err: error, reqId: request.id }, 'database unavailable');
    return reply.status(503).send(errorBody('UNAVAILABLE', UNAVAILABLE_MESSAGE, request.id));
  }
  const status = error.statusCode && error.statusCode >= 400 ? error.statusCode : 500;
  if (status >= 500) request.log.error({ err: error, reqId: request.id });
  const message = status >= 500 ? INTERNAL_MESSAGE : error.message;
  const code = status >= 500 ? 'INTERNAL' : 'BAD_REQUEST';
  return reply.status(status).send(errorBody(code, message, request.id));
}

/** Reads the body first: a connection that is closed before is reset, and the client loses the response. */
async function refuseWhileDraining(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await drainBody(request.raw);
  const message = 'The server is shutting down. Retry later, or on another instance.';
  reply.status(503).send(errorBody('UNAVAILABLE', message, request.id));
}

/** Creates the HTTP server, ready to listen. */
export async function createApp({
  apollo,
  services,
  log,
  compiled,
  graphiql: page,
  appUrl,
  secureCookies = false,
  trustProxy,
  corsOrigins = [],
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  uploadIdleMs = UPLOAD_IDLE_MS,
  unreadTimeoutMs = UNREAD_TIMEOUT_MS,
  shutdown = SHUTDOWN,
  websockets,
  webhooks = () => ({}),
}: AppOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = log;
  const trust = trustOf(trustProxy);
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trust,
    genReqId: () => randomUUID(),
    // A logger per request costs more than a small query. Log lines carry the request ID themselves.
    childLoggerFactory: (parent) => parent,
    http: {
      headersTimeout: requestTimeoutMs,
      // Node detects a late request only at this interval, which is 30 seconds by default.
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs / 4),
      // Node rejects a request without a host with an empty body; `onRequest` reports the reason.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => {
      const status = handleMalformedRequest(error, socket);
      // The error holds the raw request, including tokens.
      log.debug({ code: error.code, status }, 'malformed request');
    },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply as FastifyReply),
    // `onRequest` reports it in the error format of the API.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  });
  // Browsers send `text/plain` across origins without a preflight, so only JSON is accepted.
  app.removeContentTypeParser('text/plain');
  holdMemory(app, services.memory);
  limitBodyTime(app, requestTimeoutMs);
  declareLanguage(app);
  // Registered first, so that pages of allowed origins can read every error response.
  if (corsOrigins.length) await allowOrigins(app, corsOrigins);
  limitConnections(app.server, log, 2 * services.pool.options.max);
  let draining = false;
  app.addHook('preClose', async () => void (draining = true));
  const connections = new OpenConnections(app.server, shutdown);
  app.addHook('onSend', (request, reply, _, done) => {
    reply.header('x-request-id', request.id);
    // A kept-alive connection would delay the shutdown until the client closes it.
    if (draining) reply.header('connection', 'close');
    closeWhenUnread(reply.raw, unreadTimeoutMs);
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (draining) return void refuseWhileDraining(request, reply);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return void reply
        .status(400)
        .header('connection', 'close')
        .send(errorBody('BAD_REQUEST', 'The `Host` header is missing.', request.id));
    done();
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (error.statusCode === 413) await drainBody(request.raw);
    return sendError(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send(
        errorBody(
          'NOT_FOUND',
          `Not found: ${request.url.slice(0, MAX_SHOWN)}. The API is at ${GRAPHQL_PATH}.`,
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
  receiveWebhooks(app, { services, log, settings: webhooks });
  serveDataDeletions(app, services);
  serveConsentCallback(app, { services, log, appUrl });
  const metrics = registerMetrics(app, services);
  if (websockets) {
    app.server.on('upgrade', ({ socket }: IncomingMessage) => connections.markHeard(socket));
    serveWebsockets(app, { apollo, services, log, metrics, trust, path: GRAPHQL_PATH, ...websockets });
  }
  // After the hook that closes WebSockets, which count as open connections.
  app.addHook('preClose', () => connections.drain());
  await app.register(mediaPlugin, { services, idleMs: uploadIdleMs });
  if (page) await app.register(graphiql, { path: GRAPHQL_PATH, ...page });

  const activity = new SessionActivity(services.pool, log);
  app.addHook('onClose', () => activity.stop());
  const cookie = { path: GRAPHQL_PATH, secure: secureCookies };
  const answer = requestHandler(app, { apollo, services, activity, cookie, compiled });
  app.route({
    // Apollo rejects other methods and lists the allowed ones.
    method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
    url: GRAPHQL_PATH,
    onSend: holdResponse,
    handler: (request, reply) =>
      page && wantsGraphiql(request) ? sendGraphiql(request, reply) : answer(request, reply),
  });
  return app;
}
