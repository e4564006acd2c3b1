import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Services } from '../kernel/session/context';

let processMetrics: Registry | undefined;

/**
 * Metrics of the process, collected from the first time they are asked for. All servers of a process share them:
 * prom-client starts a timer and an observer for them that cannot be stopped and that keep what created them in memory.
 */
function metricsOfProcess(): Registry {
  if (!processMetrics) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}

/** Registers process, HTTP and pool metrics under `/metrics`. Returns the registry, to which other modules add theirs. */
export function registerMetrics(
  app: FastifyInstance,
  { pool, readTurns }: Pick<Services, 'pool' | 'readTurns'>,
): Registry {
  const registry = new Registry();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'HTTP response time by route and status.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const aborted = new Counter({
    name: 'http_requests_aborted_total',
    help: 'Requests that the client aborted before the response.',
    registers: [registry],
  });
  new Gauge({
    name: 'pg_pool_connections',
    help: 'Connections of the serving pool by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount + readTurns.waiting);
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      { route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.addHook('onRequestAbort', (_, done) => {
    aborted.inc();
    done();
  });
  app.get('/metrics', { logLevel: 'silent' }, async (_, reply) =>
    reply.type(registry.contentType).send(await Registry.merge([metricsOfProcess(), registry]).metrics()),
  );
  return registry;
}
