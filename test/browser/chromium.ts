import { type Browser, chromium, type Page } from 'playwright-core';

/** A page with a record of its requests and errors. */
export interface WatchedPage {
  page: Page;
  /** URLs of all requests, including those of workers and sockets. */
  requests: string[];
  /** Console errors and warnings, uncaught errors and failed requests. */
  complaints: string[];
}

interface Viewport {
  width: number;
  height: number;
}

/** Starts Chromium with an empty profile and without background requests. */
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

/** Opens an empty page of a new visitor and records its requests and errors. */
export async function openPage(
  browser: Browser,
  viewport: Viewport = { width: 1440, height: 900 },
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport, colorScheme: 'light' });
  context.setDefaultTimeout(60_000);
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
    // Leaving a page aborts pending requests. Missing or broken files fail with other errors.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} ${response.status()}`);
  });
  return { page, requests, complaints };
}

/** Opens GraphiQL and waits for its editors. */
export async function openGraphiql(browser: Browser, url: string, viewport?: Viewport): Promise<WatchedPage> {
  const visit = await openPage(browser, viewport);
  await visit.page.goto(url);
  await editorsAreReady(visit.page);
  return visit;
}

/** Waits for the editors of query and response, which load after the page. */
export async function editorsAreReady(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.locator('.graphiql-response .view-line').first().waitFor({ state: 'attached' });
}

/** Switches to the tab of an operation. */
export async function openTab(page: Page, operationName: string): Promise<void> {
  await page.getByRole('tab', { name: operationName, exact: true }).click();
  // GraphiQL parses a changed query after 100 ms, and runs the previous one until then.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
}

/** Presses the execute button. Returns the response when it contains the text. */
export async function runOperation(page: Page, expected: string): Promise<string> {
  await page.getByRole('button', { name: /execute query/i }).click();
  const response = page.locator('.graphiql-response .view-lines');
  await response.filter({ hasText: expected }).waitFor();
  return response.innerText();
}
