import { ConfigError, loadConfig } from '../../src/config';
import { startTestServer, type TestServer } from '../support/server';

const APP = 'https://app.example';
const STRANGER = 'https://app.example.evil.example';

let open: TestServer;
let closed: TestServer;

beforeAll(async () => {
  open = await startTestServer({ corsOrigins: ['http://localhost:5173', APP] });
  closed = await startTestServer({ beside: open });
});

afterAll(async () => {
  await closed.stop();
  await open.stop();
});

/** Returns the CORS headers of a response. */
const told = (response: Response): Record<string, string> =>
  Object.fromEntries(
    [...response.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );

const preflight = (server: TestServer, origin: string): Promise<Response> =>
  fetch(server.url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });

const ask = (server: TestServer, origin: string, headers: object, body: string): Promise<Response> =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, ...headers },
    body,
  });

const VIEWER = JSON.stringify({ query: '{ viewer { id } }' });
const READABLE = {
  'access-control-allow-origin': APP,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-request-id, range, retry-after',
  vary: 'Origin',
};

test('allows JSON and a token for an allowed origin, and caches the preflight for two hours', async () => {
  const response = await preflight(open, APP);
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 204, body: '' });
  expect(told(response)).toEqual({
    ...READABLE,
    'access-control-allow-methods': 'GET, POST, PUT',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-max-age': '7200',
    vary: 'Origin, Access-Control-Request-Headers',
  });
});

test.each<[string, number, object, string]>([
  ['a response', 200, {}, VIEWER],
  ['a cached response', 200, {}, VIEWER],
  ['the error for an invalid token', 401, { authorization: 'Bearer nonsense' }, VIEWER],
  ['the error for malformed JSON', 400, {}, '{'],
  ['the error for a body that is too large', 413, {}, 'x'.repeat(1_100_000)],
])('allows an allowed origin to read %s', async (_, status, headers, body) => {
  const response = await ask(open, APP, headers, body);
  expect(response.status).toBe(status);
  expect(told(response)).toEqual(READABLE);
  await response.text();
});

test.each([STRANGER, 'http://app.example', 'https://app.example:8443', 'null'])(
  'does not allow %s',
  async (origin) => {
    expect(told(await preflight(open, origin))).not.toHaveProperty('access-control-allow-origin');
    expect(told(await ask(open, origin, {}, VIEWER))).not.toHaveProperty('access-control-allow-origin');
  },
);

test('allows no origin by default', async () => {
  const response = await preflight(closed, APP);
  expect(response.status).toBe(405);
  expect(told(response)).toEqual({});
  expect(told(await ask(closed, APP, {}, VIEWER))).toEqual({});
});

test('accepts origins in the form sent by browsers', () => {
  expect(loadConfig({}).corsOrigins).toEqual([]);
  expect(loadConfig({ CORS_ORIGINS: `${APP}, http://localhost:5173` }).corsOrigins).toEqual([
    APP,
    'http://localhost:5173',
  ]);
});

test.each([
  '*',
  'null',
  '',
  'app.example',
  `${APP}/`,
  `${APP}/page`,
  `${APP}:443`,
  `${APP},`,
  'ftp://app.example',
])('rejects CORS_ORIGINS=%s', (value) => {
  expect(() => loadConfig({ CORS_ORIGINS: value })).toThrow(
    new ConfigError(
      'CORS_ORIGINS: must be a comma-separated list of origins such as https://app.example or http://localhost:5173',
    ),
  );
});
