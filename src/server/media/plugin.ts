import type { FastifyInstance } from 'fastify';
import type { Services } from '../../kernel/session/context';
import { serveFiles } from './files';
import { receiveUploads } from './uploads';

interface MediaOptions {
  readonly services: Services;
  /** Time without progress after which an upload ends, in milliseconds. */
  readonly idleMs: number;
}

/** Receives and serves the bytes of media files. */
export function mediaPlugin(
  app: FastifyInstance,
  { services, idleMs }: MediaOptions,
  done: () => void,
): void {
  // Bodies are files of any type, which the handler reads itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
  receiveUploads(app, services, idleMs);
  serveFiles(app, services);
  done();
}
