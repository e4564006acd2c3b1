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

  test('authenticates every request after one sign-in', async () => {
    expect(await runOperation(page, '"viewer"')).toContain('demo@example.com');
    expect(server.signIns()).toBe(1);
  });

  test('signs in again and retries when its session has ended', async () => {
    server.endSessions();
    // The page still shows the previous response when the button is pressed, so the test watches the network.
    const answer = page.waitForResponse(async (response) => (await response.text()).includes('"viewer"'));
    await runOperation(page, '"viewer"');
    expect(await (await answer).text()).toContain('demo@example.com');
    expect(server.signIns()).toBe(2);
  });

  test('opens a subscription with a new session when the old one has ended', async () => {
    server.endSessions();
    await openTab(page, 'ViewerChanged');
    expect(await runOperation(page, '"viewerChanged"')).toContain('demo@example.com');
    expect(server.signIns()).toBe(3);
  });

  test('yields to an Authorization header in the headers editor, and reports its rejection', async () => {
    await openTab(page, 'Viewer');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor:visible').click();
    await page.keyboard.insertText('{"authorization": "Bearer of another person"}');
    expect(await runOperation(page, '"errors"')).toContain('UNAUTHENTICATED');
    await page.getByText('Not signed in: Authorization header rejected').waitFor();
    expect(server.signIns()).toBe(3);
  });

  test('shows why the sign-in failed', async () => {
    const other = await startFakeServer('a wrong password');
    try {
      const visit = await openGraphiql(browser, other.url);
      await visit.page.getByText('Not signed in: Wrong password.').waitFor();
    } finally {
      await other.stop();
    }
  });
});
