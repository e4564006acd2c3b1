import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { NetworkError } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { SettableClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logging';
import { openNetworks } from '../../src/networks';
import { AppDirectory } from '../../src/networks/apps';
import { googleDialect } from '../../src/networks/google/failures';
import { HttpClient } from '../../src/networks/http-client';
import { linkedinDialect } from '../../src/networks/linkedin/failures';
import { metaDialect } from '../../src/networks/meta/failures';
import { nextMidnight } from '../../src/networks/midnight';
import { type Dialect, NetworkClient } from '../../src/networks/network-client';
import { tiktokDialect } from '../../src/networks/tiktok/failures';
import { whatsappDialect } from '../../src/networks/whatsapp/failures';
import { xDialect } from '../../src/networks/x/failures';

const NOW = new Date('2026-11-26T22:30:00Z');

describe('versions in URLs of consent pages', () => {
  test.each<[Platform, string, string]>([
    ['LINKEDIN', 'linkedin', '/oauth/v7/authorization'],
    ['YOUTUBE', 'google', '/o/oauth2/v7/auth'],
    ['GOOGLE_BUSINESS', 'google', '/o/oauth2/v7/auth'],
  ])('%s: are limits', async (platform, login, path) => {
    const settings = { [platform]: { clientId: 'id', clientSecret: 'secret' } } as Parameters<
      typeof openNetworks
    >[0]['settings'];
    const textOf = (_: Platform, key: string) => (key === 'api.authorization_version' ? 'v7' : 'other');
    const networks = openNetworks({
      settings,
      limits: { limitOf: () => 1, textOf },
      clock: new SettableClock(),
      log: createLogger('silent'),
      onUsage: () => undefined,
    });
    const request = {
      login,
      state: 'state',
      redirectUri: 'https://marquee.example',
      codeVerifier: 'verifier',
    };
    const url = new URL(await networks.ports.get(platform)!.authorizationUrl(request));
    await networks.close();
    expect(url.pathname).toBe(path);
  });
});

describe('times at which a call can be sent again', () => {
  let reply: { readonly status: number; readonly body: object };
  const server = createServer((_, response) => {
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  const http = new HttpClient();
  let baseUrl: string;

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await http.close();
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  });

  const graph = (code: number, subcode?: number) => ({ error: { code, error_subcode: subcode } });
  const reason = (name: string) => ({ error: { code: 403, errors: [{ reason: name }] } });
  const tiktok = (code: string) => ({ error: { code } });

  test.each<[string, Dialect, number, object, string]>([
    ['a daily limit of Meta', metaDialect, 400, graph(9, 2207042), 'rate.daily_pause'],
    ['a daily limit of reels', metaDialect, 400, graph(4, 1363141), 'rate.daily_pause'],
    ['spam on Instagram', metaDialect, 400, graph(4, 2207051), 'rate.spam_pause'],
    ['an object that is not found', metaDialect, 400, graph(100, 33), 'rate.missing_pause'],
    ['a limit of Meta without usage', metaDialect, 400, graph(4), 'rate.pause'],
    ['spam on WhatsApp', whatsappDialect, 400, graph(131048), 'rate.spam_pause'],
    ['marketing held back', whatsappDialect, 400, graph(131049), 'messaging.marketing_pause'],
    ['calls to TikTok', tiktokDialect, 429, tiktok('rate_limit_exceeded'), 'rate.minute_pause'],
    ['posts on TikTok', tiktokDialect, 403, tiktok('spam_risk_too_many_posts'), 'rate.daily_pause'],
    ['creators on TikTok', tiktokDialect, 403, tiktok('reached_active_user_cap'), 'rate.creators_pause'],
    ['calls to Google', googleDialect, 403, reason('rateLimitExceeded'), 'rate.minute_pause'],
    ['uploads to YouTube', googleDialect, 400, reason('uploadLimitExceeded'), 'publishing.upload_pause'],
    ['X without a header', xDialect, 429, { title: 'Too Many Requests' }, 'rate.pause'],
    ['a response without a body', xDialect, 429, {}, 'rate.pause'],
    ['quotas of YouTube', googleDialect, 403, reason('quotaExceeded'), 'midnight in Tokyo'],
    ['limits of LinkedIn', linkedinDialect, 429, { status: 429 }, 'midnight in Tokyo'],
  ])('%s: follow the limit', async (_, dialect, status, body, expected) => {
    const seconds: Record<string, number> = {};
    const limitOf = (__: Platform, key: string) => (seconds[key] ??= 100 + Object.keys(seconds).length);
    const clock = new SettableClock();
    clock.set(NOW);
    const client = new NetworkClient('X', dialect, {
      http,
      apps: new AppDirectory(
        { settings: { X: { baseUrl, clientId: 'id', clientSecret: 'secret' } } as never },
        http,
      ),
      limits: { limitOf, textOf: () => 'Asia/Tokyo' },
      clock,
      log: createLogger('silent'),
      onUsage: () => undefined,
      resilience: { retries: 0, pause: 1, outages: 10, recovery: 1 },
    });
    reply = { status, body };
    const call = client.call(
      { method: 'GET', url: 'https://platform.example/path' },
      z.object({ ok: z.string() }),
    );
    const error = await call.then(
      () => undefined,
      (thrown: NetworkError) => thrown,
    );
    if (expected === 'midnight in Tokyo') {
      expect(seconds).toEqual({});
      expect(error!.retryAt).toEqual(new Date('2026-11-27T15:00:00Z'));
    } else {
      expect(Object.keys(seconds)).toEqual([expected]);
      expect(error!.retryAt).toEqual(new Date(NOW.getTime() + 100_000));
    }
  });
});

test.each([
  ['2026-11-26T22:30:00Z', 'UTC', '2026-11-27T00:00:00Z'],
  ['2026-11-26T00:00:00Z', 'UTC', '2026-11-27T00:00:00Z'],
  // The clock changes on these days.
  ['2026-03-08T09:00:00Z', 'America/Los_Angeles', '2026-03-09T07:00:00Z'],
  ['2026-11-01T08:00:00Z', 'America/Los_Angeles', '2026-11-02T08:00:00Z'],
])('after %s, midnight in %s is %s', (now, timeZone, midnight) => {
  expect(nextMidnight(new Date(now), timeZone)).toEqual(new Date(midnight));
});
