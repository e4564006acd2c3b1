import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { NetworkError } from '../../src/domains/channels/network.port';
import type { Platform } from '../../src/domains/common/content.enums';
import { SettableClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logging';
import { AppDirectory } from '../../src/networks/apps';
import { HttpClient } from '../../src/networks/http-client';
import { NetworkClient } from '../../src/networks/network-client';
import { xDialect } from '../../src/networks/x/failures';
import { until } from '../live/subscription-helpers';

/** The server of a network, which a test answers for. */
let answer: RequestListener;
let baseUrl: string;
const server = createServer((request, response) => answer(request, response));
const http = new HttpClient();

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await http.close();
  await once(server.close(), 'close');
});

const OUTAGES = 3;

function newClient(resilience: { recovery: number }, platform: Platform = 'X'): NetworkClient {
  const app = { baseUrl, clientId: 'app', clientSecret: 'secret' };
  return new NetworkClient(platform, xDialect, {
    http,
    apps: new AppDirectory({ settings: { X: app, YOUTUBE: app } as never }, http),
    limits: { limitOf: () => 0, textOf: () => '2' },
    clock: new SettableClock(),
    log: createLogger('silent'),
    onUsage: () => undefined,
    resilience: { retries: 0, pause: 1, outages: OUTAGES, ...resilience },
  });
}

const send = (client: NetworkClient, account: string, host = 'api.x.com') =>
  client.call({ method: 'GET', url: `https://${host}/2/users/me`, account }, z.object({ data: z.string() }));

/** Returns why a call failed. */
const failureOf = (client: NetworkClient, account = '1'): Promise<NetworkError> =>
  send(client, account).then(
    () => {
      throw new Error('the call succeeded');
    },
    (error: NetworkError) => error,
  );

const respond = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const problem = (status: number) => ({
  title: 'Problem',
  detail: 'As documented.',
  type: 'about:blank',
  status,
});

const NOT_SENT = 'The platform is unavailable. The call was not sent.';
const STILL_OPEN = { recovery: 1e6 };

test('documented 5xx responses to several accounts open the circuit breaker for all of them', async () => {
  let received = 0;
  answer = (_, response) => {
    received += 1;
    respond(response, 503, problem(503));
  };
  const client = newClient(STILL_OPEN);
  for (const account of ['1', '2', '3'])
    expect((await failureOf(client, account)).message).not.toContain(NOT_SENT);
  for (const account of ['1', '4']) expect((await failureOf(client, account)).message).toContain(NOT_SENT);
  expect(received).toBe(OUTAGES);
});

test.each([400, 401, 403, 404, 429])('responses with status %i never open it', async (status) => {
  let received = 0;
  answer = (_, response) => {
    received += 1;
    respond(response, status, problem(status));
  };
  const client = newClient(STILL_OPEN);
  for (let call = 0; call < 2 * OUTAGES; call += 1) await failureOf(client);
  expect(received).toBe(2 * OUTAGES);
});

test('an outage of one host does not affect calls to another host of the platform', async () => {
  answer = (_, response) => respond(response, 500, problem(500));
  const client = newClient(STILL_OPEN);
  for (let call = 0; call < OUTAGES; call += 1) await failureOf(client);
  answer = (_, response) => respond(response, 200, { data: 'up' });
  expect((await failureOf(client)).message).toContain(NOT_SENT);
  expect(await send(client, '1', 'upload.x.com')).toEqual({ data: 'up' });
});

test('an outage of one platform does not affect another one', async () => {
  answer = (_, response) => respond(response, 500, problem(500));
  const [down, other] = [newClient(STILL_OPEN), newClient(STILL_OPEN, 'YOUTUBE')];
  for (let call = 0; call < OUTAGES; call += 1) await failureOf(down);
  answer = (_, response) => respond(response, 200, { data: 'up' });
  expect(await send(other, '1')).toEqual({ data: 'up' });
});

test('after the pause one call probes the host while the others wait, and a success lets them through', async () => {
  answer = (_, response) => respond(response, 500, problem(500));
  const client = newClient({ recovery: 0 });
  for (let call = 0; call < OUTAGES; call += 1) await failureOf(client);

  const waiting: ServerResponse[] = [];
  answer = (_, response) => void waiting.push(response);
  const calls = ['1', '2', '3', '4'].map((account) => send(client, account));
  await until(() => waiting.length === 1);
  // A round trip to the server, in which calls that did not wait would arrive.
  answer = (request, response) =>
    request.url === '/ping' ? respond(response, 200, {}) : void waiting.push(response);
  await fetch(`${baseUrl}/ping`);
  await nextTurn();
  expect(waiting).toHaveLength(1);
  answer = (_, response) => respond(response, 200, { data: 'up' });
  respond(waiting[0]!, 200, { data: 'up' });
  expect(await Promise.all(calls)).toEqual(Array(4).fill({ data: 'up' }));
});
