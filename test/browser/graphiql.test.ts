import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { editorsAreReady, openGraphiql, runOperation, startChromium, type WatchedPage } from './chromium';
import { startServerUnderTest } from './server-under-test';

const ARTEFACTS = join(__dirname, '../artefacts');

describe('GraphiQL in a browser', () => {
  let server: Awaited<ReturnType<typeof startServerUnderTest>>;
  let browser: Browser;
  let visit: WatchedPage;

  beforeAll(async () => {
    server = await startServerUnderTest();
    browser = await startChromium();
    visit = await openGraphiql(browser, server.url);
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('has the title of the product and says who is signed in', async () => {
    expect(await visit.page.title()).toBe('Marquee');
    await visit.page.getByText(/^Signed in as \S+@\S+/).waitFor();
  });

  test('shows the query type in the documentation', async () => {
    await visit.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await visit.page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Query' }).click();
    await visit.page.locator('.graphiql-doc-explorer-title', { hasText: 'Query' }).waitFor();
  });

  test('runs the query of the first tab and shows its data', async () => {
    const answer = await runOperation(visit.page, '"totalCount"');
    expect(answer).not.toContain('"errors"');
    await mkdir(ARTEFACTS, { recursive: true });
    await visit.page.screenshot({ path: join(ARTEFACTS, 'graphiql.png') });
  });

  test('keeps the tab and its variables over a reload', async () => {
    const editors = visit.page.locator('.graphiql-editors .view-lines');
    const before = await editors.allInnerTexts();
    await visit.page.waitForFunction(`localStorage.getItem('graphiql:tabState') !== null`);
    await visit.page.reload();
    await editorsAreReady(visit.page);
    expect(await editors.allInnerTexts()).toEqual(before);
  });

  test('asked no other host and complained about nothing', () => {
    const { host } = new URL(server.url);
    const elsewhere = visit.requests.filter((url) => !url.startsWith('data:') && new URL(url).host !== host);
    expect(elsewhere).toEqual([]);
    expect(visit.requests.length).toBeGreaterThan(5);
    expect(visit.complaints).toEqual([]);
  });
});
