import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { ensureGraphiqlBundle } from '../../src/server/graphiql/bundle';
import {
  graphiql,
  type GraphiqlOptions,
  sendGraphiql,
  wantsGraphiql,
} from '../../src/server/graphiql/plugin';
import { type RawAnswer, rawRequest } from '../support/raw-request';

const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const options: GraphiqlOptions = {
  path: '/graphql',
  tabs: [{ name: 'Who', query: 'query Who { viewer { id } } # </script><script>alert(1)</script><!--' }],
  demoAccount: { email: 'demo@example.com', password: 'demo' },
};

/** Creates a server whose endpoint returns the page or JSON. */
async function serverWithGraphiql(): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(graphiql, options);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: (request, reply) =>
      wantsGraphiql(request) ? sendGraphiql(request, reply) : reply.send({ data: null }),
  });
  return app;
}

describe('GraphiQL at the GraphQL endpoint', () => {
  let app: FastifyInstance;
  let origin: string;

  beforeAll(async () => {
    app = await serverWithGraphiql();
    await app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    // The first run builds the bundle.
    await ensureGraphiqlBundle();
  });

  afterAll(() => app.close());

  const visit = (accept?: string, method?: 'POST'): Promise<RawAnswer> =>
    rawRequest(origin, '/graphql', { method, headers: accept === undefined ? {} : { accept } });

  test.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['application/graphql-response+json, application/json;q=0.9', 'json'],
    ['application/json, text/html', 'json'],
    ['text/html;q=0.5, application/json', 'json'],
    ['text/html;q=0, */*', 'json'],
    ['image/png', 'json'],
    ['text/html', 'html'],
    ['text/html, application/json', 'html'],
    ['application/json;q=0.5, text/html', 'html'],
    ['TEXT/HTML;Q=0.9', 'html'],
    [CHROME, 'html'],
  ])('responds to a GET that accepts %p with %s', async (accept, expected) => {
    const { status, headers } = await visit(accept);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain(expected);
  });

  test('never responds to a POST with the page', async () => {
    expect((await visit('text/html', 'POST')).text).toBe('{"data":null}');
  });

  test('redirects browsers from / to the page, and responds to other clients with 404', async () => {
    const navigation = await rawRequest(origin, '/', { headers: { accept: CHROME } });
    expect(navigation.status).toBe(302);
    expect(navigation.headers).toMatchObject({ location: '/graphql', vary: 'accept' });
    for (const accept of ['*/*', 'application/json'])
      expect((await rawRequest(origin, '/', { headers: { accept } })).status).toBe(404);
  });

  test('serves an icon at /favicon.ico, which the page names', async () => {
    const icon = await rawRequest(origin, '/favicon.ico');
    expect(icon.status).toBe(200);
    expect(icon.headers).toMatchObject({
      'content-type': expect.stringMatching(/^image\/svg\+xml/) as string,
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
    });
    expect(icon.text).toMatch(/^<svg .*<\/svg>$/);
    expect((await visit('text/html')).text).toContain(
      '<link rel="icon" type="image/svg+xml" href="/favicon.ico">',
    );
  });

  test('allows scripts, workers and connections of the same origin only', async () => {
    const { headers } = await visit('text/html');
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "connect-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      "img-src 'self' data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'accept',
    });
  });

  test('escapes text in the configuration that would end the script element', async () => {
    const { text } = await visit('text/html');
    const blocks = [
      ...text.matchAll(/<script type="application\/json" id="configuration">(.*?)<\/script>/gs),
    ];
    expect(blocks).toHaveLength(1);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain('<!--');
    expect(JSON.parse(blocks[0]![1]!)).toMatchObject(options);
  });

  test('serves the files of the page with type, policy, ETag and permanent caching', async () => {
    const { text } = await visit('text/html');
    const named = [...new Set(text.match(/\/graphiql\/[\w.-]+/g))];
    expect(named.map((url) => url.replace(/-\w+\./, '.')).sort()).toEqual([
      '/graphiql/editor.js',
      '/graphiql/graphql.js',
      '/graphiql/json.js',
      '/graphiql/main.js',
      '/graphiql/style.css',
    ]);
    for (const url of named) {
      const file = await rawRequest(origin, url);
      expect(file.status).toBe(200);
      expect(file.headers['content-type']).toMatch(
        url.endsWith('.css') ? /^text\/css/ : /^(text|application)\/javascript/,
      );
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(file.headers['content-security-policy']).toContain("default-src 'none'");
      const again = await rawRequest(origin, url, {
        headers: { 'if-none-match': String(file.headers.etag) },
      });
      expect(again.status).toBe(304);
    }
  });

  test('serves compressed files when accepted, and fonts as separate files', async () => {
    const files = await readdir(await ensureGraphiqlBundle());
    expect(files.filter((name) => name.endsWith('.woff2')).length).toBeGreaterThan(0);
    const style = files.find((name) => name.endsWith('.css'))!;
    const plain = await rawRequest(origin, `/graphiql/${style}`);
    const packed = await rawRequest(origin, `/graphiql/${style}`, {
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(plain.text).not.toContain('data:font');
    expect(packed.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(packed.headers['content-type']).toBe(plain.headers['content-type']);
    expect(packed.raw.length).toBeLessThan(plain.raw.length / 2);
  });

  test.each([
    '/graphiql/',
    '/graphiql/absent.js',
    '/graphiql/../package.json',
    '/graphiql/..%2f..%2fpackage.json',
  ])('serves no other file: %s', async (url) => {
    expect((await rawRequest(origin, url)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the bundle', () => {
  test('is built once for concurrent calls', async () => {
    const folders = await Promise.all([ensureGraphiqlBundle(), ensureGraphiqlBundle()]);
    expect(folders[0]).toBe(folders[1]);
  });
});
