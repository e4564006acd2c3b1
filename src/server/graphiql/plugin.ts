import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import accepts from 'accepts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { BundleManifest } from './build';
import { ensureGraphiqlBundle } from './bundle';
import { ASSETS, renderPage, SECURITY_HEADERS } from './page';
import type { DemoAccount, GraphiqlTab } from './page-configuration';

export interface GraphiqlOptions {
  /** The path of the GraphQL endpoint, which the page is shown at and posts to: '/graphql'. */
  path: string;
  /** What a first visit finds open. */
  tabs: GraphiqlTab[];
  /** The page signs in as this account; its password is readable by every visitor. */
  demoAccount?: DemoAccount;
}

declare module 'fastify' {
  interface FastifyInstance {
    graphiqlPage: Promise<string>;
  }
}

/**
 * Prepares GraphiQL and serves its files. The page itself shares its path with the API, so the route of the endpoint
 * asks `wantsGraphiql` and answers by `sendGraphiql`. A first build takes seconds: only the page waits for it.
 */
export const graphiql = fastifyPlugin<GraphiqlOptions>(
  async (app, { path, tabs, demoAccount }) => {
    const folder = ensureGraphiqlBundle();
    const page = folder.then(async (bundle) => {
      const manifest = JSON.parse(await readFile(join(bundle, 'manifest.json'), 'utf8')) as BundleManifest;
      return renderPage(manifest, { path, tabs, demoAccount });
    });
    page.catch((error: unknown) =>
      app.log.error(error, 'GraphiQL could not be built; the API works without it.'),
    );
    app.decorate('graphiqlPage', page);
    app.addHook('onClose', () => page.then(undefined, () => undefined));

    await app.register(async (scope) => {
      await scope.register(fastifyStatic, { serve: false, preCompressed: true });
      scope.get<{ Params: { '*': string } }>(`${ASSETS}*`, async (request, reply) =>
        reply
          .headers({ ...SECURITY_HEADERS, vary: 'accept-encoding' })
          .sendFile(request.params['*'], await folder, { maxAge: '1y', immutable: true, index: false }),
      );
    });
  },
  { name: 'graphiql' },
);

/** Whether the request is a browser's visit: a GET that prefers HTML to the media types of GraphQL answers. */
export function wantsGraphiql(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const preferred = accepts(request.raw).type([
    'application/graphql-response+json',
    'application/json',
    'text/html',
  ]);
  return preferred === 'text/html';
}

/** Answers with the page. */
export async function sendGraphiql(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const page = await request.server.graphiqlPage;
  return reply
    .headers({ ...SECURITY_HEADERS, vary: 'accept', 'cache-control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(page);
}
