import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { FIRST_STEPS_PATH } from './seed-context';

const EXAMPLES = join(__dirname, '../../examples');

/** Files of the page, and the operations that it sends. */
const PAGE = /^(index\.html|page\.css|page\.mjs)$/;
const OPERATION = /^\d\d-[a-z-]+\.graphql$/;

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Uploads go to the public URL of the server, and pictures of accounts come from their network.
    'connect-src http: https: ws: wss:',
    'img-src http: https: data:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Serves the page of docs/first-steps.md. `app` needs `reply.sendFile`. */
export function serveFirstSteps(app: FastifyInstance): void {
  const serve = (path: string, folder: string, pattern: RegExp): void => {
    app.get<{ Params: { file: string } }>(`${path}:file`, async ({ params: { file } }, reply) => {
      if (!pattern.test(file)) return reply.callNotFound();
      return reply.headers(HEADERS).sendFile(file, folder, { cacheControl: false });
    });
  };
  app.get(FIRST_STEPS_PATH, async (_, reply) =>
    reply.headers(HEADERS).sendFile('index.html', join(EXAMPLES, 'first-steps'), { cacheControl: false }),
  );
  serve(FIRST_STEPS_PATH, join(EXAMPLES, 'first-steps'), PAGE);
  serve(`${FIRST_STEPS_PATH}operations/`, EXAMPLES, OPERATION);
}
