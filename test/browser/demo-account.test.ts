import type { Browser, Page } from 'playwright-core';
import { openGraphiql, openTab, runOperation, startChromium } from './chromium';
import { type FakeServer, startFakeServer } from './fake-server';

describe('the demo account of GraphiQL', () => {
  let server: FakeServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startFakeServer();
    browser = await startChromium();
    ({ page } = await openGraphiql(browser, server.url));
    await openTab(page, 'Viewer');
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('signs every request, after one sign-in', async () => {
    expect(await runOperation(page, '"viewer"')).toContain('demo@example.com');
    expect(server.signIns()).toBe(1);
  });

  test('signs in again when its session has ended, and repeats the request', async () => {
    server.endSessions();
    // The former response is still shown when the button is pressed: only the wire tells the second from it.
    const answer = page.waitForResponse(async (response) => (await response.text()).includes('"viewer"'));
    await runOperation(page, '"viewer"');
    expect(await (await answer).text()).toContain('demo@example.com');
    expect(server.signIns()).toBe(2);
  });

  test('opens a subscription as the demo account, with a new session if need be', async () => {
    server.endSessions();
    await openTab(page, 'ViewerChanged');
    expect(await runOperation(page, '"viewerChanged"')).toContain('demo@example.com');
    expect(server.signIns()).toBe(3);
  });

  test('gives way to an Authorization in the headers editor', async () => {
    await openTab(page, 'Viewer');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor:visible').click();
    await page.keyboard.insertText('{"authorization": "Bearer of another person"}');
    expect(await runOperation(page, '"errors"')).toContain('UNAUTHENTICATED');
    await page.getByText('Not signed in: Authorization header rejected').waitFor();
    expect(server.signIns()).toBe(3);
  });

  test('says why it is not signed in', async () => {
    const other = await startFakeServer('a wrong password');
    try {
      const visit = await openGraphiql(browser, other.url);
      await visit.page.getByText('Not signed in: Wrong password.').waitFor();
    } finally {
      await other.stop();
    }
  });
});
