import { WebSocket } from 'ws';
import { connect as apollo } from '../../examples/clients/apollo';
import { connect as fetch } from '../../examples/clients/fetch';
import type { ExampleClient } from '../../examples/clients/shared/scenario';
import type { ConnectOptions } from '../../examples/clients/shared/session';
import { connect as urql } from '../../examples/clients/urql';
import { PASSWORD } from '../support/accounts';
import { serverForTests } from '../support/server';
import { Browser } from './browser';
import { refreshes, studio } from './studio';

const MINUTE = 60_000;
const server = serverForTests();
let browser: Browser;

beforeAll(() => void Object.assign(globalThis, { WebSocket }));

beforeEach(() => {
  server.clock.set(new Date());
  browser = new Browser();
});
afterEach(() => browser.close());

describe.each(Object.entries({ apollo, urql, fetch }))('%s in a browser', (_, connect) => {
  let clients: ExampleClient[];
  beforeEach(() => void (clients = []));
  afterEach(() => Promise.all(clients.map((client) => client.close())));

  /** Loads a page: only the cookies of the browser remain. */
  function load(options: ConnectOptions = { cookie: true }): ExampleClient {
    const client = connect(server.url, options);
    clients.push(client);
    return client;
  }

  async function captions(client: ExampleClient, organizationId: string) {
    return (await client.openList({ organizationId, first: 2 })).posts.map(({ caption }) => caption);
  }

  test('refreshes by the cookie without revealing the refresh token to scripts', async () => {
    const { email, organization, owner } = await studio(server);
    const page = load();
    const { refreshToken } = await page.signIn({ email, password: PASSWORD });
    const [first] = browser.cookies;
    server.clock.advance(12 * MINUTE);

    expect(await captions(page, organization)).toEqual(['Fifth', 'Fourth']);
    expect(await refreshes(server, owner)).toBe(1);
    const [second] = browser.cookies;
    expect(second).not.toBe(first);
    expect(refreshToken).toBeNull();
    for (const token of [first!, second!]) expect(browser.seen).not.toContain(token);
  });

  test('restores the session after a reload', async () => {
    const { email, organization, owner } = await studio(server);
    await load().signIn({ email, password: PASSWORD });
    const reloaded = load();

    expect(await reloaded.resume()).toBe(true);
    expect(await captions(reloaded, organization)).toEqual(['Fifth', 'Fourth']);
    expect(await refreshes(server, owner)).toBe(1);
  });

  test('refreshes once for concurrent requests of a loading page', async () => {
    const { email, organization, owner } = await studio(server);
    await load().signIn({ email, password: PASSWORD });
    const reloaded = load();
    const [resumed, ...lists] = await Promise.all([
      reloaded.resume(),
      captions(reloaded, organization),
      captions(reloaded, organization),
    ]);

    expect({ resumed, lists }).toEqual({
      resumed: true,
      lists: [
        ['Fifth', 'Fourth'],
        ['Fifth', 'Fourth'],
      ],
    });
    expect(await refreshes(server, owner)).toBe(1);
  });

  test('is signed out after signOut', async () => {
    const { email, organization } = await studio(server);
    const page = load();
    await page.signIn({ email, password: PASSWORD });
    await page.signOut();

    expect(browser.cookies).toEqual([]);
    expect(await load().resume()).toBe(false);
    await expect(captions(page, organization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('resumes no session before sign-in, and one after it', async () => {
    const { email, organization } = await studio(server);
    const page = load();

    expect(await page.resume()).toBe(false);
    await page.signIn({ email, password: PASSWORD });
    expect(await captions(page, organization)).toEqual(['Fifth', 'Fourth']);
  });

  test('is signed out when the session was ended elsewhere', async () => {
    const { email, owner } = await studio(server);
    await load().signIn({ email, password: PASSWORD });
    await server.database.query('UPDATE sessions SET ended_at = now() WHERE user_id = $1', [owner]);

    expect(await load().resume()).toBe(false);
  });

  test('stores no cookie without the option', async () => {
    const { email } = await studio(server);
    const { refreshToken } = await load({}).signIn({ email, password: PASSWORD });

    expect(refreshToken).toEqual(expect.any(String));
    expect(browser.cookies).toEqual([]);
    expect(await load({}).resume()).toBe(false);
  });
});
