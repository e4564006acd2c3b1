import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/auth/access-tokens';
import type { SessionActivity } from '../kernel/auth/session-activity';
import { ApiError } from '../kernel/errors';
import type { Logger } from '../kernel/logging';
import { RequestContext, type Services } from '../kernel/session/context';
import type { ReadTransaction } from '../kernel/session/read-transaction';
import { type CompiledQueries, readPlan } from './compiled-queries';
import { responseBytes } from './compiled-responses';
import { plainRequest } from './plain-request';
import { rateLimit, sendRateLimited } from './rate-limited';
import { type CookieScope, RequestCookie } from './refresh-cookie';

export interface RequestOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly services: Services;
  readonly activity: SessionActivity;
  readonly cookie: CookieScope;
  /** Executes repeated queries without Apollo. If omitted, every request goes through Apollo. */
  readonly compiled?: CompiledQueries;
}

/** Returns the actor of a request by its access token. Undefined without one. Throws if the token is invalid. */
async function actorOf(request: FastifyRequest, { tokens }: Services): Promise<Actor | undefined> {
  const header = request.headers.authorization;
  if (!header) return undefined;
  const token = /^Bearer +([\w.-]+)$/i.exec(header)?.[1];
  if (!token)
    throw new ApiError('UNAUTHENTICATED', 'The Authorization header must be `Bearer <access token>`.', {
      http: { status: 401 },
    });
  return tokens.verify(token);
}

/**
 * Returns the handler of GraphQL requests over HTTP. A query that was executed before takes the short way through the steps
 * below (decision 0022). Every other operation goes through Apollo, which takes the same steps in `operationPlugin`.
 * Whatever fails is left to Apollo, so that errors are reported in one way, except what is beyond the budget: a client
 * that ignores the limit can send so many requests that Apollo's work on their errors would delay everybody.
 */
export function requestHandler(
  app: FastifyInstance,
  { apollo, services, activity, cookie, compiled }: RequestOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  /** Failed transactions of compiled queries. Apollo reports their errors without executing the query again. */
  const failed = new WeakMap<FastifyRequest, ReadTransaction>();

  /** Verifies the token and creates the context. An invalid token fails only operations that need one. */
  const contextOf = async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
    const authenticated = await actorOf(request, services).catch((error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    });
    const invalidToken = authenticated instanceof ApiError ? authenticated : undefined;
    const actor = authenticated instanceof ApiError ? undefined : authenticated;
    if (actor) activity.record(actor.sessionId);
    const client = {
      ipAddress: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, 1000),
      acceptLanguage: request.headers['accept-language']?.slice(0, 1000),
      refreshCookie: new RequestCookie(request, reply, cookie),
    };
    const log = request.log as unknown as Logger;
    const context = new RequestContext(services, request.id, log, client, actor);
    context.invalidToken = invalidToken;
    services.limiter.admit(context.budgetKey);
    const transaction = failed.get(request);
    if (transaction) context.readFrom(transaction);
    request.operationMemory?.release();
    request.operationMemory = context.memory;
    request.viewerTexts = context.texts;
    return context;
  };

  const throughApollo = fastifyApolloHandler(apollo, { context: contextOf }).bind(app);

  /** Ends an execution without a response. Apollo executes the operation again, or reports why it failed. */
  const abandon = (request: FastifyRequest, context: RequestContext): void => {
    const { readTransaction } = context;
    if (!readTransaction.failure) return void context.cost();
    // Apollo charges the operation again, with what the transaction has read.
    context.refund();
    failed.set(request, readTransaction);
  };

  return async (request, reply) => {
    // 1. The plan. Apollo makes it when a query comes for the first time, and executes all other operations.
    const plain = compiled && plainRequest(request);
    const plan = plain && compiled.find(plain);
    if (!plan) return throughApollo(request, reply);
    // 2. The token and the context.
    const context = await contextOf(request, reply).catch(rateLimit);
    if (context instanceof ApiError) return sendRateLimited(reply, plain, context);
    const isAnonymous = plan.isPublic && context.allowAnonymousReads();
    if (!context.actor && !isAnonymous) return throughApollo(request, reply);
    // 3. The budget.
    try {
      compiled.charge(context, plan);
    } catch (error) {
      context.chargeRejected(plain.query, plain.variables);
      return sendRateLimited(reply, plain, rateLimit(error), { cost: context.cost() });
    }
    // 4. The rows.
    const data = await readPlan(context, plan);
    if (!data) {
      abandon(request, context);
      return throughApollo(request, reply);
    }
    // 5. The response. Reading the cost also refunds the unused part.
    const body = responseBytes(data, { cost: context.cost() });
    return reply.header('content-type', plain.contentType).send(body);
  };
}
