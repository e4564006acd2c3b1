import { type Browser, chromium, type Page } from 'playwright-core';

/** A page, and what it did that a person would not see. */
export interface WatchedPage {
  page: Page;
  /** Addresses of all requests, those of workers and sockets included. */
  requests: string[];
  /** Errors and warnings in the console, uncaught errors, failed requests. */
  complaints: string[];
}

interface Viewport {
  width: number;
  height: number;
}

/** Starts a Chromium that sends nothing of its own, with an empty profile. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens an empty page as a new visitor would, and records what it does. */
async function openPage(browser: Browser, viewport: Viewport): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport, colorScheme: 'light' });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // Leaving a page cuts off what it was still loading; a file that is missing or broken fails in another way.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} ${response.status()}`);
  });
  return { page, requests, complaints };
}

/** Opens GraphiQL and waits until its editors can be used. */
export async function openGraphiql(
  browser: Browser,
  url: string,
  viewport: Viewport = { width: 1440, height: 900 },
): Promise<WatchedPage> {
  const visit = await openPage(browser, viewport);
  await visit.page.goto(url);
  await editorsAreReady(visit.page);
  return visit;
}

/** The query and its response are both in editors that are loaded after the page. */
export async function editorsAreReady(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.locator('.graphiql-response .view-line').first().waitFor({ state: 'attached' });
}

/** Switches to the tab of that operation. */
export async function openTab(page: Page, operationName: string): Promise<void> {
  await page.getByRole('tab', { name: operationName, exact: true }).click();
  // GraphiQL reads the operations of a changed query 100 ms later, and runs those of the former one until then.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
}

/** Presses the execute button, and returns the response once it contains the text. */
export async function runOperation(page: Page, expected: string): Promise<string> {
  await page.getByRole('button', { name: /execute query/i }).click();
  const response = page.locator('.graphiql-response .view-lines');
  await response.filter({ hasText: expected }).waitFor();
  return response.innerText();
}
