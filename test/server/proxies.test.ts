import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ConfigError, loadConfig, type TrustedProxies } from '../../src/config';
import { runOver } from '../live/subscription-helpers';
import { newAccount, PASSWORD } from '../support/accounts';
import { type Answer, startTestServer, type TestServer } from '../support/server';

const IP = 'user { sessions(first: 1) { nodes { ipAddress } } }';
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { ${IP} } }`;
const RESET = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { requested } }`;

let first: TestServer;
let email: string;
const servers: TestServer[] = [];

beforeAll(async () => {
  first = await startTestServer();
  ({ email } = await newAccount(first));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => first.stop());

/** Starts a server with other trusted proxies. All requests come from 127.0.0.1. */
async function trusting(trustProxy: TrustedProxies | undefined): Promise<TestServer> {
  const server = await startTestServer({ beside: first, trustProxy });
  servers.push(server);
  return server;
}

async function post(server: TestServer, forwarded: string, query: string, input: object): Promise<Answer> {
  const response = await server.post({ query, variables: { input } }, { 'x-forwarded-for': forwarded });
  return (await response.json()) as Answer;
}

const addressIn = ({ data }: Answer): string => data.signIn.user.sessions.nodes[0].ipAddress;

/** Returns the IP address of the session that a sign-in starts. */
const overHttp = async (server: TestServer, forwarded: string): Promise<string> =>
  addressIn(await post(server, forwarded, SIGN_IN, { email, password: PASSWORD }));

async function overSocket(server: TestServer, forwarded: string): Promise<string> {
  const token = await first.tokenFor(await first.rows.user());
  const client: Client = createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { 'x-forwarded-for': forwarded } });
      }
    },
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  try {
    return addressIn(
      (await runOver(client, SIGN_IN, { input: { email, password: PASSWORD } })) as unknown as Answer,
    );
  } finally {
    await client.dispose();
  }
}

const CASES: [TrustedProxies | undefined, string, string][] = [
  [undefined, '203.0.113.7', '127.0.0.1'],
  [['10.0.0.0/8'], '203.0.113.7', '127.0.0.1'],
  [['127.0.0.1'], '203.0.113.7', '203.0.113.7'],
  [['127.0.0.0/8'], '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  [['127.0.0.0/8', '203.0.113.7'], '198.51.100.1, 203.0.113.7', '198.51.100.1'],
  [['127.0.0.0/8', '2001:db8::/32'], '198.51.100.1,2001:db8::7', '198.51.100.1'],
  [['127.0.0.0/8'], '', '127.0.0.1'],
  [['0.0.0.0/0'], '198.51.100.1, 203.0.113.7', '198.51.100.1'],
  [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  [2, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
  [9, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
];

test.each(CASES)(
  'with trusted proxies %j, X-Forwarded-For “%s” means %s',
  async (trust, forwarded, address) => {
    const server = await trusting(trust);
    expect(await overHttp(server, forwarded)).toBe(address);
    expect(await overSocket(server, forwarded)).toBe(address);
  },
);

test('counts attempts by the trusted address', async () => {
  const ask = (server: TestServer, i: number): Promise<Answer> =>
    post(server, `203.0.113.${i}`, RESET, { email: `asked${i}@marquee.example` });
  const refused = async (server: TestServer): Promise<number> => {
    let count = 0;
    for (let i = 0; i < 51; i += 1) if ((await ask(server, i)).errors) count += 1;
    return count;
  };
  // The limit is 50 per address and hour. An untrusted header has no effect.
  expect(await refused(await trusting(undefined))).toBe(1);
  expect(await refused(await trusting(['127.0.0.1']))).toBe(0);
});

describe('TRUST_PROXY', () => {
  test.each([
    ['off', undefined],
    ['1', 1],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['127.0.0.1, ::1,fd00::/8', ['127.0.0.1', '::1', 'fd00::/8']],
  ])('accepts %s', (TRUST_PROXY, trustProxy) => {
    expect(loadConfig({ TRUST_PROXY }).trustProxy).toEqual(trustProxy);
  });

  test('defaults to off', () => expect(loadConfig({}).trustProxy).toBeUndefined());

  test.each([
    '',
    'on',
    '0',
    '-1',
    '1.5',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'localhost',
    ',',
  ])('rejects “%s”', (TRUST_PROXY) => {
    expect(() => loadConfig({ TRUST_PROXY })).toThrow(ConfigError);
    expect(() => loadConfig({ TRUST_PROXY })).toThrow(/^TRUST_PROXY: must be off, a hop count, or/);
  });
});
