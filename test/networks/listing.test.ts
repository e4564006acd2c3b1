import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Platform } from '../../src/domains/common/content.enums';
import type { TokenSet } from '../../src/domains/channels/network.port';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logging';
import { type Networks, openNetworks } from '../../src/networks';

/** A platform on which the user has very many accounts. */

const MANY = 400;
const range = (length: number, start = 0) => Array.from({ length }, (_, i) => start + i);

/** Responses by the form of the path. */
const ROUTES: readonly (readonly [RegExp, (id: string, query: URLSearchParams) => object])[] = [
  [/^\/v2\/userinfo$/, () => ({ sub: 'member' })],
  [
    /^\/rest\/organizationAcls$/,
    (_, query) => ({
      elements: range(100, Number(query.get('start')))
        .filter((id) => id < MANY)
        .map((id) => ({
          // The pages that can be connected are the last ones.
          role: id < 200 ? 'ANALYST' : 'ADMINISTRATOR',
          organization: `urn:li:organization:${id}`,
        })),
    }),
  ],
  [/^\/rest\/organizations\/(\d+)$/, (id) => ({ localizedName: `Page ${id}` })],
  [/^\/v1\/accounts$/, () => ({ accounts: range(MANY).map((id) => ({ name: `accounts/${id}` })) })],
  [
    /^\/v1\/accounts\/(\d+)\/locations$/,
    (id) => ({ locations: [{ name: `locations/${id}`, title: 'Shop' }] }),
  ],
  [
    /^\/v1\/debug_token$/,
    () => ({
      data: {
        is_valid: true,
        scopes: [],
        granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: range(MANY).map(String) }],
      },
    }),
  ],
  [/^\/v1\/(\d+)\/phone_numbers$/, (id) => ({ data: [{ id: `phone-${id}` }] })],
];

let reads: string[] = [];
let waiting: (() => void)[] = [];
let most = 0;

const CONCURRENT_READS = 5;

/** Responds once as many calls wait as run at the same time. Fewer would wait forever. */
function respondTogether(respond: () => void): void {
  waiting.push(respond);
  most = Math.max(most, waiting.length);
  if (waiting.length >= CONCURRENT_READS) setImmediate(() => waiting.splice(0).forEach((send) => send()));
}

function respond(response: ServerResponse, body: object, isOfAccount: boolean): void {
  const send = () => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  if (isOfAccount) respondTogether(send);
  else send();
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  reads.push(pathname);
  for (const [form, answer] of ROUTES) {
    const match = form.exec(pathname);
    if (match) return respond(response, answer(match[1] ?? '', searchParams), match[1] !== undefined);
  }
  response.writeHead(404).end();
});

let networks: Networks;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = { baseUrl, clientId: 'id', clientSecret: 'secret-of-the-app' };
  const settings = { LINKEDIN: app, GOOGLE_BUSINESS: app, WHATSAPP: app } as Parameters<
    typeof openNetworks
  >[0]['settings'];
  networks = openNetworks({
    settings,
    limits: { limitOf: () => 100, textOf: (_, key) => (key === 'api.userinfo_version' ? 'v2' : 'v1') },
    clock: systemClock,
    log: createLogger('silent'),
    onUsage: () => undefined,
  });
});
afterAll(async () => {
  await networks.close();
  const closed = once(server.close(), 'close');
  server.closeAllConnections();
  await closed;
});
beforeEach(() => {
  reads = [];
  waiting = [];
  most = 0;
});

const list = (platform: Platform, login: string, wanted?: string) => {
  const tokens: TokenSet = {
    login,
    accessToken: 'a-token-of-the-user',
    refreshable: false,
    scopes: ['rw_organization_admin', 'w_organization_social'],
  };
  return networks.ports.get(platform)!.connectableAccounts(tokens, wanted);
};
const idsOf = (accounts: Awaited<ReturnType<typeof list>>) =>
  accounts.map(({ platformUserId }) => platformUserId);

test.each<[Platform, string, RegExp, string]>([
  ['LINKEDIN', 'linkedin', /organizations/, 'urn:li:organization:199'],
  ['GOOGLE_BUSINESS', 'google', /locations/, 'accounts/399/locations/399'],
  ['WHATSAPP', 'whatsapp', /phone_numbers/, 'phone-399'],
])(
  '%s: no more accounts are read than are offered, except to find one',
  async (platform, login, path, last) => {
    const readsOfAccounts = () => reads.filter((read) => path.test(read)).length;
    const accounts = await list(platform, login);
    expect(readsOfAccounts()).toBe(300);
    expect(idsOf(accounts)).not.toContain(last);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);

    expect(idsOf(await list(platform, login, last))).toContain(last);
  },
);

test('LINKEDIN: pages that can be connected are read first', async () => {
  const granted = (await list('LINKEDIN', 'linkedin')).filter((account) => account.isConnectable);
  expect(granted).toHaveLength(200);
});
