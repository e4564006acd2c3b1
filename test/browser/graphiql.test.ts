import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DEMO_EMAIL, DEMO_PASSWORD } from '../../src/demo/users';
import type { Json } from '../support/server';
import {
  editorsAreReady,
  openGraphiql,
  openTab,
  runOperation,
  startChromium,
  type WatchedPage,
} from './chromium';
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

  test('shows the title of the product and the signed-in user', async () => {
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

  test.each([
    ['Viewer', '"memberships"'],
    ['ScheduledPosts', '"scheduledAt"'],
    ['SignIn', '"accessToken"'],
    ['CreatePost', '"DRAFT"'],
    ['UpdatePost', '"Kulhad chai, now in three sizes."'],
    ['Permissions', '"allowed": true'],
    ['SocialAccounts', '"nextCheckAt"'],
    ['CreateMediaUpload', '"PENDING"'],
  ])('runs the example %s', async (name, expected) => {
    await openTab(visit.page, name);
    expect(await runOperation(visit.page, expected)).not.toMatch(/"errors"|"code"/);
  });

  test('returns a version conflict when the update is sent again', async () => {
    await openTab(visit.page, 'UpdatePost');
    expect(await runOperation(visit.page, '"CONFLICT"')).toContain('"changedFields"');
  });

  test('receives events of the subscription', async () => {
    await openTab(visit.page, 'PostChanged');
    await visit.page.getByRole('button', { name: /execute query/i }).click();
    await visit.page.getByRole('button', { name: /stop query/i }).waitFor();
    const response = visit.page.locator('.graphiql-response .view-lines');
    // The protocol does not confirm subscriptions, so drafts are created until an event arrives.
    for (;;) {
      await createDraft(server.url);
      const arrived = response.filter({ hasText: '"CREATED"' }).waitFor({ timeout: 1_000 });
      if (
        await arrived.then(
          () => true,
          () => false,
        )
      )
        break;
    }
    expect(await response.innerText()).toMatch(/A\sdraft\sof\sanother\sclient/);
    await visit.page.getByRole('button', { name: /stop query/i }).click();
  });

  test('restores the tab and its variables after a reload', async () => {
    const editors = visit.page.locator('.graphiql-editors .view-lines');
    const before = await editors.allInnerTexts();
    await visit.page.waitForFunction(`localStorage.getItem('graphiql:tabState') !== null`);
    await visit.page.reload();
    await editorsAreReady(visit.page);
    expect(await editors.allInnerTexts()).toEqual(before);
  });

  test('sends requests to its own host only, and logs no errors', () => {
    const { host } = new URL(server.url);
    const elsewhere = visit.requests.filter((url) => !url.startsWith('data:') && new URL(url).host !== host);
    expect(elsewhere).toEqual([]);
    expect(visit.requests.length).toBeGreaterThan(5);
    expect(visit.complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'has a header with a contrast of at least 4.5 in %s mode',
    async (colorScheme) => {
      await visit.page.emulateMedia({ colorScheme });
      for (const selector of ['.graphiql-logo', '.signed-in-note'])
        expect(contrast(await colorsOf(visit.page, selector))).toBeGreaterThanOrEqual(4.5);
      await visit.page.emulateMedia({ colorScheme: 'light' });
    },
  );

  describe('on a phone', () => {
    let phone: WatchedPage;
    beforeAll(async () => {
      phone = await openGraphiql(browser, server.url, { width: 390, height: 844 });
    });

    test('stacks the panes in the full width', async () => {
      const editors = await boxOf(phone.page, '.graphiql-editors');
      const response = await boxOf(phone.page, '.graphiql-response');
      expect(editors.width).toBeGreaterThan(340);
      expect(response.width).toBeGreaterThan(340);
      expect(editors.height).toBeGreaterThan(250);
      expect(response.height).toBeGreaterThan(250);
      expect(response.y).toBeGreaterThanOrEqual(editors.y + editors.height);
      expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await phone.page.screenshot({ path: join(ARTEFACTS, 'graphiql-phone.png') });
    });

    test('shows tabs, which can be switched, and the signed-in user', async () => {
      await phone.page.getByText(/^Signed in as \S+@\S+/).waitFor();
      const note = await boxOf(phone.page, '.signed-in-note');
      expect(note.x + note.width).toBeLessThanOrEqual(390);
      const tabs = await boxOf(phone.page, '.graphiql-tabs');
      expect(tabs.width).toBeGreaterThan(250);
      await openTab(phone.page, 'Permissions');
      const tab = await boxOf(phone.page, '.graphiql-tab-active');
      expect(tab.x).toBeGreaterThanOrEqual(0);
      expect(tab.x + tab.width).toBeLessThanOrEqual(390);
      expect(await runOperation(phone.page, '"manageMembers"')).toMatch(/Peacock\s&\sPartners/);
    });

    test('shows the documentation above the editors', async () => {
      await phone.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      await phone.page.getByText('The API of Marquee').waitFor();
      const [docs, sessions] = [
        await boxOf(phone.page, '.graphiql-plugin'),
        await boxOf(phone.page, '.graphiql-sessions'),
      ];
      expect(docs.width).toBeGreaterThan(340);
      expect(sessions.y).toBeGreaterThanOrEqual(docs.y + docs.height);
      expect(phone.complaints).toEqual([]);
    });
  });
});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

async function boxOf(page: Page, selector: string): Promise<Box> {
  return (await page.locator(selector).boundingBox())!;
}

/** Creates a draft in the organization that the demo account owns, as another client would. */
async function createDraft(url: string): Promise<void> {
  const send = async (query: string, variables: object, headers = {}) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return ((await response.json()) as { data: Json }).data;
  };
  const { signIn } = await send(
    `mutation($input: SignInInput!) { signIn(input: $input) {
      accessToken user { memberships(where: { role: { eq: OWNER } }) { nodes { organization { id } } } } } }`,
    { input: { email: DEMO_EMAIL, password: DEMO_PASSWORD } },
  );
  const organizationId = signIn.user.memberships.nodes[0].organization.id as string;
  const { createPost } = await send(
    'mutation($input: CreatePostInput!) { createPost(input: $input) { userErrors { message } } }',
    { input: { organizationId, caption: 'A draft of another client' } },
    { authorization: `Bearer ${signIn.accessToken}` },
  );
  expect(createPost.userErrors).toEqual([]);
}

/** Returns the color of the text of an element and the backgrounds behind it, from front to back. */
const colorsOf = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const colors = [getComputedStyle(element).color];
    for (let at = element; at; at = at.parentElement) colors.push(getComputedStyle(at).backgroundColor);
    return colors;
  })()`);

type Color = readonly [red: number, green: number, blue: number, alpha: number];

function parseColor(text: string): Color {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
}

/** Returns the contrast of a text color with the backgrounds behind it, as WCAG defines it. */
function contrast([text = '', ...backgrounds]: string[]): number {
  const over = ([r, g, b, alpha]: Color, below: Color): Color => {
    const mix = (front: number, back: number): number => front * alpha + back * (1 - alpha);
    return [mix(r, below[0]), mix(g, below[1]), mix(b, below[2]), 1];
  };
  const luminance = (color: Color): number => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const canvas: Color = [255, 255, 255, 1];
  const background = backgrounds.map(parseColor).reduceRight((below, color) => over(color, below), canvas);
  const [darker, lighter] = [luminance(background), luminance(over(parseColor(text), background))].sort(
    (a, b) => a - b,
  ) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
