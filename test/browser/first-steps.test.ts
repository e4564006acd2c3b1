import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { freePorts } from '../support/free-ports';
import { accessibilityProblems } from './accessibility';
import { openPage, startChromium, type WatchedPage } from './chromium';
import { startServerUnderTest } from './server-under-test';

/** Ports of the control server and of nine networks. */
const SANDBOX_PORTS = 10;

/** `SCREENSHOTS=docs/first-steps` writes those of the documentation. */
const SCREENSHOTS = process.env['SCREENSHOTS'] ?? join(__dirname, '../artefacts/first-steps');
const MAX_SCREENSHOT_BYTES = 150_000;

let server: Awaited<ReturnType<typeof startServerUnderTest>>;
let browser: Browser;
let visit: WatchedPage;
let page: Page;
/** Names of all operations that were sent to the server, in order. */
const operations: string[] = [];

const nameOf = (body: string): string => (JSON.parse(body) as { operationName: string }).operationName;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const SANDBOX = `127.0.0.1:${await freePorts(SANDBOX_PORTS)}`;
  server = await startServerUnderTest({ SANDBOX }, true);
  expect(await server.sandbox).toBeDefined();
  browser = await startChromium();
  visit = await openPage(browser, { width: 900, height: 640 });
  ({ page } = visit);
  page.context().on('request', (request) => {
    if (request.url() === server.url && request.method() === 'POST')
      operations.push(nameOf(request.postData()!));
  });
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { type: string; payload?: { operationName: string } };
      if (message.type === 'subscribe') operations.push(message.payload!.operationName);
    }),
  );
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Writes a screenshot, which is small enough for the repository, of a page that everybody can use. */
async function shoot(shown: Page, name: string, part?: Locator): Promise<void> {
  expect([name, await accessibilityProblems(shown)]).toEqual([name, []]);
  const path = join(SCREENSHOTS, `${name}.webp`);
  await sharp(await (part ? part.screenshot() : shown.screenshot({ fullPage: true })))
    .webp({ quality: 80 })
    .toFile(path);
  expect(statSync(path).size).toBeLessThan(MAX_SCREENSHOT_BYTES);
}

/** Follows the link to the consent page. Returns the tab. */
async function openConsent(platform: string): Promise<Page> {
  await page.getByRole('button', { name: `Connect ${platform}` }).click();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: `Grant access on ${platform}` }).click();
  const consent = await opened;
  await consent.getByRole('heading', { level: 1 }).waitFor();
  expect(await accessibilityProblems(consent)).toEqual([]);
  await consent.getByRole('link', { name: 'Continue as Asha Verma' }).click();
  return consent;
}

async function showAccounts(): Promise<void> {
  await page.getByRole('button', { name: 'Show my accounts' }).click();
  const message = page.getByRole('status');
  await page
    .getByRole('group', { name: /^Accounts on / })
    .or(message.filter({ hasText: /./ }))
    .waitFor();
  expect(await message.textContent()).toBe('');
}

async function finish(accounts: readonly string[]): Promise<void> {
  await showAccounts();
  for (const name of accounts) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('button', { name: 'Connect selected accounts' }).click();
}

const connected = () => page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem');

test('signs in', async () => {
  await page.goto(new URL('/demo/first-steps/', server.url).href);
  await page.getByRole('heading', { name: 'First steps with Marquee', level: 1 }).waitFor();
  await page.getByLabel('Email').fill('demo@marquee.example');
  await page.getByLabel('Password').fill('marquee-demo');
  await shoot(page, 'sign-in');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Aarav Mehta is signed in to Peacock & Partners.').waitFor();
});

test('connects an Instagram account through the consent page', async () => {
  const consent = await openConsent('Instagram');
  await consent.getByRole('group', { name: 'Accounts' }).getByLabel('Tiny Atelier').uncheck();
  await shoot(consent, 'consent');
  await consent.getByRole('button', { name: 'Allow' }).click();
  await consent.waitForURL('**/callback?**');
  await consent.getByRole('heading', { name: 'Access was granted.' }).waitFor();
  expect(new URL(consent.url()).pathname).toBe('/oauth/instagram/callback');
  expect(await accessibilityProblems(consent)).toEqual([]);
  await consent.close();
  await showAccounts();
  expect(await page.getByLabel('Tiny Atelier was not selected on Instagram.').isDisabled()).toBe(true);
  await page.getByLabel('Blue Door Bakery', { exact: true }).check();
  await shoot(page, 'accounts');
  await page.getByRole('button', { name: 'Connect selected accounts' }).click();
  await connected().filter({ hasText: 'Feed of Blue Door Bakery on Instagram' }).waitFor();
});

test('connects a LinkedIn page through the consent page', async () => {
  const consent = await openConsent('LinkedIn');
  await consent.getByRole('button', { name: 'Allow' }).click();
  await consent.waitForURL('**/callback?**');
  await consent.getByRole('heading', { name: 'Access was granted.' }).waitFor();
  expect(new URL(consent.url()).pathname).toBe('/oauth/linkedin/callback');
  await consent.close();
  await finish(['Blue Door Bakery']);
  await connected().filter({ hasText: 'Feed of Blue Door Bakery on LinkedIn' }).waitFor();
  expect(await connected().count()).toBe(2);
});

test('uploads an image and shows its progress until it is processed', async () => {
  const buffer = await sharp({
    create: { width: 1600, height: 1200, channels: 3, background: '#b5532a' },
  })
    .composite([{ input: Buffer.from(CUP), top: 200, left: 350 }])
    .jpeg()
    .toBuffer();
  await page
    .getByLabel('Image', { exact: true })
    .setInputFiles({ name: 'chai.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByLabel('Alternative text').fill('A cup of chai');
  await page.getByRole('button', { name: 'Upload' }).click();
  const image = page.getByRole('img', { name: 'A cup of chai' });
  await image.waitFor();
  await page.waitForFunction(`document.querySelector('#result img').naturalWidth > 0`);
  await page.getByText('1600 × 1200 pixels', { exact: false }).waitFor();
  const steps = await page.getByRole('list', { name: 'Progress' }).getByRole('listitem').allInnerTexts();
  expect(steps.at(-1)).toBe('completed: 100%');
  expect(
    await page.getByLabel('Processed').evaluate((bar) => (bar as unknown as { value: number }).value),
  ).toBe(100);
  await shoot(page, 'upload');
});

test('opens the feed page of the account', async () => {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'Feed of Blue Door Bakery on Instagram' }).click();
  const feed = await opened;
  await feed.getByRole('heading', { name: 'Blue Door Bakery on Instagram', level: 1 }).waitFor();
  await shoot(feed, 'feed');
  await feed.close();
});

test('sends a test webhook from the control page', async () => {
  const control = await page.context().newPage();
  await control.goto((await server.sandbox)!.controlUrl);
  await control.getByRole('button', { name: 'Send a test webhook of Facebook' }).click();
  const row = control.getByRole('row').filter({ hasText: '/webhooks/facebook' });
  await row.getByRole('cell', { name: '200' }).waitFor();
  await shoot(control, 'control', control.getByRole('region', { name: 'Webhooks' }));
  await control.close();
});

test('needs ten operations, and logs no errors', () => {
  expect(operations).toEqual([
    'SignIn',
    ...['ConnectSocialAccount', 'ConnectionRequest', 'FinishConnection'],
    ...['ConnectSocialAccount', 'ConnectionRequest', 'FinishConnection'],
    ...['CreateMediaUpload', 'CompleteMediaUpload', 'JobUpdated'],
  ]);
  expect(visit.complaints).toEqual([]);
});

/** A cup, so that the image is no plain color. */
const CUP = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="800">
  <path d="M150 150h520l-60 480a60 60 0 0 1-60 50H270a60 60 0 0 1-60-50z" fill="#fff4e2"/>
  <path d="M200 200h420l-20 140H220z" fill="#8a4a1c"/>
  <path d="M670 230c150 0 150 240-40 250" fill="none" stroke="#fff4e2" stroke-width="40"/>
</svg>`;
