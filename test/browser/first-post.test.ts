import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { freePorts } from '../support/free-ports';
import type { Json } from '../support/server';
import { openGraphiql, runOperation, startChromium, type WatchedPage } from './chromium';
import { startServerUnderTest } from './server-under-test';

const ARTEFACTS = join(__dirname, '../artefacts');
/** Ports of the control server and of nine networks. */
const SANDBOX_PORTS = 10;
const CAPTION = 'Chai at four, stories until six.';

let server: Awaited<ReturnType<typeof startServerUnderTest>>;
let browser: Browser;
let visit: WatchedPage;
let controlUrl: string;

beforeAll(async () => {
  server = await startServerUnderTest({ SANDBOX: `127.0.0.1:${await freePorts(SANDBOX_PORTS)}` }, true);
  ({ controlUrl } = (await server.sandbox)!);
  browser = await startChromium();
  visit = await openGraphiql(browser, server.url);
  await mkdir(ARTEFACTS, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Types an operation into GraphiQL and runs it until the response contains a text. Returns the data. */
async function run(operation: string, expected: string): Promise<Json> {
  const { page } = visit;
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(operation.replace(/\s+/g, ' '));
  // The editor may have closed brackets by itself, after the cursor.
  await page.keyboard.press('ControlOrMeta+Shift+End');
  await page.keyboard.press('Delete');
  // GraphiQL parses a changed query after 100 ms, and runs the previous one until then.
  await page.waitForTimeout(300);
  for (let attempt = 0; ; attempt += 1) {
    const response = page.waitForResponse(
      (one) => one.url() === server.url && one.request().method() === 'POST',
    );
    await page.getByRole('button', { name: /execute query/i }).click();
    const { data, errors } = await (await response).json();
    expect(errors).toBeUndefined();
    if (JSON.stringify(data).includes(expected)) return data;
    if (attempt === 40) throw new Error(`${operation}: ${JSON.stringify(data)}`);
    await page.waitForTimeout(500);
  }
}

const control = async (method: string, path: string, body?: object): Promise<Json> => {
  const response = await fetch(`${controlUrl}/api/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return response.json();
};

test('a post is written, checked, published and measured by operations that are typed into GraphiQL', async () => {
  const { viewer } = await run(
    `{ viewer { memberships { nodes { organization { id socialAccounts(first: 20) { nodes {
      id platform displayName clientAccount { id } } } } } } } }`,
    '"socialAccounts"',
  );
  const found = viewer.memberships.nodes.flatMap(({ organization }: Json) =>
    organization.socialAccounts.nodes.map((one: Json) => ({
      ...one,
      organization: organization.id as string,
    })),
  );
  const account = found.find(
    ({ displayName, platform }: Json) => displayName === 'Neel & Thread' && platform === 'FACEBOOK',
  );
  const client = account.clientAccount ? `, clientAccountId: "${account.clientAccount.id}"` : '';
  const { createPost } = await run(
    `mutation { createPost(input: { organizationId: "${account.organization}", caption: "${CAPTION}"${client} }) { post { id } userErrors { message } } }`,
    '"userErrors":[]',
  );
  const post = `postId: "${createPost.post.id}", accountIds: ["${account.id}"]`;
  await run(
    `{ preflightPost(input: { ${post} }) { isReady accounts { text problems { message } } } }`,
    '"isReady":true',
  );
  const { schedulePost } = await run(
    `mutation { schedulePost(input: { ${post}, when: { now: true } }) { publications { id } userErrors { message } } }`,
    '"userErrors":[]',
  );
  const id = schedulePost.publications[0].id as string;
  const { publication } = await run(
    `{ publication(id: "${id}") { status platformPostId } }`,
    '"status":"PUBLISHED"',
  );
  const metrics = {
    ...{ post_media_view: 640, post_total_media_view_unique: 400, post_clicks: 16, shares: 4 },
    ...{ post_reactions_like_total: 30, post_reactions_love_total: 2 },
  };
  await control('POST', `posts/${publication.platformPostId}`, { event: 'METRICS', metrics });
  await run(
    `mutation { refreshInsights(input: { id: "${id}" }) { job { status } userErrors { message } } }`,
    '"userErrors":[]',
  );
  const final = `{ publication(id: "${id}") { status caption post { status } insights { views reach likes comments shares clicks } } }`;
  const end = await run(final, '"views":640');
  expect(end.publication).toEqual({
    ...{ status: 'PUBLISHED', caption: CAPTION, post: { status: 'PUBLISHED' } },
    insights: { views: 640, reach: 400, likes: 32, comments: 0, shares: 4, clicks: 16 },
  });
  expect(await runOperation(visit.page, '640')).toContain('PUBLISHED');
  await visit.page.screenshot({ path: join(ARTEFACTS, 'first-post.png') });
  expect(visit.complaints).toEqual([]);
}, 60_000);
