import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import accepts from 'accepts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { BundleManifest } from './build';
import { ensureGraphiqlBundle } from './bundle';
import { ASSETS, ICON, ICON_PATH, renderPage, SECURITY_HEADERS } from './page';
import type { DemoAccount, GraphiqlTab } from './page-configuration';

export interface GraphiqlOptions {
  /** Path of the GraphQL endpoint and of the page, such as '/graphql'. */
  path: string;
  /** Tabs that are open on the first visit. */
  tabs: GraphiqlTab[];
  /** Account the page signs in with. Its password is visible to every visitor. */
  demoAccount?: DemoAccount;
}

declare module 'fastify' {
  interface FastifyInstance {
    graphiqlPage: Promise<string>;
  }
}

/**
 * Builds GraphiQL and serves its files and icon; redirects browsers from `/` to the page. The page shares its path with the API, so the route of the endpoint calls
 * `wantsGraphiql` and `sendGraphiql`. The first build takes seconds; only the page waits for it.
 */
export const graphiql = fastifyPlugin<GraphiqlOptions>(
  async (app, { path, tabs, demoAccount }) => {
    const folder = ensureGraphiqlBundle();
    const page = folder.then(async (bundle) => {
      const manifest = JSON.parse(await readFile(join(bundle, 'manifest.json'), 'utf8')) as BundleManifest;
      return renderPage(manifest, { path, tabs, demoAccount });
    });
    page.catch((error: unknown) =>
      app.log.error(error, 'failed to build GraphiQL; the API is served without it'),
    );
    app.decorate('graphiqlPage', page);
    app.addHook('onClose', () => page.then(undefined, () => undefined));

    await app.register(async (scope) => {
      await scope.register(fastifyStatic, { serve: false, preCompressed: true });
      scope.get('/', (request, reply) => {
        reply.header('vary', 'accept');
        if (wantsGraphiql(request)) return reply.redirect(path);
        return reply.callNotFound();
      });
      scope.get(ICON_PATH, (_, reply) =>
        reply
          .headers({ ...SECURITY_HEADERS, 'cache-control': 'public, max-age=86400' })
          .type('image/svg+xml')
          .send(ICON),
      );
      scope.get<{ Params: { '*': string } }>(`${ASSETS}*`, async (request, reply) =>
        reply
          .headers({ ...SECURITY_HEADERS, vary: 'accept-encoding' })
          .sendFile(request.params['*'], await folder, { maxAge: '1y', immutable: true, index: false }),
      );
    });
  },
  { name: 'graphiql' },
);

/** Whether the request is a browser navigation: a GET that prefers HTML to the media types of GraphQL. */
export function wantsGraphiql(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const preferred = accepts(request.raw).type([
    'application/graphql-response+json',
    'application/json',
    'text/html',
  ]);
  return preferred === 'text/html';
}

/** Sends the page. */
export async function sendGraphiql(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const page = await request.server.graphiqlPage;
  return reply
    .headers({ ...SECURITY_HEADERS, vary: 'accept', 'cache-control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(page);
}
