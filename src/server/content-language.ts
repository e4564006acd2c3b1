import type { FastifyInstance } from 'fastify';
import type { ViewerTexts } from '../kernel/session/viewer-texts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The messages of the response. */
    viewerTexts?: ViewerTexts;
  }
}

/** Declares the language of a response with messages for users, and whether it depends on `Accept-Language`. */
export function declareLanguage(app: FastifyInstance): void {
  app.decorateRequest('viewerTexts');
  app.addHook('onSend', (request, reply, _, done) => {
    const { written, isNegotiated = false } = request.viewerTexts ?? {};
    if (written) reply.header('content-language', written);
    if (isNegotiated) {
      const vary = reply.getHeader('vary');
      reply.header('vary', vary === undefined ? 'Accept-Language' : `${String(vary)}, Accept-Language`);
    }
    done();
  });
}
