import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { DEMO_EMAIL, DEMO_PASSWORD } from '../../src/demo/users';
import { startChromium } from './chromium';
import { startServerUnderTest } from './server-under-test';

type Answer = { data: Record<string, { accessToken: string | null; userErrors: unknown[] }> };

/** Serves an empty page from another origin. */
async function startFrontend(): Promise<{ server: Server; port: number }> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

describe('a page of another origin', () => {
  let api: Awaited<ReturnType<typeof startServerUnderTest>>;
  let frontend: Awaited<ReturnType<typeof startFrontend>>;
  let browser: Browser;

  beforeAll(async () => {
    frontend = await startFrontend();
    api = await startServerUnderTest({ CORS_ORIGINS: `http://127.0.0.1:${frontend.port}` });
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
    await api.stop();
    frontend.server.close();
  });

  async function visit(host: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`http://${host}:${frontend.port}/`);
    return page;
  }

  /** Sends a query by a script of the page. */
  const ask = (page: Page, query: string): Promise<Answer> =>
    page.evaluate(
      async ([url, body]) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(url!, { method: 'POST', headers, body, credentials: 'include' });
        return response.json() as Promise<Answer>;
      },
      [api.url, JSON.stringify({ query })],
    );

  test('signs in and refreshes by the cookie when CORS_ORIGINS names it', async () => {
    const page = await visit('127.0.0.1');
    const { data } = await ask(
      page,
      `mutation { signIn(input: {email: "${DEMO_EMAIL}", password: "${DEMO_PASSWORD}", useCookie: true}) {
        accessToken refreshToken userErrors { message } } }`,
    );
    const token = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string;
    expect(data.signIn).toEqual({ accessToken: token, refreshToken: null, userErrors: [] });
    const again = await ask(
      page,
      'mutation { refreshSession(input: {useCookie: true}) { accessToken userErrors { message } } }',
    );
    expect(again.data.refreshSession).toEqual({ accessToken: token, userErrors: [] });
  });

  test('receives no response when CORS_ORIGINS does not name it', async () => {
    const page = await visit('localhost');
    await expect(ask(page, '{ viewer { id } }')).rejects.toThrow('Failed to fetch');
  });
});
