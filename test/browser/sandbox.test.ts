import type { Browser } from 'playwright-core';
import { type MediaServer, startMediaServer } from '../networks/media-server';
import { REDIRECT, SandboxUnderTest } from '../networks/sandbox-under-test';
import { openPage, startChromium } from './chromium';
import type { Json } from '../support/server';

let browser: Browser;
let sandbox: SandboxUnderTest;
let media: MediaServer;
beforeAll(async () => {
  [browser, sandbox, media] = await Promise.all([
    startChromium(),
    SandboxUnderTest.start(),
    startMediaServer(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await sandbox.stop();
  await media.stop();
});

/** A page that the person is sent back to. The control page stands for the app. */
const redirectUri = (): string => `${sandbox.controlUrl}/`;

/** Opens the consent page of Facebook Login and signs in. */
async function signIn() {
  const { id } = await sandbox.app();
  await sandbox.control('PUT', `apps/${id}`, { redirectUris: [redirectUri(), REDIRECT] });
  const { page, complaints } = await openPage(browser);
  await page.goto((await sandbox.consentUrl({ redirectUri: redirectUri() })).href);
  await page.getByRole('link', { name: 'Continue as Asha Verma' }).click();
  return { page, complaints };
}

test('a person unticks an account and a permission, and is sent back with a code', async () => {
  const { page, complaints } = await signIn();
  await page.getByRole('group', { name: 'Accounts' }).getByLabel('Tiny Atelier').uncheck();
  await page.getByRole('group', { name: 'Permissions' }).getByLabel('read_insights').uncheck();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(`${redirectUri()}**`);
  const code = new URL(page.url()).searchParams.get('code')!;
  const { body } = await sandbox.exchange({ code, redirect_uri: redirectUri() });
  const me = `${sandbox.url('FACEBOOK')}/v25.0/me`;
  const read = async (path: string): Promise<Json> =>
    (await fetch(`${me}${path}`, { headers: { authorization: `Bearer ${body.access_token}` } })).json();
  expect((await read('/permissions')).data).toContainEqual({
    permission: 'read_insights',
    status: 'declined',
  });
  const pages: Json[] = (await read('/accounts')).data;
  expect(pages.filter((row) => row.access_token).map(({ name }) => name)).not.toContain('Tiny Atelier');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a person cancels, and is sent back with access_denied', async () => {
  const { page, complaints } = await signIn();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(`${redirectUri()}**`);
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the feed page shows a published image with its caption and alternative text', async () => {
  const { id } = await sandbox.account('blue_door_bakery', 'INSTAGRAM');
  const token = await sandbox.userToken();
  const post = async (edge: string, params: Record<string, string>): Promise<Json> =>
    (
      await fetch(`${sandbox.url('INSTAGRAM')}/v25.0/${id}/${edge}`, {
        method: 'POST',
        body: new URLSearchParams({ ...params, access_token: token }),
      })
    ).json();
  const caption = 'Fresh <b>bread</b> & coffee';
  const container = await post('media', { image_url: media.jpeg(), caption, alt_text: 'A loaf' });
  await post('media_publish', { creation_id: container.id });

  const { page, complaints } = await openPage(browser);
  await page.goto(sandbox.controlUrl);
  await page.getByRole('link', { name: 'Blue Door Bakery' }).first().click();
  await page.getByRole('heading', { name: 'Blue Door Bakery on Instagram', level: 1 }).waitFor();
  await page.getByText(caption, { exact: true }).waitFor();
  const image = page.getByRole('img', { name: 'A loaf' });
  await image.waitFor();
  expect(
    await image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth),
  ).toBe(800);
  await page.getByRole('link', { name: /^FEED/ }).click();
  await page.getByRole('heading', { name: 'Post by Blue Door Bakery' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
