import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Limits the time for receiving the body of a request. Node limits all requests of a server alike, but a large file takes
 * as long as it takes: routes with `slowBody` in their configuration limit the time without progress themselves.
 */
export function limitBodyTime(app: FastifyInstance, timeoutMs: number): void {
  app.addHook('onRequest', (request: FastifyRequest, _, done) => {
    const { raw } = request;
    const hasBody = 'content-length' in raw.headers || 'transfer-encoding' in raw.headers;
    if (hasBody && !request.routeOptions.config.slowBody) {
      const timer = setTimeout(() => {
        const late = Object.assign(new Error('The request timed out.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
        if (!raw.complete) app.server.emit('clientError', late, raw.socket);
      }, timeoutMs);
      for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(timer));
    }
    done();
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body can take any time, as long as it makes progress. */
    readonly slowBody?: boolean;
  }
}
