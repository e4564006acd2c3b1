import { setTimeout as sleep } from 'node:timers/promises';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { parseBody } from './body';
import { addConsentPages } from './consent';
import { settle } from './effects';
import { addFeedPages } from './feed';
import { type Answer, type Call, Failure, type Network, type Operation, type Route } from './network';
import { addPictures } from './pictures';
import type { Occasion } from './scripts';
import { isRecord } from './values';
import type { World } from './world';

/** Largest request, such as a video of 1 GB in a form. */
const BODY_LIMIT = 1025 * 1024 * 1024;

/** Creates the server of a network, with its API, its consent pages and its feed pages. */
export function createNetworkServer(network: Network, world: World): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // URNs in paths are long.
    routerOptions: { maxParamLength: 1000 },
    logger: { level: 'error' },
    // Requests that fail before they have a route, such as malformed URLs.
    frameworkErrors: (error, _request, reply) =>
      void send(reply, network.unexpected(error.statusCode ?? 500)),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async () => settle(world, [network]));
  addConsentPages(app, network, world);
  addFeedPages(app, network, world);
  addPictures(app, network, world);
  for (const route of network.routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => serve(network, world, route, request, reply),
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    return send(reply, network.unknownPath(callOf(network, world, request)));
  });
  app.setErrorHandler(async (error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) app.log.error(error, 'failed to serve a request');
    return send(reply, network.unexpected(status));
  });
  return app;
}

function callOf(network: Network, world: World, request: FastifyRequest): Call {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = request.headers as Record<string, string | undefined>;
  const url = new URL(request.url, 'http://sandbox');
  const { body, files } = parseBody(raw, headers['content-type'] ?? '');
  return {
    world,
    network: network.name,
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    search: url.searchParams,
    body,
    files,
    raw,
    headers,
  };
}

async function serve(
  network: Network,
  world: World,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = callOf(network, world, request);
  const answer = await answerOf(network, world, reply, () =>
    route.operation(call, request.params as Record<string, string>),
  );
  if (!answer) return reply;
  return send(reply, { ...answer, headers: { ...network.headers?.(call), ...answer.headers } });
}

/** Plays what is scripted around an operation. Returns undefined if the connection was closed. */
async function answerOf(
  network: Network,
  world: World,
  reply: FastifyReply,
  find: () => Operation,
): Promise<Answer | undefined> {
  let operation: Operation;
  try {
    operation = find();
  } catch (error) {
    return failureOf(error);
  }
  const { scripts } = world;
  const occasion: Occasion = {
    network: network.name,
    operation: operation.name,
    account: operation.accountId,
  };
  const delay = scripts.take(occasion, 'delay');
  if (delay) await sleep(delay.milliseconds);
  const failure = scripts.take(occasion, 'close', 'status', 'error');
  if (failure?.kind === 'error') return network.errors[failure.error]!().answer;
  if (failure?.when === 'before') return interrupt(reply, failure);
  const answer = await run(world, operation);
  if (failure) return interrupt(reply, failure);
  const omitted = scripts.take(occasion, 'omit');
  return omitted ? { ...answer, body: without(answer.body, omitted.fields) } : answer;
}

async function run(world: World, operation: Operation): Promise<Answer> {
  try {
    return world.store.write(await operation.start());
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Answer {
  if (error instanceof Failure) return error.answer;
  throw error;
}

function interrupt(
  reply: FastifyReply,
  play: { kind: 'close' } | { kind: 'status'; status: number; body: string },
): Answer | undefined {
  if (play.kind === 'status') return { status: play.status, body: play.body };
  reply.hijack();
  reply.raw.destroy();
  return undefined;
}

function without(body: unknown, fields: readonly string[]): unknown {
  if (!isRecord(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)));
}

async function send(reply: FastifyReply, { status, headers, body }: Answer): Promise<FastifyReply> {
  reply.code(status).headers({ ...headers });
  if (body === undefined) return reply.send();
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
